"""What Banshi does by itself at the time that was promised: remind, pass up, look again, end the asking.

Every concern names the next moment at which something is due; the worker takes those whose moment has come. A run
that was killed, or a worker that stood still for a week, is simply run again: nothing is done twice or forgotten.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from banshi.concerns import catalogue, problems, rules
from banshi.concerns.dispatching import wind
from banshi.concerns.jurisdiction import pack
from banshi.concerns.lifecycle import CALL_OVERDUE, ESCALATE, GIVE_UP, LOOK_AGAIN, OPEN, REMIND, State
from banshi.concerns.models import Concern
from banshi.concerns.telling import tell, to_unit
from banshi.concerns.vocabulary import Outcome, Urgency
from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.kernel.refusals import WrongState

AT_A_TIME = 500
TERM_OVER = "term over: "
"""The journal keeps the moment of a promise that was not kept: no later answer or round can take it back."""
log = logging.getLogger(__name__)


def run_clocks() -> int:
    """Do what is due for every concern whose moment has come, most overdue first; return how many moved.

    One that cannot be moved is written to the log of the machine, and holds up no other.
    """
    moved, left = 0, set[UUID]()
    while batch := _due(left):
        for pk, state in batch:
            if _run(pk, state):
                moved += 1
            else:
                left.add(pk)
    return moved


def _due(left: set[UUID]) -> list[tuple[UUID, str]]:
    due = Concern.objects.filter(clock_at__lte=clock.now()).exclude(id__in=left).order_by("clock_at")
    return list(due.values_list("id", "state")[:AT_A_TIME])


def _run(concern_id: UUID, state: str) -> bool:
    try:
        if state in OPEN:
            _remind_or_escalate(concern_id)
        elif state == State.WAITING:
            _look_again(concern_id)
        elif state == State.ANSWERED:
            _end_the_asking(concern_id)
    except WrongState:  # somebody was faster
        return False
    except Exception:
        log.exception("the clock of concern %s", concern_id)
        return False
    return True


def _remind_or_escalate(concern_id: UUID) -> None:
    due_at = Concern.objects.values_list("due_at", flat=True).get(id=concern_id)
    if clock.now() < due_at:
        with taking(REMIND, Concern, concern_id, by=SYSTEM) as concern:
            _refuse_if_early(concern)
            concern.clock_at = concern.due_at
            tell(concern, to_unit(concern.holder_id, "concern-due-soon"))
        return
    with taking(ESCALATE, Concern, concern_id, by=SYSTEM, reason=TERM_OVER + due_at.isoformat()) as concern:
        _refuse_if_early(concern)
        first = concern.escalated_at is None
        silent = concern.watch_id or concern.holder_id
        watch = rules.above(silent, catalogue.bodies(), concern.shielded)
        concern.escalated_at = clock.now()
        # The next level gets the same term; at the top nobody is above, and the concern stays late for all to see.
        term = pack().terms[Urgency(concern.urgency)]
        concern.clock_at = pack().due(clock.now(), term).at if watch is not None else None
        concern.watch_id = watch if watch is not None else concern.watch_id
        told = to_unit(concern.holder_id, "concern-overdue"), to_unit(watch, "concern-late-below")
        tell(concern, *told, resident="concern-late" if first else "")


def _look_again(concern_id: UUID) -> None:
    with taking(LOOK_AGAIN, Concern, concern_id, by=SYSTEM, reason="the day has come") as concern:
        _refuse_if_early(concern)
        concern.round, concern.look_again_on, concern.outcome = concern.round + 1, None, ""
        concern.holder_id = concern.unit_id or concern.hotline_id
        concern.contacted_at, concern.answered_at, concern.extended = None, None, 0
        concern.watch_id, concern.since = None, clock.now()
        wind(concern, clock.now())
        tell(concern, to_unit(concern.unit_id, "concern-looked-at-again"), resident="concern-back")


def _end_the_asking(concern_id: UUID) -> None:
    """Close what nobody could be asked about; who was not called often enough is not given up: the hotline is told."""
    asked = Concern.objects.only("can_be_reached", "tries", "problem_id", "unit_id", "hotline_id").get(id=concern_id)
    # Whom the hotline answered itself it does not ask: there the link is the only neutral way.
    reachable = asked.can_be_reached and asked.unit_id != asked.hotline_id
    if reachable and asked.tries < pack().calling.tries:
        with taking(CALL_OVERDUE, Concern, concern_id, by=SYSTEM) as concern:
            _refuse_if_early(concern)
            concern.clock_at = clock.now() + timedelta(days=1)
            tell(concern, to_unit(concern.hotline_id, "concern-call-them"))
        return
    with transaction.atomic():
        with taking(GIVE_UP, Concern, concern_id, by=SYSTEM) as concern:
            _refuse_if_early(concern)
            concern.reached = "unreachable" if reachable else "silent" if asked.can_be_reached else "nobody"
            if concern.outcome in {Outcome.SOLVED, Outcome.PARTLY}:
                concern.outcome = Outcome.UNCONFIRMED
            concern.closed_at, concern.clock_at = clock.now(), None
        problems.settle(asked.problem_id, by=SYSTEM)


def _refuse_if_early(concern: Concern) -> None:
    if concern.clock_at is None or concern.clock_at > clock.now():
        raise WrongState("not-due", "")
