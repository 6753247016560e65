"""A way back for a resident, or a first way in: two of one counter see them with their card, and each gives a half.

The clerk who compares face, card and register is the first; a colleague of the same counter, who sees the person, too,
is the second. From there on it is a recovery like that of staff: ticket and both halves, half an hour, a password of
one's own. An account with a post is never opened this way.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi.access.actions import find
from banshi.access.recoveries import (
    DAYS_TO_DECIDE,
    LETTERS,
    Asked,
    kept_hash,
    made_up,
    number_of,
    refuse_kin,
)
from banshi.journal.steps import beginning
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken
from banshi.stations.account_lifecycle import CHECK_CARD
from banshi.stations.models import Account, Recovery
from banshi.stations.queries import posts_of

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.kernel.actor import Actor
    from banshi.register.records import Person

PURPOSE = "way-back"
ITEMS = ("name", "id_number")
LONGEST_NAME = 150


def whose_card(id_number: str, name: str, *, by: Actor, reference: UUID) -> Person:
    """Return whom a card names, by exact number and name: a look, which they read of."""
    found = find(id_number, name.strip(), ITEMS, by=by, purpose=PURPOSE, reference=reference)
    if found is None:
        raise RuleBroken(
            "number-and-name",
            _("Nobody is registered under this number with this name."),
            cure=_("Compare both with the ID card, character by character."),
        )
    return found.members[0]


def check_card(person: Person, *, by: Actor, reference: UUID) -> tuple[Asked, str]:
    """Write down that a clerk compared somebody with their card; return what the person gets, and the clerk's half.

    Whoever has no account gets one, which nobody can sign in to before a colleague has approved.
    Raises ``NotAllowed`` for whoever is no clerk at a counter, and for oneself and one's own household.
    """
    ticket, half = made_up(3), made_up(2)
    with transaction.atomic():
        account = _account_of(person)
        recovery = Recovery(
            id=reference, account=account, asked_at=clock.now(), unit_id=by.unit_id, ticket=kept_hash(ticket),
            first_by_id=by.account_id, first_half=kept_hash(half), until=clock.now() + timedelta(days=DAYS_TO_DECIDE),
        )  # fmt: skip
        refuse_kin(recovery, by)
        with beginning(CHECK_CARD, recovery, by=by):
            if account._state.adding:  # noqa: SLF001 - Django's own word for a row that is not there yet
                account.save(force_insert=True)
                recovery.account_id = account.pk
    return Asked(id=recovery.pk, number=number_of(recovery), ticket=ticket, account=account), half


def _account_of(person: Person) -> Account:
    with connection.cursor() as cursor:  # two counters at once find one account, not make two
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('stations_subject', %s::bigint))", [person.id])
    mine = Account.objects.filter(person_id=person.id, is_active=True).order_by("id")
    found = next((one for one in mine if not posts_of(one.pk).exists()), None)
    if found is None:
        letters = "".join(secrets.choice(LETTERS) for _letter in range(8)).lower()
        found = Account(username=f"r-{letters}", person_id=person.id, first_name=person.text("name")[:LONGEST_NAME])
        found.set_unusable_password()
    return found
