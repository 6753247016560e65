"""What steps are taken on: each kind of thing with the offices that have to do with it, and whose it is.

The things are those of the walk, where they exist there; others are made for the question and saved by nobody.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from banshi.burden.models import Report as AskedFor
from banshi.care.models import Consent
from banshi.care.models import Task as Call
from banshi.concerns.models import Concern, Problem
from banshi.connections.models import Client
from banshi.linkage.models import Proposal
from banshi.matters.models import Case, Leg
from banshi.matters.vocabulary import Task
from banshi.projects.models import Candidate, Milestone, Project, ProjectList
from banshi.register.upkeep import Finding
from banshi.retention.models import Hold
from banshi.stations.models import Post, Recovery, StandIn, Told
from banshi.stories.models import Adoption, Story
from banshi.volunteers.models import Match, Need, Offer, Vetting
from banshi.voting.models import Ballot, Draw
from banshi.watching.models import Inquiry, Seed

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor
    from tests.rights.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One thing as a predicate sees it: which offices have what to do with it, and whose it is."""

    named: str
    things: tuple[Any, ...]
    offices: dict[str, int]
    persons: dict[str, Actor] = field(default_factory=dict)
    hands: dict[str, int] = field(default_factory=dict)
    """Accounts that had a hand in it, by what they did."""
    kin: int | None = None
    """A person of the household of whom it is about."""


PROBLEM = {"BEGIN_PROBLEM", "JOIN", "RECUR", "LEAVE", "REOPEN_PROBLEM", "SETTLE_PROBLEM"}
SCENES: dict[str, dict[str, str]] = {
    "concerns": dict.fromkeys(PROBLEM, "problem"),
    "voting": {"FREEZE": "draw", "DRAW": "draw"},
    "care": dict.fromkeys(("BEGIN_CALL", "DONE", "NO_ANSWER"), "call"),
    "projects": dict.fromkeys(
        ("BEGIN_LIST", "PUBLISH_LIST", "CALL_VOTE", "ADOPT_LIST", "CLOSE_LIST", "TAKE_OVER_LIST"), "list"
    )
    | dict.fromkeys(("PROPOSE", "PUBLISH", "RULE_OUT", "CHOOSE", "LEAVE_OUT"), "candidate")
    | dict.fromkeys(("SET_MILESTONE", "REACH", "BLOCK", "UNBLOCK", "CLIMB"), "milestone"),
    "volunteers": dict.fromkeys(("OFFER", "CHANGE", "PAUSE", "RESUME", "END_OFFER"), "offer")
    | dict.fromkeys(
        ("ASK_TO_BE_VETTED", "ASK_AGAIN", "OBJECT", "VET", "REFUSE", "VET_AFTER_ALL", "UPHOLD", "TELL_OF_ITS_END",
         "END_VETTING"), "vetting"
    )
    | dict.fromkeys(("ASK_FOR_HELP", "RENEW", "WITHDRAW", "SETTLES", "GIVE_BACK"), "need"),
    "stations/account_lifecycle": dict.fromkeys(("END_SESSIONS", "BIND", "RENEW", "FIRST_PASSWORD"), "account")
    | {"CHECK_CARD": "recovery at a counter"},
    "stories": {"ADOPT": "adoption", "END": "adoption"},
    "watching": {"PUBLISH_SEED": "seed", "DRAW": "seed"},
}  # fmt: skip
DEFAULT = {
    "matters": "case", "concerns": "concern", "linkage": "proposal", "voting": "ballot", "care": "asking",
    "burden": "report", "projects": "project", "volunteers": "match", "stories": "story", "stations": "standing in",
    "register/findings": "finding", "retention/holding": "hold", "stations/account_lifecycle": "recovery",
    "watching": "inquiry",
    "connections": "system",
}  # fmt: skip


def scene_of(package: str, name: str) -> str:
    """Return what a step of a lifecycle is taken on. Raises ``KeyError`` for a lifecycle that nobody named here."""
    of = package.removesuffix("/lifecycle")
    return SCENES.get(of, {}).get(name, DEFAULT[of])


def scenes_of(world: World) -> dict[str, Scene]:
    """Return each kind of thing with its offices and persons, from what happened in the town."""
    found = [
        _case(world), *_concerns(world), *_pairs_and_votes(world), *_care(world), *_projects(world),
        *_volunteers(world), *_stories(world), *_offices(world),
    ]  # fmt: skip
    return {one.named: one for one in found}


