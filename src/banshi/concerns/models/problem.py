"""Problems, the same thing reported by many, and the concerns that belong to them."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from banshi.concerns.models.concern import Concern


class Problem(models.Model):
    """The same thing reported by many. ``voices`` are its concerns, ``people`` the different residents among them."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    number = models.CharField(max_length=24, unique=True)
    state = models.CharField(max_length=12)
    title = models.CharField(max_length=80)
    category = models.CharField(max_length=24, blank=True)
    division = models.CharField(max_length=12)
    place = models.CharField(max_length=80, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    hotline_id = models.BigIntegerField()
    unit_id = models.BigIntegerField(null=True)
    # Whose it is by a ruling, for good: also when it comes back after a level above had it.
    owner_id = models.BigIntegerField(null=True)
    level = models.SmallIntegerField(default=0)
    voices = models.IntegerField(default=0)
    people = models.IntegerField(default=0)
    open_voices = models.IntegerField(default=0)
    noes = models.IntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    recurrences = models.SmallIntegerField(default=0)
    recurred_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    public = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("hotline_id", "state", "-people", "id"), name="problem_hot"),
            models.Index(fields=("unit_id", "state", "-people", "id"), name="problem_of_unit"),
        ]

    def __str__(self) -> str:
        return self.number


class Member(models.Model):
    """A concern in a problem, until it leaves it. ``caller`` is hashed for this problem alone: it counts people."""

    id = models.BigAutoField(primary_key=True)
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="members")
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="memberships")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=12)
    account_id = models.BigIntegerField(null=True)
    score = models.FloatField(null=True)
    caller = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("concern",), condition=models.Q(left_at=None), name="member_of_one_problem")
        ]
        indexes: ClassVar = [models.Index(fields=("problem", "joined_at"), name="member_of_problem")]
