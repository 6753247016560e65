"""Saying yes or no: first the volunteer, then the person helped. A no costs nothing, needs no reason, is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.refusals import WrongState
from banshi.volunteers import rules
from banshi.volunteers.jurisdiction import pack
from banshi.volunteers.lifecycle import SAY_NO, SAY_YES, THANK_NO, WELCOME, Needed, State
from banshi.volunteers.models import Match, Need
from banshi.volunteers.settling import hold, settle
from banshi.volunteers.telling import tell, to_helped, to_unit, to_volunteer
from banshi.volunteers.vocabulary import Side, Way

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from banshi.kernel.actor import Actor


def say_yes(match_id: UUID, *, by: Actor, command: UUID | None = None) -> Match:
    """Let the volunteer say yes; the person helped is asked next, or the unit for who cannot be reached."""
    with taking(SAY_YES, Match, match_id, by=by, command=command) as match:
        _give_word(match, Side.VOLUNTEER, Way.ACCOUNT, by)
        match.clock_at = match.need.clock_at or match.need.starts_at
        asked = to_helped(match.need, "help-offered")
        tell(match.need, asked or to_unit(match.need, "volunteer-said-yes"))
    return match


def say_no(match_id: UUID, *, by: Actor, command: UUID | None = None) -> Match:
    """Let the volunteer say no, at any time before the visit, without a reason."""
    with transaction.atomic():
        hold(match_id)
        with taking(SAY_NO, Match, match_id, by=by, command=command) as match:
            known = match.state == State.AGREED
            match.clock_at = None
        settle(match.need_id, by=by)
        tell(match.need, to_unit(match.need, "volunteer-fell-out"))
        tell(match.need, to_helped(match.need, "help-called-off") if known else None)
    return match


def welcome(match_id: UUID, *, way: Way, by: Actor, command: UUID | None = None) -> Match:
    """Let the person helped say that the volunteer may come: from now on each may know who the other is."""
    with transaction.atomic():
        hold(match_id)
        with taking(WELCOME, Match, match_id, by=by, command=command) as match:
            enough = Need.objects.get(id=match.need_id).state == Needed.TAKEN
            _give_word(match, Side.HELPED, way, by)
            match.clock_at = _next_moment(match.need)
        settle(match.need_id, by=by)
        tell(match.need, to_volunteer(match, "volunteer-agreed") if enough else None)
    return match


def thank_no(match_id: UUID, *, by: Actor, command: UUID | None = None) -> Match:
    """Let the person helped say that it does not suit, without a reason."""
    with transaction.atomic():
        hold(match_id)
        with taking(THANK_NO, Match, match_id, by=by, command=command) as match:
            match.clock_at = None
        settle(match.need_id, by=by)
        tell(match.need, to_volunteer(match, "volunteer-called-off"), to_unit(match.need, "volunteer-fell-out"))
    return match


def _next_moment(need: Need) -> datetime:
    remind = rules.earlier(need.starts_at, pack().remind_hours.number)
    return remind if remind > clock.now() else rules.Visit(need.starts_at, need.minutes).end


def _give_word(match: Match, side: Side, way: Way, by: Actor) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into volunteers_word (match_id, side, at, way, account_id, unit_id)"
                " values (%s, %s, %s, %s, %s, %s)",
                [match.id, side, clock.now(), way, by.account_id, by.unit_id],
            )
    except IntegrityError:
        raise WrongState("said-already", _("You have said so already.")) from None
