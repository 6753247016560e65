"""Keys by which a search finds somebody although one thing was typed wrongly.

Nothing is rewritten and nobody waits: the columns are empty, the indexes are built beside the work. Whoever has no
keys yet is keyed by ``banshi.register.finding.writing.key_the_unkeyed``.
"""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns, two indexes, and the database's own edit distance."""

    atomic = False
    dependencies: ClassVar = [("register", "0003_leaner_keys")]
    operations: ClassVar = [
        migrations.RunSQL("create extension if not exists fuzzystrmatch", migrations.RunSQL.noop),
        migrations.AddField("searchkey", "born_on", models.DateField(null=True)),
        migrations.AddField(
            "searchkey",
            "keys",
            django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), null=True, size=None),
        ),
        AddIndexConcurrently(
            "searchkey",
            django.contrib.postgres.indexes.GinIndex(fields=["keys"], fastupdate=False, name="search_keys"),
        ),
        AddIndexConcurrently(
            "searchkey",
            models.Index(condition=models.Q(("keys", None)), fields=["person_id"], name="search_unkeyed"),
        ),
    ]
