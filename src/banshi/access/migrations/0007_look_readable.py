"""No look is dated before 1900 or after 2999, and what it lists are lists: one that cannot be read ends every check.

What stands there already is not looked at: a table of any size is locked for a moment only.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, LessThanOrEqual


def _list(name: str) -> models.Q:
    whole = models.IntegerField()
    dimensions = models.Func(models.F(name), function="array_ndims", output_field=whole)
    first = models.Func(models.F(name), 1, function="array_lower", output_field=whole)
    many = models.Func(models.F(name), function="cardinality", output_field=whole)
    few = models.Q(LessThanOrEqual(many, 1_000_000))
    return models.Q(Exact(Coalesce(dimensions, 1), 1)) & models.Q(Exact(Coalesce(first, 1), 1)) & few


class Migration(migrations.Migration):
    """Two constraints."""

    dependencies: ClassVar = [("access", "0006_rights_told")]
    operations: ClassVar = [
        AddConstraintNotValid(
            "look",
            models.CheckConstraint(
                condition=models.Q(at__gte=datetime(1900, 1, 1, tzinfo=UTC), at__lt=datetime(3000, 1, 1, tzinfo=UTC)),
                name="look_dated",
            ),
        ),
        AddConstraintNotValid(
            "look",
            models.CheckConstraint(
                condition=_list("items") & _list("persons") & _list("households"), name="look_lists"
            ),
        ),
    ]
