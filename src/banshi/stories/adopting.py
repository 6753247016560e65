"""Taking over what worked elsewhere: a letter into answers, a line into a draft of one's duties, steps into a plan.

Nothing counts at once: a letter is edited and read over like any answer, a line of duties is tried on past concerns,
steps are copied into a plan by whoever leads it. Who took over what, when and from which version is written down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from banshi.concerns import editions
from banshi.journal.steps import allow, beginning, taking
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, RuleBroken, WrongState
from banshi.projects.plans import Planned
from banshi.stories import queries, routing, rules, templates, wording
from banshi.stories.lifecycle import ADOPT, END
from banshi.stories.models import Adoption, Version
from banshi.stories.telling import tell_units
from banshi.stories.templates import Letter, Routing, Steps
from banshi.stories.vocabulary import Adopted, State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from banshi.concerns.models import Concern
    from banshi.kernel.actor import Actor
    from banshi.projects.models import Project


def use_letter(version: Version, *, by: Actor, command: UUID | None = None) -> Adoption | None:
    """Note that a unit answers with a letter, once for all answers; nothing is noted at the unit that wrote it."""
    if not isinstance(template_of(version), Letter):
        raise WrongState("another-kind", _("This story offers no letter."))
    if by.unit_id == version.story.unit_id or living(version.story_id, by.unit_id or 0):
        return None
    return _adopt(version, clock.today(), by=by, command=command)


def begun_with(number: str, concern: Concern, *, by: Actor) -> str:
    """Return the words with which an answer begins: those of a letter that the unit works by; nothing for others."""
    version = queries.letter_of(number, concern.category)
    mine = by.unit_id == version.story.unit_id or living(version.story_id, by.unit_id or 0) is not None
    return opened(version, concern) if mine else ""


def opened(version: Version, concern: Concern) -> str:
    """Return a letter with what the concern itself says; what was done and when is for whoever did it to write."""
    template = template_of(version)
    return rules.filled(template.text, {"place": concern.place}) if isinstance(template, Letter) else ""


def take_duties(version: Version, chosen: Mapping[str, int], *, by: Actor, command: UUID | None = None) -> Adoption:
    """Make a draft of the hotline's catalogue with the story's line; ``chosen`` names the unit by division.

    The draft is tried and let count as any other. Raises ``RuleBroken`` where no unit or none of the kind is chosen.
    """
    line = template_of(version)
    if not isinstance(line, Routing):
        raise WrongState("another-kind", _("This story offers no line of duties."))
    allow(ADOPT, _new(version, clock.today(), by), by)
    hotline = by.unit_id or 0
    offered = {place.division: place.candidates for place in routing.places_of(line, hotline)}
    if not chosen or any(unit not in offered.get(division, ()) for division, unit in chosen.items()):
        raise RuleBroken(
            "no-unit", _("Choose for at least one place a unit of the kind that the story names."),
            cure=_("A place for which you choose none stays as it is."),
        )  # fmt: skip
    with transaction.atomic():
        lines = routing.lines_with(version, line, hotline, chosen)
        draft = editions.draft_from(lines, hotline, edition=f"{version.story.number} {clock.today()}", by=by)
        return _adopt(version, clock.today(), by=by, command=command, edition_id=draft.pk)


def take_steps(
    version: Version, project: Project | None, begins_on: date, *, by: Actor, command: UUID | None = None
) -> Adoption:
    """Note that a unit goes by a list of steps from a day on, in the plan of a project or by itself.

    Raises ``RuleBroken`` for a project in which the unit has no part. The plan itself is changed by who leads it.
    """
    if not isinstance(template_of(version), Steps):
        raise WrongState("another-kind", _("This story offers no list of steps."))
    here = by.unit_id or 0
    if project is not None and here not in {project.lead_unit_id, project.keeper_id, *project.unit_ids}:
        raise RuleBroken("no-part-in-it", _("Your unit has no part in this project."))
    return _adopt(version, begins_on, by=by, command=command, project_id=project.id if project else None)


def planned(adoption: Adoption, *, unit_id: int | None = None) -> tuple[Planned, ...]:
    """Return the steps that were taken over as milestones of a plan, by their days; to be copied into it."""
    template = template_of(adoption.version)
    steps = template.steps if isinstance(template, Steps) else ()
    return tuple(
        Planned(title=what, due_on=due, unit_id=unit_id) for due, what in rules.dated(steps, adoption.begins_on)
    )


def end(adoption_id: UUID, *, why: str, by: Actor, command: UUID | None = None) -> Adoption:
    """Stop working by a story; the reason is public, since it tells others as much as the story does."""
    reason = wording.reason(why, unit_id=by.unit_id or 0)
    with taking(END, Adoption, adoption_id, by=by, reason=reason, command=command) as adoption:
        adoption.ended_at, adoption.why_ended = clock.now(), reason
        tell_units(adoption.story, "story-ended-elsewhere", [adoption.story.unit_id])
    return adoption


def template_of(version: Version) -> templates.Template:
    """Return what a version offers to take over."""
    return templates.read(version.kind, version.template)


def living(story_id: UUID, unit_id: int) -> Adoption | None:
    """Return a unit's adoption of a story, if it still works by it."""
    return Adoption.objects.filter(story_id=story_id, unit_id=unit_id, state=Adopted.ADOPTED).first()


def _adopt(
    version: Version, begins_on: date, *, by: Actor, command: UUID | None,
    edition_id: int | None = None, project_id: UUID | None = None,
) -> Adoption:  # fmt: skip
    story = version.story
    if story.state == State.WITHDRAWN or version.version != story.version:
        raise WrongState("not-in-force", _("This version is not in force any more."), cure=_("Open the story again."))
    made = _new(version, begins_on, by)
    made.edition_id, made.project_id = edition_id, project_id
    try:
        with beginning(ADOPT, made, by=by, command=command):
            tell_units(story, "story-adopted", [story.unit_id])
    except IntegrityError:  # one living adoption a unit: the table's own constraint
        raise RuleBroken("adopted-already", _("Your unit works by this story already.")) from None
    return made


def _new(version: Version, begins_on: date, by: Actor) -> Adoption:
    return Adoption(
        id=uuid4(), story=version.story, version=version, unit_id=by.unit_id or 0, at=clock.now(),
        account_id=by.account_id or 0, begins_on=begins_on,
    )  # fmt: skip


def own(adoption_id: UUID, *, by: Actor) -> Adoption:
    """Return an adoption of the actor's unit; ``NotFound`` for anybody else's."""
    rows = Adoption.objects.select_related("story", "version", "version__story")
    found = rows.filter(id=adoption_id, unit_id=by.unit_id or 0).first()
    if found is None:
        raise NotFound("no-such-adoption", _("Your unit took over no such thing."))
    return found
