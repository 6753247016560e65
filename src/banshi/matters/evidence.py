"""Asking a holder of evidence whether a proof is true, instead of asking the resident for paper.

A holder that is down, slow or does not know the proof never stops a case: the answer is then ``unproven`` and the
resident may upload what there is. Only the number and the name are sent, and only for a case under way.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import httpx
from django.conf import settings

TIMEOUT_SECONDS = 2.0
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


class Holder(Protocol):
    """Whoever keeps the original of a proof."""

    def check(self, claim: Claim) -> Proof: ...


@dataclass(frozen=True, slots=True)
class HttpHolder:
    """A holder that answers ``POST /check`` with ``{"match": true|false}``."""

    address: str

    def check(self, claim: Claim) -> Proof:
        """Ask once, wait two seconds at the most."""
        body = {"number": claim.number, "name": claim.name, "says": claim.says}
        try:
            reply = httpx.post(f"{self.address}/check", json=body, timeout=TIMEOUT_SECONDS).raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            log.warning("holder %s did not answer: %s", self.address, error)
            return Proof.UNREACHABLE
        match reply:
            case {"match": True}:
                return Proof.VERIFIED
            case {"match": False}:
                return Proof.NO_MATCH
        log.warning("holder %s answered something else", self.address)
        return Proof.UNREACHABLE


def holder(name: str) -> Holder | None:
    """Return the holder of this kind of evidence; ``None`` where this installation is connected with none."""
    address = settings.EVIDENCE_HOLDERS.get(name)
    return HttpHolder(address) if address else None
