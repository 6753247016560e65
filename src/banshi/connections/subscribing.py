"""Where a client wants to be told of what, and being told again: its own subscriptions and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banshi.connections.addresses import way_to
from banshi.connections.events import TYPES
from banshi.connections.models import Delivery, Event, Subscription
from banshi.connections.reading import not_granted
from banshi.connections.scopes import Scope
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, RuleBroken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from banshi.connections.tokens import Caller

MOST = 20
PAGE = 100


def subscribe(address: str, types: Sequence[str], *, by: Caller) -> Subscription:
    """Let a client be told at an address from now on. Raises ``RuleBroken`` for one that nothing is sent to."""
    if not by.grants(Scope.EVENTS):
        raise not_granted(_("No grant in force lets this system be told of events."))
    if own(by).filter(ended_at=None).count() >= MOST:
        raise RuleBroken("too-many", _("A system has %(most)s subscriptions at the most.") % {"most": MOST})
    way_to(address)
    last = Event.objects.order_by("-seq").values_list("seq", flat=True).first()
    now = clock.now()
    return Subscription.objects.create(
        id=uuid4(), client_id=by.id, address=address, types=sorted(set(types)) or list(TYPES), cursor=last or 0,
        next_at=now, at=now,
    )  # fmt: skip


def own(by: Caller) -> QuerySet[Subscription]:
    """Return a client's subscriptions, oldest first."""
    return Subscription.objects.filter(client_id=by.id).order_by("at", "id")


def the_own(subscription_id: UUID, *, by: Caller) -> Subscription:
    """Return one of a client's subscriptions that has not ended. Raises ``NotFound`` for any other."""
    found = own(by).filter(id=subscription_id, ended_at=None).first()
    if found is None:
        raise NotFound("no-such-subscription", _("This system has no such subscription."))
    return found


def unsubscribe(subscription_id: UUID, *, by: Caller) -> None:
    """Tell no more."""
    found = the_own(subscription_id, by=by)
    Subscription.objects.filter(id=found.id).update(ended_at=clock.now())


def turn_secret(subscription_id: UUID, *, by: Caller) -> Subscription:
    """Change the secret of a subscription; for a day messages are signed by both."""
    found = the_own(subscription_id, by=by)
    found.round, found.turned_at = found.round + 1, clock.now()
    found.save(update_fields=["round", "turned_at"])
    return found


def tell_since(subscription_id: UUID, seq: int, *, by: Caller) -> Subscription:
    """Tell again all since a place, in the same order and with the same ids; a parked subscription goes on with it."""
    with transaction.atomic():
        the_own(subscription_id, by=by)
        found = Subscription.objects.select_for_update().get(id=subscription_id)
        if not 0 <= seq <= found.cursor:
            raise RuleBroken(
                "ahead", _("This place lies after the last event that was told: there is nothing to repeat.")
            )
        found.cursor, found.tries, found.next_at = seq, 0, clock.now()
        found.failing_since = found.parked_at = None
        found.words = ""
        found.save()
    return found


def tell_again(delivery_id: UUID, *, by: Caller) -> Delivery:
    """Tell one event once more, with the id it had. Raises ``NotFound`` for a delivery of somebody else."""
    found = Delivery.objects.filter(id=delivery_id, subscription__client_id=by.id, subscription__ended_at=None).first()
    if found is None:
        raise NotFound("no-such-delivery", _("This system has no such delivery."))
    found.again = True
    found.save(update_fields=["again"])
    Subscription.objects.filter(id=found.subscription_id).update(next_at=clock.now(), parked_at=None, tries=0)
    return found


def deliveries(subscription_id: UUID, after: int, *, by: Caller) -> list[Delivery]:
    """Return what a subscription was told, in order, from a position on: a page, and one more if there is more."""
    found = the_own(subscription_id, by=by)
    return list(found.deliveries.filter(position__gt=after).order_by("position")[: PAGE + 1])
