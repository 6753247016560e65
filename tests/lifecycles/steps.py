"""Every declared step of every lifecycle, and how it is taken: one table, put together from those of the parts.

A step that is declared in the house and stands in no table fails a test of its own; so does a line without a step.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from banshi.burden.models import Report
from banshi.care.models import Consent
from banshi.care.models import Task as Call
from banshi.concerns.models import Concern, Problem
from banshi.connections.models import Client, Grant, Key
from banshi.linkage.models import Proposal
from banshi.matters.models import Case
from banshi.projects.models import Candidate, Milestone, Project, ProjectList
from banshi.register.upkeep import Finding
from banshi.retention.models import Hold
from banshi.stations.models import Recovery, StandIn, Told
from banshi.stories.models import Adoption, Story
from banshi.volunteers.models import Match, Need, Offer, Vetting
from banshi.voting.models import Ballot, Draw
from banshi.watching.models import Inquiry, Seed
from tests.lifecycles import of_care, of_cases, of_concerns, of_lists, of_projects, of_visits, of_votes, of_words
from tests.lifecycles.deeds import Turn
from tests.lifecycles.ground import thing_of
from tests.rights.asking import LIFECYCLES, steps_of
from tests.rights.scenes import scene_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from django.db.models import Model

    from banshi.journal.steps import Step
    from banshi.kernel.actor import Actor
    from tests.lifecycles.deeds import Deed, Deeds
    from tests.lifecycles.ground import Ground

TABLE: dict[str, tuple[type[Model], Deeds]] = {
    "case": (Case, of_cases.CASE), "proposal": (Proposal, of_cases.PROPOSAL), "finding": (Finding, of_cases.FINDING),
    "hold": (Hold, of_cases.HOLD), "recovery": (Recovery, of_cases.RECOVERY), "account": (Told, of_cases.ACCOUNT),
    "standing in": (StandIn, of_cases.STANDING_IN), "client": (Client, of_cases.CLIENT), "key": (Key, of_cases.KEY),
    "grant": (Grant, of_cases.GRANT), "concern": (Concern, of_concerns.CONCERN),
    "problem": (Problem, of_concerns.PROBLEM), "asking": (Consent, of_care.ASKING), "call": (Call, of_care.CALL),
    "offer": (Offer, of_visits.OFFER), "vetting": (Vetting, of_visits.VETTING), "need": (Need, of_visits.NEED),
    "match": (Match, of_visits.MATCH), "inquiry": (Inquiry, of_words.INQUIRY), "story": (Story, of_words.STORY),
    "adoption": (Adoption, of_words.ADOPTION), "report": (Report, of_words.REPORT),
    "list": (ProjectList, of_lists.LIST), "candidate": (Candidate, of_lists.CANDIDATE),
    "project": (Project, of_projects.PROJECT), "milestone": (Milestone, of_projects.MILESTONE),
    "ballot": (Ballot, of_votes.BALLOT), "draw": (Draw, of_votes.DRAW),
}  # fmt: skip
BY_THE_OWNER = {"seed": Seed}
"""What the owner of the tables does alone, at night: it has lines and declared steps, and nobody can try them."""
PARTS = (of_care, of_cases, of_concerns, of_lists, of_projects, of_visits, of_votes, of_words)
SCENES: dict[str, Callable[[Ground], UUID]] = {
    name: scene for part in PARTS for name, scene in part.SCENES.items()
}  # fmt: skip
"""What has to have happened before some steps, in one act."""


def declared() -> Iterator[tuple[str, str, Step[Any]]]:
    """Yield every step that the house declares: the kind of thing, the name of its line in the table, the step."""
    seen: set[tuple[str, str]] = set()
    for package in LIFECYCLES:
        for variable, step in steps_of(package):
            scene = scene_of(package, variable) if "connections" not in package else variable.lower()
            kind = scene.removesuffix(" at a counter")
            name = step.name if (kind, step.name) not in seen else f"{step.name} to {step.end}"
            seen.add((kind, name))
            yield kind, name, step


STEPS: dict[tuple[str, str], Step[Any]] = {(kind, name): step for kind, name, step in declared()}
NAMES: dict[tuple[str, str], list[Step[Any]]] = defaultdict(list)
for (_kind, _name), _step in STEPS.items():
    _model = BY_THE_OWNER[_kind] if _kind in BY_THE_OWNER else TABLE[_kind][0] if _kind in TABLE else None
    if _model:
        NAMES[_model._meta.label_lower, _step.name].append(_step)  # noqa: SLF001 - Django's public name


def turn_of(ground: Ground, kind: str, name: str, pk: UUID, command: UUID | None = None) -> tuple[Deed, Turn]:
    """Return a step about to be taken by the first who may, at the time at which it may be taken."""
    model, deeds = TABLE[kind]
    deed, step = deeds[name], STEPS[kind, name]
    thing = thing_of(model, pk) if step.start else None
    if deed.due is not None and thing is not None:
        ground.go_to(deed.due(thing))
    by: Actor = deed.by(ground, thing) if deed.by else ground.who_may(step, thing)
    return deed, Turn(ground=ground, pk=pk, by=by, command=command)


def come_to(ground: Ground, kind: str, name: str) -> UUID:
    """Take every step before a step, each by the first who may; return the thing on which it can be taken now."""
    pk: UUID | None = None
    for before in TABLE[kind][1][name].after.split():
        ground.go_to(ground.now)
        if before in SCENES:
            pk = SCENES[before](ground)
            continue
        deed, turn = turn_of(ground, kind, before, pk or ground.world.things.case.pk)
        done = deed.act(turn)
        pk = pk if STEPS[kind, before].start else done.pk
    return pk or ground.world.things.case.pk
