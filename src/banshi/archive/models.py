"""What was moved out of the database: one row for each file, with the hash that stands for all its rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Part(models.Model):
    """One file of the archive: rows of one table that were written in one month.

    ``root`` is the Merkle root (RFC 9162) over the rows by their id, ``before`` the day up to which was archived.
    The database adds the transaction (column ``xid``, made in the migration): rows leave a table only in the
    transaction that wrote their part.
    """

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=40)
    month = models.DateField()
    number = models.IntegerField()
    before = models.DateTimeField()
    rows = models.IntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    file = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("source", "month", "number"), name="part_once"),
            models.CheckConstraint(condition=models.Q(rows__gt=0), name="part_has_rows"),
        ]

    def __str__(self) -> str:
        return self.file
