"""Asking a holder of evidence whether a proof is true, instead of asking the resident for paper.

The contract of a holder stands in docs/connections.md. A holder that is down, slow or does not know the proof never
stops a case: the answer is then ``unproven`` and the resident may upload what there is. Only the number and the name
are sent, and only for a case under way; what a holder shows is shown to the resident before it is used.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import httpx
from django.conf import settings

if TYPE_CHECKING:
    from uuid import UUID

TIMEOUT_SECONDS = 2.0
LARGEST, LONGEST_WORD = 16 * 1024, 200
SHOWN = ("title", "number", "name", "says", "issued_by", "issued_on")
log = logging.getLogger(__name__)


class Proof(StrEnum):
    """What the holder said."""

    VERIFIED = "verified"
    NO_MATCH = "no-match"
    UNREACHABLE = "unreachable"
    NOT_ASKED = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What is to be proved: that a proof of this number was given to this person and says this."""

    number: str
    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a holder would hand over, to be seen by the resident first: its words, never a file."""

    title: str
    number: str
    name: str
    says: str
    issued_by: str
    issued_on: str


class Holder(Protocol):
    """Whoever keeps the original of a proof."""

    def check(self, claim: Claim) -> Proof: ...

    def preview(self, claim: Claim, errand: UUID) -> Preview | None: ...


@dataclass(frozen=True, slots=True)
class HttpHolder:
    """A holder that answers ``POST /check`` with ``{"match": true|false}``."""

    address: str

    def check(self, claim: Claim) -> Proof:
        """Ask once, wait two seconds at the most."""
        reply = self._asked("check", {"number": claim.number, "name": claim.name, "says": claim.says})
        match reply:
            case {"match": True}:
                return Proof.VERIFIED
            case {"match": False}:
                return Proof.NO_MATCH
            case None:
                return Proof.UNREACHABLE
        log.warning("holder %s answered something else", self.address)
        return Proof.UNREACHABLE

    def preview(self, claim: Claim, errand: UUID) -> Preview | None:
        """Return what the holder would hand over; ``None`` where it knows no such proof, is gone or says nonsense.

        ``errand`` tells the holder that the resident asked for it: without one it refuses.
        """
        reply = self._asked("preview", {"number": claim.number, "name": claim.name, "request": str(errand)})
        shown = reply.get("evidence") if isinstance(reply, dict) else None
        if not isinstance(shown, dict) or not all(isinstance(shown.get(name), str) for name in SHOWN):
            return None
        return Preview(**{name: shown[name][:LONGEST_WORD] for name in SHOWN})

    def _asked(self, what: str, body: dict[str, str]) -> object:
        """Return what a holder says as JSON, ``None`` where it says nothing in time."""
        try:
            reply = httpx.post(f"{self.address}/{what}", json=body, timeout=TIMEOUT_SECONDS).raise_for_status()
            return reply.json() if len(reply.content) <= LARGEST else None
        except (httpx.HTTPError, ValueError) as error:
            log.warning("holder %s did not answer: %s", self.address, type(error).__name__)
            return None


def holder(name: str) -> Holder | None:
    """Return the holder of this kind of evidence; ``None`` where this installation is connected with none."""
    address = settings.EVIDENCE_HOLDERS.get(name)
    return HttpHolder(address) if address else None
