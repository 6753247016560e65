"""What Banshi does by itself at the time that was promised: remind, ask how it was, give back, end a vetting.

Each match, need and vetting names the next moment at which something is due. A run that was killed, or a worker that
stood still for a week, is simply run again: nothing is done twice or forgotten.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction

from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.kernel.refusals import WrongState
from banshi.volunteers.calling_off import call_off
from banshi.volunteers.jurisdiction import pack
from banshi.volunteers.lifecycle import (
    END_ASKING,
    END_VETTING,
    GIVE_BACK,
    LAPSE,
    MEET,
    REMIND,
    TELL_OF_ITS_END,
    Needed,
    State,
    Vetted,
)
from banshi.volunteers.models import Match, Need, Vetting
from banshi.volunteers.rules import Visit
from banshi.volunteers.settling import hold, settle
from banshi.volunteers.telling import tell, tell_of_vetting, to_helped, to_unit, to_volunteer

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

AT_A_TIME = 500
log = logging.getLogger(__name__)


def run_clocks() -> int:
    """Do what is due for matches, needs and vettings, and forget addresses; return how many things moved."""
    moved = 0
    for kind, run in ((Match, _run_match), (Need, _run_need)):
        moved += _each(kind, run)
    moved += _vettings()
    _forget()
    return moved


def _each(kind: type[Model], run: Callable[[UUID], None]) -> int:
    moved, left = 0, set[UUID]()
    while batch := _due(kind, left):
        for pk in batch:
            if _ran(run, pk):
                moved += 1
            else:
                left.add(pk)
    return moved


def _due(kind: type[Model], left: set[UUID]) -> list[UUID]:
    rows = kind._default_manager.filter(clock_at__lte=clock.now()).exclude(pk__in=left)  # noqa: SLF001 - Django's public name
    return list(rows.order_by("clock_at", "pk").values_list("pk", flat=True)[:AT_A_TIME])


def _ran(run: Callable[[UUID], None], pk: UUID) -> bool:
    try:
        with transaction.atomic():
            run(pk)
    except WrongState:  # somebody was faster
        return False
    except Exception:
        log.exception("the clock of %s", pk)
        return False
    return True


def _run_match(match_id: UUID) -> None:
    hold(match_id)
    match = Match.objects.select_related("need").get(id=match_id)
    if match.state in {State.PROPOSED, State.VOLUNTEER_YES}:
        _lapse(match)
    elif match.state == State.AGREED:
        _remind_or_meet(match)
    else:
        with taking(END_ASKING, Match, match_id, by=SYSTEM) as ended:
            _refuse_if_early(ended)
            ended.clock_at = None
        settle(match.need_id, by=SYSTEM)


def _lapse(match: Match) -> None:
    with taking(LAPSE, Match, match.id, by=SYSTEM, reason="no answer in time") as lapsed:
        _refuse_if_early(lapsed)
        lapsed.clock_at = None
    settle(match.need_id, by=SYSTEM)
    if match.state == State.VOLUNTEER_YES:
        tell(match.need, to_volunteer(match, "volunteer-called-off"))


def _remind_or_meet(match: Match) -> None:
    need = match.need
    end = Visit(need.starts_at, need.minutes).end
    if clock.now() < end:
        with taking(REMIND, Match, match.id, by=SYSTEM) as reminded:
            _refuse_if_early(reminded)
            reminded.reminded_at, reminded.clock_at = clock.now(), end
            tell(need, to_volunteer(match, "volunteer-reminder"), to_helped(need, "help-reminder"))
        return
    with taking(MEET, Match, match.id, by=SYSTEM) as met:
        _refuse_if_early(met)
        met.clock_at = end + timedelta(days=pack().confirm_days.number)
        tell(need, to_helped(need, "help-how-was-it") or to_unit(need, "help-call-them"))
    settle(need.id, by=SYSTEM)


def _run_need(need_id: UUID) -> None:
    """Give a need back to its unit when nobody was found in time; one that is taken only loses its clock."""
    found = Need.objects.select_for_update().get(id=need_id)
    _refuse_if_early(found)
    if found.state not in {Needed.OPEN, Needed.PROPOSED}:
        Need.objects.filter(id=need_id).update(clock_at=None)
        return
    with taking(GIVE_BACK, Need, need_id, by=SYSTEM, reason="nobody was found in time") as need:
        need.clock_at = None
    call_off(need, by=SYSTEM)
    tell(need, to_unit(need, "help-not-found"), to_helped(need, "help-not-found"))


def _vettings() -> int:
    today, moved = clock.today(), 0
    soon = today + timedelta(days=pack().told_days.number)
    rows = Vetting.objects.filter(state__in=(Vetted.VETTED, Vetted.ASKED)).exclude(until=None)
    for pk in rows.filter(until__lt=today).order_by("until", "id").values_list("id", flat=True):
        moved += _ran(_end_vetting, pk)
    ending = Vetting.objects.filter(state=Vetted.VETTED, until__gte=today, until__lte=soon, told_at=None)
    for pk in ending.order_by("until", "id").values_list("id", flat=True):
        moved += _ran(_tell_of_its_end, pk)
    return moved


def _end_vetting(vetting_id: UUID) -> None:
    found = Vetting.objects.select_for_update().get(id=vetting_id)
    if found.until is None or found.until >= clock.today():  # an officer was faster
        raise WrongState("not-due", "")
    if found.state == Vetted.ASKED:  # it is looked at again already: only what it was good for is over
        Vetting.objects.filter(id=vetting_id).update(until=None)
        return
    with taking(END_VETTING, Vetting, vetting_id, by=SYSTEM, reason="the day has come") as ended:
        ended.until = None
        tell_of_vetting(ended, "vetting-ended")


def _tell_of_its_end(vetting_id: UUID) -> None:
    with taking(TELL_OF_ITS_END, Vetting, vetting_id, by=SYSTEM) as told:
        if told.told_at is not None:
            raise WrongState("not-due", "")
        told.told_at = clock.now()
        tell_of_vetting(told, "vetting-ends")


def _forget() -> None:
    before = clock.now() - timedelta(days=pack().forget_days.number)
    with connection.cursor() as cursor:
        cursor.execute("select volunteers_forget(%s)", [before])


def _refuse_if_early(thing: Match | Need) -> None:
    if thing.clock_at is None or thing.clock_at > clock.now():
        raise WrongState("not-due", "")
