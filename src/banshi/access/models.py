"""One look: who read which persons' data, in which post, for which case and why."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now


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
            models.Index(fields=("reference",), name="look_for_case"),
        ]

    def __str__(self) -> str:
        return f"look {self.id}: {self.purpose}"
