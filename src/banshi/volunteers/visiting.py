"""After a visit: how long it was, as the person helped says; that nobody came; or that something went wrong.

Hours count only as confirmed by who was helped, by their link or at the unit for who has no telephone. What went wrong
becomes a concern by the ordinary intake, with its own clock and verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from banshi.concerns.intake import Said, take_in
from banshi.concerns.proposing import Hints
from banshi.concerns.vocabulary import Channel, Kind
from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY
from banshi.kernel.refusals import RuleBroken
from banshi.volunteers import rules
from banshi.volunteers.lifecycle import COMPLAIN, CONFIRM, DISPUTE, NOT_COME
from banshi.volunteers.models import Match
from banshi.volunteers.settling import hold, settle
from banshi.volunteers.telling import tell, to_volunteer

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor
    from banshi.volunteers.models import Need
    from banshi.volunteers.vocabulary import Way


def confirm(match_id: UUID, *, minutes: int, way: Way, by: Actor, command: UUID | None = None) -> Match:
    """Write down how many minutes the visit was, as the person helped says. The volunteer cannot."""
    with transaction.atomic():
        hold(match_id)
        with taking(CONFIRM, Match, match_id, by=by, command=command) as match:
            _refuse_if_early(match)
            if not rules.believable(minutes, match.need.minutes):
                raise RuleBroken(
                    "unbelievable",
                    _("So long a visit was not asked for."),
                    cure=_("Say how long the volunteer was with you, in minutes."),
                )
            match.minutes, match.confirmed_at, match.confirmed_way = minutes, clock.now(), way
            match.clock_at = None
        settle(match.need_id, by=by)
        tell(match.need, to_volunteer(match, "volunteer-confirmed"))
    return match


def not_come(match_id: UUID, *, by: Actor, command: UUID | None = None) -> Match:
    """Write down that nobody came. It is no mark against anybody: the unit asks what happened."""
    with transaction.atomic():
        hold(match_id)
        with taking(NOT_COME, Match, match_id, by=by, command=command) as match:
            _refuse_if_early(match)
            match.clock_at = None
        settle(match.need_id, by=by)
    return match


def dispute(match_id: UUID, *, words: str, by: Actor, command: UUID | None = None) -> Match:
    """Take in what went wrong, as the person helped says: it becomes a concern, and the hours do not count."""
    with transaction.atomic():
        hold(match_id)
        with taking(DISPUTE, Match, match_id, by=by, command=command) as match:
            _refuse_if_early(match)
            match.concern_ids = [*match.concern_ids, _take_in(match.need, words, by)]
            match.clock_at = None
        settle(match.need_id, by=by)
    return match


def complain(match_id: UUID, *, words: str, by: Actor, command: UUID | None = None) -> Match:
    """Take in what went wrong, as the volunteer says: it becomes a concern; the hours stay as they are."""
    with taking(COMPLAIN, Match, match_id, by=by, command=command) as match:
        match.concern_ids = [*match.concern_ids, _take_in(match.need, words, by)]
    return match


def _take_in(need: Need, words: str, by: Actor) -> UUID:
    """Take a concern in, to be looked at by anybody but the unit that arranged the visit."""
    if not words.strip():
        raise RuleBroken("no-words", _("Say in a few words what went wrong."))
    hints = Hints(division=need.division, kind=Kind.COMPLAIN, about=(need.unit_id,))
    told = _("About the volunteer visit %(number)s: %(words)s") % {"number": need.number, "words": words.strip()}
    said = Said(
        id=uuid4(), words=told, channel=Channel.WEB, hints=hints, may_be_public=False,
        person_id=None if by.is_staff else by.person_id,
    )  # fmt: skip
    return take_in(said, by=by if by.is_resident else NOBODY).concern.id


def _refuse_if_early(match: Match) -> None:
    if clock.now() < match.need.starts_at:
        raise RuleBroken("not-yet", _("The visit has not begun yet."), cure=_("Come back when it is over."))
