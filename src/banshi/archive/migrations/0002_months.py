"""What old looks and lines are found by, and how often the planner learns of new ones; docs/storage.md has the figures.

A block range index is a few kilobytes for a million rows and is built beside the work. The planner counts the newest
rows after every half million, and not after a tenth of all: of a hundred million that would be months later.
"""

from typing import ClassVar

from django.db import migrations

TABLES = {"access_look": "look_by_moment", "journal_line": "line_by_moment"}
OFTEN = "autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 500000"


class Migration(migrations.Migration):
    """Nothing is rewritten and nobody waits."""

    atomic = False
    dependencies: ClassVar = [
        ("archive", "0001_initial"),
        ("access", "0002_tied_to_its_connection"),
        ("journal", "0001_initial"),
    ]
    operations: ClassVar = [
        *(
            migrations.RunSQL(
                f"create index concurrently if not exists {index} on {table} using brin (at) with (autosummarize = on)",
                f"drop index concurrently {index}",
            )
            for table, index in TABLES.items()
        ),
        *(
            migrations.RunSQL(
                f"alter table {table} set ({OFTEN})",
                f"alter table {table} reset (autovacuum_analyze_scale_factor, autovacuum_analyze_threshold)",
            )
            for table in TABLES
        ),
    ]
