"""The sealed log as it is kept: leaves, the roots of complete subtrees, signed heads, and what was buried.

Leaves, nodes, heads and keys are written once; ``door.sql`` refuses everything else, but for the salt of a leaf whose
row is deleted in the same transaction.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Key(models.Model):
    """A public key under which heads were signed (Ed25519); ``id`` is the first half of its SHA-256's first half."""

    id = models.CharField(primary_key=True, max_length=16)
    public = models.BinaryField(max_length=32)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.id


class Leaf(models.Model):
    """One row of the journal or of the looks, at its place in the tree.

    ``hash`` is the leaf hash over ``salt`` and the bytes of the row. Without its salt it tells nothing about the row:
    then the row is buried, and ``burial_id`` says by which rule.
    """

    index = models.BigIntegerField(primary_key=True)
    source = models.SmallIntegerField()
    row_id = models.BigIntegerField()
    salt = models.BinaryField(max_length=16, null=True)
    hash = models.BinaryField(max_length=32)
    burial_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("source", "row_id"), name="sealed_once")]
        indexes: ClassVar = [
            models.Index(fields=("burial_id",), condition=models.Q(burial_id__isnull=False), name="leaf_buried"),
        ]

    def __str__(self) -> str:
        return f"leaf {self.index}"


class Node(models.Model):
    """The root over a complete subtree of eight leaves or more; smaller ones are made from leaves when asked for."""

    pk = models.CompositePrimaryKey("level", "number")
    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"node {self.level}/{self.number}"


class Head(models.Model):
    """A signed statement: so many leaves with this root at this moment; ``whole`` if no line was waiting any more."""

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.BinaryField(max_length=64)
    whole = models.BooleanField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("size", "id"), name="head_of_size"),
            models.Index(fields=("at",), name="head_by_moment"),  # the last of a day
        ]

    def __str__(self) -> str:
        return f"head of {self.size}"


class Burial(models.Model):
    """Rows that were deleted by a rule, at once: their leaves stay. The journal says the same in a line.

    The database adds the transaction (column ``xid``, made in the migration): rows go only with their burial.
    """

    id = models.BigAutoField(primary_key=True)
    source = models.SmallIntegerField()
    rule = models.CharField(max_length=80)
    rows = models.IntegerField()
    thing_id = models.UUIDField(unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"burial {self.id}: {self.rule}"


class Scan(models.Model):
    """How far the rows of a table were looked through for what is to be sealed: every number up to this one."""

    source = models.SmallIntegerField(primary_key=True)
    upto = models.BigIntegerField()

    def __str__(self) -> str:
        return f"scan of {self.source}"


class Gap(models.Model):
    """Numbers that had no row when they were looked through, and the transactions that may still bring one."""

    id = models.BigAutoField(primary_key=True)
    source = models.SmallIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    writers = ArrayField(models.TextField())

    def __str__(self) -> str:
        return f"gap {self.first}-{self.last}"
