"""What a unit's lists hold: what it helps with, what it has answered, and the groups in which a list is read.

Nothing personal stands in a row, so no look is needed; a unit that is complained of does not meet that concern here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from banshi.concerns.lifecycle import State
from banshi.concerns.models import Concern, Problem
from banshi.concerns.queries import HELD, PAGE
from banshi.concerns.vocabulary import OUTCOME_WORDS, SOLVED_WORDS, Outcome, Solved
from banshi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.actor import Actor
    from banshi.web.paging import Key

# Written out, so that the planner knows it within the index of what is helped with.
HELPED = RawSQL("concerns_concern.co_units <> '{}'", [], BooleanField())
TO_ACT = (State.DISPATCHED, State.IN_HAND)
WITH_THE_HOTLINE = (State.IN_REVIEW, State.OBJECTED, State.ANSWERED, State.WAITING, State.CLOSED)
STATES: dict[State, _StrOrPromise] = {
    State.RECEIVED: _("with the hotline"),
    State.DISPATCHED: _("new, to be accepted"),
    State.OBJECTED: _("objected; the hotline rules"),
    State.IN_HAND: _("in hand"),
    State.IN_REVIEW: _("the hotline reads the answer"),
    State.ANSWERED: _("answered; the resident is asked"),
    State.WAITING: _("waits for its day"),
    State.CLOSED: _("closed"),
}
"""Where a concern stands, as a unit reads it; residents read other words."""
TAGS = {
    State.DISPATCHED: "",
    State.IN_HAND: "",
    State.IN_REVIEW: "waiting",
    State.OBJECTED: "waiting",
    State.ANSWERED: "waiting",
    State.WAITING: "waiting",
    State.CLOSED: "done",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One concern as a line of a list, with the problem it belongs to."""

    concern: Concern
    problem: Problem | None = None

    @property
    def state(self) -> State:
        return State(self.concern.state)

    @property
    def stands(self) -> _StrOrPromise:
        return STATES[self.state]

    @property
    def tag(self) -> str:
        return TAGS.get(self.state, "")

    @property
    def outcome(self) -> _StrOrPromise:
        return OUTCOME_WORDS[Outcome(self.concern.outcome)] if self.concern.outcome else ""

    @property
    def verdict(self) -> _StrOrPromise:
        return SOLVED_WORDS[Solved(self.concern.solved)] if self.concern.solved else ""


@dataclass(slots=True)
class Group:
    """Rows of one urgency under one heading."""

    name: _StrOrPromise
    kind: str = ""
    rows: list[Row] = field(default_factory=list)


def helped(by: Actor, *, after: Key | None = None) -> list[Concern]:
    """Return the open concerns that another unit leads and this one helps with, most urgent first."""
    here = by.unit_id or 0
    rows = Concern.objects.filter(HELD, HELPED, co_units__contains=[here]).exclude(shielded__contains=[here])
    if after is not None:
        rows = rows.filter(Q(due_at__gt=after[0]) | Q(due_at=after[0], id__gt=after[1]))
    return list(rows.order_by("due_at", "id")[: PAGE + 1])


def answered(by: Actor, *, before: Key | None = None) -> list[Concern]:
    """Return what this unit has answered or objected to, newest concern first: what residents said of it stands there.

    What went up a level is with the unit above now, which has it on its own list.
    """
    rows = Concern.objects.filter(unit_id=by.unit_id or 0, state__in=WITH_THE_HOTLINE)
    if before is not None:
        rows = rows.filter(Q(at__lt=before[0]) | Q(at=before[0], id__lt=before[1]))
    return list(rows.order_by("-at", "-id")[: PAGE + 1])


def rows_of(concerns: Iterable[Concern]) -> list[Row]:
    """Return concerns as lines, with their problems: by one statement, or none where they belong to none."""
    found = list(concerns)
    wanted = {one.problem_id for one in found if one.problem_id}
    problems = Problem.objects.in_bulk(wanted) if wanted else {}
    return [Row(concern=one, problem=problems.get(one.problem_id) if one.problem_id else None) for one in found]


def grouped(rows: Iterable[Row]) -> list[Group]:
    """Return rows as they are read: overdue, due today, then the rest; the order within is kept."""
    now, tomorrow = clock.now(), clock.midnight() + timedelta(days=1)
    late = Group(_("Overdue"), "overdue")
    today, later = Group(_("Due today")), Group(_("Due later"))
    for one in rows:
        due = one.concern.due_at
        (late if due < now else today if due < tomorrow else later).rows.append(one)
    return [group for group in (late, today, later) if group.rows]
