"""The whole life of a concern and of a problem on one screen: states, steps, and who may take each."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from banshi.concerns.callers import is_of
from banshi.concerns.models import Concern, Problem
from banshi.journal.steps import Step
from banshi.kernel.actor import Actor, Duty
from banshi.stations.standing_in import had_a_hand


class State(TextChoices):
    """Where a concern stands."""

    RECEIVED = "received", _("received, with the hotline")
    DISPATCHED = "dispatched", _("sent to the unit")
    OBJECTED = "objected", _("the unit objects; the hotline rules")
    IN_HAND = "in-hand", _("being worked on")
    IN_REVIEW = "in-review", _("the answer is being checked")
    ANSWERED = "answered", _("answered; you are asked")
    WAITING = "waiting", _("not solvable now; it comes back by itself")
    CLOSED = "closed", _("closed")


class Standing(TextChoices):
    """Where a problem stands."""

    OPEN = "open", _("not solved yet")
    REOPENED = "reopened", _("reopened one level up")
    RECURRED = "recurred", _("come back")
    DONE = "done", _("at rest: nothing of it is open")


def anybody(actor: Actor, concern: Concern) -> bool:  # noqa: ARG001 - a predicate takes both
    return True


def anybody_at_its_hotline(actor: Actor, concern: Concern) -> bool:
    return actor.unit_id == concern.hotline_id and actor.duty in AT_HOTLINE and _not_their_own(actor, concern)


def supervisor_of_its_hotline_who_did_not_send_it(actor: Actor, concern: Concern) -> bool:
    return (
        actor.unit_id == concern.hotline_id
        and actor.duty == Duty.SUPERVISOR
        and not had_a_hand(actor, (concern.confirmed_by,), concern.id)
        and _not_their_own(actor, concern)
    )


def reviewer_at_its_hotline(actor: Actor, concern: Concern) -> bool:
    return (
        actor.unit_id == concern.hotline_id
        and actor.duty in {Duty.OFFICER, Duty.SUPERVISOR}
        and _not_their_own(actor, concern)
    )


def officer_of_the_unit_that_holds_it(actor: Actor, concern: Concern) -> bool:
    return (
        actor.unit_id is not None
        and actor.unit_id == concern.unit_id
        and actor.duty in {Duty.OFFICER, Duty.SUPERVISOR}
        and _not_their_own(actor, concern)
    )


def unit_that_never_objected_and_got_no_ruling(actor: Actor, concern: Concern) -> bool:
    return officer_of_the_unit_that_holds_it(actor, concern) and not (concern.objected or concern.ruled)


def the_resident_or_a_neutral_caller(actor: Actor, concern: Concern) -> bool:
    if not actor.is_staff:
        return actor.account_id is None or actor.is_resident
    handled = {concern.unit_id, concern.first_unit_id, *concern.co_units}
    return anybody_at_its_hotline(actor, concern) and actor.unit_id not in handled


def a_neutral_caller(actor: Actor, concern: Concern) -> bool:
    return actor.is_staff and the_resident_or_a_neutral_caller(actor, concern)


def the_resident_or_the_hotline_for_them(actor: Actor, concern: Concern) -> bool:
    return not actor.is_staff or anybody_at_its_hotline(actor, concern)


def the_system_itself(actor: Actor, thing: Concern | Problem) -> bool:  # noqa: ARG001 - a predicate takes both
    return actor.is_banshi


def _not_their_own(actor: Actor, concern: Concern) -> bool:
    """Nobody deals with what they or their kin reported, whatever their post (Jinan 2018, art. 32: step aside)."""
    return not any(is_of(concern.id, person) for person in actor.persons)


AT_HOTLINE = frozenset({Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR})
OPEN = (State.RECEIVED, State.DISPATCHED, State.OBJECTED, State.IN_HAND, State.IN_REVIEW)
"""States in which somebody has to act and the promise to the resident runs."""
AN_OFFICER_OF_THE_UNIT = _("an officer of the unit that holds it, who did not report it and is no kin of who did")
THE_HOTLINE = _("somebody at its hotline who did not report it and is no kin of who did")


def _step(name: str, says: object, **fields: object) -> Step[Concern]:
    return Step[Concern](name=name, says=says, **fields)  # type: ignore[arg-type]


TAKE_IN = _step("take-in", _("Take in"), end=State.RECEIVED, who=anybody, only_for=_("anybody"))
CONFIRM = _step(
    "confirm", _("Confirm and send"), start=(State.RECEIVED,), end=State.DISPATCHED,
    who=anybody_at_its_hotline, only_for=THE_HOTLINE,
)  # fmt: skip
ANSWER_AT_ONCE = _step(
    "answer-at-once", _("Answer at once"), start=(State.RECEIVED,), end=State.ANSWERED,
    who=anybody_at_its_hotline, only_for=THE_HOTLINE,
)  # fmt: skip
TELL_ANOTHER_WAY = _step(
    "tell-another-way", _("Tell another way"), start=(State.RECEIVED,), end=State.CLOSED,
    who=anybody_at_its_hotline, only_for=THE_HOTLINE,
)  # fmt: skip
OBJECT = _step(
    "object", _("Object: not ours"), start=(State.DISPATCHED,), end=State.OBJECTED,
    who=unit_that_never_objected_and_got_no_ruling,
    only_for=_("the unit it was sent to, once, and not after a ruling"),
)  # fmt: skip
RULE = _step(
    "rule", _("Rule"), start=(State.OBJECTED,), end=State.DISPATCHED,
    who=supervisor_of_its_hotline_who_did_not_send_it,
    only_for=_("a supervisor of its hotline who did not send it"),
)  # fmt: skip
RULE_ALONG = _step(
    "rule-along", _("Follow the ruling on the problem"), start=(State.DISPATCHED, State.OBJECTED),
    end=State.DISPATCHED, who=supervisor_of_its_hotline_who_did_not_send_it,
    only_for=_("a supervisor of its hotline who did not send it"),
)  # fmt: skip
ACCEPT = _step(
    "accept", _("Accept"), start=(State.DISPATCHED,), end=State.IN_HAND,
    who=officer_of_the_unit_that_holds_it, only_for=AN_OFFICER_OF_THE_UNIT,
)  # fmt: skip
RECORD_CONTACT = _step(
    "contact", _("Write down the contact"), start=(State.DISPATCHED, State.IN_HAND), end=State.IN_HAND,
    who=officer_of_the_unit_that_holds_it, only_for=AN_OFFICER_OF_THE_UNIT,
)  # fmt: skip
EXTEND = _step(
    "extend", _("Extend the term"), start=(State.DISPATCHED, State.IN_HAND), end=State.IN_HAND,
    who=officer_of_the_unit_that_holds_it, only_for=AN_OFFICER_OF_THE_UNIT,
)  # fmt: skip
ANSWER = _step(
    "answer", _("Answer"), start=(State.IN_HAND,), end=State.ANSWERED,
    who=officer_of_the_unit_that_holds_it, only_for=AN_OFFICER_OF_THE_UNIT,
)  # fmt: skip
ANSWER_IN_DOUBT = _step(
    "answer-in-doubt", _("Answer, to be checked"), start=(State.IN_HAND,), end=State.IN_REVIEW,
    who=officer_of_the_unit_that_holds_it, only_for=AN_OFFICER_OF_THE_UNIT,
)  # fmt: skip
ANSWER_NOT_NOW = _step(
    "answer-not-now", _("Answer: not solvable now"), start=(State.IN_HAND,), end=State.WAITING,
    who=officer_of_the_unit_that_holds_it, only_for=AN_OFFICER_OF_THE_UNIT,
)  # fmt: skip
PASS_ANSWER = _step(
    "pass-answer", _("Let the answer pass"), start=(State.IN_REVIEW,), end=State.ANSWERED,
    who=reviewer_at_its_hotline, only_for=_("an officer of its hotline"),
)  # fmt: skip
PASS_NOT_NOW = _step(
    "pass-not-now", _("Let the date pass"), start=(State.IN_REVIEW,), end=State.WAITING,
    who=reviewer_at_its_hotline, only_for=_("an officer of its hotline"),
)  # fmt: skip
RETURN_ANSWER = _step(
    "return-answer", _("Return the answer"), start=(State.IN_REVIEW,), end=State.IN_HAND,
    who=reviewer_at_its_hotline, only_for=_("an officer of its hotline"),
)  # fmt: skip
NEUTRAL = _("the resident, or the hotline that asks them, never the unit that acted")
SETTLE = _step(
    "settle", _("Close, as the resident says"), start=(State.ANSWERED, State.CLOSED), end=State.CLOSED,
    who=the_resident_or_a_neutral_caller, only_for=NEUTRAL,
)  # fmt: skip
REOPEN = _step(
    "reopen", _("Reopen one level up"), start=(State.ANSWERED, State.CLOSED), end=State.DISPATCHED,
    who=the_resident_or_a_neutral_caller, only_for=NEUTRAL,
)  # fmt: skip
SAY_MEANWHILE = _step(
    "say-meanwhile", _("Say how it is meanwhile"), start=(State.WAITING,),
    who=the_resident_or_a_neutral_caller, only_for=NEUTRAL,
)  # fmt: skip
CALL_IN_VAIN = _step(
    "call-in-vain", _("Nobody answered"), start=(State.ANSWERED,), who=a_neutral_caller, only_for=NEUTRAL
)
WITHDRAW = _step(
    "withdraw", _("Withdraw"), start=(*OPEN, State.ANSWERED, State.WAITING), end=State.CLOSED,
    who=the_resident_or_the_hotline_for_them, only_for=_("the resident, or the hotline for them"),
)  # fmt: skip
EXCLUDE = _step(
    "exclude", _("Leave out of the rates"), start=tuple(State), who=supervisor_of_its_hotline_who_did_not_send_it,
    only_for=_("a supervisor of its hotline who did not send it"),
)  # fmt: skip
BANSHI_ITSELF = _("Banshi itself, at the time that was promised")
REMIND = _step("remind", _("Remind"), start=OPEN, who=the_system_itself, only_for=BANSHI_ITSELF)
ESCALATE = _step("escalate", _("Pass up"), start=OPEN, who=the_system_itself, only_for=BANSHI_ITSELF)
LOOK_AGAIN = _step(
    "look-again", _("Look again"), start=(State.WAITING,), end=State.DISPATCHED,
    who=the_system_itself, only_for=BANSHI_ITSELF,
)  # fmt: skip
GIVE_UP = _step(
    "give-up", _("Close without a verdict"), start=(State.ANSWERED,), end=State.CLOSED,
    who=the_system_itself, only_for=BANSHI_ITSELF,
)  # fmt: skip
CALL_OVERDUE = _step(
    "call-overdue", _("Remind to call"), start=(State.ANSWERED,), who=the_system_itself, only_for=BANSHI_ITSELF
)
STEPS = (
    CONFIRM, ANSWER_AT_ONCE, TELL_ANOTHER_WAY, OBJECT, RULE, RULE_ALONG, ACCEPT, RECORD_CONTACT, EXTEND, ANSWER,
    ANSWER_IN_DOUBT, ANSWER_NOT_NOW, PASS_ANSWER, PASS_NOT_NOW, RETURN_ANSWER, SETTLE, REOPEN, SAY_MEANWHILE,
    CALL_IN_VAIN, WITHDRAW, EXCLUDE, REMIND, ESCALATE, LOOK_AGAIN, GIVE_UP,
    CALL_OVERDUE,
)  # fmt: skip


def _problem(name: str, says: object, **fields: object) -> Step[Problem]:
    return Step[Problem](name=name, says=says, only_for=BANSHI_ITSELF, **fields)  # type: ignore[arg-type]


def whoever_may_link(actor: Actor, problem: Problem) -> bool:
    return not actor.is_staff or (actor.unit_id == problem.hotline_id and actor.duty in AT_HOTLINE)


BEGIN_PROBLEM = _problem("begin-problem", _("Begin a problem"), end=Standing.OPEN, who=whoever_may_link)
JOIN = _problem("join", _("Join"), start=(Standing.OPEN, Standing.REOPENED, Standing.RECURRED), who=whoever_may_link)
RECUR = _problem("recur", _("Come back"), start=(Standing.DONE,), end=Standing.RECURRED, who=whoever_may_link)
LEAVE = _problem("leave", _("Leave"), start=tuple(Standing), who=whoever_may_link)
REOPEN_PROBLEM = _problem(
    "reopen-problem", _("Reopen one level up"), start=tuple(Standing), end=Standing.REOPENED,
    who=lambda actor, problem: True,  # noqa: ARG005 - it follows from what residents said, whoever wrote that down
)  # fmt: skip
SETTLE_PROBLEM = _problem(
    "settle-problem", _("Settle"), start=(Standing.OPEN, Standing.REOPENED, Standing.RECURRED), end=Standing.DONE,
    who=lambda actor, problem: True,  # noqa: ARG005 - as above: the last of its concerns was closed
)  # fmt: skip
