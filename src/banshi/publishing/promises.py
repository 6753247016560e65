"""What was promised and what became of it, project by project, as open data and for the page of results.

Every field is public on the project's own page as well; nothing of it was typed as progress. A project counts once,
under the newest list on which it stands. Milestones count where they belong to the version in force; those drawn by
lot are those of the last round, and its seats alone while it runs; who was asked whether it holds are those of the last
asking. What they say is empty until answers_until, while they may answer: a count that moves would tell who spoke on
which day. It is told when the round is decided, or when the asking is over because its term is, it was asked again or
the project is open again; an asking that fewer than ten answered in time stays empty. Late answers move no count.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from django.db import connection

from banshi.kernel import clock
from banshi.projects.jurisdiction import pack
from banshi.projects.models import Milestone, Project, Promise
from banshi.projects.vocabulary import State
from banshi.publishing.suppression import FEWEST

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal
    from uuid import UUID

PROMISES = "promises"
ROWS = """
select p.id, p.number, coalesce(l.number, '') as of_list, v.title, coalesce(nullif(v.place, ''), l.place, '') as place,
       v.leader_name, v.leader_post, v.lead_unit_name, p.state, v.measure, v.measure_unit, v.baseline, v.target,
       v.due_on, p.version as versions, m.milestones, m.proved, j.drawn, j.accepted, j.not_accepted,
       a.asked, a.holds, a.does_not_hold, coalesce(j.until, a.until) as answers_until
from projects_project p
join projects_promise v on v.project_id = p.id and v.version = p.version
left join lateral (select o.number, o.place from projects_entry e join projects_projectlist o on o.id = e.on_list_id
                   where e.project_id = p.id order by e.since desc, e.id desc limit 1) l on true
cross join lateral (select count(*) as milestones, count(*) filter (where state = 'reached') as proved
                    from projects_milestone where project_id = p.id and until_version is null) m
cross join lateral (
  select case when runs then seats else drawn end as drawn, case when not runs then accepted end as accepted,
         case when not runs then not_accepted end as not_accepted,
         case when runs then (p.clock_at at time zone %(zone)s::text)::date end as until
  from (select count(*) filter (where asked_at is not null) as drawn,
               count(*) filter (where asked_at is not null and replaced_at is null) as seats,
               count(*) filter (where accepts) as accepted, count(*) filter (where not accepts) as not_accepted,
               coalesce(p.state = 'accepting' and p.round = max(r.round), false) as runs
        from projects_juror r where r.project_id = p.id
        and r.round = (select max(round) from projects_juror where project_id = p.id)) counted) j
cross join lateral (
  select asked, case when not runs and heard >= %(fewest)s::int then holds end as holds,
         case when not runs and heard >= %(fewest)s::int then heard - holds end as does_not_hold,
         case when runs then until end as until
  from (select count(*) as asked, count(*) filter (where in_time) as heard,
               count(*) filter (where in_time and holds) as holds, min(until) as until,
               coalesce(min(until) >= %(today)s::date and max(round) = p.round, false) as runs
        from (select k.round, k.holds, u.until,
                     k.holds is not null and (k.answered_at at time zone %(zone)s::text)::date <= u.until as in_time
              from projects_asking k
              cross join lateral (select (k.at at time zone %(zone)s::text)::date + %(days)s::int as until) u
              where k.project_id = p.id and (k.round, k.months) =
                (select round, months from projects_asking where project_id = p.id
                 order by round desc, months desc limit 1)) last) counted) a
order by p.number
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One project: the promise in force, and what was proved, accepted and said of it."""

    number: str
    of_list: str
    title: str
    place: str
    leader_name: str
    leader_post: str
    lead_unit_name: str
    state: str
    measure: str
    measure_unit: str
    baseline: Decimal | None
    target: Decimal | None
    due_on: date | None
    versions: int
    milestones: int
    proved: int
    drawn: int
    accepted: int | None
    not_accepted: int | None
    asked: int
    holds: int | None
    does_not_hold: int | None
    answers_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A promise that was changed: which project, when, which version, its title then, and the reason."""

    project_id: UUID
    number: str
    version: int
    at: datetime
    title: str
    reason: str


def kept() -> list[Kept]:
    """Return every project with what was promised and what became of it, by number; one statement."""
    names = [field.name for field in fields(Kept)]
    terms: dict[str, str | int | date] = {
        "zone": clock.zone().key, "today": clock.today(), "days": pack().aftercare.days, "fewest": FEWEST,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(ROWS, terms)
        return [Kept(**dict(zip(names, row[1:], strict=True))) for row in cursor.fetchall()]


def changed(most: int) -> list[Changed]:
    """Return the versions of promises that were written last, the newest first; the first version is the promise."""
    found = Promise.objects.filter(original={}).select_related("project").order_by("-at", "-id")[:most]
    return [
        Changed(
            project_id=one.project_id, number=one.project.number, version=one.version, at=one.at, title=one.title,
            reason=one.reason,
        )
        for one in found
    ]  # fmt: skip


def milestones_ahead(after: date) -> list[Milestone]:
    """Return the milestones and their projects that are due after a day and not reached."""
    found = Milestone.objects.filter(until_version=None, due_on__gt=after).exclude(state="reached")
    return list(found.select_related("project").order_by("due_on", "project_id", "no"))


def ends_ahead(after: date) -> list[tuple[Project, Promise]]:
    """Return the projects that are due after a day, with the promise in force."""
    live = (State.PROMISED, State.UNDER_WAY, State.CLAIMED, State.ACCEPTING)
    found = Project.objects.filter(due_on__gt=after, state__in=live).order_by("due_on", "number")
    promises = {(one.project_id, one.version): one for one in Promise.objects.filter(project__in=found)}
    return [(one, promises[one.id, one.version]) for one in found]
