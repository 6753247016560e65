"""How many people as everybody may read it: ten or more in whole tens, fewer in words.

A number that moves by one whenever somebody speaks tells who looks every day that they did, and of few people who they
were. Whole tens stand still for nine of ten; what is below ten stays untold. Desks of those who work on it show numbers
as they are.
"""

from __future__ import annotations

from django.utils.translation import gettext

from banshi.concerns.rates import FEWEST


def tens(count: int) -> int:
    """Return the whole tens of a count."""
    return count - count % FEWEST


def people(count: int) -> str:
    """Return how many people, in whole tens or in words."""
    if count < FEWEST:
        return gettext("fewer than ten people")
    return gettext("at least %(count)s people") % {"count": tens(count)}


def reports(count: int) -> str:
    """Return how many reports, in whole tens or in words."""
    if count < FEWEST:
        return gettext("fewer than ten reports")
    return gettext("at least %(count)s reports") % {"count": tens(count)}


def part(count: int, whole: int) -> str:
    """Return how many of a whole: in whole tens where it and the rest are ten or more, else “some” or “most”.

    Empty where it is none. Of fewer than ten it is always “some”: “most” of two would be both.
    """
    if not count:
        return ""
    if count >= FEWEST and whole - count >= FEWEST:
        return gettext("at least %(count)s") % {"count": tens(count)}
    return gettext("most of them") if whole >= FEWEST and 2 * count > whole else gettext("some of them")
