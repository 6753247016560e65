"""What stands on a ballot, in words: the engine of ballots knows options by their ids alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from banshi.projects import queries as projects
from banshi.projects.models import ProjectList

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from banshi.projects.models import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option as a page shows it: its place on the ballot, what it is about, and the number of its own page."""

    id: UUID
    place: int
    title: str
    words: str
    number: str


def list_voted_on(about_id: UUID) -> ProjectList | None:
    """Return the list of projects that a ballot is about, if it is about one."""
    return ProjectList.objects.filter(id=about_id).first()


def described(ids: Sequence[UUID]) -> list[Option]:
    """Return the options of a ballot in its order; one that is described nowhere is called by its place."""
    found = projects.candidates_of(ids)
    return [_option(one, place, found.get(one)) for place, one in enumerate(ids, start=1)]


def titles(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return what the options of a ballot are called."""
    return {one.id: one.title for one in described(ids)}


def _option(option_id: UUID, place: int, about: Candidate | None) -> Option:
    if about is None:
        named = gettext("Option %(place)d") % {"place": place}
        return Option(id=option_id, place=place, title=named, words="", number="")
    return Option(id=option_id, place=place, title=about.title, words=about.words, number=about.number)
