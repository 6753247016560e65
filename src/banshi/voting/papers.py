"""A ballot paper: a code of twenty letters, genuine by its signature, and kept nowhere once it is handed out.

Ten letters are drawn by chance, eight are the signature for this one ballot, two find a slip of the hand. Whoever
holds the code may vote once; nobody can tell from it whose it is.
"""

from __future__ import annotations

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


def new_code(ballot_id: UUID) -> str:
    """Draw a paper of this ballot."""
    serial = secrets.randbits(SERIAL_BITS)
    number = (serial << SIGNATURE_BITS) + _signature(ballot_id, serial)
    return letters.grouped(letters.with_check(number, LENGTH), GROUP)


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
