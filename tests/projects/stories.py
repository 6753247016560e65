"""How a town comes to have problems: many concerns about one thing, over years, written by the owner of the tables.

Each person is a made-up telephone number known only by its hash; nothing here is a person's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import connections

from banshi.concerns.same.finding import forget
from banshi.kernel import clock
from banshi.projects.models import Project, ProjectList
from banshi.projects.vocabulary import ListKind, ListState, State
from tests.hotline import COUNTY

if TYPE_CHECKING:
    from tests.hotline import Line

ESTATES = (
    "翠湖小区", "松涛苑", "锦绣花园", "平安里", "玉兰公寓", "金桂家园", "望江苑", "桃源新村", "梧桐花苑",
    "清河小区", "东湖花园",
)  # fmt: skip
WINTERS = (date(2023, 12, 20), date(2024, 12, 20), date(2025, 12, 20))
LAST_MONTHS = (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1))
PROBLEM = """
insert into concerns_problem (id, number, state, title, category, division, place, hotline_id, unit_id, level, voices,
  people, open_voices, noes, first_at, last_at, recurrences, public)
values (%(id)s, 'WT-' || nextval('concerns_problem_number'), 'open', %(title)s, %(category)s, %(division)s, '',
  %(hotline)s, %(unit)s, %(level)s, 0, 0, 0, 0, now(), now(), %(returns)s, %(public)s)
"""
# Voice i is of person i modulo people, from estate i modulo estates, on day i modulo days.
CONCERNS = """
with made as (
  insert into concerns_concern (id, number, at, channel, kind, category, urgency, state, outcome, title, said, division,
    place, public, may_be_public, anonymous, can_be_reached, proposed, hotline_id, holder_id, unit_id, first_unit_id,
    co_units, shielded, problem_id, level, round, objected, ruled, moved, extended, flagged, since, due_at, tries,
    reached, solved, excluded, closed_at)
  select gen_random_uuid(), 'SQ-' || nextval('concerns_number'), t, 'phone', 'report', %(category)s, %(urgency)s,
    case when %(solved)s = '' then 'in-hand' else 'closed' end, '', replace(%(said)s, '{place}', place),
    replace(%(said)s, '{place}', place), %(division)s, place, %(public)s, %(public)s, false, true, '{}', %(hotline)s,
    %(unit)s, %(unit)s, %(unit)s, '{}', '{}', %(id)s, 0, 1, false, false, 0, 0, false, t, t + interval '7 days', 0, '',
    %(solved)s, '', case when %(solved)s <> '' then t + interval '900 days' end
  from (select i, (%(places)s::text[])[1 + i %% cardinality(%(places)s::text[])] as place,
          ((%(days)s::date[])[1 + i %% cardinality(%(days)s::date[])] + time '10:00' + i * interval '1 minute')
            at time zone 'Asia/Shanghai' as t
        from generate_series(0, %(voices)s - 1) i) said
  returning id, title, number)
insert into concerns_report (concern_id, words, name, phone, email, address, caller_key, extra)
select id, title, '', '', '', '',
  substr(sha256(convert_to(%(who)s || (row_number() over (order by number) - 1) %% %(people)s, 'UTF8')), 1, 16), '{}'
from made
"""
MEMBERS = """
insert into concerns_member (problem_id, concern_id, joined_at, how, caller)
select %(id)s, c.id, c.at, 'operator', sha256(uuid_send(%(id)s::uuid) || r.caller_key)
from concerns_concern c join concerns_report r on r.concern_id = c.id where c.problem_id = %(id)s
"""
PUT_OFF = """
insert into concerns_answer (concern_id, round, at, unit_id, account_id, outcome, done, reply, reason, digest, flags,
  returned)
select (select id from concerns_concern where problem_id = %(id)s order by at, id limit 1), 1, day, %(unit)s, 1,
  'not-now', 'd', 'r', 'no pipe is laid', 'x', '[]', '' from unnest(%(put_off)s::date[]) day
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What many report: who, where, when, in which words, and what came of it."""

    people: int = 310
    voices: int = 0
    estates: int = 11
    days: tuple[date, ...] = WINTERS
    said: str = "{place}水压太低，顶楼洗澡放不出水"
    category: str = "01.01.02"
    division: str = COUNTY
    urgency: str = "daily"
    public: bool = True
    solved: str = ""
    returns: int = 0
    level: int = 0
    put_off: tuple[date, ...] = ()
    who: str = field(default_factory=lambda: str(uuid4()))


def problem(line: Line, trouble: Trouble | None = None, *, unit: str = "housing") -> UUID:
    """Write a problem with its concerns, one voice a person unless ``voices`` says more; ``who`` names the people."""
    of = trouble or Trouble()
    pk = uuid4()
    named: dict[str, Any] = {
        "id": pk, "title": of.said.replace("{place}", ESTATES[0]), "category": of.category, "division": of.division,
        "hotline": line.units["line"], "unit": line.units[unit], "level": of.level, "returns": of.returns,
        "public": of.public, "urgency": of.urgency, "solved": of.solved, "said": of.said,
        "places": list(ESTATES[: of.estates]), "days": list(of.days), "voices": of.voices or of.people,
        "people": of.people, "who": of.who, "put_off": list(of.put_off),
    }  # fmt: skip
    with connections["owner"].cursor() as cursor:
        for statement in (PROBLEM, CONCERNS, MEMBERS, PUT_OFF):
            cursor.execute(statement, named)
        cursor.execute("select concerns_count(%s)", [pk])
    forget()
    return pk


def collecting(line: Line, *, place: str = "翠湖县", division: str = COUNTY, seats: int = 10) -> ProjectList:
    """Open a list of the county for which candidates are collected."""
    return ProjectList.objects.using("owner").create(
        number=f"QD-{uuid4().hex[:8]}", kind=ListKind.YEARLY, state=ListState.COLLECTING, year=2027,
        title="2027年民生实事", place=place, division=division, keeper_id=line.units["government"],
        seats=seats, at=clock.now(),
    )  # fmt: skip


def carried(line: Line, *problems: UUID, state: State = State.UNDER_WAY) -> Project:
    """Let a project carry these problems."""
    return Project.objects.using("owner").create(
        number=f"XM-{uuid4().hex[:8]}", state=state, problems=list(problems), division=COUNTY,
        keeper_id=line.units["government"], at=clock.now(),
    )  # fmt: skip
