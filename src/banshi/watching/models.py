"""What is watched of the log of looks: how far it was read, what was counted and noticed, what is asked about it.

No registered value stands in any of these tables. Whom a look was at is a bare number, as in the log itself.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class Stretch(models.Model):
    """A stretch of the log that was read: the looks after one number, up to another. Stretches follow each other.

    ``followed_at`` is when it was read again, a week later, for what had come of each look by then.
    """

    id = models.BigAutoField(primary_key=True)
    after_look = models.BigIntegerField(unique=True)
    upto_look = models.BigIntegerField()
    looks = models.IntegerField()
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    followed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(upto_look__gt=models.F("after_look")), name="a_stretch_has_a_length"
            ),
        ]


class Tally(models.Model):
    """How often one account looked on one day, in one post, for one purpose; ``missed`` found nobody."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    unit_id = models.BigIntegerField()
    duty = models.CharField(max_length=12)
    account_id = models.BigIntegerField()
    purpose = models.CharField(max_length=80)
    looks = models.IntegerField()
    persons = models.IntegerField()
    missed = models.IntegerField()
    first_look = models.BigIntegerField()
    last_look = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("day", "unit_id", "duty", "account_id", "purpose"), name="tally_once_a_day"
            ),
        ]


class MonthTally(models.Model):
    """The same for a whole month, so that an auditor's table of a province is summed while the page is made."""

    id = models.BigAutoField(primary_key=True)
    month = models.DateField()
    unit_id = models.BigIntegerField()
    duty = models.CharField(max_length=12)
    account_id = models.BigIntegerField()
    purpose = models.CharField(max_length=80)
    looks = models.IntegerField()
    persons = models.IntegerField()
    missed = models.IntegerField()
    first_look = models.BigIntegerField()
    last_look = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("month", "unit_id", "duty", "account_id", "purpose"), name="tally_once_a_month"
            ),
        ]


class Mark(models.Model):
    """One thing noticed about one look, such as that it was at somebody of the officer's own household.

    ``persons`` are those of the look of whom it holds: it would tell who is whose kin, so the web process never reads
    this table.
    """

    id = models.BigAutoField(primary_key=True)
    look_id = models.BigIntegerField()
    rule = models.CharField(max_length=20)
    at = models.DateTimeField()
    account_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    duty = models.CharField(max_length=12)
    persons = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("look_id", "rule"), name="marked_once")]
        indexes: ClassVar = [models.Index(fields=("rule", "at"), name="mark_by_rule")]


class Night(models.Model):
    """One night whose findings were raised, with how far the log had been read by then."""

    day = models.DateField(primary_key=True)
    upto_look = models.BigIntegerField()
    findings = models.IntegerField()
    at = models.DateTimeField()


class Origin(models.TextChoices):
    """Where a question about looks comes from."""

    FINDING = "finding", _("unusual looks")
    SAMPLE = "sample", _("drawn by lot")
    QUESTION = "question", _("a resident asks")


class Conclusion(models.TextChoices):
    """What an auditor concluded."""

    JUSTIFIED = "justified", _("justified")
    NOT_JUSTIFIED = "not-justified", _("not justified")
    CANNOT_TELL = "cannot-tell", _("cannot be told")


class Inquiry(models.Model):
    """A question about looks of one account: why it is asked, what the officer says, what the auditor concludes.

    ``desk_duty`` and ``desk_unit_id`` say who reviews it: any auditor, or those of one unit where it is about an
    auditor. ``account_id`` is empty where looks of several accounts are asked about: then a supervisor answers.
    ``person_id`` is the resident who asked, or the one whom many looked at; auditors are not shown it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    origin = models.CharField(max_length=8, choices=Origin)
    rule = models.CharField(max_length=20, blank=True)
    figures = models.JSONField(default=dict)
    account_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField()
    duty = models.CharField(max_length=12)
    person_id = models.BigIntegerField(null=True)
    looks = ArrayField(models.BigIntegerField())
    last_look = models.BigIntegerField()
    words = models.CharField(max_length=600, blank=True)
    state = models.CharField(max_length=10)
    desk_duty = models.CharField(max_length=12)
    desk_unit_id = models.BigIntegerField(null=True)
    begun_at = models.DateTimeField()
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    answer_due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    conclusion = models.CharField(max_length=16, blank=True)
    why = models.CharField(max_length=1000, blank=True)
    concluded_at = models.DateTimeField(null=True)
    concluded_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(concluded_by=None)
                | models.Q(account_id=None)
                | ~models.Q(concluded_by=models.F("account_id")),
                name="nobody_concludes_on_oneself",
            ),
            models.CheckConstraint(
                condition=models.Q(concluded_by=None)
                | models.Q(answered_by=None)
                | ~models.Q(concluded_by=models.F("answered_by")),
                name="who_answers_does_not_conclude",
            ),
            models.CheckConstraint(
                condition=models.Q(concluded_at=None, concluded_by=None, conclusion="", why="")
                | (
                    models.Q(concluded_at__isnull=False, concluded_by__isnull=False)
                    & ~models.Q(conclusion="")
                    & ~models.Q(why="")
                ),
                name="a_conclusion_is_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("desk_duty", "due_at", "id"),
                condition=~models.Q(state="concluded"),
                name="inquiry_waits",
            ),
            models.Index(fields=("account_id", "rule"), name="inquiry_about"),
            models.Index(fields=("unit_id", "answer_due_at"), condition=models.Q(state="asked"), name="inquiry_asked"),
            models.Index(fields=("concluded_at",), condition=models.Q(state="concluded"), name="inquiry_over"),
            GinIndex(fields=("looks",), name="inquiry_of_look"),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.id}"


class Seed(models.Model):
    """The promise of a draw: the hash of a secret, published before any look that it may draw was made.

    Only looks after ``after_look`` are drawn by it. ``seed`` is the secret, in hexadecimal digits, once it was drawn.
    """

    id = models.BigAutoField(primary_key=True)
    month = models.DateField()
    number = models.SmallIntegerField()
    commitment = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    after_look = models.BigIntegerField()
    seed = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True)
    upto_look = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("month", "number"), name="seed_once")]


class Secret(models.Model):
    """What a seed's hash stands for, until it is drawn. Only the owner of the tables reads it."""

    seed = models.OneToOneField(Seed, on_delete=models.PROTECT, primary_key=True)
    secret = models.CharField(max_length=64)


class Drawn(models.Model):
    """What was drawn from one unit's looks of a month: how many of how many, which, and the highest hash among them."""

    id = models.BigAutoField(primary_key=True)
    seed = models.ForeignKey(Seed, on_delete=models.PROTECT, related_name="drawn")
    unit_id = models.BigIntegerField()
    of = models.IntegerField()
    looks = ArrayField(models.BigIntegerField())
    highest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("seed", "unit_id"), name="drawn_once_of_a_unit")]
