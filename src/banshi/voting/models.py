"""Ballots, who has taken a paper, what was cast, and draws by lot.

A right and a vote have nothing in common but the ballot: no number, no time, no order. The database lets the web
process read a vote only after its ballot has closed (``door.sql``).
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from banshi.voting.vocabulary import Chamber, Ties


class Ballot(models.Model):
    """One vote on some options, announced with all its terms.

    ``secret`` is published when it closes and ``seed`` is what a tie is decided with; ``counts`` are the approvals in
    the order of the options.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    state = models.CharField(max_length=12)
    about_id = models.UUIDField()
    title = models.CharField(max_length=120)
    chamber = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Chamber])
    unit_id = models.BigIntegerField(null=True)
    options = ArrayField(models.UUIDField())
    seats = models.SmallIntegerField()
    electorate = models.IntegerField()
    quorum = models.IntegerField()
    approvals_needed = models.IntegerField()
    ties = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Ties])
    announced_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    commitment = models.CharField(max_length=64)
    public_source = models.CharField(max_length=200, blank=True)
    public_word = models.CharField(max_length=200, blank=True)
    secret = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    mixed_on = models.DateField(null=True)
    issued = models.IntegerField(null=True)
    cast = models.IntegerField(null=True)
    blank = models.IntegerField(null=True)
    counts = ArrayField(models.IntegerField(), null=True)
    votes_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(seats__gte=1, options__len__gt=models.F("seats")), name="ballot_is_differential"
            ),
            models.CheckConstraint(condition=models.Q(closes_at__gt=models.F("opens_at")), name="ballot_has_hours"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("about_id",), name="ballot_about"),
            models.Index(fields=("state", "closes_at"), name="ballot_state"),
        ]

    def __str__(self) -> str:
        return self.title


class Right(models.Model):
    """That somebody has taken a paper: a keyed hash of who, and the day; the clerk, where one gave it out.

    ``form`` is a keyed hash of the number in the form that asked for it, so that the same form may ask again while the
    ballot is open; nobody gets from it to the number, and without the number nobody to the paper.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="rights", db_index=False)
    voter = models.BinaryField(max_length=32)
    day = models.DateField()
    unit_id = models.BigIntegerField(null=True)
    clerk_id = models.BigIntegerField(null=True)
    form = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("ballot", "voter"), name="right_once")]


class Vote(models.Model):
    """A paper that was cast: by what it is known again, what it approves of, and the receipt. It has no time."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes", db_index=False)
    serial = models.BinaryField(max_length=32, unique=True)
    choices = ArrayField(models.UUIDField())
    receipt = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("ballot", "receipt"), name="receipt_once")]


class Draw(models.Model):
    """Tickets drawn by lot: frozen with a commitment, drawn with a word of the public, in one order for good."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    state = models.CharField(max_length=12)
    about_id = models.UUIDField()
    purpose = models.CharField(max_length=80)
    unit_id = models.BigIntegerField(null=True)
    tickets = ArrayField(models.CharField(max_length=64))
    digest = models.CharField(max_length=64)
    seats = models.IntegerField()
    commitment = models.CharField(max_length=64)
    public_source = models.CharField(max_length=200)
    word_on = models.DateField()
    public_word = models.CharField(max_length=200, blank=True)
    secret = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    order = ArrayField(models.CharField(max_length=64), default=list)
    frozen_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("about_id", "purpose"), name="draw_once_for_a_purpose"),
            models.CheckConstraint(
                condition=models.Q(seats__gte=1, tickets__len__gte=models.F("seats")), name="draw_has_tickets"
            ),
        ]

    @property
    def drawn(self) -> list[str]:
        """The tickets that have a seat, in the order in which they came out; none before the draw."""
        return self.order[: self.seats]

    @property
    def reserves(self) -> list[str]:
        """All other tickets, in the order in which they follow where somebody declines."""
        return self.order[self.seats :]
