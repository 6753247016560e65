"""What an office measures of itself, counted on small made-up casework; and how the counting is planned on a lot."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connections, transaction

from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.matters import measures, remedies
from banshi.matters.measures import Asked, Saved, Terms
from banshi.matters.models import Case, Leg, Visit
from banshi.publishing import results

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.kernel.actor import Actor
    from tests.cast import Town

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
DAY = timedelta(days=1)
YEAR_AGO = NOON - 400 * DAY
SINCE = NOON - 300 * DAY
DECEMBER, NOVEMBER, OCTOBER = date(2026, 12, 1), date(2026, 11, 1), date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _friday_noon() -> Iterator[None]:
    with clock.stopped_at(NOON):
        yield


def case(near: Actor, home: Actor, **fields: Any) -> Case:
    number = uuid4().hex[:20]
    values: dict[str, Any] = {
        "matter": "lost-booklet", "version": 1, "state": "closed", "person_id": 1, "household_id": 1,
        "masked_name": "李**", "masked_number": "****1234", "items": ["booklet"], "accepting_id": near.unit_id,
        "home_id": home.unit_id, "office_id": near.unit_id, "since": NOON, "accepted_at": NOON - DAY, "accepted_by": 1,
        "kilometres": 900, "decided_at": NOON, "closed_at": NOON, "number": number, "follow_code": number[:12],
    }  # fmt: skip
    return Case.objects.create(**(values | fields))


def leg(of: Case, by: Actor, **fields: Any) -> None:
    values: dict[str, Any] = {
        "case": of, "position": 1, "unit_id": by.unit_id, "task": "decide", "working_days": 1, "opened_at": NOON - DAY,
        "due_at": NOON + DAY, "done_at": NOON,
    }  # fmt: skip
    Leg.objects.create(**(values | fields))


def line(of: Case, step: str, by: Actor, *, start: str = "accepted", end: str = "", **fields: Any) -> None:
    values: dict[str, Any] = {"at": NOON, "kind": "matters.case", "duty": "officer", "reason": "", "start": start}
    Line.objects.create(**(values | {"thing_id": of.id, "step": step, "end": end, "unit_id": by.unit_id} | fields))


def visit(at: Actor, person: int, moment: datetime = NOON) -> None:
    Visit.objects.create(
        at=moment, matter="lost-booklet", unit_id=at.unit_id or 0, account_id=1, person_id=person, household_id=1,
        home_id=1, face_compared=True,
    )  # fmt: skip


def office(of: Actor) -> list[int]:
    return [of.unit_id or 0]


# ----------------------------------------------------------------- errands


def test_one_counter_on_one_day_is_one_errand(town: Town) -> None:
    visit(town.chen, 1)
    visit(town.chen, 1, NOON + timedelta(hours=1))
    case(town.chen, town.wang, handed_over_at=NOON)
    assert measures.errands_made(office(town.chen), SINCE) == {NOVEMBER: 1}


def test_coming_again_to_bring_and_to_fetch_are_errands_of_their_own(town: Town) -> None:
    visit(town.chen, 1, NOON - 3 * DAY)
    came = case(town.chen, town.wang, handed_over_at=NOON, times_sent_back=1)
    line(came, "supplement", town.chen, start="sent-back", at=NOON - 2 * DAY)
    assert measures.errands_made(office(town.chen), SINCE) == {NOVEMBER: 3}


def test_what_is_added_from_home_is_no_errand(town: Town) -> None:
    came = case(town.chen, town.wang, times_sent_back=1)
    line(came, "supplement", town.li_online, start="sent-back", unit_id=None)
    assert measures.errands_made(office(town.chen), SINCE) == {}


def test_who_acts_for_others_comes_once(town: Town) -> None:
    for person in (1, 2):
        case(town.chen, town.wang, person_id=person, applicant_id=3, handed_over_at=NOON)
    assert measures.errands_made(office(town.chen), SINCE) == {NOVEMBER: 1}


def test_the_day_of_an_errand_is_the_stations_own(town: Town) -> None:
    visit(town.chen, 1, datetime(2026, 10, 31, 17, tzinfo=UTC))  # 01:00 on 1 November in China
    assert measures.errands_made(office(town.chen), SINCE) == {NOVEMBER: 1}


def test_an_errand_is_saved_where_it_was_accepted_there_and_back(town: Town) -> None:
    case(town.chen, town.wang)
    case(town.chen, town.wang, closed_at=NOON - 30 * DAY, kilometres=10)
    assert measures.errands_saved(office(town.chen), SINCE) == {
        NOVEMBER: Saved(trips=1, kilometres=1800),
        OCTOBER: Saved(trips=1, kilometres=20),
    }
    assert measures.errands_saved(office(town.wang), SINCE) == {}


def test_what_is_refused_or_done_at_home_saves_no_errand(town: Town) -> None:
    case(town.chen, town.wang, state="refused")
    case(town.wang, town.wang, kilometres=0)
    assert measures.errands_saved(office(town.chen) + office(town.wang), SINCE) == {}


# ------------------------------------------------------------------- terms


def test_each_office_answers_for_its_own_leg(town: Town) -> None:
    one = case(town.chen, town.wang)
    leg(one, town.wang, late=True)
    leg(one, town.chen, position=2, task="print")
    assert measures.terms_kept(office(town.wang), SINCE) == {NOVEMBER: Terms(missed=1)}
    assert measures.terms_kept(office(town.chen), SINCE) == {NOVEMBER: Terms(kept=1)}


@pytest.mark.parametrize("task", ["inquire", "permit", "release", "decide", "print"])
def test_every_leg_that_promises_something_is_counted(town: Town, task: str) -> None:
    leg(case(town.chen, town.wang), town.wang, task=task)
    assert measures.terms_kept(office(town.wang), SINCE) == {NOVEMBER: Terms(kept=1)}


@pytest.mark.parametrize("task", ["accept", "may-object"])
def test_taking_in_and_the_right_to_object_promise_nothing(town: Town, task: str) -> None:
    leg(case(town.chen, town.wang), town.wang, task=task)
    assert measures.terms_kept(office(town.wang), SINCE) == {}


def test_what_is_overdue_is_missed_and_what_waits_for_the_resident_is_not(town: Town) -> None:
    due = {"done_at": None, "due_at": NOON - DAY}
    leg(case(town.chen, town.wang, state="accepted", closed_at=None), town.wang, **due)
    leg(case(town.chen, town.wang, state="sent-back", closed_at=None, paused_at=NOON), town.wang, **due)
    assert measures.terms_kept(office(town.wang), SINCE) == {NOVEMBER: Terms(missed=1)}


def test_all_offices_together_are_what_is_published(town: Town) -> None:
    for near, home in ((town.chen, town.wang), (town.wang, town.chen), (town.outsider, town.wang)):
        one = case(near, home)
        leg(one, home, late=near is town.wang)
        leg(one, near, position=2, task="print", done_at=None, due_at=NOON - DAY)
    everywhere = [unit for actor in (town.chen, town.wang, town.outsider) for unit in office(actor)]
    saved = measures.errands_saved(everywhere, SINCE)[NOVEMBER]
    terms = measures.terms_kept(everywhere, SINCE)[NOVEMBER]
    published = [one(NOVEMBER, DECEMBER)[NOVEMBER] for one in (results.errands_saved, results.terms_of_cases)]
    assert published[0] == {"saved": saved.trips, "home": 0}
    assert published[1] == {"kept": terms.kept, "missed": terms.missed}


# ------------------------------------------------------------------- lists


def test_a_list_is_counted_with_its_lines_at_the_office_that_wrote_it(town: Town) -> None:
    one = case(town.chen, town.wang, times_sent_back=1, asked=3, asked_known=1, state="accepted", closed_at=None)
    leg(one, town.wang, done_at=None)
    leg(one, town.wang, position=2, task="print", done_at=None)
    line(one, "send-back", town.wang, end="sent-back", reason="报警回执; 户口簿复印件; 户主同意书")
    assert measures.lists_sent(office(town.wang), SINCE) == {NOVEMBER: Asked(times=1, lines=3, known=1)}
    assert measures.lists_sent(office(town.chen), SINCE) == {}


def test_an_office_sees_twelve_months_the_present_one_first(town: Town) -> None:
    case(town.chen, town.wang)
    case(town.chen, town.wang, closed_at=YEAR_AGO)
    year = measures.months(office(town.chen))
    assert [year[0].first, year[11].first] == [NOVEMBER, date(2025, 12, 1)]
    assert [month.saved.trips for month in year] == [1] + [0] * 11


# ------------------------------------------------- refused here, granted there


def pair(town: Town, *, ground: str = "household-frozen", **granted: Any) -> tuple[Case, Case]:
    """Pinghu Road refused what South Gate granted two days later."""
    no = case(town.chen, town.wang, state="refused", office_id=town.wang.unit_id, decided_at=NOON - 2 * DAY,
              refusal={"ground": ground})  # fmt: skip
    leg(no, town.wang, done_at=NOON - 2 * DAY)
    line(no, "refuse", town.wang, end="refused", at=NOON - 2 * DAY)
    yes = case(town.outsider, town.wang, **granted)
    leg(yes, town.outsider)
    line(yes, "approve", town.outsider, end="approved")
    return no, yes


def test_both_offices_read_of_what_one_refused_and_the_other_granted(town: Town) -> None:
    no, yes = pair(town)
    for reader in (town.wang, town.outsider):
        (found,) = remedies.granted_elsewhere(reader.unit_id or 0, SINCE)
        assert (found.refused, found.granted, found.ground) == (no, yes, "household-frozen")
        assert (found.refused_by, found.granted_by) == (town.wang.unit_id, town.outsider.unit_id)
    assert remedies.granted_elsewhere(town.chen.unit_id or 0, SINCE) == []


@pytest.mark.parametrize(
    "other",
    [
        {"person_id": 2}, {"household_id": 2}, {"matter": "education-level"}, {"version": 2}, {"items": ["education"]},
        {"proof": "verified"}, {"role": "guardian"}, {"applicant_id": 5}, {"state": "refused"}, {"state": "reversed"},
        {"decided_at": NOON - 3 * DAY},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_not_the_same_is_no_contradiction(town: Town, other: dict[str, Any]) -> None:
    pair(town, **other)
    assert remedies.granted_elsewhere(town.wang.unit_id or 0, SINCE) == []


def test_what_was_cured_by_a_supplement_is_no_contradiction(town: Town) -> None:
    _no, yes = pair(town)
    late = case(town.outsider, town.wang, person_id=2)
    refused = case(town.chen, town.wang, person_id=2, state="refused", decided_at=NOON - DAY)
    leg(refused, town.wang)
    line(refused, "refuse", town.wang, end="refused")
    leg(late, town.outsider)
    line(late, "supplement", town.chen, start="sent-back", end="accepted")
    line(late, "approve", town.outsider, end="approved")
    (found,) = remedies.granted_elsewhere(town.wang.unit_id or 0, SINCE)
    assert found.granted == yes


def test_what_another_case_changed_in_between_is_no_contradiction(town: Town) -> None:
    pair(town)
    case(town.chen, town.wang, person_id=2, matter="education-level", decided_at=NOON - DAY)
    assert remedies.granted_elsewhere(town.wang.unit_id or 0, SINCE) == []


def test_an_office_that_changed_its_own_mind_is_not_listed(town: Town) -> None:
    no, _yes = pair(town, person_id=2)
    again = case(town.chen, town.wang, person_id=no.person_id)
    leg(again, town.wang)
    line(again, "approve", town.wang, end="approved")
    assert remedies.granted_elsewhere(town.wang.unit_id or 0, SINCE) == []


# ------------------------------------------------------------- on a lot of cases

OFFICES, CASES = 200, 15_000
FILLED = [
    "insert into matters_case (id, number, matter, version, state, person_id, household_id, masked_name,"
    " masked_number, role, institution, items, persons, households, printed_for, hands, accepting_id, home_id,"
    " office_id, task, since, stopped_for, accepted_at, accepted_by, face_compared, decided_at, proof, refusal,"
    " missing, follow_code, kilometres, times_sent_back, asked, asked_known, answers_digest,"
    " handed_over_at, closed_at, verdict, verdict_words)"
    " select md5('c' || n)::uuid, 'N' || n, 'lost-booklet', 1, case when n % 20 = 0 then 'refused' else 'closed' end,"
    " n / 2, n / 4, '李**', '****1234', 'self', '', '{booklet}', '{}', '{}', 0, '{}', 1 + n % %(offices)s::int,"
    " 1 + (n / 7) % %(offices)s::int, 1 + n % %(offices)s::int, '', at, '', at, 1, true, at, '', '{}', '[]', 'F' || n,"
    " 100, case when n % 9 = 0 then 1 else 0 end, 2, n % 2, '', at, at, '', ''"
    " from (select n, %(now)s::timestamptz - (n / 2 * 7919::bigint) % 997 * interval '1 day'"
    "  + n % 2 * interval '1 hour' as at"
    "  from generate_series(1, %(cases)s::int) n) x",
    "insert into matters_leg (case_id, position, unit_id, task, working_days, due_at, provisional, opened_at,"
    " done_at, late) select id, p, case p when 1 then home_id else accepting_id end, case p"
    " when 1 then 'decide' else 'print' end, 1, closed_at, false, accepted_at, closed_at, false"
    " from matters_case, generate_series(1, 2) p",
    "insert into matters_visit (id, at, matter, unit_id, account_id, person_id, household_id, home_id, role,"
    " institution, face_compared) select id, accepted_at, matter, accepting_id, 1, person_id, household_id, home_id,"
    " 'self', '', true from matters_case",
    'insert into journal_line (at, kind, thing_id, step, start, "end", unit_id, duty, reason)'
    " select closed_at, 'matters.case', id, case state when 'refused' then 'refuse' else 'approve' end, 'accepted',"
    " case state when 'refused' then 'refused' else 'approved' end,"
    " case state when 'refused' then home_id else accepting_id end, 'officer', '' from matters_case"
    " union all select accepted_at, 'matters.case', id, 'send-back', 'accepted', 'sent-back', home_id, 'officer',"
    " 'one; two' from matters_case where times_sent_back > 0",
]


@pytest.fixture
def crowd(town: Town) -> Iterator[Any]:
    """Fill the tables as their owner, and take it all back afterwards."""
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        asked = {"offices": OFFICES, "cases": CASES, "now": NOON}
        for statement in FILLED:
            used: dict[str, Any] = {name: value for name, value in asked.items() if f"%({name})s" in statement}
            cursor.execute(statement.replace(" % ", " %% ") if used else statement, used or None)
        cursor.execute("analyze matters_case, matters_leg, matters_visit, journal_line")
        yield cursor
        transaction.set_rollback(True, using="owner")


def test_no_figure_reads_the_cases_of_other_offices(crowd: Any) -> None:
    statements = {name: getattr(measures, name) for name in ("MADE", "NOT_MADE", "IN_TIME", "LISTS")}
    plans = {name: plan(crowd, statement) for name, statement in (statements | {"PAIRS": remedies.PAIRS}).items()}
    assert {name: found for name, found in plans.items() if "Seq Scan" in found} == {}


def plan(cursor: Any, statement: str) -> str:
    """Return how PostgreSQL would count one figure of one office."""
    asked = {"offices": [7], "office": 7, "since": SINCE, "now": NOON, "zone": "Asia/Shanghai", "most": 50}
    cursor.execute(f"explain {statement}", {k: v for k, v in asked.items() if f"%({k})s" in statement})
    return "\n".join(row[0] for row in cursor.fetchall())
