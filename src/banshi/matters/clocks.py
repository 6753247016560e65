"""Clocks that an officer or Banshi itself moves: stopped for a reason of the law, run on, or over and passed up."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.journal.models import Line
from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.kernel.refusals import RuleBroken, WrongState
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.legs import advance, follows, hand_up, pause, resume, tell
from banshi.matters.lifecycle import ESCALATE, RESTART_CLOCK, STOP_CLOCK, State
from banshi.matters.models import Case
from banshi.matters.vocabulary import Task
from banshi.notices.actions import Told
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from banshi.kernel.actor import Actor
    from banshi.matters.jurisdiction import ClockStop


def stop_clock(case_id: UUID, reason: str, *, until: date, by: Actor, command: UUID | None = None) -> Case:
    """Let the clock stand still, for a reason that the law names and no longer than it allows; the resident is told."""
    found = next((stop for stop in jurisdiction().clock_stops if stop.code == reason), None)
    if found is None:
        raise RuleBroken(
            "no-clock-stop",
            _("The clock stops only for a reason that the law names."),
            cure=_("Choose one from the list, or decide within the term."),
        )
    longest = jurisdiction().due_in_working_days(clock.now(), found.working_days).at.astimezone(clock.zone()).date()
    if not clock.today() < until <= longest:
        raise RuleBroken(
            "clock-stop-too-long",
            _("For this reason the clock stands still until %(longest)s at the latest.") % {"longest": longest},
            cure=_("Name a day from tomorrow on until then."),
        )
    with taking(STOP_CLOCK, Case, case_id, by=by, reason=f"{reason} {until}", command=command) as case:
        _refuse_to_stop_again(case, found)
        pause(case)
        case.stopped_for, case.stopped_until = reason, until
        tell(case, Told(kind="case-stopped", person_id=case.person_id))
    return case


def _refuse_to_stop_again(case: Case, stop: ClockStop) -> None:
    """Refuse once the term is over, and for a reason that stopped this clock before: its time would never end."""
    if case.due_at is not None and case.due_at < clock.now():
        raise RuleBroken(
            "term-over", _("The term is over, so its clock cannot be stopped."), cure=_("Decide on what is there.")
        )
    if Line.objects.filter(thing_id=case.id, step=STOP_CLOCK.name, reason__startswith=f"{stop.code} ").exists():
        raise RuleBroken(
            "clock-stopped-before",
            _("The clock of this case stood still for this reason once already."),
            cure=_("Decide on what is there: approve or refuse."),
        )


def restart_clock(case_id: UUID, *, by: Actor, command: UUID | None = None) -> Case:
    """Let the clock run on with what was left of the term."""
    with taking(RESTART_CLOCK, Case, case_id, by=by, command=command) as case:
        if not by.is_staff and (case.stopped_until is None or case.stopped_until > clock.today()):
            raise WrongState("clock-stands-still", _("The clock stands still until the day that was named."))
        resume(case)
        case.stopped_for, case.stopped_until = "", None
        tell(case, Told(kind="case-runs-on", person_id=case.person_id))
    return case


def restart_due() -> list[Case]:
    """Let every clock run on whose day has come, by itself; a killed run is simply run again."""
    due = Case.objects.filter(state=State.STOPPED, stopped_until__lte=clock.today()).values_list("id", flat=True)
    running = []
    for pk in list(due):
        with suppress(WrongState):  # an officer was faster
            running.append(restart_clock(pk, by=SYSTEM))
    return running


def escalate_overdue() -> list[Case]:
    """Pass every case whose term is over to the office above, by itself; a killed run is simply run again."""
    overdue = Case.objects.filter(state=State.ACCEPTED, due_at__lt=clock.now())
    escalated = []
    for pk in list(overdue.values_list("id", flat=True)):
        with suppress(WrongState):  # decided in the meantime, or nobody is above: then there is nothing to pass on
            escalated.append(_escalate(pk))
    return escalated


def _escalate(case_id: UUID) -> Case:
    with taking(ESCALATE, Case, case_id, by=SYSTEM, reason="term over") as case:
        silent, above = case.office_id, unit(case.office_id).parent_id
        if above is None or case.due_at is None or case.due_at >= clock.now():
            raise WrongState("not-overdue", _("This case is not overdue."))
        case.escalated_at = clock.now()
        if case.task == Task.INQUIRE and follows(case, above):
            advance(case)
        else:
            hand_up(case, above, case.task)
        tell(
            case,
            Told(kind="taken-over", unit_id=silent),
            Told(kind="late-below", unit_id=above),
            Told(kind="case-escalated", person_id=case.person_id),
        )
    return case
