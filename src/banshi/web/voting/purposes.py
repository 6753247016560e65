"""What lots are drawn for, in words: the engine of draws knows a purpose by its key and a thing by its id alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from banshi.projects.models import Project

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from banshi.voting.models import Draw

ACCEPTING = "accept-"
"""How projects call the draw of those who accept, with the round behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What is drawn for, as a heading, and the number of the project, if it is about one."""

    words: str
    number: str


def purposes(draws: Iterable[Draw]) -> dict[UUID, Purpose]:
    """Return what each draw is for; one statement for all."""
    listed = list(draws)
    about = [one.about_id for one in listed]
    numbers = dict(Project.objects.filter(id__in=about).values_list("id", "number"))
    return {one.id: _purpose(one, numbers) for one in listed}


def _purpose(draw: Draw, numbers: Mapping[UUID, str]) -> Purpose:
    number = numbers.get(draw.about_id, "")
    round_said = draw.purpose.removeprefix(ACCEPTING)
    if not number or not draw.purpose.startswith(ACCEPTING):
        return Purpose(words=draw.purpose, number=number)
    if round_said == "1":
        return Purpose(words=gettext("Who says whether project %(number)s is done") % {"number": number}, number=number)
    again = gettext("Who says whether project %(number)s is done, round %(round)s")
    return Purpose(words=again % {"number": number, "round": round_said}, number=number)
