"""Telling other systems what happened: in order, signed, again until they took it, and parked after three days.

An event is noted as told in the transaction in which it was posted. Killed in between, it is posted once more with the
same id: nothing is lost, and whoever was told twice can tell.
"""

from __future__ import annotations

import json
import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
from django.db import connection, transaction

from banshi.connections import signing
from banshi.connections.addresses import way_to
from banshi.connections.events import cloud_event, id_of, visible
from banshi.connections.models import Client, Delivery, Event, Standing, Subscription
from banshi.connections.outbox import take_up
from banshi.connections.scopes import Scope
from banshi.connections.tokens import forget_what_is_over, grants_of
from banshi.kernel import clock
from banshi.kernel.refusals import Refusal

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

TIMEOUT = httpx.Timeout(5.0, connect=3.0)
TURN_SECONDS = 15.0
AT_A_TIME = 100
FIRST_GAP, LONGEST_GAP = timedelta(seconds=30), timedelta(hours=3)
PARKED_AFTER = timedelta(days=3)
GONE = 410
MEDIA_TYPE = "application/cloudevents+json; charset=utf-8"
log = logging.getLogger(__name__)


def turn() -> int:
    """Take up what happened, tell it, and forget what is over: one turn of the worker."""
    take_up()
    forget_what_is_over()
    return tell_waiting()


def tell_waiting() -> int:
    """Tell every subscription what it waits for; return how many messages were taken. Ends after 15 seconds."""
    ends, taken = time.monotonic() + TURN_SECONDS, 0
    due = Subscription.objects.filter(parked_at=None, ended_at=None, next_at__lte=clock.now())
    # Trust of the environment would send it through a proxy, past every check of where it goes.
    with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as sender:
        for subscription_id in list(due.order_by("next_at").values_list("id", flat=True)):
            for _message in range(AT_A_TIME):
                if time.monotonic() > ends:
                    return taken
                if not _tell_next(sender, subscription_id):
                    break
                taken += 1
    return taken


def next_gap(tries: int) -> timedelta:
    """Return how long to wait after so many failures: 30 s, 1, 2, 4 … minutes, three hours at the most."""
    return min(FIRST_GAP * (1 << min(max(tries - 1, 0), 20)), LONGEST_GAP)


def _tell_next(sender: httpx.Client, subscription_id: UUID) -> bool:
    """Tell one event under the subscription's lock; ``False`` where nothing waits, or it was not taken."""
    with transaction.atomic():
        subscription = _locked(subscription_id)
        delivery = _next(subscription) if subscription else None
        if subscription is None or delivery is None:
            return False
        event = Event.objects.get(seq=delivery.seq)
        status, words = _post(sender, subscription, delivery, event)
        delivery.status, delivery.tries = status, delivery.tries + 1
        subscription.told = max(subscription.told, delivery.position)
        taken = status is not None and httpx.codes.is_success(status)
        if taken:
            delivery.taken_at, delivery.again = clock.now(), False
            _go_on(subscription, delivery)
        else:
            _wait(subscription, status, words)
        delivery.save()
    return taken


def _locked(subscription_id: UUID) -> Subscription | None:
    """Return a subscription that nobody else is telling at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_try_advisory_xact_lock(hashtextextended('connections.subscription/' || %s::text, 0))",
            [str(subscription_id)],
        )
        (mine,) = cursor.fetchone() or (False,)
    live = Subscription.objects.select_for_update().filter(id=subscription_id, parked_at=None, ended_at=None)
    return live.filter(next_at__lte=clock.now()).first() if mine else None


def _next(subscription: Subscription) -> Delivery | None:
    """Return what is told next: first what was asked for again, then the next event; its position is the next one."""
    again = subscription.deliveries.filter(again=True).order_by("seq").first()
    if again is not None:
        return again
    event = _waiting(subscription).first()
    if event is None:
        return None
    known = subscription.deliveries.filter(seq=event.seq).first()
    return known or Delivery(subscription=subscription, seq=event.seq, position=subscription.told + 1)


def _waiting(subscription: Subscription) -> QuerySet[Event]:
    client = Client.objects.filter(id=subscription.client_id, state=Standing.LIVE).first()
    grants = grants_of(client.id, Scope.EVENTS) if client else []
    unit_id = client.unit_id if client else 0
    return visible(grants, unit_id, subscription.types).filter(seq__gt=subscription.cursor)


def _post(sender: httpx.Client, subscription: Subscription, delivery: Delivery, event: Event) -> tuple[int | None, str]:
    said = cloud_event(event) | {"sequence": str(delivery.position)}
    body = json.dumps(said, ensure_ascii=False).encode()
    try:
        way = way_to(subscription.address)
        headers = signing.headers(subscription, str(id_of(event)), clock.now(), body)
        with sender.stream(
            "POST",
            way.url,
            content=body,
            headers=headers | {"Host": way.name, "Content-Type": MEDIA_TYPE},
            extensions={"sni_hostname": way.host},
        ) as answer:
            # What they say back is not read: it could be endless.
            return answer.status_code, ""
    except Refusal as refusal:
        return None, refusal.said
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        return None, type(error).__name__


def _go_on(subscription: Subscription, delivery: Delivery) -> None:
    subscription.cursor = max(subscription.cursor, delivery.seq)
    subscription.tries, subscription.failing_since, subscription.words = 0, None, ""
    subscription.save()


def _wait(subscription: Subscription, status: int | None, words: str) -> None:
    now = clock.now()
    subscription.tries += 1
    subscription.failing_since = subscription.failing_since or now
    subscription.words = words or f"HTTP {status}"
    subscription.next_at = now + next_gap(subscription.tries)
    if status == GONE or now - subscription.failing_since >= PARKED_AFTER:
        subscription.parked_at = now
    log.info("subscription %s: %s", subscription.id, subscription.words)
    subscription.save()
