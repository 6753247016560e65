"""A concern, what was said in the resident's own words, and what came with it.

``Concern`` holds nothing personal: its words are masked, who said it stands in ``Report``. ``Report`` and
``Attachment`` open only behind a committed look of an office that has a part in the concern, and never to a unit
that is complained of: the database sees to it (``door.sql``).
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

OPEN = ("received", "dispatched", "objected", "in-hand", "in-review")
"""States in which somebody has to act; ``lifecycle`` names them."""


class Concern(models.Model):
    """One resident's concern. ``holder_id`` has to act now; ``unit_id`` is the lead, ``watch_id`` looks over it.

    ``due_at`` is what the resident was promised, ``clock_at`` the next moment at which Banshi acts by itself.
    ``hotline_id`` stays responsible to the resident to the end; ``shielded`` are the units complained of.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    number = models.CharField(max_length=24, unique=True)
    at = models.DateTimeField()
    channel = models.CharField(max_length=8)
    kind = models.CharField(max_length=8)
    category = models.CharField(max_length=24, blank=True)
    urgency = models.CharField(max_length=8)
    state = models.CharField(max_length=12)
    outcome = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=80)
    said = models.TextField()
    division = models.CharField(max_length=12)
    place = models.CharField(max_length=80, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    public = models.BooleanField(default=False)
    may_be_public = models.BooleanField(default=True)
    anonymous = models.BooleanField(default=False)
    can_be_reached = models.BooleanField(default=False)
    proposed = models.JSONField(default=dict)
    hotline_id = models.BigIntegerField()
    holder_id = models.BigIntegerField()
    unit_id = models.BigIntegerField(null=True)
    first_unit_id = models.BigIntegerField(null=True)
    watch_id = models.BigIntegerField(null=True)
    co_units = ArrayField(models.BigIntegerField(), default=list)
    shielded = ArrayField(models.BigIntegerField(), default=list)
    problem_id = models.UUIDField(null=True)
    level = models.SmallIntegerField(default=0)
    round = models.SmallIntegerField(default=1)
    objected = models.BooleanField(default=False)
    ruled = models.BooleanField(default=False)
    moved = models.SmallIntegerField(default=0)
    extended = models.SmallIntegerField(default=0)
    flagged = models.BooleanField(default=False)
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    # Set when it is first sent and moved by nothing: in which cycle it counts is not the unit's to choose.
    first_due_on = models.DateField(null=True)
    clock_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.BigIntegerField(null=True)
    contacted_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    look_again_on = models.DateField(null=True)
    tries = models.SmallIntegerField(default=0)
    reached = models.CharField(max_length=12, blank=True)
    solved = models.CharField(max_length=8, blank=True)
    excluded = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("holder_id", "state", "due_at", "id"), name="concern_worklist"),
            models.Index(fields=("holder_id", "due_at", "id"), condition=models.Q(state__in=OPEN), name="concern_held"),
            models.Index(
                fields=("watch_id", "due_at", "id"), condition=~models.Q(watch_id=None), name="concern_watched"
            ),
            models.Index(fields=("clock_at",), condition=~models.Q(clock_at=None), name="concern_clock"),
            models.Index(fields=("problem_id", "at"), condition=~models.Q(problem_id=None), name="concern_of_problem"),
            models.Index(fields=("unit_id", "at"), name="concern_of_unit"),
            models.Index(fields=("first_due_on", "first_unit_id"), name="concern_counted"),
            models.Index(fields=("at", "id"), name="concern_by_day"),
            # By which day public concerns came in and last moved, see migration 0004.
            models.Index(fields=("category", "at"), name="concern_by_category"),
            # Few concerns have a unit that helps, and most of those are closed.
            GinIndex(
                fields=("co_units",),
                condition=models.Q(state__in=OPEN) & ~models.Q(co_units=[]),
                name="concern_helped",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Report(models.Model):
    """What was said in the resident's own words, and who said it; both personal.

    ``caller_key`` is a keyed hash of the telephone number or of the person: equal for the same caller.
    """

    concern = models.OneToOneField(Concern, primary_key=True, on_delete=models.PROTECT, related_name="report")
    words = models.TextField()
    name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=24, blank=True)
    email = models.CharField(max_length=120, blank=True)
    person_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=160, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    caller_key = models.BinaryField(max_length=16, null=True)
    extra = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("caller_key",), condition=~models.Q(caller_key=None), name="report_of_caller"),
            models.Index(fields=("person_id",), condition=~models.Q(person_id=None), name="report_of_person"),
        ]


class Attachment(models.Model):
    """A photo, a voice note or a file of a report, a contact or an answer; ``public`` once a person cleared it."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="attachments")
    of = models.CharField(max_length=8)
    kind = models.CharField(max_length=8)
    type = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    public = models.BooleanField(default=False)
