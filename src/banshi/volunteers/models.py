"""Offers, needs and matches; and, behind the door, the names, numbers and addresses of those who meet.

``Offer``, ``Need`` and ``Match`` hold nothing personal but bare numbers of persons. ``Whereabouts`` opens to a
volunteer only after both sides said yes, ``Contact`` to the person helped only then: the database sees to it
(``door.sql``). A ``Word`` is written once; it is what the database believes.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

LIVE = ("proposed", "volunteer-yes", "agreed")
"""States of a match in which a visit still lies ahead; ``lifecycle`` names them."""


class Offer(models.Model):
    """What one resident offers: skills, parts of the week, hours a week, and how far they go from where.

    ``parts`` are mornings, afternoons and evenings from Monday's, 0 to 20. The point is that of an office nearby, never
    a home. ``minor_until`` is the day on which somebody under age is of age. ``unit_id`` looks after the volunteer.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    person_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    state = models.CharField(max_length=8)
    skills = ArrayField(models.CharField(max_length=16))
    parts = ArrayField(models.SmallIntegerField())
    weekly_minutes = models.SmallIntegerField()
    division = models.CharField(max_length=12)
    latitude = models.FloatField()
    longitude = models.FloatField()
    reach_km = models.SmallIntegerField()
    minor_until = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("person_id",), condition=~models.Q(state="ended"), name="offer_once_at_a_time"
            ),
            models.CheckConstraint(condition=models.Q(weekly_minutes__gt=0, reach_km__gt=0), name="offer_of_something"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("division",), condition=models.Q(state="open"), name="offer_open"),
        ]


class Contact(models.Model):
    """What a volunteer is called and how they are reached: shown to the person helped when both said yes."""

    offer = models.OneToOneField(Offer, primary_key=True, on_delete=models.PROTECT, related_name="contact")
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=24, blank=True)


class Vetting(models.Model):
    """Whether a volunteer may be alone with a child or a frail person: until when, by whom; or why not.

    What was shown for it is not kept. ``seen`` is what the unit looked at, in words.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    person_id = models.BigIntegerField(unique=True)
    unit_id = models.BigIntegerField()
    state = models.CharField(max_length=10)
    asked_at = models.DateTimeField(null=True)
    until = models.DateField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_unit_id = models.BigIntegerField(null=True)
    seen = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=600, blank=True)
    objection = models.CharField(max_length=600, blank=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(state="vetted", until=None), name="vetted_until_a_day"),
            models.CheckConstraint(condition=~models.Q(state="refused", reason=""), name="refused_with_a_reason"),
        ]
        indexes: ClassVar = [models.Index(fields=("unit_id", "state"), name="vetting_of_unit")]


class Need(models.Model):
    """One visit that is needed: what for, when, where, by how many; the words are public and masked.

    ``counts_from`` is when it was asked, earlier by the head start of somebody frail; the earliest is served first.
    ``at`` is when it was last asked; ``fewest`` adults have to come, or nobody does. The point is as coarse as anybody
    may know.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    number = models.CharField(max_length=24, unique=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10)
    origin = models.CharField(max_length=8)
    origin_id = models.UUIDField(null=True)
    unit_id = models.BigIntegerField()
    skill = models.CharField(max_length=16)
    words = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    minutes = models.SmallIntegerField()
    division = models.CharField(max_length=12)
    latitude = models.FloatField()
    longitude = models.FloatField()
    people = models.SmallIntegerField(default=1)
    fewest = models.SmallIntegerField(default=1)
    alone = models.CharField(max_length=8)
    vetted = models.BooleanField(default=False)
    public = models.BooleanField(default=True)
    counts_from = models.DateTimeField()
    can_be_reached = models.BooleanField(default=False)
    clock_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(people__gte=models.F("fewest"), fewest__gte=1, minutes__gt=0), name="need_of_people"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=("unit_id", "state", "counts_from", "id"), name="need_of_unit"),
            models.Index(fields=("starts_at", "id"), condition=models.Q(state="open"), name="need_open"),
            models.Index(fields=("clock_at",), condition=~models.Q(clock_at=None), name="need_clock"),
            models.Index(fields=("origin_id",), condition=~models.Q(origin_id=None), name="need_of_origin"),
        ]

    def __str__(self) -> str:
        return self.number


class Whereabouts(models.Model):
    """Who is helped and where: behind the door, and deleted some time after the visit."""

    need = models.OneToOneField(Need, primary_key=True, on_delete=models.PROTECT, related_name="whereabouts")
    person_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=24, blank=True)
    address = models.CharField(max_length=160)
    words = models.CharField(max_length=600, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("person_id",), condition=~models.Q(person_id=None), name="whereabouts_of_person"),
        ]


class Match(models.Model):
    """One volunteer proposed for one visit: why this one, who said yes, and what the person helped confirmed.

    ``why`` holds the numbers of the choice, nothing of a person. ``minutes`` count only once they are confirmed.
    ``concern_ids`` are all concerns that came of the visit, in their order: either side may say that something went
    wrong, the volunteer more than once.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="matches")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="matches")
    person_id = models.BigIntegerField()
    state = models.CharField(max_length=14)
    at = models.DateTimeField()
    why = models.JSONField(default=dict)
    reminded_at = models.DateTimeField(null=True)
    minutes = models.SmallIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_way = models.CharField(max_length=8, blank=True)
    concern_ids = ArrayField(models.UUIDField(), default=list)
    clock_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("need", "offer"), condition=models.Q(state__in=LIVE), name="match_once"),
            models.CheckConstraint(
                condition=models.Q(state="confirmed", minutes__isnull=False) | ~models.Q(state="confirmed"),
                name="confirmed_with_minutes",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("person_id", "state"), name="match_of_person"),
            models.Index(fields=("clock_at",), condition=~models.Q(clock_at=None), name="match_clock"),
        ]


class Word(models.Model):
    """The yes of one side to one match, written once."""

    id = models.BigAutoField(primary_key=True)
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="given")
    side = models.CharField(max_length=10)
    at = models.DateTimeField()
    way = models.CharField(max_length=8)
    account_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("match", "side"), name="word_once_a_side")]
