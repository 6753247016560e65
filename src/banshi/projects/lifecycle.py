"""The whole life of a list, a candidate, a project and a milestone: states, steps, and who may take each.

No step but ``ACCEPT`` leads to 'done', and the database lets it pass only where those drawn by lot accepted.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import Step
from banshi.kernel.actor import Actor, Duty
from banshi.projects.models import Candidate, Milestone, Project, ProjectList
from banshi.projects.vocabulary import CandidateState, ListState, State
from banshi.projects.vocabulary import Step as At

DECIDES = frozenset({Duty.OFFICER, Duty.SUPERVISOR})


def officer_of_the_keeper(actor: Actor, thing: ProjectList | Project) -> bool:
    return actor.unit_id is not None and actor.unit_id == thing.keeper_id and actor.duty in DECIDES


def officer_of_its_keeper(actor: Actor, candidate: Candidate) -> bool:
    return officer_of_the_keeper(actor, candidate.on_list)


def anybody_known(actor: Actor, candidate: Candidate) -> bool:  # noqa: ARG001 - a predicate takes both
    return actor.is_resident or actor.is_staff or actor.account_id is None


def officer_of_a_unit_that_carries_it(actor: Actor, project: Project) -> bool:
    return actor.unit_id in {*project.unit_ids, project.lead_unit_id} and actor.unit_id and actor.duty in DECIDES  # type: ignore[return-value]


def officer_of_the_lead_unit(actor: Actor, project: Project) -> bool:
    return actor.unit_id is not None and actor.unit_id == project.lead_unit_id and actor.duty in DECIDES


def its_leader(actor: Actor, project: Project) -> bool:
    return actor.account_id is not None and actor.account_id == project.leader_id and actor.duty == Duty.LEADER


def its_leader_or_the_lead_unit(actor: Actor, project: Project) -> bool:
    return its_leader(actor, project) or officer_of_the_lead_unit(actor, project)


def its_leader_or_the_keeper(actor: Actor, project: Project) -> bool:
    return its_leader(actor, project) or officer_of_the_keeper(actor, project)


def a_unit_that_carries_it(actor: Actor, milestone: Milestone) -> bool:
    mine = actor.unit_id is not None and actor.unit_id == milestone.unit_id and actor.duty in DECIDES
    return mine or officer_of_the_lead_unit(actor, milestone.project)


def a_unit_that_carries_it_or_the_system(actor: Actor, milestone: Milestone) -> bool:
    return the_system_itself(actor, milestone) or a_unit_that_carries_it(actor, milestone)


def a_unit_that_carries_it_or_that_it_waits_for(actor: Actor, milestone: Milestone) -> bool:
    named = actor.unit_id is not None and actor.unit_id == milestone.blocked_by_id and actor.duty in DECIDES
    return named or a_unit_that_carries_it(actor, milestone)


def the_system_itself(actor: Actor, thing: object) -> bool:  # noqa: ARG001 - a predicate takes both
    return actor.is_banshi


def whoever_was_asked(actor: Actor, project: Project) -> bool:  # noqa: ARG001 - the link that only they have speaks
    return not actor.is_staff


KEEPER = _("an officer of the government that keeps the list")
CARRIER = _("an officer of a unit that carries it")
LEADER = _("the leader who promised it, or the unit that has the lead")
BANSHI_ITSELF = _("Banshi itself, at the time that was promised")
THOSE_WHO_ASKED = _("those who asked, by the link that only they have")


def _list(name: str, says: object, **fields: object) -> Step[ProjectList]:
    return Step[ProjectList](name=name, says=says, who=officer_of_the_keeper, only_for=KEEPER, **fields)  # type: ignore[arg-type]


BEGIN_LIST = _list("begin-list", _("Begin a list"), end=ListState.COLLECTING)
PUBLISH_LIST = _list(
    "publish-list",
    _("Publish the candidates"),
    start=(ListState.COLLECTING, ListState.ADOPTED),
    end=ListState.PUBLISHED,
)
CALL_VOTE = _list(
    "call-vote", _("Call the vote"), start=(ListState.PUBLISHED, ListState.CHOOSING), end=ListState.CHOOSING
)
ADOPT_LIST = _list(
    "adopt-list", _("Adopt the list"), start=(ListState.PUBLISHED, ListState.CHOOSING), end=ListState.ADOPTED
)
CLOSE_LIST = _list("close-list", _("Close the list"), start=(ListState.ADOPTED,), end=ListState.CLOSED)
TAKE_OVER_LIST = Step[ProjectList](
    name="take-over-list", says=_("Take over a list"), end=ListState.ADOPTED,
    who=lambda actor, _list: actor.duty in DECIDES or actor.account_id is None, only_for=_("an officer of an office"),
)  # fmt: skip

PROPOSE = Step[Candidate](
    name="propose", says=_("Propose"), end=CandidateState.PROPOSED, who=anybody_known, only_for=_("anybody")
)
PUBLISH = Step[Candidate](
    name="publish", says=_("Publish"), start=(CandidateState.PROPOSED,), end=CandidateState.PUBLISHED,
    who=officer_of_its_keeper, only_for=KEEPER,
)  # fmt: skip
RULE_OUT = Step[Candidate](
    name="rule-out", says=_("Rule out, with the reason"), start=(CandidateState.PROPOSED, CandidateState.PUBLISHED),
    end=CandidateState.INELIGIBLE, who=officer_of_its_keeper, only_for=KEEPER,
)  # fmt: skip
CHOOSE = Step[Candidate](
    name="choose", says=_("Choose, as the vote says"), start=(CandidateState.PUBLISHED,), end=CandidateState.CHOSEN,
    who=officer_of_its_keeper, only_for=KEEPER,
)  # fmt: skip
LEAVE_OUT = Step[Candidate](
    name="leave-out", says=_("Leave for another time"), start=(CandidateState.PUBLISHED,), end=CandidateState.LEFT,
    who=officer_of_its_keeper, only_for=KEEPER,
)  # fmt: skip


def _project(name: str, says: object, **fields: object) -> Step[Project]:
    return Step[Project](name=name, says=says, **fields)  # type: ignore[arg-type]


LIVE = (State.PROMISED, State.UNDER_WAY, State.CLAIMED, State.ACCEPTING)
"""States in which the promise is to be kept still."""
ADOPT = _project("adopt", _("Promise it"), end=State.PROMISED, who=officer_of_the_keeper, only_for=KEEPER)
TAKE_OVER = _project(
    "take-over", _("Take over from a list"), end=State.PROMISED,
    who=lambda actor, _project: actor.duty in DECIDES or actor.account_id is None,
    only_for=_("an officer of an office"),
)  # fmt: skip
BEGIN = _project(
    "begin", _("Begin the work"), start=(State.PROMISED,), end=State.UNDER_WAY,
    who=its_leader_or_the_lead_unit, only_for=LEADER,
)  # fmt: skip
AMEND = _project(
    "amend", _("Change the promise"), start=(State.PROMISED, State.UNDER_WAY),
    who=its_leader_or_the_keeper, only_for=_("the leader who promised it, or the government that keeps the list"),
)  # fmt: skip
HAND_OVER = _project(
    "hand-over", _("Hand over to another leader"), start=tuple(State), who=officer_of_the_keeper, only_for=KEEPER
)
PROVE = _project("prove", _("Add proof"), start=tuple(State), who=officer_of_a_unit_that_carries_it, only_for=CARRIER)
SPEND = _project(
    "spend", _("Write down what was paid"), start=tuple(State), who=officer_of_a_unit_that_carries_it, only_for=CARRIER
)
CLAIM = _project(
    "claim", _("Say that it is done"), start=(State.UNDER_WAY,), end=State.CLAIMED,
    who=its_leader_or_the_lead_unit, only_for=LEADER,
)  # fmt: skip
REMIND = _project(
    "remind-to-draw", _("Remind that the lot is to be drawn"), start=(State.CLAIMED,), who=the_system_itself,
    only_for=BANSHI_ITSELF,
)  # fmt: skip
DRAW = _project(
    "draw", _("Draw those who accept by lot"), start=(State.CLAIMED,), end=State.ACCEPTING,
    who=officer_of_the_keeper, only_for=KEEPER,
)  # fmt: skip
SAY_OF_WORK = _project(
    "say-of-work", _("Accept, or not"), start=(State.ACCEPTING,), who=whoever_was_asked, only_for=THOSE_WHO_ASKED
)
ACCEPT = _project(
    "accept", _("Accept, as those drawn by lot say"), start=(State.ACCEPTING,), end=State.DONE,
    who=lambda actor, _project: not actor.is_staff, only_for=THOSE_WHO_ASKED,
)  # fmt: skip
NOT_ACCEPT = _project(
    "not-accept", _("Not accept, as those drawn by lot say"), start=(State.ACCEPTING,), end=State.UNDER_WAY,
    who=lambda actor, _project: not actor.is_staff, only_for=THOSE_WHO_ASKED,
)  # fmt: skip
SAY_IT_HOLDS = _project(
    "say-it-holds", _("Say whether it holds"), start=tuple(State), who=whoever_was_asked, only_for=THOSE_WHO_ASKED
)
REOPEN = _project(
    "reopen", _("Reopen"), start=(State.DONE, State.KEPT), end=State.UNDER_WAY, who=whoever_was_asked,
    only_for=THOSE_WHO_ASKED,
)  # fmt: skip
ASK_AGAIN = _project("ask-again", _("Ask again"), start=(State.DONE,), who=the_system_itself, only_for=BANSHI_ITSELF)
KEEP = _project(
    "keep", _("Close: it still holds"), start=(State.DONE,), end=State.KEPT, who=the_system_itself,
    only_for=BANSHI_ITSELF,
)  # fmt: skip
GIVE_UP = _project(
    "give-up", _("Give up, with the reason"), start=(State.PROMISED, State.UNDER_WAY), end=State.GIVEN_UP,
    who=officer_of_the_keeper, only_for=KEEPER,
)  # fmt: skip
CARRY_OVER = _project(
    "carry-over", _("Carry over to the next list"), start=LIVE, who=officer_of_the_keeper, only_for=KEEPER
)


def _milestone(name: str, says: object, **fields: object) -> Step[Milestone]:
    return Step[Milestone](name=name, says=says, **fields)  # type: ignore[arg-type]


SET_MILESTONE = _milestone(
    "set-milestone", _("Set a milestone"), end=At.PLANNED, who=lambda *_both: True, only_for=LEADER
)  # whoever may change the promise was asked there
REACH = _milestone(
    "reach", _("Reach it, with proof"), start=(At.PLANNED, At.STUCK), end=At.REACHED,
    who=a_unit_that_carries_it, only_for=CARRIER,
)  # fmt: skip
BLOCK = _milestone(
    "block", _("Say what blocks it"), start=(At.PLANNED, At.STUCK), end=At.STUCK,
    who=a_unit_that_carries_it_or_the_system, only_for=CARRIER,
)  # fmt: skip
UNBLOCK = _milestone(
    "unblock", _("Say that it goes on"), start=(At.STUCK,), end=At.PLANNED,
    who=a_unit_that_carries_it_or_that_it_waits_for,
    only_for=_("an officer of a unit that carries it, or of the unit that it waits for"),
)  # fmt: skip
CLIMB = _milestone(
    "climb", _("Pass up to the leader"), start=(At.STUCK,), who=the_system_itself, only_for=BANSHI_ITSELF
)
