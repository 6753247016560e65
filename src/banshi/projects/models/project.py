"""A project, every version of its promise, its milestones, and the dated proof.

All text that is published of a project stands in its ``Promise`` versions: they are written once, and the database
refuses to change or delete them (``door.sql``). There is no field for a percentage: progress is counted from
milestones that were proved and from what residents report.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from banshi.kernel import clock
from banshi.projects.models.listing import Candidate

LATE_DAYS = 7


class Project(models.Model):
    """One promise to the public under way. ``round`` counts how often it was said to be done.

    ``lead_unit_id``, ``unit_ids``, ``leader_id`` and ``due_on`` repeat the version in force, for worklists.
    ``clock_at`` is the next moment at which Banshi acts by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    number = models.CharField(max_length=24, unique=True)
    state = models.CharField(max_length=12)
    candidate = models.OneToOneField(Candidate, on_delete=models.PROTECT, null=True, related_name="project")
    problems = ArrayField(models.UUIDField(), default=list)
    division = models.CharField(max_length=12, blank=True)
    version = models.SmallIntegerField(default=1)
    round = models.SmallIntegerField(default=1)
    keeper_id = models.BigIntegerField(null=True)
    leader_id = models.BigIntegerField(null=True)
    lead_unit_id = models.BigIntegerField(null=True)
    unit_ids = ArrayField(models.BigIntegerField(), default=list)
    due_on = models.DateField(null=True)
    begun_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    draw_id = models.UUIDField(null=True)
    checks = models.SmallIntegerField(default=0)
    clock_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("state", "due_on", "id"), name="project_by_state"),
            models.Index(fields=("leader_id", "state"), name="project_of_leader"),
            models.Index(fields=("lead_unit_id", "state"), name="project_of_unit"),
            models.Index(fields=("clock_at",), condition=~models.Q(clock_at=None), name="project_clock"),
        ]

    def __str__(self) -> str:
        return self.number


class Promise(models.Model):
    """One version of what was promised: who, what, measured how, from where to where, by when, with whose money.

    ``baseline`` and ``target`` are in ``measure_unit``, of a ``measure`` that residents feel; ``counted_by`` names the
    casework figure that yields it, or 'reading' where somebody has to go and measure. ``money`` holds source and amount
    in yuan. ``category`` says which concerns are about it, where no problem of the casework is.
    ``original`` is the row of a list that was taken over, whole and as it was.
    """

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="promises")
    version = models.SmallIntegerField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=400, blank=True)
    changed = ArrayField(models.CharField(max_length=16), default=list)
    account_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    klass = models.CharField(max_length=8, blank=True)
    category = models.CharField(max_length=24, blank=True)
    place = models.CharField(max_length=80, blank=True)
    places = ArrayField(models.CharField(max_length=80), default=list)
    people = models.IntegerField(null=True)
    leader_id = models.BigIntegerField(null=True)
    leader_name = models.CharField(max_length=60, blank=True)
    leader_post = models.CharField(max_length=80, blank=True)
    lead_unit_id = models.BigIntegerField(null=True)
    lead_unit_name = models.CharField(max_length=120, blank=True)
    helper_ids = ArrayField(models.BigIntegerField(), default=list)
    measures = models.TextField(blank=True)
    measure = models.CharField(max_length=160, blank=True)
    measure_unit = models.CharField(max_length=24, blank=True)
    counted_by = models.CharField(max_length=24, blank=True)
    baseline = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    baseline_on = models.DateField(null=True)
    target = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    done_when = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    due_because = models.CharField(max_length=120, blank=True)
    money = models.JSONField(default=list)
    risks = models.TextField(blank=True)
    original = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("project", "version"), name="promise_version_once"),
        ]


class Milestone(models.Model):
    """One step on the way, at one place or at all; its words never change, a new version of the promise replaces it.

    ``blocked_by_id`` is the unit that it waits for, since ``blocked_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="milestones")
    no = models.SmallIntegerField()
    state = models.CharField(max_length=12)
    since_version = models.SmallIntegerField()
    until_version = models.SmallIntegerField(null=True)
    title = models.CharField(max_length=160)
    place = models.CharField(max_length=80, blank=True)
    unit_id = models.BigIntegerField(null=True)
    due_on = models.DateField()
    reached_on = models.DateField(null=True)
    blocked_by_id = models.BigIntegerField(null=True)
    blocked_at = models.DateTimeField(null=True)
    blocked_why = models.CharField(max_length=400, blank=True)
    climbed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("project", "no"), name="milestone_of_project"),
            models.Index(
                fields=("due_on",),
                condition=models.Q(until_version=None) & ~models.Q(state="reached"),
                name="milestone_due",
            ),
        ]


class Evidence(models.Model):
    """Dated proof: a photo, a document, or a reading of the measure; ``again`` is the earlier photo of the spot."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="evidence")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, null=True, related_name="evidence")
    kind = models.CharField(max_length=8)
    taken_on = models.DateField()
    spot = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=80, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    value = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    note = models.CharField(max_length=400, blank=True)
    again = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="later")
    type = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(default=bytes)
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("project", "taken_on"), name="evidence_of_project"),
            models.Index(fields=("digest",), condition=~models.Q(digest=""), name="evidence_by_digest"),
        ]

    @property
    def days_late(self) -> int:
        """How many days after it was taken it was brought; a week or more is said wherever the proof is shown."""
        return (self.at.astimezone(clock.zone()).date() - self.taken_on).days

    @property
    def brought_late(self) -> bool:
        """Whether it was brought so late that readers are told."""
        return self.days_late >= LATE_DAYS


class Spending(models.Model):
    """Money that was paid, in yuan, from which source, and for what."""

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="spendings")
    paid_on = models.DateField()
    source = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    what = models.CharField(max_length=200)
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
