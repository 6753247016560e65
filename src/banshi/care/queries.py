"""Reads: what a resident asked for, and whom a desk has to call or visit today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from banshi.care.jurisdiction import purpose
from banshi.care.lifecycle import Standing, State
from banshi.care.models import Consent, Particulars, Reminder, Task
from banshi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.care.jurisdiction import Purpose
    from banshi.kernel.actor import Actor

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One asking that holds, with what was said for it so far."""

    consent: Consent
    kept: Particulars
    purpose: Purpose
    reminders: tuple[Reminder, ...]
    for_somebody_else: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call or visit of a desk's list; it says why, and not whom."""

    task: Task
    purpose: Purpose
    is_late: bool


def askings_of(person_id: int) -> list[Asking]:
    """Return what holds for a person or was asked for by them, behind an open look at them; three statements."""
    kept = {one.consent_id: one for one in Particulars.objects.filter(Q(person_id=person_id) | Q(told_id=person_id))}
    consents = Consent.objects.filter(id__in=kept, state=State.LIVE).order_by("begun_at", "id")
    said = list(Reminder.objects.filter(consent_id__in=kept).order_by("-id"))
    return [
        Asking(
            consent=one,
            kept=kept[one.id],
            purpose=purpose(one.purpose),
            reminders=tuple(each for each in said if each.consent_id == one.id),
            for_somebody_else=kept[one.id].person_id != person_id,
        )
        for one in consents
    ]


def calls(by: Actor, *, later: bool = False) -> list[Call]:
    """Return a desk's calls and visits, first those that are due soonest: of today, or those put off to a later day."""
    today = clock.today()
    mine = Task.objects.filter(unit_id=by.unit_id or 0, state=Standing.OPEN)
    chosen = mine.filter(again_on__gt=today) if later else mine.filter(again_on__lte=today)
    return _calls(list(chosen.order_by("due_on", "id")[:PAGE]))


def _calls(tasks: Sequence[Task]) -> list[Call]:
    today = clock.today()
    return [Call(task=one, purpose=purpose(one.purpose), is_late=one.due_on < today) for one in tasks]
