"""Ending it: at any time, with one click or one sentence. Everything personal of it is deleted with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.utils import DatabaseError
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.access.actions import state_of
from banshi.care.asking import Card, shown
from banshi.care.jurisdiction import ASK
from banshi.care.lifecycle import END
from banshi.care.models import Consent
from banshi.journal.steps import allow, taking
from banshi.kernel import clock
from banshi.kernel.refusals import NotAllowed
from banshi.notices.actions import Told, queue

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.kernel.actor import Actor


def end_online(consent_id: UUID, *, by: Actor) -> Consent:
    """End what one asked for oneself, or for somebody else."""
    if by.person_id is None:
        raise RuntimeError("the page is for residents")
    access.look_at(by.person_id, ("name",), by=by, purpose=ASK, reference=consent_id, kind="self")
    return end(consent_id, by=by)


def end_at_counter(consent_id: UUID, card: Card, *, by: Actor) -> Consent:
    """End it for whoever stands at the counter with the card: whom it is about, or who asked."""
    allow(END, Consent(), by)
    shown(card, ("name",), by=by, command=consent_id)
    return end(consent_id, by=by)


def end(consent_id: UUID, *, by: Actor, tell: bool = True) -> Consent:
    """End an asking behind an open look, delete what was kept for it, and tell whom it was about that it is over."""
    with taking(END, Consent, consent_id, by=by) as consent:
        told = _forget(consent_id) if tell else _forget(consent_id)[:0]
        consent.clock_at, consent.ended_at = None, clock.now()
        if told:
            queue(*(Told(kind="care-ended", person_id=one) for one in told), case_id=consent.id, case_number="")
    return consent


def _forget(consent_id: UUID) -> list[int]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select care_forget(%s::uuid)", [consent_id])
            (told,) = cursor.fetchone() or ([],)
    except DatabaseError as error:
        if state_of(error) != "BN403":
            raise
        raise NotAllowed(
            "not-allowed",
            _("Only whom it is about or who asked for it can end this."),
            cure=_("Type the number and name on the card that lies before you."),
        ) from error
    return list(told)
