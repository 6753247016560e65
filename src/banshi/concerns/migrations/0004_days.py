"""What is public is found by the day: nobody is told the hour, so lists stand in the order of days.

The indexes take the place of two that had the second in them, and are built beside the work.
"""

from django.conf import settings
from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations

CAME_IN = f"((at at time zone '{settings.TIME_ZONE}')::date)"
MOVED = f"((greatest(since, closed_at) at time zone '{settings.TIME_ZONE}')::date)"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("concerns", "0003_overdue")]
    operations = [
        *(
            migrations.RunSQL(
                f"create index concurrently {name} on concerns_concern (hotline_id, {day}, id) where public",
                f"drop index {name}",
            )
            for name, day in (("concern_shown_by_day", CAME_IN), ("concern_moved_by_day", MOVED))
        ),
        RemoveIndexConcurrently("concern", "concern_shown"),
        RemoveIndexConcurrently("concern", "concern_moved"),
    ]
