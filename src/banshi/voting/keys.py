"""The one secret behind ballots: ballot papers, the seeds of lots and the names of voters are made from it.

It is a file of the installation (``secrets/ballots``), so nobody who reads the database, and no copy of it, can make
a paper, know a lot beforehand or tell who has taken a paper. Whoever runs the machine can: docs/voting.md says what
still binds them.
"""

from __future__ import annotations

import hmac
from functools import cache
from typing import TYPE_CHECKING

from banshi import home

if TYPE_CHECKING:
    from uuid import UUID

SIZE = 32


def secret_of(thing_id: UUID) -> str:
    """Return the secret of a ballot or a draw, 64 hex digits; it is stored nowhere before it is published."""
    return keyed("secret", thing_id.bytes).hex()


def voter_key(ballot_id: UUID, voter: str) -> bytes:
    """Return by what a voter is known again in this ballot, and in no other."""
    return keyed("voter", ballot_id.bytes + voter.encode())


def of_form(ballot_id: UUID, holder: str, number: bytes) -> bytes:
    """Return what shows that we made this number for a form of this holder."""
    return keyed("form", ballot_id.bytes + number + holder.encode())


def asked_by(ballot_id: UUID, voter: str, number: bytes) -> bytes:
    """Return by what the form that took a voter's paper is known again; without its number nobody can make it."""
    return keyed("asked", ballot_id.bytes + number + voter.encode())


def drawn(ballot_id: UUID, voter: str, number: bytes, bits: int) -> int:
    """Return the serial of a paper: by chance to whoever lacks the number of its form, or our secret."""
    return int.from_bytes(keyed("drawn", ballot_id.bytes + number + voter.encode())) >> (8 * SIZE - bits)


def signature(ballot_id: UUID, serial: int) -> int:
    """Return what makes a ballot paper genuine, as 64 bits."""
    return int.from_bytes(keyed("paper", ballot_id.bytes + serial.to_bytes(SIZE))[:8])


def serial_key(ballot_id: UUID, serial: int) -> bytes:
    """Return by what a paper that was cast is known again."""
    return keyed("serial", ballot_id.bytes + serial.to_bytes(SIZE))


def keyed(purpose: str, of: bytes) -> bytes:
    """Return 32 bytes that only this installation can make."""
    return hmac.digest(_key(), purpose.encode() + b"\0" + of, "sha256")


@cache
def _key() -> bytes:
    return home.secret("ballots").encode()
