"""The second pair of eyes: publishing a story, sending it back, and withdrawing one that does not hold any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken
from banshi.stories import wording
from banshi.stories.lifecycle import PUBLISH, SEND_BACK, WITHDRAW
from banshi.stories.models import Story, Told, Version
from banshi.stories.telling import tell_adopters, tell_units
from banshi.stories.writing import texts_of

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.kernel.actor import Actor

TOLD = tuple(field.name for field in Told._meta.get_fields())  # noqa: SLF001 - Django's public name


def publish(story_id: UUID, *, by: Actor, command: UUID | None = None) -> Story:
    """Publish what was offered as the next version; the database refuses it from whoever had a hand in it.

    Raises ``LeadsToSomebody`` where something in it leads to a person: masking may have learned since.
    """
    with taking(PUBLISH, Story, story_id, by=by, command=command) as story:
        wording.refuse_if_unfit(texts_of(story), unit_id=story.unit_id)
        Version.objects.create(
            story=story, version=story.version + 1, at=clock.now(), reason=story.reason, hands=story.hands,
            reader_id=by.account_id or 0, reader_unit_id=by.unit_id or 0,
            **{name: getattr(story, name) for name in TOLD},
        )  # fmt: skip
        story.version += 1
        story.reason, story.returned = "", ""
        tell_units(story, "story-published", [story.unit_id])
        tell_adopters(story, "story-changed")
    return story


def send_back(story_id: UUID, *, reason: str, by: Actor, command: UUID | None = None) -> Story:
    """Send a story back to those who wrote it, with what is to be changed."""
    words = reason.strip()[:400]
    if not words:
        raise RuleBroken("no-reason", _("Say what is to be changed."), cure=_("Those who wrote it read it."))
    with taking(SEND_BACK, Story, story_id, by=by, reason=words, command=command) as story:
        story.returned, story.offered_at = words, None
        tell_units(story, "story-sent-back", [story.unit_id])
    return story


def withdraw(story_id: UUID, *, reason: str, by: Actor, command: UUID | None = None) -> Story:
    """Withdraw a story for good; its versions stay to be read with the reason, and whoever works by it is told."""
    why = wording.reason(reason, unit_id=by.unit_id or 0)
    with taking(WITHDRAW, Story, story_id, by=by, reason=why, command=command) as story:
        story.withdrawn_at, story.why_withdrawn, story.offered_at = clock.now(), why, None
        tell_adopters(story, "story-withdrawn")
    return story
