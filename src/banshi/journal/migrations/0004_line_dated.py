"""No line is dated before 1900 or after 2999, or says more than a book: one that cannot be read would end every check.

What stands there already is not looked at: a table of any size is locked for a moment only.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual


class Migration(migrations.Migration):
    """Two constraints."""

    dependencies: ClassVar = [("journal", "0003_installation_keep")]
    operations: ClassVar = [
        AddConstraintNotValid(
            "line",
            models.CheckConstraint(
                condition=models.Q(at__gte=datetime(1900, 1, 1, tzinfo=UTC), at__lt=datetime(3000, 1, 1, tzinfo=UTC)),
                name="journal_line_dated",
            ),
        ),
        AddConstraintNotValid(
            "line",
            models.CheckConstraint(
                condition=models.Q(LessThanOrEqual(Length("reason"), 250_000)), name="journal_line_said"
            ),
        ),
    ]
