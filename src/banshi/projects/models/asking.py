"""Those who asked have the last word: drawn by lot to accept the work, and all of them asked whether it holds.

Both know a concern, never a person: who reported it stands behind the door of ``concerns``.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from banshi.projects.models.project import Project


class Juror(models.Model):
    """One of those who asked, drawn by lot: accepts the work or does not. A reserve is asked where nobody answers."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="jurors")
    round = models.SmallIntegerField()
    draw_id = models.UUIDField()
    place = models.SmallIntegerField()
    ticket = models.CharField(max_length=64)
    concern_id = models.UUIDField()
    asked_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    accepts = models.BooleanField(null=True)
    why = models.CharField(max_length=400, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("project", "round", "ticket"), name="juror_once_a_round"),
            models.UniqueConstraint(fields=("project", "round", "place"), name="juror_place_once"),
        ]
        indexes: ClassVar = [models.Index(fields=("concern_id",), name="juror_of_concern")]


class Asking(models.Model):
    """One of those who asked, told of the end and asked whether it holds: at once, and after six and twelve months."""

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="askings")
    round = models.SmallIntegerField()
    months = models.SmallIntegerField()
    concern_id = models.UUIDField()
    at = models.DateTimeField()
    holds = models.BooleanField(null=True)
    why = models.CharField(max_length=400, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("project", "round", "months", "concern_id"), name="asked_once_a_check"),
        ]
        indexes: ClassVar = [models.Index(fields=("concern_id",), name="asking_of_concern")]