def _with(thing: Any, **changes: Any) -> Any:
    changed = copy.copy(thing)
    changed.__dict__.update(changes)
    return changed


def _residents(world: World, whose: str = "the resident") -> dict[str, Actor]:
    town = world.things.town
    return {whose: town.li_online, "another resident": town.stranger_online}


def _case(world: World) -> Scene:
    case, town = Case.objects.get(pk=world.things.case.pk), world.things.town
    Leg.objects.get_or_create(
        case=case, task=Task.MAY_OBJECT, position=9, unit_id=case.home_id, working_days=5,
        defaults={"due_at": "2027-01-01T00:00:00+08:00"},
    )  # fmt: skip
    return Scene(
        named="case",
        things=tuple(_with(case, task=task, office_id=case.home_id) for task in Task),
        offices={
            "where it was accepted": case.accepting_id, "the home station, which holds it": case.home_id,
            "the office above": town.zhao.unit_id, "another station": town.outsider.unit_id,
        },
        persons=_residents(world), hands={"who accepted it": case.accepted_by}, kin=town.cousin.person_id,
    )  # fmt: skip


def _concerns(world: World) -> list[Scene]:
    concern, line = Concern.objects.get(pk=world.things.concern.pk), world.things.line
    offices = {
        "its hotline": concern.hotline_id, "the unit that holds it": concern.unit_id or 0,
        "the unit above": line.units["government"], "another unit": line.units["housing"],
    }  # fmt: skip
    problem = Problem.objects.all()[0]
    return [
        Scene(
            named="concern",
            things=(concern,),
            offices=offices,
            persons=_residents(world, "a resident, by the link"),
            hands={"who sent it": concern.confirmed_by or 0},
            kin=world.things.town.li.id,
        ),
        Scene(named="problem", things=(problem,), offices=offices, persons=_residents(world, "a resident")),
    ]


def _pairs_and_votes(world: World) -> list[Scene]:
    town = world.things.town
    pair = Proposal.objects.get(pk=world.ours["proposal_id"])
    ballot, draw = Ballot.objects.get(pk=world.ours["ballot_id"]), Draw.objects.get(pk=world.ours["draw_id"])
    pair.said_by = town.wang.account_id
    stations = {"a home station of the two": pair.station_id, "another station": town.outsider.unit_id}
    runs = {"the office that runs it": town.wang.unit_id, "another office": town.outsider.unit_id}
    return [
        Scene(
            named="proposal",
            things=(pair,),
            offices=stations,
            persons=_residents(world),
            kin=pair.one_id,
            hands={"who said it first": town.wang.account_id},
        ),
        Scene(named="ballot", things=(ballot,), offices=runs, persons=_residents(world)),
        Scene(named="draw", things=(draw,), offices=runs, persons=_residents(world)),
    ]


def _care(world: World) -> list[Scene]:
    town = world.things.town
    consent, call = Consent.objects.get(pk=world.ours["consent_id"]), Call.objects.get(pk=world.ours["task_id"])
    report = AskedFor.objects.get(pk=world.ours["report_id"])
    return [
        Scene(
            named="asking",
            things=(consent,),
            persons=_residents(world, "whom it is about"),
            offices={"any counter": town.chen.unit_id},
        ),
        Scene(
            named="call",
            things=(call,),
            persons=_residents(world),
            offices={"the desk that calls": call.unit_id, "another office": town.outsider.unit_id},
        ),
        Scene(
            named="report",
            things=(report,),
            persons=_residents(world),
            offices={"the office that asks": report.asker_id, "an office that is asked": town.wang.unit_id},
        ),
    ]


def _projects(world: World) -> list[Scene]:
    line, works = world.things.line, world.things.works
    project = Project.objects.get(number=world.ours["number"])
    milestone = Milestone.objects.get(pk=world.ours["milestone_id"])
    offices = {
        "the government that keeps the list": project.keeper_id, "the unit that has the lead": project.lead_unit_id,
        "a unit that helps": line.units["heating"], "another unit": line.units["village"],
    }  # fmt: skip
    people = _residents(world, "a resident") | {"the leader who promised it": works.leader}
    things = {
        "list": ProjectList.objects.get(number=world.ours["project-list number"]),
        "candidate": Candidate.objects.get(number=world.ours["candidate number"]),
        "project": project, "milestone": milestone,
    }  # fmt: skip
    return [Scene(named=name, things=(thing,), offices=offices, persons=people) for name, thing in things.items()]


