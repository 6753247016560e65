"""What was published, for good: one row for each closed month, and one more for each correction of it.

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
