"""What Banshi does by itself: what is stuck climbs, silent jurors are replaced, it is asked again.

Run again after any stop; nothing is done twice.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.kernel.refusals import Refusal, WrongState
from banshi.projects import accepting, asking
from banshi.projects.jurisdiction import pack
from banshi.projects.lifecycle import BLOCK, CLIMB, LIVE
from banshi.projects.models import Milestone, Project
from banshi.projects.telling import tell_units
from banshi.projects.vocabulary import State, Step

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

log = logging.getLogger(__name__)


def run_clocks() -> int:
    """Do what is due for milestones and projects; return how many moved. What fails holds up no other."""
    today, now = clock.today(), clock.now()
    live = Milestone.objects.filter(until_version=None, project__state__in=LIVE)
    late = live.filter(state=Step.PLANNED, due_on__lt=today)
    stuck = live.filter(state=Step.STUCK, climbed_at=None)
    due = Project.objects.filter(clock_at__lte=now)
    moved = sum(_try(_late, pk) for pk in late.values_list("id", flat=True))
    moved += sum(_try(_climb, pk) for pk in stuck.values_list("id", flat=True))
    moved += sum(
        _try(accepting.remind_to_draw, pk) for pk in due.filter(state=State.CLAIMED).values_list("id", flat=True)
    )
    moved += sum(
        _try(accepting.replace_the_silent, pk) for pk in due.filter(state=State.ACCEPTING).values_list("id", flat=True)
    )
    return moved + sum(_try(asking.go_on, pk) for pk in due.filter(state=State.DONE).values_list("id", flat=True))


def _try(do: Callable[[UUID], object], pk: UUID) -> int:
    try:
        return 0 if do(pk) is False else 1
    except Refusal:  # somebody was faster
        return 0
    except Exception:
        log.exception("the clock of %s", pk)
        return 0


def _late(milestone_id: UUID) -> None:
    """Call a milestone stuck whose day is over, whether its unit says so or not."""
    with taking(BLOCK, Milestone, milestone_id, by=SYSTEM, reason="late") as milestone:
        if milestone.state != Step.PLANNED or milestone.until_version is not None:
            raise _somebody_was_faster()
        # Since its day was over, whenever the clock came by: nobody starts the count anew.
        milestone.blocked_at = clock.at_start_of(milestone.due_on + timedelta(days=1))
        milestone.blocked_why = milestone.blocked_why or gettext("The day is over and nothing was proved.")


def _climb(milestone_id: UUID) -> bool:
    """Pass a milestone that has been stuck for the working days of the pack up to the leader."""
    found = Milestone.objects.get(id=milestone_id)
    since = (found.blocked_at or clock.now()).astimezone(clock.zone()).date()
    if pack().working_days_since(since, clock.today()) < pack().stuck_days:
        return False
    with taking(CLIMB, Milestone, milestone_id, by=SYSTEM) as milestone:
        if milestone.climbed_at is not None:
            raise _somebody_was_faster()
        milestone.climbed_at = clock.now()
        project = milestone.project
        tell_units(project, "project-stuck", [project.keeper_id, milestone.blocked_by_id])
    return True


def _somebody_was_faster() -> WrongState:
    return WrongState("done-already", _("Another worker has done it."))
