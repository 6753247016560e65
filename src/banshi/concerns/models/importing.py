"""Lists taken over from another hotline: the file, how its columns are read, and the rows that wait to be mended."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models


class ConcernImport(models.Model):
    """A list taken over from another hotline: which file, how its columns are read, and how far it got.

    ``next_row`` is the row the run goes on with; ``taken`` came in as new, ``past`` as closed history.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    hotline_id = models.BigIntegerField()
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    duty = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    mapped_at = models.DateTimeField(null=True)
    rows = models.IntegerField(default=0)
    next_row = models.IntegerField(default=0)
    taken = models.IntegerField(default=0)
    past = models.IntegerField(default=0)
    quarantined = models.IntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hotline_id", "digest"), name="import_of_a_file_once_per_hotline")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("mapped_at",), condition=models.Q(finished_at=None, mapped_at__isnull=False),
                name="import_under_way",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class ImportFile(models.Model):
    """The file of an import as it came, until the import is finished; personal, so behind a look."""

    of = models.OneToOneField(ConcernImport, primary_key=True, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()


class QuarantinedRow(models.Model):
    """A row that could not be read, with the reason, until somebody mends it; personal, so behind a look."""

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(ConcernImport, on_delete=models.CASCADE, related_name="quarantine")
    number = models.IntegerField()
    cells = models.JSONField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("of", "number"), name="quarantined_once_per_row")]


class ColumnMapping(models.Model):
    """How the columns of a list are read, kept under a name to be used again."""

    id = models.BigAutoField(primary_key=True)
    hotline_id = models.BigIntegerField()
    name = models.CharField(max_length=80)
    mapping = models.JSONField()
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("hotline_id", "name"), name="mapping_named_once_per_hotline")
        ]
