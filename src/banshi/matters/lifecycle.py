"""The whole life of a case on one screen: its states, its steps, and who may take each."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.journal.rows import all_rows
from banshi.journal.steps import Step
from banshi.kernel import clock
from banshi.kernel.actor import Actor, Duty
from banshi.matters.models import Case, Leg
from banshi.matters.vocabulary import Role, Task
from banshi.stations.standing_in import had_a_hand


class State(TextChoices):
    """Where a case stands."""

    ACCEPTED = "accepted", _("waiting for the decision")
    SENT_BACK = "sent-back", _("waiting for the resident")
    STOPPED = "stopped", _("the clock stands still")
    APPROVED = "approved", _("approved, to be printed")
    PRINTED = "printed", _("printed, to be handed over")
    CLOSED = "closed", _("done")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OBJECTED = "objected", _("objected to, with the county")
    REVERSED = "reversed", _("reversed by the county")


def clerk_where_the_resident_stands(actor: Actor, case: Case) -> bool:
    return actor.unit_id == case.accepting_id and actor.duty in {Duty.CLERK, Duty.OFFICER}


def clerk_where_the_resident_stands_for_somebody_else(actor: Actor, case: Case) -> bool:
    return clerk_where_the_resident_stands(actor, case) and _no_kin(actor, case)


def officer_of_the_office_that_holds_it(actor: Actor, case: Case) -> bool:
    return (
        actor.unit_id == case.office_id
        and actor.duty == Duty.OFFICER
        and not had_a_hand(actor, (case.accepted_by, *case.hands), case.id)
        and _no_kin(actor, case)
    )


def officer_of_the_office_that_decides(actor: Actor, case: Case) -> bool:
    return case.task == Task.DECIDE and officer_of_the_office_that_holds_it(actor, case)


def officer_of_the_office_that_decides_or_lets_go(actor: Actor, case: Case) -> bool:
    return case.task in {Task.DECIDE, Task.PERMIT, Task.RELEASE} and officer_of_the_office_that_holds_it(actor, case)


def officer_of_the_office_that_passes_it_on(actor: Actor, case: Case) -> bool:
    return case.task in PASSED_ON and officer_of_the_office_that_holds_it(actor, case)


def officer_of_the_home_station_within_the_term(actor: Actor, case: Case) -> bool:
    return (
        actor.unit_id == case.home_id
        and actor.duty == Duty.OFFICER
        and not had_a_hand(actor, (case.accepted_by, *case.hands), case.id)
        and bool(all_rows(Leg, MAY_STILL_OBJECT, [case.id, Task.MAY_OBJECT, clock.now()]))
        and _no_kin(actor, case)
    )


def resident_or_the_clerk_for_them(actor: Actor, case: Case) -> bool:
    own = actor.person_id is not None and actor.person_id in {case.person_id, case.applicant_id}
    return (actor.is_resident and own) or clerk_where_the_resident_stands(actor, case)


def whoever_applied_or_the_clerk_for_them(actor: Actor, case: Case) -> bool:
    opened_by_the_office = case.role == Role.OFFICE and actor.is_resident
    return resident_or_the_clerk_for_them(actor, case) and not opened_by_the_office


def officer_who_holds_it_or_the_system_itself(actor: Actor, case: Case) -> bool:
    return the_system_itself(actor, case) or officer_of_the_office_that_holds_it(actor, case)


def the_system_itself(actor: Actor, case: Case) -> bool:  # noqa: ARG001 - a predicate takes both
    return actor.is_banshi


def _no_kin(actor: Actor, case: Case) -> bool:
    """Nobody decides on themselves, on their household or on kin, nor on what they applied for: four eyes."""
    concerned = {case.person_id, *case.persons, case.applicant_id} - {None}
    return not any(access.related(me, person) for me in actor.persons for person in concerned if person is not None)


MAY_STILL_OBJECT = "case_id = %s and task = %s and done_at is null and due_at >= %s limit 1"
PASSED_ON = frozenset({Task.INQUIRE, Task.PERMIT, Task.RELEASE})
"""Tasks that end by passing the case on to the next office: nothing is written on the register yet."""
AN_OFFICER = _("an officer of the office that holds it, who did not accept it and is not of the resident's family")

FILE = Step[Case](
    name="file",
    says=_("File"),
    end=State.ACCEPTED,
    who=clerk_where_the_resident_stands_for_somebody_else,
    only_for=_("a clerk at the counter, for somebody who is not of the own household"),
)
GRANT_ON_PROOF = Step[Case](
    name="grant-on-proof",
    says=_("File and grant on verified proof"),
    end=State.APPROVED,
    who=clerk_where_the_resident_stands_for_somebody_else,
    only_for=_("a clerk at the counter, for somebody who is not of the own household"),
)
APPROVE = Step[Case](
    name="approve",
    says=_("Approve"),
    start=(State.ACCEPTED,),
    end=State.APPROVED,
    who=officer_of_the_office_that_decides,
    only_for=AN_OFFICER,
)
PASS_ON = Step[Case](
    name="pass-on",
    says=_("Pass on with an opinion"),
    start=(State.ACCEPTED,),
    end=State.ACCEPTED,
    who=officer_of_the_office_that_passes_it_on,
    only_for=AN_OFFICER,
)
STOP_CLOCK = Step[Case](
    name="stop-clock",
    says=_("Stop the clock"),
    start=(State.ACCEPTED,),
    end=State.STOPPED,
    who=officer_of_the_office_that_holds_it,
    only_for=AN_OFFICER,
)
RESTART_CLOCK = Step[Case](
    name="restart-clock",
    says=_("Let the clock run on"),
    start=(State.STOPPED,),
    end=State.ACCEPTED,
    who=officer_who_holds_it_or_the_system_itself,
    only_for=_("an officer of the office that holds it, or Banshi itself on the day that was named"),
)
REFUSE = Step[Case](
    name="refuse",
    says=_("Refuse"),
    start=(State.ACCEPTED,),
    end=State.REFUSED,
    who=officer_of_the_office_that_decides_or_lets_go,
    only_for=AN_OFFICER,
)
SEND_BACK = Step[Case](
    name="send-back",
    says=_("Send back with one list"),
    start=(State.ACCEPTED,),
    end=State.SENT_BACK,
    who=officer_of_the_office_that_holds_it,
    only_for=AN_OFFICER,
)
SUPPLEMENT = Step[Case](
    name="supplement",
    says=_("Add what was missing"),
    start=(State.SENT_BACK,),
    end=State.ACCEPTED,
    who=resident_or_the_clerk_for_them,
    only_for=_("the resident, or the clerk where the resident applied"),
)
WITHDRAW = Step[Case](
    name="withdraw",
    says=_("Withdraw"),
    start=(State.ACCEPTED, State.SENT_BACK, State.STOPPED),
    end=State.WITHDRAWN,
    who=whoever_applied_or_the_clerk_for_them,
    only_for=_("the resident, or the clerk where the resident applied"),
)
ESCALATE = Step[Case](
    name="escalate",
    says=_("Pass to the office above"),
    start=(State.ACCEPTED,),
    end=State.ACCEPTED,
    who=the_system_itself,
    only_for=_("Banshi itself, when the term is over"),
)
PRINT = Step[Case](
    name="print",
    says=_("Print"),
    start=(State.APPROVED,),
    end=State.PRINTED,
    who=clerk_where_the_resident_stands,
    only_for=_("a clerk where the resident applied"),
)
HAND_OVER = Step[Case](
    name="hand-over",
    says=_("Hand over"),
    start=(State.PRINTED,),
    end=State.CLOSED,
    who=clerk_where_the_resident_stands,
    only_for=_("a clerk where the resident applied"),
)
OBJECT = Step[Case](
    name="object",
    says=_("Object"),
    start=(State.APPROVED, State.PRINTED, State.CLOSED),
    end=State.OBJECTED,
    who=officer_of_the_home_station_within_the_term,
    only_for=_("an officer of the home station, within the term, where it was granted elsewhere on proof"),
)
UPHOLD = Step[Case](
    name="uphold",
    says=_("Uphold"),
    start=(State.OBJECTED,),
    end=State.APPROVED,
    who=officer_of_the_office_that_holds_it,
    only_for=_("an officer of the county bureau"),
)
UPHOLD_WHAT_WAS_HANDED_OVER = Step[Case](
    name="uphold",
    says=_("Uphold"),
    start=(State.OBJECTED,),
    end=State.CLOSED,
    who=officer_of_the_office_that_holds_it,
    only_for=_("an officer of the county bureau"),
)
REVERSE = Step[Case](
    name="reverse",
    says=_("Reverse"),
    start=(State.OBJECTED,),
    end=State.REVERSED,
    who=officer_of_the_office_that_holds_it,
    only_for=_("an officer of the county bureau"),
)

STEPS = (
    FILE, GRANT_ON_PROOF, PASS_ON, APPROVE, REFUSE, STOP_CLOCK, RESTART_CLOCK, SEND_BACK, SUPPLEMENT, WITHDRAW,
    ESCALATE, PRINT, HAND_OVER, OBJECT, UPHOLD, UPHOLD_WHAT_WAS_HANDED_OVER, REVERSE,
)  # fmt: skip
