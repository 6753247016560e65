"""A concern as anybody may see it: masked words, a square on the map, the last answer. Never who reported it.

The exact point is shown where nobody lives (a park, a crossing, a station); else the middle of a square of a hundred
metres. Photos are named once a person has cleared them. Times are days: whoever heard a neighbour call at ten past
nine must not find the concern of ten past nine.
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext

from banshi.api.open311 import services
from banshi.concerns.lifecycle import State
from banshi.concerns.masking import mask
from banshi.concerns.models import Answer, Attachment
from banshi.concerns.placing import coarse, where_nobody_lives
from banshi.concerns.vocabulary import OUTCOME_WORDS, Outcome
from banshi.kernel import clock
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from banshi.api.open311.rendering import Fact
    from banshi.concerns.models import Concern

LONGEST = 4000
"""Characters of a description (GeoReport v2)."""
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def shown(concerns: Sequence[Concern]) -> list[Fact]:
    """Return concerns as GeoReport requests; three statements, however many there are."""
    ids = [concern.id for concern in concerns]
    replies, pictures = _replies(ids), _pictures(ids)
    units = Unit.objects.in_bulk({concern.unit_id or concern.hotline_id for concern in concerns})
    return [
        _request(one, replies.get(one.id), pictures.get(one.id), units[one.unit_id or one.hotline_id])
        for one in concerns
    ]


def notice(concern: Concern, *, to_sender: bool = False) -> str:
    """Return what happens next, by which day; to whoever sends it at this moment, by which minute."""
    if concern.state == State.CLOSED:
        return gettext("Closed.")
    if concern.state == State.ANSWERED:
        return gettext("Answered. Whoever reported it is asked whether it is solved.")
    if concern.state == State.WAITING and concern.look_again_on:
        return gettext("It comes back by itself on %(day)s.") % {"day": date_format(concern.look_again_on, "Y-m-d")}
    due = concern.due_at.astimezone(clock.zone())
    return gettext("An answer is due by %(moment)s.") % {
        "moment": date_format(due, "Y-m-d H:i" if to_sender else "Y-m-d")
    }


def day_begins(moment: datetime) -> datetime:
    """Return the first moment of the day of a moment, where the hotline is."""
    return clock.at_start_of(clock.day_of(moment))


def day_ends(moment: datetime) -> datetime:
    """Return the first moment of the day after that of a moment, where the hotline is."""
    return clock.at_start_of(clock.day_of(moment) + DAY)


def updated_at(concern: Concern) -> datetime:
    """Return when a concern last moved; a closed one, when it was closed."""
    return max(concern.since, concern.closed_at or concern.since)


def picture_url(attachment_id: UUID) -> str:
    """Return the whole address of a photo."""
    return f"{settings.PUBLIC_ADDRESS}/open311/v2/media/{attachment_id}"


def _request(concern: Concern, reply: tuple[int, str] | None, picture: UUID | None, unit: Unit) -> Fact:
    latitude, longitude = _position(concern)
    return {
        "service_request_id": concern.number,
        "status": "closed" if concern.state == State.CLOSED else "open",
        "status_notes": _notes(concern, reply),
        "service_name": services.name_of(concern.category),
        "service_code": services.code_of(concern.category),
        "description": concern.said if len(concern.said) <= LONGEST else f"{concern.said[: LONGEST - 1]}…",
        "agency_responsible": str(unit),
        "service_notice": notice(concern),
        "requested_datetime": day_begins(concern.at),
        "updated_datetime": day_begins(updated_at(concern)),
        "expected_datetime": day_ends(concern.due_at) - SECOND,  # no program shall call late what is not
        "address": _covered(concern.place) or None,
        "address_id": None,
        "zipcode": None,
        "lat": latitude,
        "long": longitude,
        "media_url": picture_url(picture) if picture else None,
    }


def _position(concern: Concern) -> tuple[float, float] | tuple[None, None]:
    if concern.latitude is None or concern.longitude is None:
        return None, None
    if where_nobody_lives(concern.place):
        return concern.latitude, concern.longitude
    return coarse(concern.latitude, concern.longitude)


def _notes(concern: Concern, reply: tuple[int, str] | None) -> str:
    """Return the answer of the present round, covered like all that is public; without one, how it stands."""
    if reply is not None and reply[0] == concern.round and concern.state != State.IN_REVIEW:
        return _covered(reply[1])
    if concern.state == State.CLOSED and concern.outcome:
        return str(OUTCOME_WORDS[Outcome(concern.outcome)])
    return str(State(concern.state).label)


@lru_cache(maxsize=4096)
def _covered(text: str) -> str:
    return mask(text).text


def _replies(ids: Sequence[UUID]) -> dict[UUID, tuple[int, str]]:
    """Return the round and the words of the last answer of each that may be told: in no doubt, or passed."""
    told = Answer.objects.filter(concern_id__in=ids, returned="").filter(Q(flags=[]) | Q(passed_at__isnull=False))
    last = told.order_by("concern_id", "-id").distinct("concern_id")
    return {pk: (turn, reply) for pk, turn, reply in last.values_list("concern_id", "round", "reply")}


def _pictures(ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the first photo of each that a person has cleared."""
    cleared = Attachment.objects.filter(concern_id__in=ids, kind="photo", public=True)
    first = cleared.order_by("concern_id", "at", "id").distinct("concern_id")
    return dict(first.values_list("concern_id", "id"))
