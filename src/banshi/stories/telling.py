"""Whom a step of a story tells: units, at their desks; nobody outside is asked to do anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.notices.actions import Told, queue
from banshi.stories.models import Adoption
from banshi.stories.vocabulary import Adopted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from banshi.stories.models import Story


def tell_units(story: Story, kind: str, units: Iterable[int]) -> None:
    """Queue a notice to units, in the caller's transaction."""
    told = [Told(kind=kind, unit_id=one) for one in sorted(set(units))]
    if told:
        queue(*told, case_id=story.id, case_number=story.number)


def tell_adopters(story: Story, kind: str) -> None:
    """Tell every unit that works by a story."""
    tell_units(
        story, kind, Adoption.objects.filter(story=story, state=Adopted.ADOPTED).values_list("unit_id", flat=True)
    )
