"""A ballot paper: a code of twenty letters, genuine by its signature, and kept nowhere once it is handed out.

Ten letters come from a number that only the voter's form holds, so the same form gets the same paper; eight are the
signature for this one ballot, two find a slip of the hand. Whoever holds the code may vote once; nobody can tell from
it whose it is (decision 34).
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import RuleBroken
from banshi.voting import keys, letters

if TYPE_CHECKING:
    from uuid import UUID

SERIAL_BITS, SIGNATURE_BITS = 50, 40
LENGTH = (SERIAL_BITS + SIGNATURE_BITS) // letters.BITS
GROUP = 5
RECEIPT_LENGTH, RECEIPT_GROUP = 12, 4
NUMBER_BYTES = 16


def new_number() -> bytes:
    """Draw the number of a form."""
    return secrets.token_bytes(NUMBER_BYTES)


def new_form(ballot_id: UUID, holder: str) -> str:
    """Return what a form holds from which a paper is asked for: a number drawn by chance, and that it is ours.

    ``holder`` is for whom the form is shown: the voter, or the clerk at the counter.
    """
    number = new_number()
    return (number + keys.of_form(ballot_id, holder, number)).hex()


def number_of(ballot_id: UUID, holder: str, form: str) -> bytes | None:
    """Return the number of a form; none for one that we did not make for this holder and this ballot."""
    try:
        whole = bytes.fromhex(form[: 2 * (NUMBER_BYTES + keys.SIZE)])
    except ValueError:
        return None
    number, ours = whole[:NUMBER_BYTES], whole[NUMBER_BYTES:]
    return number if hmac.compare_digest(ours, keys.of_form(ballot_id, holder, number)) else None


def code_of(ballot_id: UUID, voter: str, number: bytes) -> str:
    """Return the paper of a voter that a form with this number asks for: always the same one."""
    serial = keys.drawn(ballot_id, voter, number, SERIAL_BITS)
    signed = (serial << SIGNATURE_BITS) + _signature(ballot_id, serial)
    return letters.grouped(letters.with_check(signed, LENGTH), GROUP)


def serial_of(ballot_id: UUID, code: str) -> bytes:
    """Return by what a paper is known once it is cast.

    Raises ``RuleBroken``: ``mistyped`` for a slip of the hand, ``forged`` for a paper that this ballot never gave out.
    """
    number = letters.checked(letters.plain(code)[: 2 * LENGTH], LENGTH)
    if number is None:
        raise RuleBroken(
            "mistyped",
            _("A letter of the code is wrong, missing or swapped with its neighbour."),
            cure=_("Compare it with your paper, group by group: there is no 0 and no O, no 1 and no I in it."),
        )
    serial, signed = number >> SIGNATURE_BITS, number & (1 << SIGNATURE_BITS) - 1
    if signed != _signature(ballot_id, serial):
        raise RuleBroken(
            "forged",
            _("The code is typed as it should be, but it is no paper of this ballot."),
            cure=_("Look on the paper which ballot it is for. A new paper is given only to whoever has none yet."),
        )
    return keys.serial_key(ballot_id, serial)


def new_receipt() -> str:
    """Draw a receipt by chance: it comes from nothing, so nobody who saw the paper can find the vote by it."""
    drawn = secrets.randbits(RECEIPT_LENGTH * letters.BITS)
    return letters.grouped(letters.written(drawn, RECEIPT_LENGTH), RECEIPT_GROUP)


def receipt_as_printed(typed: str) -> str:
    """Return a receipt in the form in which it was given, however it was typed."""
    return letters.grouped(letters.plain(typed)[:RECEIPT_LENGTH], RECEIPT_GROUP)


def _signature(ballot_id: UUID, serial: int) -> int:
    return keys.signature(ballot_id, serial) & (1 << SIGNATURE_BITS) - 1
