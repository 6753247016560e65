"""What happened to cases and concerns, in one order, and who has been told of it. Nothing of a person.

``Event`` is written by one hand alone, in the order in which readers see it; ``Outbox`` is the one row that hand holds.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Event(models.Model):
    """One step of a case or a concern. ``day`` is that on which it was taken up here, never before an earlier one's.

    ``units`` have a part in it; ``matter`` is a matter's code, or ``concern``; ``shown`` says whether it was public.
    """

    seq = models.BigIntegerField(primary_key=True)
    id_of_line = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    day = models.DateField()
    matter = models.CharField(max_length=40)
    thing_id = models.UUIDField()
    number = models.CharField(max_length=24)
    division = models.CharField(max_length=12)
    units = ArrayField(models.BigIntegerField())
    step = models.CharField(max_length=40)
    start = models.CharField(max_length=20)
    end = models.CharField(max_length=20)
    shown = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("day", "thing_id"), condition=models.Q(matter="concern"), name="event_of_concern_day"),
            models.Index(fields=("matter", "seq"), name="event_of_matter"),
            models.Index(fields=("thing_id",), name="event_of_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.step}"


class Outbox(models.Model):
    """How far the journal was read. ``gaps`` are numbers of lines that were drawn and not seen yet.

    Each gap is a list: the number of the line, which transactions were under way, and when it was noticed.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    top = models.BigIntegerField(null=True)
    seq = models.BigIntegerField(default=0)
    gaps = models.JSONField(default=list)
    day = models.DateField(null=True)


class Subscription(models.Model):
    """Where a client wants to be told, of what. ``cursor`` is the last event that was taken, ``told`` how many were.

    ``round`` counts how often its secret was changed; after days without an answer it is parked.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    client_id = models.UUIDField()
    address = models.CharField(max_length=400)
    types = ArrayField(models.CharField(max_length=40))
    cursor = models.BigIntegerField()
    told = models.BigIntegerField(default=0)
    round = models.SmallIntegerField(default=0)
    turned_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=("next_at",), condition=models.Q(parked_at=None, ended_at=None), name="subscription_due"
            ),
            models.Index(fields=("client_id",), name="subscription_of_client"),
        ]

    def __str__(self) -> str:
        return self.address


class Delivery(models.Model):
    """That a subscription was told of an event, or is to be told once more; ``position`` counts without a gap."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="deliveries")
    seq = models.BigIntegerField()
    position = models.BigIntegerField()
    taken_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    status = models.SmallIntegerField(null=True)
    again = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("subscription", "seq"), name="told_once"),
            models.UniqueConstraint(fields=("subscription", "position"), name="told_in_order"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("subscription", "seq"), condition=models.Q(again=True), name="told_again"),
        ]
