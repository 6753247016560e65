"""How concerns sound, to find their likes; made anew from the concerns at will."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Trace(models.Model):
    """How a concern's words sound, to find its likes: ``keys`` it is found by, grams to compare, the title's first.

    Hashes of the masked words, made anew from the concern at will; see ``same``.
    """

    concern_id = models.UUIDField(primary_key=True)
    keys = ArrayField(models.IntegerField())
    grams = models.BinaryField()
    titled = models.SmallIntegerField()

    class Meta:
        indexes: ClassVar = [GinIndex(fields=("keys",), name="trace_by_key", fastupdate=False)]


class Weighing(models.Model):
    """How common each gram was among ``concerns`` concerns; the newest counts.

    ``rebuilt_to`` is where a rebuild stands.
    """

    number = models.BigAutoField(primary_key=True)
    concerns = models.IntegerField()
    content = models.BinaryField()
    rebuilt_to = models.UUIDField(null=True)