def _volunteers(world: World) -> list[Scene]:
    town, members = world.things.town, world.members
    match, need = Match.objects.get(pk=world.ours["match_id"]), Need.objects.get(pk=world.ours["need_id"])
    vetting = _with(Vetting.objects.get(pk=world.ours["vetting_id"]), decided_by=town.wang.account_id)
    offer = Offer.objects.get(person_id=town.li.id)
    offices = {
        "the unit": need.unit_id, "the unit above": town.zhao.unit_id,
        "another unit": members["another unit"].unit_id or 0,
    }  # fmt: skip
    people = _residents(world, "the volunteer")
    hands = {"who decided before": town.wang.account_id}
    return [
        Scene(named="offer", things=(offer,), offices=offices, persons=people),
        Scene(named="vetting", things=(vetting,), offices=offices, persons=people, hands=hands, kin=2),
        Scene(named="need", things=(need,), offices=offices, persons=people),
        Scene(named="match", things=(match,), offices=offices, persons=people, kin=2),
    ]


def _stories(world: World) -> list[Scene]:
    line = world.things.line
    story = Story.objects.get(number=world.ours["unit-story-edit number"])
    adoption = Adoption.objects.select_related("story", "version").get(pk=world.ours["adoption_id"])
    story = _with(story, hands=[line.heater.account_id])
    return [
        Scene(
            named="story", things=(story,), persons=_residents(world), hands={"who wrote it": line.heater.account_id},
            offices={
                "the unit that tells it": story.unit_id, "the unit above": line.units["government"],
                "the hotline": line.units["line"], "another unit": line.units["housing"],
            },
        ),
        Scene(
            named="adoption", things=(adoption,), persons=_residents(world),
            offices={"the unit that takes it over": adoption.unit_id, "another unit": line.units["heating"]},
        ),
    ]  # fmt: skip


def _offices(world: World) -> list[Scene]:
    town = world.things.town
    post = Post.objects.get(pk=town.wang.post_id)
    standing = StandIn(
        id=uuid4(), post=post, holder_id=post.account_id, unit_id=post.unit_id, duty=post.duty,
        account_id=town.home_clerk.account_id,
    )  # fmt: skip
    offices = {"the office": post.unit_id, "another office": town.outsider.unit_id}
    system = Client(proposed_by=town.supervisor.account_id)
    lost = Recovery(account_id=town.wang.account_id, first_by_id=town.zhao.account_id)
    above = offices | {"the office above": town.zhao.unit_id}
    whose = {"whose account it is": town.wang, "a colleague": town.cousin}
    finding = Finding(
        id=uuid4(), persons=[town.li.id], household_id=town.li.household_id, station_id=town.wang.unit_id, state="open"
    )
    hold = Hold(account_id=town.supervisor.account_id, unit_id=town.supervisor.unit_id)
    looked = Inquiry(
        account_id=town.wang.account_id, unit_id=town.wang.unit_id, duty="officer", person_id=town.li.id, looks=[],
        desk_duty="auditor",
    )  # fmt: skip
    return [
        Scene(
            named="standing in",
            things=(standing,),
            offices=offices,
            persons={"who holds the post": town.wang, "who stands in": town.home_clerk, "a colleague": town.cousin},
        ),
        Scene(
            named="system",
            things=(system,),
            offices={"any office": post.unit_id},
            persons=_residents(world),
            hands={"who proposed it": town.supervisor.account_id},
        ),
        Scene(
            named="recovery",
            things=(lost,),
            offices=above,
            persons=whose,
            hands={"who approved first": town.zhao.account_id},
        ),
        Scene(
            named="recovery at a counter",
            things=(Recovery(account_id=town.li_online.account_id, unit_id=town.chen.unit_id),),
            offices={"the counter": town.chen.unit_id, "another office": town.outsider.unit_id},
            persons=_residents(world),
        ),
        Scene(
            named="finding", things=(finding,), offices=offices, persons=_residents(world), kin=town.cousin.person_id
        ),
        Scene(
            named="hold",
            things=(hold,),
            offices={"any office": post.unit_id},
            persons=_residents(world),
            hands={"who stopped it": town.supervisor.account_id},
        ),
        Scene(named="account", things=(Told(account_id=town.wang.account_id),), offices=above, persons=whose),
        Scene(
            named="inquiry",
            things=(looked,),
            offices=above,
            hands={"who looked": town.wang.account_id},
            persons=_residents(world, "the resident whose data it was") | {"who looked": town.wang},
        ),
        Scene(named="seed", things=(Seed(),), offices={"any office": post.unit_id}, persons=_residents(world)),
    ]
