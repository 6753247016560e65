"""Reads of stories: what everybody may read, what a desk has to do, and which letters fit a concern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import NotFound
from banshi.stations.standing_in import had_a_hand
from banshi.stories.lifecycle import DECIDES, readers_of
from banshi.stories.models import Adoption, Story, Version
from banshi.stories.vocabulary import Kind, State

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from banshi.kernel.actor import Actor

PAGE = 20
MOST_ADOPTIONS = 50
MOST_LETTERS = 20


def in_force() -> QuerySet[Version]:
    """Return the versions that count today; those of withdrawn stories do not."""
    rows = Version.objects.filter(version=F("story__version")).exclude(story__state=State.WITHDRAWN)
    return rows.select_related("story")


def published(*, kind: str = "", category: str = "", before: tuple[datetime, int] | None = None) -> list[Version]:
    """Return the stories anybody may read, newest version first: a page, and one more if there is more.

    A category finds what is told of it and of everything below it.
    """
    rows = in_force()
    if kind in set(Kind):
        rows = rows.filter(kind=kind)
    if category:
        rows = rows.filter(Q(category=category) | Q(category__startswith=f"{category}."))
    if before is not None:
        rows = rows.filter(Q(at__lt=before[0]) | Q(at=before[0], id__lt=before[1]))
    return list(rows.order_by("-at", "-id")[: PAGE + 1])


def public_story(number: str) -> Story:
    """Return a story that was published at some time; ``NotFound`` for one that never was."""
    found = Story.objects.filter(number=number.strip().upper(), version__gt=0).first()
    if found is None:
        raise NotFound("no-such-story", _("There is no story under this number."))
    return found


def version_of(story: Story, version: int | None = None) -> Version:
    """Return one version of a story, the one in force unless another is named."""
    wanted = story.version if version is None else version
    found = Version.objects.select_related("story").filter(story=story, version=wanted).first()
    if found is None:
        raise NotFound("no-such-version", _("There is no such version of this story."))
    return found


def versions_of(story: Story) -> list[Version]:
    """Return all versions of a story, the youngest first."""
    return list(Version.objects.filter(story=story).order_by("-version"))


def adoptions_of(story: Story) -> list[Adoption]:
    """Return who took a story over, those who still work by it first; 50 at the most."""
    rows = Adoption.objects.filter(story=story).select_related("version")
    return list(rows.order_by(F("ended_at").desc(nulls_first=True), "at", "id")[:MOST_ADOPTIONS])


def ours(by: Actor) -> list[Story]:
    """Return what the actor's unit tells, the youngest first."""
    return list(Story.objects.filter(unit_id=by.unit_id or 0).order_by("-at")[:MOST_ADOPTIONS])


def to_read(by: Actor) -> list[Story]:
    """Return what waits for the actor as the second person, longest waiting first."""
    if by.duty not in DECIDES:
        return []
    rows = Story.objects.filter(state=State.OFFERED).order_by("offered_at")
    return [one for one in rows if by.unit_id in readers_of(one.unit_id) and not had_a_hand(by, one.hands, one.id)]


def our_adoptions(by: Actor) -> list[Adoption]:
    """Return what the actor's unit took over, the youngest first."""
    rows = Adoption.objects.filter(unit_id=by.unit_id or 0).select_related("story", "version")
    return list(rows.order_by("-at")[:MOST_ADOPTIONS])


def story_at_desk(number: str, *, by: Actor) -> Story:
    """Return a story as a desk may see it before it is published: its own unit, and who may read it there."""
    found = Story.objects.filter(number=number.strip().upper()).first()
    if found is None or by.unit_id not in {found.unit_id, *readers_of(found.unit_id)}:
        raise NotFound("no-such-story", _("There is no such story, or it is not with your unit."))
    return found


def letters_for(category: str) -> list[Version]:
    """Return the letters that fit a concern of a category: told of it, or of one above it; the closest first."""
    parts = category.split(".") if category else []
    fits = [".".join(parts[:many]) for many in range(1, len(parts) + 1)]
    rows = in_force().filter(kind=Kind.LETTER, category__in=fits)
    return sorted(rows.order_by("-at")[:MOST_LETTERS], key=lambda one: -len(one.category))


def letter_of(number: str, category: str) -> Version:
    """Return the letter of a story, if it fits a concern of a category."""
    found = next((one for one in letters_for(category) if one.story.number == number.strip().upper()), None)
    if found is None:
        raise NotFound("no-such-letter", _("There is no such letter for a concern like this."))
    return found
