"""Lists of projects, the candidates that people choose from, and which project stands on which list.

A project is not a line of a list: it stays the same while lists come and go, and an ``Entry`` says from when to when it
stood on which ("one blueprint to the end"). What a candidate says is frozen when it is published.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from banshi.projects.vocabulary import CandidateState, ListState, Origin


class ProjectList(models.Model):
    """One list: of a year, rolling, or the theme of a month. ``keeper_id`` is the government that answers for it.

    ``seats`` is how many projects are to be chosen. A list that was published elsewhere has a ``source`` and no keeper.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    # Unknown where a list was taken over that does not say its year.
    year = models.SmallIntegerField(null=True)
    month = models.SmallIntegerField(null=True)
    place = models.CharField(max_length=80)
    division = models.CharField(max_length=12, blank=True)
    keeper_id = models.BigIntegerField(null=True)
    seats = models.SmallIntegerField(default=0)
    collect_until = models.DateField(null=True)
    objections_until = models.DateField(null=True)
    residents_ballot_id = models.UUIDField(null=True)
    delegates_ballot_id = models.UUIDField(null=True)
    follows_id = models.UUIDField(null=True)
    source = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    adopted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Of one keeper: whoever takes over what was published elsewhere keeps nobody from beginning a list.
            models.UniqueConstraint(
                fields=("place", "kind", "year", "month", "keeper_id"), nulls_distinct=False, name="list_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=("-year", "-month", "place", "id"), name="list_by_year"),
            models.Index(fields=("keeper_id", "state"), name="list_of_keeper"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_said(self) -> str:
        """Where it stands, in words."""
        return str(ListState(self.state).label)


class Candidate(models.Model):
    """What might become a project, in residents' words, with the evidence of the casework and nothing else.

    ``evidence`` is what was counted on the day of ``counted_at``; ``reasons`` is how the score came about.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    number = models.CharField(max_length=24, unique=True)
    on_list = models.ForeignKey(ProjectList, on_delete=models.PROTECT, related_name="candidates")
    state = models.CharField(max_length=12)
    klass = models.CharField(max_length=8)
    origin = models.CharField(max_length=8)
    title = models.CharField(max_length=120)
    words = models.TextField()
    place = models.CharField(max_length=80, blank=True)
    division = models.CharField(max_length=12)
    places = ArrayField(models.CharField(max_length=80), default=list)
    problems = ArrayField(models.UUIDField(), default=list)
    evidence = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    score = models.FloatField(default=0)
    counted_at = models.DateTimeField()
    unit_id = models.BigIntegerField(null=True)
    # A proposer is a keyed hash for this list: one person's proposals can be counted, the person not found.
    proposer = models.BinaryField(max_length=32, null=True)
    ground = models.CharField(max_length=16, blank=True)
    ground_words = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("on_list", "state", "-score", "id"), name="candidate_of_list"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_said(self) -> str:
        """Where it stands, in words."""
        return str(CandidateState(self.state).label)

    @property
    def origin_said(self) -> str:
        """Where it comes from, in words."""
        return str(Origin(self.origin).label)


class Entry(models.Model):
    """A project on a list, from one day to another; ``no`` is its number there."""

    id = models.BigAutoField(primary_key=True)
    on_list = models.ForeignKey(ProjectList, on_delete=models.PROTECT, related_name="entries")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="entries")
    no = models.SmallIntegerField()
    how = models.CharField(max_length=8)
    since = models.DateField()
    until = models.DateField(null=True)
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("on_list", "project"), name="project_once_on_a_list"),
            models.UniqueConstraint(fields=("on_list", "no"), name="number_once_on_a_list"),
        ]


class Objection(models.Model):
    """An objection in writing to a list, a candidate or a project: a concern like any other, with clock and answer."""

    id = models.BigAutoField(primary_key=True)
    on_list = models.ForeignKey(ProjectList, on_delete=models.PROTECT, related_name="objections")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, null=True, related_name="objections")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, null=True, related_name="objections")
    concern_id = models.UUIDField(unique=True)
    at = models.DateTimeField()


class ListFile(models.Model):
    """A file from which a list was taken over: what was in it, row by row, stands in the projects' first versions."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    mapping = models.JSONField(default=dict)
    rows = models.IntegerField()
    taken_over = models.IntegerField()
    refused = models.JSONField(default=list)
    unit_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
