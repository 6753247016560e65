"""Pairs of records that may be of one person: proposed by comparison, answered by two officers, never merged.

A proposal holds no personal value. ``evidence`` names what was compared, how it came out and what that weighs; the
values themselves stand in the register, behind a look.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

WAITING = ("open", "said-same", "said-different")


class Proposal(models.Model):
    """Two records that may be of one person. ``one_id`` is the smaller number; the pair is proposed once for ever.

    ``weight`` is the logarithm to base 2 of the odds that both are one person; ``evidence`` a list of objects with
    ``comparison``, ``level`` and ``weight``, which add up to it. ``case_id`` is the case that came of it.
    """

    id = models.UUIDField(primary_key=True)
    one_id = models.BigIntegerField()
    other_id = models.BigIntegerField()
    station_id = models.BigIntegerField()
    other_station_id = models.BigIntegerField()
    weight = models.FloatField()
    evidence = models.JSONField()
    state = models.CharField(max_length=16)
    proposed_at = models.DateTimeField()
    said_by = models.BigIntegerField(null=True)
    said_unit_id = models.BigIntegerField(null=True)
    said_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=500)
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    case_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("one_id", "other_id"), name="pair_proposed_once"),
            models.CheckConstraint(condition=Q(one_id__lt=F("other_id")), name="smaller_number_first"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | (Q(said_by__isnull=False) & ~Q(confirmed_by=F("said_by"))),
                name="two_officers_answer",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                F("station_id"), F("weight").desc(), F("id"), condition=Q(state__in=WAITING), name="proposals_here"
            ),
            models.Index(
                F("other_station_id"), F("weight").desc(), F("id"), condition=Q(state__in=WAITING),
                name="proposals_there",
            ),
            models.Index(fields=("other_id",), name="proposals_of_other"),
        ]  # fmt: skip
