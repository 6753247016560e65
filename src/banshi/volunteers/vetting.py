"""Whether a volunteer may be alone with a child or a frail person: asked for, decided by a unit, until a day.

A refusal has a reason that the volunteer reads, and they may object: the unit above decides, by somebody else. What was
shown (an ID card, a certificate of no criminal record) is looked at and given back; only its kind is written down.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import beginning, taking
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken, WrongState
from banshi.volunteers.jurisdiction import pack
from banshi.volunteers.lifecycle import (
    ASK_AGAIN,
    ASK_TO_BE_VETTED,
    OBJECT,
    REFUSE,
    UPHOLD,
    VET,
    VET_AFTER_ALL,
    Vetted,
    decides_on_objections,
)
from banshi.volunteers.models import Vetting
from banshi.volunteers.telling import tell_of_vetting

if TYPE_CHECKING:
    from banshi.journal.steps import Step
    from banshi.kernel.actor import Actor
    from banshi.volunteers.models import Offer


def ask_to_be_vetted(offer: Offer, *, by: Actor, command: UUID | None = None) -> Vetting:
    """Let a volunteer ask for it, for the first time or again. Raises ``RuleBroken`` for somebody under age."""
    if offer.minor_until is not None and clock.today() < offer.minor_until:
        raise RuleBroken("under-age", _("Only adults are vetted; you are welcome where adults come, too."))
    found = Vetting.objects.filter(person_id=offer.person_id).first()
    if found is not None:
        with taking(ASK_AGAIN, Vetting, found.id, by=by, command=command) as again:
            again.asked_at, again.unit_id, again.reason, again.objection = clock.now(), offer.unit_id, "", ""
            tell_of_vetting(again, "vetting-asked", unit_id=offer.unit_id)
        return again
    made = Vetting(id=uuid4(), person_id=offer.person_id, unit_id=offer.unit_id, asked_at=clock.now())
    try:
        with beginning(ASK_TO_BE_VETTED, made, by=by, command=command):
            tell_of_vetting(made, "vetting-asked", unit_id=offer.unit_id)
    except IntegrityError:  # one vetting a person: the table's own constraint
        raise WrongState("asked-already", _("You have asked already; the office looks at it.")) from None
    return made


def vet(vetting_id: UUID, *, seen: str, by: Actor, command: UUID | None = None) -> Vetting:
    """Write down that somebody may be alone with who needs protection; ``seen`` names the papers looked at."""
    if not seen.strip():
        raise RuleBroken("nothing-seen", _("Write down what you looked at: which papers, of which day."))
    with taking(_either(vetting_id, VET, VET_AFTER_ALL), Vetting, vetting_id, by=by, command=command) as vetting:
        vetting.until = clock.today() + timedelta(days=pack().vetted_days.number)
        vetting.seen, vetting.reason, vetting.objection = seen.strip()[:200], "", ""
        _decided(vetting, by)
        tell_of_vetting(vetting, "vetting-done")
    return vetting


def refuse(vetting_id: UUID, *, reason: str, by: Actor, command: UUID | None = None) -> Vetting:
    """Refuse with a reason that the volunteer reads; visits without anybody to protect stay open to them."""
    if not reason.strip():
        raise RuleBroken("no-reason", _("Write the reason: the volunteer reads it and may object."))
    with taking(_either(vetting_id, REFUSE, UPHOLD), Vetting, vetting_id, by=by, command=command) as vetting:
        vetting.until, vetting.seen, vetting.reason = None, "", reason.strip()[:600]
        _decided(vetting, by)
        tell_of_vetting(vetting, "vetting-refused")
    return vetting


def object_to(vetting_id: UUID, *, words: str, by: Actor, command: UUID | None = None) -> Vetting:
    """Let a volunteer object to a refusal: the unit above decides."""
    if not words.strip():
        raise RuleBroken("no-words", _("Say in a few words why you see it otherwise."))
    with taking(OBJECT, Vetting, vetting_id, by=by, command=command) as vetting:
        vetting.objection = words.strip()[:600]
        tell_of_vetting(vetting, "vetting-objected", unit_id=decides_on_objections(vetting.unit_id))
    return vetting


def _either(vetting_id: UUID, first: Step[Vetting], after_an_objection: Step[Vetting]) -> Step[Vetting]:
    objected = Vetting.objects.filter(id=vetting_id, state=Vetted.OBJECTED).exists()
    return after_an_objection if objected else first


def _decided(vetting: Vetting, by: Actor) -> None:
    vetting.decided_by, vetting.decided_unit_id, vetting.told_at = by.account_id, by.unit_id, None
