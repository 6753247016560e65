"""What waits to be deleted, the nights on which that was seen, and who said that it has to stay.

Nothing is deleted that was not listed before on so many nights as the country asks for; a hold keeps a whole kind.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _


class Turn(models.Model):
    """One dry run. ``night`` counts those that are far enough apart; ``trouble`` is what was wrong with the clock.

    ``boot`` and ``uptime`` are the machine's own: they do not follow when somebody sets the clock.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    night = models.IntegerField()
    boot = models.CharField(max_length=40, blank=True)
    uptime = models.FloatField()
    trouble = models.CharField(max_length=20, blank=True)
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"turn {self.id}, night {self.night}"


class Listed(models.Model):
    """One thing whose term is over, since which night it is listed and when its term began. Named by its key alone."""

    pk = models.CompositePrimaryKey("term", "thing")
    term = models.CharField(max_length=40)
    thing = models.CharField(max_length=40)
    since = models.DateTimeField()
    first_night = models.IntegerField()
    turn_id = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("term", "first_night"), name="listed_first")]


class Standing(models.TextChoices):
    """Where an objection stands."""

    HELD = "held", _("nothing of this kind is deleted")
    LIFTED = "lifted", _("lifted")


class Hold(models.Model):
    """An objection: nothing under a term is deleted until somebody else lifts it. ``term`` "*" holds everything."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    term = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=Standing)
    reason = models.CharField(max_length=600)
    account_id = models.BigIntegerField()
    unit_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    lifted_by = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_why = models.CharField(max_length=600, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(lifted_by=None) | ~models.Q(lifted_by=models.F("account_id")),
                name="nobody_lifts_their_own_hold",
            ),
        ]

    def __str__(self) -> str:
        return f"hold of {self.term}"
