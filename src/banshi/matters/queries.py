"""Reads of cases: worklists, one case whole, what a code shows, and a resident's own matters.

Worklists need no look, since a case row shows a masked name; opening one case is a look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from banshi.journal.models import Line
from banshi.journal.rows import all_rows
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound
from banshi.matters import rules
from banshi.matters.hearing import parties_of
from banshi.matters.jurisdiction import matter
from banshi.matters.lifecycle import STEPS
from banshi.matters.looking import case_in_hand, look, look_at_all
from banshi.matters.models import AwayCommand, Case, Document, Leg, Paper, Particulars
from banshi.matters.vocabulary import Task
from banshi.register.records import Patch, patch_from_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from banshi.journal.steps import Step
    from banshi.kernel.actor import Actor
    from banshi.matters.definition import Matter
    from banshi.matters.models import Party
    from banshi.register.records import Household, Person

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """One case as the office that decides sees it: today's register, the proposal, clocks, papers, history."""

    case: Case
    matter: Matter[Any]
    person: Person
    household: Household
    joined: tuple[Household, ...]
    patch: Patch
    parties: tuple[Party, ...]
    answers: dict[str, Any]
    legs: tuple[Leg, ...]
    documents: tuple[Document, ...]
    papers: tuple[Paper, ...]
    lines: tuple[Line, ...]
    others: tuple[Case, ...]
    steps: tuple[str, ...]
    away: AwayCommand | None


def worklist(by: Actor, *, after: tuple[datetime, UUID] | None = None) -> list[Case]:
    """Return what waits at this office, most urgent first: overdue, due today, then the rest; 50 a page.

    ``after`` is the due time and id of the last row of the page before (keyset).
    """
    if after is None:
        return all_rows(Case, WAITING + MOST_URGENT, [by.unit_id or 0, PAGE + 1])
    return all_rows(Case, WAITING + " and (due_at, id) > (%s, %s)" + MOST_URGENT, [by.unit_id or 0, *after, PAGE + 1])


WAITING = "office_id = %s and state in ('accepted', 'approved', 'printed', 'objected') and due_at is not null"
MOST_URGENT = " order by due_at, id limit %s"


def to_hand_over(by: Actor) -> list[Case]:
    """Return the cases of this counter whose paper is to be printed or handed over, most urgent first."""
    here = by.unit_id or 0
    ready = "office_id = %s and state in ('approved', 'printed') and accepting_id = %s"
    return all_rows(Case, ready + MOST_URGENT, [here, here, PAGE])


def sent_back(by: Actor) -> list[Case]:
    """Return the cases accepted here, or held here, that wait for the resident."""
    here = by.unit_id or 0
    ours = "(accepting_id = %s or office_id = %s) and state = 'sent-back' order by since limit %s"
    return all_rows(Case, ours, [here, here, PAGE])


def open_to_objection(by: Actor) -> list[Case]:
    """Return what was granted elsewhere on proof, while this home station may object: until ``objection_until``."""
    theirs = Q(legs__unit_id=by.unit_id or 0, legs__task=Task.MAY_OBJECT, legs__done_at=None)
    open_terms = Case.objects.filter(theirs, legs__due_at__gte=clock.now())
    return list(open_terms.annotate(objection_until=F("legs__due_at")).order_by("objection_until")[:PAGE])


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A clerk's own day at the counter."""

    filed: int
    on_time: int
    sent_back: int


def my_day(by: Actor) -> Day:
    """Return what this clerk filed today, how many of it are in time, and how many came back."""
    with connection.cursor() as cursor:
        cursor.execute(MY_DAY, [clock.now(), by.unit_id or 0, clock.midnight(), by.account_id or 0])
        filed, late, came_back = cursor.fetchone() or (0, 0, 0)
    return Day(filed=filed, on_time=filed - late, sent_back=came_back)


