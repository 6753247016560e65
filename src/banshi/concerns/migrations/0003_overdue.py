"""What was overdue on a day is found in the journal, among the few lines that tell of it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("concerns", "0002_numbers"), ("journal", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "create index concern_overdue_by_day on journal_line (at)"
            " where kind = 'concerns.concern' and step = 'escalate'",
            "drop index concern_overdue_by_day",
        )
    ]
