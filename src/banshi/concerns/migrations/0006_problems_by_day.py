"""Public problems stand in the order of the days on which they were last heard of, as public concerns do."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations

LAST_ON = f"((last_at at time zone '{settings.TIME_ZONE}')::date)"


class Migration(migrations.Migration):
    atomic = False
    dependencies: ClassVar = [("concerns", "0005_kept_back")]
    operations: ClassVar = [
        migrations.RunSQL(
            f"create index concurrently problem_public_by_day on concerns_problem ({LAST_ON} desc, id) where public",
            "drop index problem_public_by_day",
        ),
        RemoveIndexConcurrently("problem", "problem_public"),
    ]
