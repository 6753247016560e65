"""One look: who read which persons' data, in which post, for which case and why; and what was an emergency."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Coalesce, Now
from django.db.models.lookups import Exact, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from banshi.kernel.record import FIRST, LAST, MOST_VALUES


def _list(name: str) -> models.Q:
    """Return the condition that an array is a list, from its first place on: PostgreSQL takes others in its place."""
    whole = models.IntegerField()
    dimensions = models.Func(models.F(name), function="array_ndims", output_field=whole)
    first = models.Func(models.F(name), 1, function="array_lower", output_field=whole)
    many = models.Func(models.F(name), function="cardinality", output_field=whole)
    few = models.Q(LessThanOrEqual(many, MOST_VALUES))
    return models.Q(Exact(Coalesce(dimensions, 1), 1)) & models.Q(Exact(Coalesce(first, 1), 1)) & few


class Look(models.Model):
    """A reading of personal data, written and committed before a single item is shown.

    The database adds the transaction and the connection it was made on (columns ``xid`` and ``pid``, made in the
    migration): the row-level policy of the personal tables lets through only the persons of a look that this very
    connection has already committed.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    kind = models.CharField(max_length=12)
    account_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    duty = models.CharField(max_length=12)
    reference = models.UUIDField(null=True)
    purpose = models.CharField(max_length=80)
    items = ArrayField(models.CharField(max_length=40))
    persons = ArrayField(models.BigIntegerField())
    households = ArrayField(models.BigIntegerField())

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=("persons",), name="look_of_person"),
            models.Index(fields=("account_id", "id"), name="look_by_account"),
            models.Index(fields=("unit_id", "id"), name="look_by_unit"),  # an auditor's list of an office
            # Misses are rare, and asked for at every lookup: see access_refuse_guessing in door.sql.
            models.Index(fields=("account_id", "at"), condition=models.Q(persons=[]), name="look_missed"),
            models.Index(fields=("reference",), name="look_for_case"),
        ]
        constraints: ClassVar = [
            # One row that nobody can read would end every check of the log.
            models.CheckConstraint(condition=models.Q(at__gte=FIRST, at__lt=LAST), name="look_dated"),
            models.CheckConstraint(
                condition=_list("items") & _list("persons") & _list("households"), name="look_lists"
            ),
        ]

    def __str__(self) -> str:
        return f"look {self.id}: {self.purpose}"


class Emergency(models.TextChoices):
    """What kind of emergency it was."""

    ACCIDENT = "accident", _("somebody is injured or unconscious")
    MISSING = "missing", _("somebody is lost: a child, or somebody confused")
    DANGER = "danger", _("somebody's life is threatened")
    DISASTER = "disaster", _("fire, flood or another disaster")


class Finding(models.TextChoices):
    """What the review of an emergency look found."""

    JUSTIFIED = "justified", _("It was justified")
    NOT_JUSTIFIED = "not-justified", _("It was not justified")


class BreakGlass(models.Model):
    """The reason of a look in an emergency, and its review by somebody else.

    Written by the door in one statement with the look; until ``reviewed_at`` only its review can be added, and
    after that nothing changes any more (``door.sql``).
    """

    id = models.BigAutoField(primary_key=True)
    look_id = models.BigIntegerField(unique=True)
    account_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())
    kind = models.CharField(max_length=12)
    reason = models.CharField(max_length=600)
    due_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.BigIntegerField(null=True)
    finding = models.CharField(max_length=16, db_default="")
    words = models.CharField(max_length=600, db_default="")
    # When the resident and the reviewers were told, and when it went up to the auditors because it was late.
    told_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None) | ~models.Q(reviewed_by=models.F("account_id")),
                name="nobody_reviews_oneself",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_at=None, reviewed_by=None, finding="", words="")
                | (models.Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~models.Q(finding="")),
                name="a_review_is_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("due_at", "id"), condition=models.Q(reviewed_at=None), name="glass_to_review"),
            models.Index(fields=("account_id",), condition=models.Q(reviewed_at=None), name="glass_by_account"),
        ]

    def __str__(self) -> str:
        return f"emergency {self.id}: look {self.look_id}"
