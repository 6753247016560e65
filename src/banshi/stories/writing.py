"""Writing a story up at the desk of a unit, until it goes to a second person.

Nothing that leads to a person is kept, not even while it is being written.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue
from banshi.journal.steps import beginning, taking
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken
from banshi.projects.promising import number
from banshi.stories import templates, wording
from banshi.stories.lifecycle import OFFER, REVISE, REWRITE, TAKE_BACK, WRITE, readers_of
from banshi.stories.models import Story
from banshi.stories.telling import tell_units
from banshi.stories.vocabulary import TEXTS

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from banshi.kernel.actor import Actor
    from banshi.stories.templates import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a unit writes up: the texts of ``TEXTS``, what it is about, since when, and what others can take over."""

    title: str
    wrong: str
    done: str
    took_time: str
    took_money: str
    took_who: str
    came: str
    category: str
    began_on: date
    template: Template


def write(draft: Draft, *, by: Actor, command: UUID | None = None) -> Story:
    """Begin a story of the actor's unit.

    Raises ``RuleBroken`` for what is missing or typed as a percentage, ``LeadsToSomebody`` for what leads to a person.
    """
    columns = _columns(draft, unit_id=by.unit_id or 0)
    story = Story(
        id=uuid4(), number=number("stories_number", "JY"), unit_id=by.unit_id or 0, at=clock.now(),
        hands=[by.account_id or 0], kind=templates.kind_of(draft.template), **columns,
    )  # fmt: skip
    with beginning(WRITE, story, by=by, command=command):
        pass
    return story


def rewrite(story_id: UUID, draft: Draft, *, by: Actor, command: UUID | None = None) -> Story:
    """Change the words of a story that is being written; what can be taken over stays of its kind."""
    with taking(REWRITE, Story, story_id, by=by, command=command) as story:
        if templates.kind_of(draft.template) != story.kind:
            raise RuleBroken("another-kind", _("What can be taken over stays of its kind."), cure=_("Begin a new one."))
        for name, value in _columns(draft, unit_id=story.unit_id).items():
            setattr(story, name, value)
        put_hand_on(story, by)
    return story


def offer(story_id: UUID, *, by: Actor, command: UUID | None = None) -> Story:
    """Give a story to a second person. Raises ``RuleBroken`` where nothing of the casework shows it."""
    with taking(OFFER, Story, story_id, by=by, command=command) as story:
        if not story.links:
            raise RuleBroken(
                "nothing-shows-it", _("Nothing shows it yet."),
                cure=_("Link at least one concern, problem, case or project in which your unit had a part."),
            )  # fmt: skip
        wording.refuse_if_unfit(texts_of(story), unit_id=story.unit_id)
        put_hand_on(story, by)
        story.offered_at, story.returned = clock.now(), ""
        tell_units(story, "story-to-read", readers_of(story.unit_id))
    return story


def take_back(story_id: UUID, *, by: Actor, command: UUID | None = None) -> Story:
    """Take a story back that nobody has published yet."""
    with taking(TAKE_BACK, Story, story_id, by=by, command=command) as story:
        story.offered_at = None
    return story


def revise(story_id: UUID, *, reason: str, by: Actor, command: UUID | None = None) -> Story:
    """Begin a further version; the reason is published with it, and the version in force stays in sight meanwhile."""
    why = wording.reason(reason, unit_id=by.unit_id or 0)
    with taking(REVISE, Story, story_id, by=by, reason=why, command=command) as story:
        story.reason, story.hands, story.offered_at = why, [by.account_id or 0], None
    return story


def texts_of(story: Story) -> dict[str, str]:
    """Return all that somebody typed of a story, by field."""
    said = {name: str(getattr(story, name)) for name in TEXTS}
    return said | {"template": templates.words_of(templates.read(story.kind, story.template)), "reason": story.reason}


def _columns(draft: Draft, *, unit_id: int) -> dict[str, Any]:
    said = {name: str(getattr(draft, name)).strip() for name in TEXTS}
    if empty := [str(TEXTS[name]) for name, text in said.items() if not text]:
        raise RuleBroken("story-lacks", _("The story does not say: %(what)s.") % {"what": ", ".join(empty)})
    if draft.category not in catalogue.categories():
        raise RuleBroken("no-category", _("Choose what it is about: its figures are counted by it."))
    if draft.began_on > clock.today():
        raise RuleBroken("not-begun", _("It has not begun yet."), cure=_("Write it up when it has worked."))
    wording.refuse_if_unfit(said | {"template": templates.words_of(draft.template)}, unit_id=unit_id)
    others = {one.name: getattr(draft, one.name) for one in fields(draft) if one.name not in {*TEXTS, "template"}}
    return said | others | {"template": templates.as_json(draft.template)}


def put_hand_on(story: Story, by: Actor) -> None:
    """Note who wrote on the coming version: they do not publish it."""
    if by.account_id is not None and by.account_id not in story.hands:
        story.hands = [*story.hands, by.account_id]
