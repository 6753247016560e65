"""The whole life of an asking and of a call on one screen: states, steps, and who may take each."""

from __future__ import annotations

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from banshi.care.models import Consent, Task
from banshi.journal.steps import Step
from banshi.kernel.actor import Actor, Duty


class State(TextChoices):
    """Where an asking stands."""

    LIVE = "live", _("you are looked after")
    ENDED = "ended", _("ended; nothing is kept")


class Standing(TextChoices):
    """Where a call or visit stands."""

    OPEN = "open", _("to be made")
    DONE = "done", _("done")


AT_A_COUNTER = frozenset({Duty.CLERK, Duty.OFFICER})
AT_A_DESK = frozenset({Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR})


def the_resident_or_a_counter_where_they_stand(actor: Actor, consent: Consent) -> bool:  # noqa: ARG001 - a predicate takes both
    return actor.is_resident or (actor.is_staff and actor.duty in AT_A_COUNTER)


def whom_it_is_about_or_a_counter_or_banshi_itself(actor: Actor, consent: Consent) -> bool:
    if actor.is_staff:
        return actor.duty in AT_A_COUNTER
    return banshi_itself(actor, consent) or is_of(consent, actor)


def is_of(consent: Consent, actor: Actor) -> bool:
    """Tell whether an asking is about a resident or was made by them: yes or no, and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("select care_is_of(%s::uuid, %s::bigint)", [consent.id, actor.person_id])
        return bool((cursor.fetchone() or (False,))[0])


def banshi_itself(actor: Actor, thing: Consent | Task) -> bool:  # noqa: ARG001 - a predicate takes both
    return actor.is_banshi


def staff_of_the_desk_that_calls(actor: Actor, task: Task) -> bool:
    return actor.unit_id == task.unit_id and actor.duty in AT_A_DESK


BANSHI = _("Banshi itself, at the time that was promised")
THE_DESK = _("staff of the desk that was asked to call or visit")
BEGIN = Step[Consent](
    name="ask-for-care", says=_("Ask to be looked after"), end=State.LIVE,
    who=the_resident_or_a_counter_where_they_stand, only_for=_("the resident, or a counter where they stand"),
)  # fmt: skip
END = Step[Consent](
    name="end-care", says=_("End it"), start=(State.LIVE,), end=State.ENDED,
    who=whom_it_is_about_or_a_counter_or_banshi_itself,
    only_for=_("whom it is about, whoever asked, or a counter where one of them stands"),
)  # fmt: skip
REMIND = Step[Consent](name="remind", says=_("Remind"), start=(State.LIVE,), who=banshi_itself, only_for=BANSHI)
LOOK = Step[Consent](
    name="nothing-to-say", says=_("Look, and say nothing"), start=(State.LIVE,), who=banshi_itself, only_for=BANSHI
)
BEGIN_CALL = Step[Task](
    name="ask-for-call", says=_("Ask for a call"), end=Standing.OPEN, who=banshi_itself, only_for=BANSHI
)
DONE = Step[Task](
    name="called", says=_("Spoken with"), start=(Standing.OPEN,), end=Standing.DONE,
    who=staff_of_the_desk_that_calls, only_for=THE_DESK,
)  # fmt: skip
NO_ANSWER = Step[Task](
    name="nobody-there", says=_("Nobody there"), start=(Standing.OPEN,),
    who=staff_of_the_desk_that_calls, only_for=THE_DESK,
)  # fmt: skip
STEPS = (BEGIN, END, REMIND, LOOK)
CALL_STEPS = (BEGIN_CALL, DONE, NO_ANSWER)
