"""How the hotline speaks: the sentence at the end of a call, and how far away something is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from banshi.stations.queries import unit
from banshi.web.templatetags.hotline import aloud

if TYPE_CHECKING:
    from banshi.concerns.models import Concern

METRES_OF_A_KILOMETRE = 1000


def to_say(concern: Concern) -> str:
    """Return what the operator reads to the caller when the concern is in: number, by when, and who acts."""
    named = {"number": concern.number, "moment": aloud(concern.due_at)}
    if concern.unit_id is None or concern.unit_id == concern.hotline_id:
        said = gettext("Your number is %(number)s. You get an answer by %(moment)s. We, the hotline, see to it.")
        return said % named
    said = gettext("Your number is %(number)s. You get an answer by %(moment)s. The unit is %(unit)s.")
    return said % {**named, "unit": unit(concern.unit_id)}


def distance(metres: float) -> str:
    """Return how far something is away as people say it: '40 m', '1.2 km'."""
    if metres < METRES_OF_A_KILOMETRE:
        return gettext("%(metres)s m") % {"metres": max(10, round(metres / 10) * 10)}
    return gettext("%(count)s km") % {"count": f"{metres / METRES_OF_A_KILOMETRE:.1f}"}
