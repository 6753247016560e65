"""What was published, for good: a row for each closed month and each correction of it, two for each closed cycle.

A release is written once. What residents or offices change later in a past month changes none of its numbers, so that
two downloads differ by whole months and nothing can be learned from their difference.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Release(models.Model):
    """The published numbers of one month. ``cells`` are lists: table, place, about, number (none if withheld).

    ``version`` 1 is the first; a later one is a correction and says in ``note`` what was wrong. ``digest`` is the
    SHA-256 of the cells as ``releases`` writes them.
    """

    id = models.BigAutoField(primary_key=True)
    month = models.DateField()
    version = models.SmallIntegerField(default=1)
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    cells = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        app_label = "publishing"
        constraints: ClassVar = [models.UniqueConstraint(fields=("month", "version"), name="release_once")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}, version {self.version}"


class HeldErrands(models.Model):
    """Errands between two counties that were counted and are not told yet: fewer than ten, or needed to hide others.

    ``a`` and ``b`` are the divisions of the counties, the smaller first. The owner of the tables alone reads them;
    what is told is no longer here.
    """

    id = models.BigAutoField(primary_key=True)
    a = models.CharField(max_length=6)
    b = models.CharField(max_length=6)
    errands = models.IntegerField()

    class Meta:
        app_label = "publishing"
        constraints: ClassVar = [models.UniqueConstraint(fields=("a", "b"), name="held_once")]

    def __str__(self) -> str:
        return f"{self.a}–{self.b}"


class CycleRelease(models.Model):
    """The published numbers of one stage of a cycle.

    ``stage`` is 'rates', or 'returns' for what came back. ``cells`` are lists: unit, family, part, number (none if
    withheld); ``digest`` is the SHA-256 of the cells as they are written.
    """

    id = models.BigAutoField(primary_key=True)
    first = models.DateField()
    last = models.DateField()
    stage = models.CharField(max_length=8)
    at = models.DateTimeField()
    cells = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        app_label = "publishing"
        constraints: ClassVar = [models.UniqueConstraint(fields=("first", "stage"), name="cycle_release_once")]

    def __str__(self) -> str:
        return f"{self.first}/{self.last}, {self.stage}"


class SolvedWord(models.Model):
    """A concern that a closed cycle counts as solved, and since when: kept only until what came back is counted.

    For the owner of the tables alone. ``first`` is the first day of the cycle, ``unit`` the code of the unit.
    """

    id = models.BigAutoField(primary_key=True)
    first = models.DateField()
    concern_id = models.UUIDField()
    unit = models.CharField(max_length=12)
    said_at = models.DateTimeField()

    class Meta:
        app_label = "publishing"
        constraints: ClassVar = [models.UniqueConstraint(fields=("first", "concern_id"), name="solved_word_once")]
