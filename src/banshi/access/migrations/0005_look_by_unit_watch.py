"""An auditor lists the looks of one office: an index by office, built beside the work."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    atomic = False
    dependencies: ClassVar = [("access", "0004_look_missed")]
    operations: ClassVar = [
        AddIndexConcurrently("look", models.Index(fields=["unit_id", "id"], name="look_by_unit")),
    ]
