"""Files are kept as they come: PDF and photographs are packed already, and to try again took longer than to write."""

from typing import ClassVar

from django.db import migrations

COLUMNS = (("matters_papercontent", "pdf"), ("matters_document", "content"))


class Migration(migrations.Migration):
    """Only what is written from here on is kept so; nothing that is there is touched."""

    dependencies: ClassVar = [("matters", "0004_visits_by_person_keep")]
    operations: ClassVar = [
        migrations.RunSQL(
            [f"alter table {table} alter column {column} set storage external" for table, column in COLUMNS],
            [f"alter table {table} alter column {column} set storage extended" for table, column in COLUMNS],
        ),
    ]
