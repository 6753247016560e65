"""One line for each step anybody took. Lines are written once: the database refuses to change or delete them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from banshi.kernel.record import FIRST, LAST, LONGEST


class Line(models.Model):
    """What happened to one thing: the step, the states it led between, who did it and why."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    thing_id = models.UUIDField()
    step = models.CharField(max_length=40)
    start = models.CharField(max_length=20)
    end = models.CharField(max_length=20)
    account_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    duty = models.CharField(max_length=20)
    reason = models.TextField()
    command = models.UUIDField(null=True, unique=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=("thing_id", "id"), name="journal_line_of_thing")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(at__gte=FIRST, at__lt=LAST), name="journal_line_dated"),
            models.CheckConstraint(
                condition=models.Q(LessThanOrEqual(Length("reason"), LONGEST)), name="journal_line_said"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.kind} {self.thing_id}"
