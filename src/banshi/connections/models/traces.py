"""What calls leave behind: tokens, used assertions, for what somebody asked, how often, and what was answered.

Digests in the place of everything that opens a door; ``Miss`` is read by the door alone.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Token(models.Model):
    """A short leave to call, given for a key; it ends with the key, the client or by itself."""

    digest = models.CharField(primary_key=True, max_length=64)
    client_id = models.UUIDField()
    key_id = models.UUIDField()
    scopes = ArrayField(models.CharField(max_length=12))
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("until",), name="token_ends")]


class Assertion(models.Model):
    """A signed assertion that was used: it is good for one token (RFC 7523, 3: ``jti``)."""

    digest = models.CharField(primary_key=True, max_length=64)
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("until",), name="assertion_ends")]


class Inquiry(models.Model):
    """For what an authority asked: its purpose and its own reference.

    A look at a person names it as its errand; ``thing_id`` is the case or concern where one was asked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    client_id = models.UUIDField()
    grant_id = models.UUIDField()
    purpose = models.CharField(max_length=40)
    reference = models.CharField(max_length=60)
    thing_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("client_id", "at"), name="inquiry_of_client")]


class Limit(models.Model):
    """How many calls, tokens or misses of a client there were within one minute."""

    pk = models.CompositePrimaryKey("client_id", "what", "minute")
    client_id = models.UUIDField()
    what = models.CharField(max_length=8)
    minute = models.BigIntegerField()
    calls = models.IntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("minute",), name="limit_of_minute")]


class Answered(models.Model):
    """What a command was answered, so that the same again is answered the same and done once."""

    pk = models.CompositePrimaryKey("client_id", "key")
    client_id = models.UUIDField()
    key = models.CharField(max_length=64)
    asked = models.CharField(max_length=64)
    status = models.SmallIntegerField()
    body = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("at",), name="answered_when")]


class Miss(models.Model):
    """That somebody tried a number with a name that did not belong to it: a keyed digest of the number."""

    id = models.BigAutoField(primary_key=True)
    digest = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("digest", "at"), name="miss_of_number")]
