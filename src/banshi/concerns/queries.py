"""Reads of concerns: worklists, one concern whole, problems by the people they touch, and what a code shows.

Worklists need no look, since a concern's own row holds nothing personal. Lists page by keyset: the due time and id of
the last row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import BooleanField, DateField, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from banshi.concerns import codes
from banshi.concerns.callers import attachments_of, reported_by
from banshi.concerns.lifecycle import OPEN, STEPS, Standing, State
from banshi.concerns.models import Answer, Call, Concern, Contact, Problem, Verdict
from banshi.journal.models import Line
from banshi.journal.rows import all_rows, one_row
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from banshi.concerns.models import Attachment
    from banshi.kernel.actor import Actor

PAGE = 50
# Said without a parameter, so that a prepared statement, too, may use the index of what is open, which is in order.
HELD = RawSQL(f"concerns_concern.state in ({', '.join(f"'{state.value}'" for state in OPEN)})", [], BooleanField())  # noqa: S611 - our own words
LAST_ON = RawSQL(f"(concerns_problem.last_at at time zone '{settings.TIME_ZONE}')::date", [], DateField())  # noqa: S611 - our own words
MOST_MEMBERS = 200
HOT = (Standing.OPEN, Standing.REOPENED, Standing.RECURRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernFile:
    """One concern as an office with a part in it sees it; nothing here says who reported it."""

    concern: Concern
    problem: Problem | None
    answers: tuple[Answer, ...]
    contacts: tuple[Contact, ...]
    calls: tuple[Call, ...]
    verdicts: tuple[Verdict, ...]
    attachments: tuple[Attachment, ...]
    lines: tuple[Line, ...]
    steps: tuple[str, ...]


def worklist(by: Actor, *states: State, after: tuple[datetime, UUID] | None = None) -> list[Concern]:
    """Return what this office has to act on, most urgent first: 50 a page, and one more if there is more."""
    wanted = states or tuple(OPEN)
    rows = Concern.objects.filter(holder_id=by.unit_id or 0, state__in=wanted)
    return _page(rows.filter(HELD) if len(wanted) > 1 and set(wanted) <= set(OPEN) else rows, after)


def watched(by: Actor, *, after: tuple[datetime, UUID] | None = None) -> list[Concern]:
    """Return what came up to this office from units that did not answer in time."""
    return _page(Concern.objects.filter(watch_id=by.unit_id or 0, state__in=tuple(OPEN)), after)


def to_call(by: Actor, *, after: tuple[datetime, UUID] | None = None) -> list[Concern]:
    """Return whom the hotline asks for a verdict: reachable, not called in vain today, the oldest promise first."""
    rows = Concern.objects.filter(holder_id=by.unit_id or 0, state=State.ANSWERED, can_be_reached=True)
    rows = rows.exclude(unit_id=by.unit_id)  # whom the hotline answered itself it does not ask
    today = Call.objects.filter(at__gte=clock.midnight(), reached=False).values("concern_id")
    return _page(rows.exclude(id__in=today), after)


def _page(rows: QuerySet[Concern], after: tuple[datetime, UUID] | None) -> list[Concern]:
    if after is not None:
        rows = rows.filter(Q(due_at__gt=after[0]) | Q(due_at=after[0], id__gt=after[1]))
    return list(rows.order_by("due_at", "id")[: PAGE + 1])


def visible_to(by: Actor) -> Q:
    """Return the one predicate of who may open a concern: offices with a part in it; not one that is complained of."""
    here = by.unit_id or 0
    part = Q(hotline_id=here) | Q(unit_id=here) | Q(holder_id=here) | Q(watch_id=here) | Q(co_units__contains=[here])
    return part & ~Q(shielded__contains=[here])


def concern_in_hand(concern_id: UUID, *, by: Actor) -> Concern:
    """Return a concern this office has a part in; ``NotFound`` otherwise."""
    here = by.unit_id or 0
    found = all_rows(Concern, f"id = %s and {A_PART}", [concern_id, *(6 * [here])])
    if not found:
        raise NotFound("no-such-concern", _("There is no such concern, or your office has no part in it."))
    return found[0]


A_PART = (
    "(hotline_id = %s or unit_id = %s or holder_id = %s or watch_id = %s or co_units @> array[%s]::bigint[])"
    " and not shielded @> array[%s]::bigint[]"
)
"""``visible_to``, for one concern that is fetched by its key."""


def concern_file(concern_id: UUID, *, by: Actor) -> ConcernFile:
    """Open one concern without its report: what was said, done, answered and judged, and what may be done next."""
    return _file(concern_in_hand(concern_id, by=by), by)


def followed(number: str, code: str) -> ConcernFile:
    """Return what somebody who has the link may see; ``NotFound`` for a code that does not belong to the number."""
    concern = next(iter(all_rows(Concern, "number = %s", [number.strip().upper()])), None)
    if concern is None or not codes.is_code_of(concern.id, code):
        raise NotFound(
            "no-such-concern",
            _("There is no concern under this number and code."),
            cure=_("Both stand on your receipt and in the message we sent you."),
        )
    return _file(concern, None)


def _file(concern: Concern, by: Actor | None) -> ConcernFile:
    steps = (step.name for step in STEPS if by and concern.state in step.start and step.who(by, concern))
    return ConcernFile(
        concern=concern,
        problem=one_row(Problem, concern.problem_id) if concern.problem_id else None,
        answers=tuple(all_rows(Answer, OF_IT, [concern.id])),
        contacts=tuple(all_rows(Contact, OF_IT, [concern.id])),
        calls=tuple(all_rows(Call, OF_IT, [concern.id])),
        verdicts=tuple(all_rows(Verdict, OF_IT, [concern.id])),
        attachments=tuple(attachments_of(concern.id)),
        lines=tuple(all_rows(Line, "thing_id = %s order by id", [concern.id])),
        steps=tuple(steps),
    )


OF_IT = "concern_id = %s order by id"


def my_concerns(person_id: int, *, before: tuple[datetime, UUID] | None = None) -> list[Concern]:
    """Return what somebody on the register reported, newest first: a page, and one more if there is more."""
    rows = Concern.objects.filter(id__in=reported_by(person_id))
    if before is not None:
        rows = rows.filter(Q(at__lt=before[0]) | Q(at=before[0], id__lt=before[1]))
    return list(rows.order_by("-at", "-id")[: PAGE + 1])


def concerns(ids: Sequence[UUID]) -> list[Concern]:
    """Return concerns in the order of their ids."""
    found = Concern.objects.in_bulk(list(ids))
    return [found[pk] for pk in ids if pk in found]


def hot_problems(by: Actor, *, after: tuple[int, UUID] | None = None) -> list[Problem]:
    """Return the open problems of this hotline or unit, most people first."""
    here = by.unit_id or 0
    rows = Problem.objects.filter(state__in=HOT).filter(Q(hotline_id=here) | Q(unit_id=here))
    if after is not None:
        rows = rows.filter(Q(people__lt=after[0]) | Q(people=after[0], id__gt=after[1]))
    return list(rows.order_by("-people", "id")[: PAGE + 1])


def public_problems(*, division: str = "", category: str = "", after: Problem | None = None) -> list[Problem]:
    """Return the problems anybody may see, last heard of first, by the day: whose voice was later is nobody's to know.

    ``after`` is the last row of the page before.
    """
    rows = Problem.objects.filter(public=True, division__startswith=division, category__startswith=category)
    rows = rows.annotate(last_on=LAST_ON)
    if after is not None:
        last_on = clock.day_of(after.last_at)
        rows = rows.filter(Q(last_on__lt=last_on) | Q(last_on=last_on, id__gt=after.id))
    return list(rows.order_by("-last_on", "id")[: PAGE + 1])


def problem(number: str) -> Problem:
    """Return a problem by its number; ``NotFound`` if there is none."""
    found = Problem.objects.filter(number=number.strip().upper()).first()
    if found is None:
        raise NotFound("no-such-problem", _("There is no problem under this number."))
    return found


def members(of: Problem) -> list[Concern]:
    """Return the concerns of a problem that are in it today, oldest day first; without names, as everywhere."""
    found = Concern.objects.filter(problem_id=of.id).order_by("at", "id")[:MOST_MEMBERS]
    return sorted(found, key=lambda one: (clock.day_of(one.at), one.id))


def growth(of: Problem) -> list[tuple[datetime, int]]:
    """Return the moments at which voices joined and how many there were by then: the curve of a problem."""
    moments = Concern.objects.filter(problem_id=of.id).order_by("at").values_list("at", flat=True)
    return [(at, count) for count, at in enumerate(moments, start=1)]


def history_of(of: Problem) -> list[Line]:
    """Return what happened to a problem, oldest first."""
    return list(Line.objects.filter(thing_id=of.id).exclude(step="join").order_by("id"))