MY_DAY = (
    "select count(*), count(*) filter (where due_at < %s), count(*) filter (where times_sent_back > 0)"
    " from matters_case where accepting_id = %s and accepted_at >= %s and accepted_by = %s"
)


def case_file(case_id: UUID, *, by: Actor) -> CaseFile:
    """Open one case: a look at its person by an office that has a part in it. Raises ``NotFound`` otherwise."""
    case = case_in_hand(case_id, by=by)
    household, *joined = look_at_all(case, by=by)
    (particulars,) = all_rows(Particulars, "case_id = %s", [case.id])
    return CaseFile(
        case=case,
        matter=matter(case.matter, case.version),
        person=_person_of(case, household, *joined),
        household=household,
        joined=tuple(joined),
        parties=tuple(parties_of(case.id, case)),
        patch=patch_from_json(particulars.patch),
        answers=particulars.answers,
        legs=legs_of(case.id),
        documents=tuple(all_rows(Document, "case_id = %s order by at", [case.id], but=("content",))),
        papers=papers_of(case.id),
        lines=tuple(history(case.id)),
        others=tuple(_on_the_same_items(case)),
        steps=tuple(step.name for step in steps_open_to(by, case)),
        away=_typed_away(case),
    )


def _typed_away(case: Case) -> AwayCommand | None:
    """Return how an office without network sent this case in, by that office's own index; nothing if it did not."""
    typed = "unit_id = %s and received_at >= %s and case_id = %s order by received_at limit 1"
    return next(iter(all_rows(AwayCommand, typed, [case.accepting_id, case.accepted_at, case.id])), None)


def _person_of(case: Case, *households: Household) -> Person:
    return next(member for one in households for member in one.members if member.id == case.person_id)


def steps_open_to(by: Actor, case: Case) -> Sequence[Step[Case]]:
    """Return the steps this actor may take on this case now: the buttons of the page."""
    return [step for step in STEPS if case.state in step.start and step.who(by, case)]


def history(case_id: UUID) -> list[Line]:
    """Return the journal of a case, oldest first."""
    return all_rows(Line, "thing_id = %s order by id", [case_id])


def legs_of(case_id: UUID) -> tuple[Leg, ...]:
    """Return the way of a case through the offices, in its order."""
    return tuple(all_rows(Leg, "case_id = %s order by position", [case_id]))


def papers_of(case_id: UUID) -> tuple[Paper, ...]:
    """Return what was printed of a case, oldest first."""
    return tuple(all_rows(Paper, "case_id = %s order by id", [case_id]))


def followed(code: str) -> tuple[Case, tuple[Leg, ...]]:
    """Return a case by the code on its slip: which office holds it, since when, until when; nothing personal."""
    case = next(iter(all_rows(Case, "follow_code = %s", [rules.read_code(code)])), None)
    if case is None:
        raise NotFound(
            "no-such-case",
            _("There is no case with this code."),
            cure=_("Compare it with the slip; the code has eight characters."),
        )
    return case, legs_of(case.id)


def cases_of(person_id: int) -> QuerySet[Case]:
    """Return a resident's own matters and those they applied for, newest first."""
    own = Q(person_id=person_id) | Q(applicant_id=person_id)
    return Case.objects.filter(own).order_by("-accepted_at")


def document(case_id: UUID, document_id: UUID, *, by: Actor) -> Document:
    """Return one uploaded paper, behind a look."""
    case = case_in_hand(case_id, by=by)
    look(case, by=by)
    found = Document.objects.filter(person_id=case.person_id, case_id=case.id, id=document_id).first()
    if found is None:
        raise NotFound("no-such-document", _("There is no such paper in this case."))
    return found


OTHERS = (
    "(person_id = %s or household_id = %s) and items && %s::varchar[] and id <> %s order by accepted_at desc limit 10"
)


def _on_the_same_items(case: Case) -> list[Case]:
    return all_rows(Case, OTHERS, [case.person_id, case.household_id, case.items, case.id])
