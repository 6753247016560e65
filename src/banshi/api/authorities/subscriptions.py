"""Being told: a client's own subscriptions, what they were told, and being told again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from banshi.api.authorities.calls import Answer
from banshi.api.authorities.reads import moment
from banshi.connections import subscribing
from banshi.connections.events import cursor, id_of, place
from banshi.connections.models import Event
from banshi.connections.signing import secret_of

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.api.authorities.calls import Call
    from banshi.connections.models import Delivery, Subscription


def listed(call: Call) -> Answer:
    """List where the caller is told."""
    return Answer(
        body={"subscriptions": [_shown(one) for one in subscribing.own(call.by).filter(ended_at=None)]},
    )


def subscribe(call: Call) -> Answer:
    """Tell the caller at an address from now on."""
    found = subscribing.subscribe(call.body["address"], call.body.get("types", ()), by=call.by)
    return Answer(body=_shown(found), status=201)


def shown(call: Call, subscription_id: UUID) -> Answer:
    """Show one subscription: how far it is, and what stands in its way."""
    return Answer(body=_shown(subscribing.the_own(subscription_id, by=call.by)))


def unsubscribe(call: Call, subscription_id: UUID) -> Answer:
    """End a subscription."""
    subscribing.unsubscribe(subscription_id, by=call.by)
    return Answer(status=204)


def secret(call: Call, subscription_id: UUID) -> Answer:
    """Show the secret by which the caller checks our signatures."""
    return Answer(body={"secret": secret_of(subscribing.the_own(subscription_id, by=call.by))})


def turn(call: Call, subscription_id: UUID) -> Answer:
    """Change the secret."""
    return Answer(body={"secret": secret_of(subscribing.turn_secret(subscription_id, by=call.by))})


def deliveries(call: Call, subscription_id: UUID) -> Answer:
    """List what was told, in order."""
    after = call.asked.get("after", 0)
    found = subscribing.deliveries(subscription_id, after, by=call.by)
    page = found[: subscribing.PAGE]
    return Answer(
        body={
            "deliveries": [_delivery(one) for one in page],
            "next": page[-1].position if page else after,
            "more": len(found) > len(page),
        }
    )


def replay_since(call: Call, subscription_id: UUID) -> Answer:
    """Tell again all since a place."""
    return Answer(
        body=_shown(subscribing.tell_since(subscription_id, place(call.body["after"]), by=call.by)), status=202
    )


def replay(call: Call, delivery_id: UUID) -> Answer:
    """Tell one event once more."""
    return Answer(body=_delivery(subscribing.tell_again(delivery_id, by=call.by)), status=202)


def _shown(one: Subscription) -> dict[str, Any]:
    standing = "parked" if one.parked_at else "live"
    return {
        "id": str(one.id), "address": one.address, "types": one.types, "standing": standing,
        "told": one.told, "cursor": cursor(one.cursor), "tries": one.tries, "next_at": one.next_at.isoformat(),
        "failing_since": moment(one.failing_since), "words": one.words,
    }  # fmt: skip


def _delivery(one: Delivery) -> dict[str, Any]:
    return {
        "id": str(one.id), "sequence": one.position, "event": str(id_of(Event.objects.get(seq=one.seq))),
        "taken_at": moment(one.taken_at), "tries": one.tries, "status": one.status,
    }  # fmt: skip
