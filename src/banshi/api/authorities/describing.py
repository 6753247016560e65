"""What this API is: its version and end, our public key, the evidence, and who calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from banshi.api.authorities.calls import Answer
from banshi.api.authorities.versions import V1
from banshi.connections.jurisdiction import pack, purpose_of
from banshi.connections.scopes import WORDS, Scope
from banshi.connections.signing import public_key
from banshi.connections.tokens import grants_of
from banshi.matters.jurisdiction import jurisdiction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.api.authorities.calls import Call
    from banshi.connections.models import Grant


def index(call: Call) -> Answer:  # noqa: ARG001 - a view takes the call
    """Say which version this is, and until when it answers."""
    return Answer(
        body={
            "name": "Banshi", "version": V1.name, "since": V1.since.isoformat(),
            "deprecated_on": V1.deprecated_on.isoformat() if V1.deprecated_on else None,
            "ends_on": V1.ends_on.isoformat() if V1.ends_on else None,
            "openapi": f"{settings.PUBLIC_ADDRESS}/api/v1/openapi.json",
        }
    )  # fmt: skip


def keys(call: Call) -> Answer:  # noqa: ARG001 - as above
    """Return the public key by which anybody checks what we send (Standard Webhooks, ``v1a``)."""
    return Answer(body={"v1a": public_key()})


def evidence(call: Call) -> Answer:  # noqa: ARG001 - as above
    """List requirement, evidence and holder, of every matter that can be proved at a holder."""
    return Answer(body={"requirements": list(_requirements())})


def client(call: Call) -> Answer:
    """Say who calls, and what is granted today."""
    by = call.by
    return Answer(
        body={
            "id": str(by.id), "name": by.name, "unit": by.actor.unit_name, "scopes": sorted(by.scopes),
            "grants": [_grant(one) for one in grants_of(by.id)],
        }
    )  # fmt: skip


def _grant(grant: Grant) -> dict[str, Any]:
    purpose = purpose_of(grant.purpose)
    says = str(purpose.says if purpose else WORDS[Scope(grant.scope)])
    return {
        "scope": grant.scope, "purpose": grant.purpose, "says": says,
        "items": grant.items, "matters": grant.matters, "area": grant.area, "law": grant.law,
        "since": grant.since.isoformat(), "until": grant.until.isoformat(),
    }  # fmt: skip


def _requirements() -> Iterator[dict[str, Any]]:
    holders = {one.name: one for one in pack().holders}
    for matter in jurisdiction().matters:
        for one in matter.evidence:
            holder = holders.get(one.holder)
            if holder is not None:
                yield {
                    "matter": matter.code, "title": str(matter.title), "evidence": str(one.title), "kind": one.name,
                    "holder": holder.name, "holder_title": str(holder.title),
                    "connected": bool(settings.EVIDENCE_HOLDERS.get(holder.name)),
                }  # fmt: skip
