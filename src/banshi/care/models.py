"""Who asked to be looked after. The asking itself says nothing of whom; who it is stands behind the door.

``Consent``, ``Reminder`` and ``Task`` hold nothing personal. ``Particulars`` and ``Talk`` open only behind a look, and
are deleted when the asking ends (``door.sql``).
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Consent(models.Model):
    """Somebody's asking to be reminded of one thing. ``items`` is all that may be looked at for it.

    ``unit_id`` is the desk that calls or visits; ``clock_at`` the moment of the next look.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    purpose = models.CharField(max_length=16)
    state = models.CharField(max_length=8)
    items = ArrayField(models.CharField(max_length=40))
    how = models.CharField(max_length=8)
    unit_id = models.BigIntegerField()
    asked_at_id = models.BigIntegerField(null=True)
    begun_at = models.DateTimeField()
    clock_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("clock_at",), condition=~models.Q(clock_at=None), name="care_clock"),
        ]


class Particulars(models.Model):
    """Whom it is about, who is told, and what was asked once. ``told_id`` is whoever asked: oneself or a relative."""

    pk = models.CompositePrimaryKey("person_id", "consent_id")
    person_id = models.BigIntegerField()
    consent_id = models.UUIDField(unique=True)
    purpose = models.CharField(max_length=16)
    told_id = models.BigIntegerField()
    by_person = models.BooleanField(default=False)
    phone = models.CharField(max_length=24, blank=True)
    reach = models.CharField(max_length=200, blank=True)
    day = models.DateField(null=True)
    place = models.CharField(max_length=80, blank=True)
    agreement = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("person_id", "purpose"), name="asked_once_for_a_purpose"),
        ]
        indexes: ClassVar = [models.Index(fields=("told_id",), name="care_told")]


class Reminder(models.Model):
    """That something was said once for one cause, such as the day on which a card ends."""

    id = models.BigAutoField(primary_key=True)
    consent_id = models.UUIDField()
    cause = models.CharField(max_length=40)
    at = models.DateTimeField()
    how = models.CharField(max_length=8)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("consent_id", "cause"), name="said_once_for_a_cause")]


class Task(models.Model):
    """A call or a visit that a desk has to make by a day, because somebody has no phone."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    consent_id = models.UUIDField(db_index=True)
    unit_id = models.BigIntegerField()
    purpose = models.CharField(max_length=16)
    cause = models.CharField(max_length=40)
    state = models.CharField(max_length=8)
    due_on = models.DateField()
    again_on = models.DateField()
    tries = models.SmallIntegerField(default=0)
    begun_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("consent_id", "cause"), name="called_once_for_a_cause")
        ]
        indexes: ClassVar = [
            models.Index(fields=("unit_id", "due_on", "id"), condition=models.Q(state="open"), name="care_desk"),
        ]


class Talk(models.Model):
    """What was said at one call or visit, or that nobody was there; personal, so behind a look."""

    pk = models.CompositePrimaryKey("person_id", "task_id", "number")
    person_id = models.BigIntegerField()
    task_id = models.UUIDField()
    number = models.SmallIntegerField()
    at = models.DateTimeField()
    account_id = models.BigIntegerField()
    reached = models.BooleanField()
    words = models.CharField(max_length=600, blank=True)
