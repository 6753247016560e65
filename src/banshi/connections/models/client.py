"""An authority's system, by what it proves who it is, and what it may read: each proposed by one, approved by another.

No row holds anything of a resident. ``account_id`` is an account nobody can sign in with: looks and misses of the
system are counted by it like those of any member of staff.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

ANOTHER_APPROVES = models.Q(approved_by=None) | ~models.Q(approved_by=models.F("proposed_by"))


class Standing(models.TextChoices):
    """How a client, a key or a grant stands."""

    PROPOSED = "proposed", _("proposed, waits for somebody else's approval")
    LIVE = "live", _("in force")
    ENDED = "ended", _("ended")


class Client(models.Model):
    """One system of one authority. ``contact`` is an office's telephone or mail, for when something goes wrong."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    name = models.CharField(max_length=80)
    unit_id = models.BigIntegerField()
    account_id = models.BigIntegerField(unique=True)
    contact = models.CharField(max_length=200)
    state = models.CharField(max_length=8)
    at = models.DateTimeField()
    proposed_by = models.BigIntegerField(null=True)
    approved_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=ANOTHER_APPROVES, name="client_approved_by_another"),
            models.UniqueConstraint(
                fields=("unit_id", "name"), condition=~models.Q(state="ended"), name="client_named_once_at_its_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Key(models.Model):
    """By what a client proves who it is: the public half of a key pair (JWK), or the digest of a secret of 256 bits.

    Several may be in force at once, so that a client changes its key without an hour of silence.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="keys")
    digest = models.CharField(max_length=64, blank=True)
    public = models.JSONField(null=True)
    state = models.CharField(max_length=8)
    at = models.DateTimeField()
    until = models.DateTimeField()
    proposed_by = models.BigIntegerField(null=True)
    approved_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=ANOTHER_APPROVES, name="key_approved_by_another"),
            models.CheckConstraint(
                condition=models.Q(digest="", public__isnull=False)
                | (~models.Q(digest="") & models.Q(public__isnull=True)),
                name="key_is_a_pair_or_a_secret",
            ),
        ]


class Grant(models.Model):
    """What a client may read, for what, where, from when and until when. ``area`` is the beginning of a division.

    ``items`` are of the register, ``matters`` codes of matters (``concern`` for concerns); ``law`` says by what right.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="grants")
    scope = models.CharField(max_length=12)
    purpose = models.CharField(max_length=40, blank=True)
    items = ArrayField(models.CharField(max_length=40), default=list)
    matters = ArrayField(models.CharField(max_length=40), default=list)
    area = models.CharField(max_length=12, blank=True)
    law = models.CharField(max_length=200)
    state = models.CharField(max_length=8)
    at = models.DateTimeField()
    since = models.DateField()
    until = models.DateField()
    proposed_by = models.BigIntegerField(null=True)
    approved_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=ANOTHER_APPROVES, name="grant_approved_by_another"),
            models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="grant_ends_after_it_begins"),
        ]
        indexes: ClassVar = [models.Index(fields=("client", "scope", "state"), name="grant_of_client")]
