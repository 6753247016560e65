"""What Banshi does by itself for those who asked: looks on the day it said, and reminds once for each cause.

A run that was killed is simply run again. It may look twice, and the resident reads both looks; nothing is said twice.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from banshi import access
from banshi.care import ending, looking, rules
from banshi.care.jurisdiction import in_the_morning, purpose
from banshi.care.lifecycle import BEGIN_CALL, LOOK, REMIND
from banshi.care.models import Consent, Particulars, Reminder, Task
from banshi.journal.steps import beginning, taking
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.kernel.refusals import NotAllowed, WrongState
from banshi.notices.actions import Told, queue

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.care.rules import Plan

AT_A_TIME = 500
log = logging.getLogger(__name__)


def run_clocks() -> int:
    """Look after everybody whose day has come, and return for how many something was done.

    An asking that cannot be looked at is written to the log of the machine, and holds up no other.
    """
    moved, left = 0, set["UUID"]()
    try:
        while batch := _due(left):
            for one in batch:
                if _run(one):
                    moved += 1
                else:
                    left.add(one.id)
    finally:
        access.close()
    return moved


def _due(left: set[UUID]) -> list[Consent]:
    due = Consent.objects.filter(clock_at__lte=clock.now()).exclude(id__in=left).order_by("clock_at", "id")
    return list(due[:AT_A_TIME])


def _run(consent: Consent) -> bool:
    try:
        _look_after(consent)
    except (WrongState, NotAllowed):  # somebody was faster, or it was ended meanwhile
        return False
    except Exception:
        log.exception("looking after %s", consent.id)
        return False
    return True


def _look_after(consent: Consent) -> None:
    seen = looking.look_for(consent)
    if seen is None:
        # Whoever has died or moved out is on nobody's register; there is nobody to remind, and nobody is told.
        ending.end(consent.id, by=SYSTEM, tell=False)
        return
    plan = purpose(consent.purpose).plan(seen, clock.today())
    if plan.is_over or plan.lacks:
        ending.end(consent.id, by=SYSTEM)
        return
    said = Reminder.objects.filter(consent_id=consent.id, cause=plan.cause).exists()
    with taking(REMIND if plan.cause and not said else LOOK, Consent, consent.id, by=SYSTEM) as taken:
        if taken.clock_at is None or taken.clock_at > clock.now():
            raise WrongState("not-due", "")
        if plan.cause and not said:
            _remind(taken, plan)
        taken.clock_at = in_the_morning(rules.next_look(plan, clock.today()))


def _remind(consent: Consent, plan: Plan) -> None:
    kept = Particulars.objects.get(consent_id=consent.id)
    how = "person" if kept.by_person else "notice"
    Reminder.objects.create(consent_id=consent.id, cause=plan.cause, at=clock.now(), how=how)
    if not kept.by_person:
        told = Told(kind=f"care-{consent.purpose}", person_id=kept.told_id, path="/my/care/")
        queue(told, case_id=consent.id, case_number="")
        return
    due_on = clock.today() + timedelta(days=purpose(consent.purpose).call_within_days)
    task = Task(
        consent_id=consent.id, unit_id=consent.unit_id, purpose=consent.purpose, cause=plan.cause, due_on=due_on,
        again_on=clock.today(), begun_at=clock.now(),
    )  # fmt: skip
    with beginning(BEGIN_CALL, task, by=SYSTEM):
        queue(Told(kind="care-call", unit_id=consent.unit_id), case_id=consent.id, case_number="")
