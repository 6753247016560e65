"""The parts of the archive; each knows the transaction that wrote it, which alone may take its rows away."""

from typing import ClassVar

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """One small table: a row for each file."""

    initial = True
    dependencies: ClassVar = [("access", "0001_initial"), ("journal", "0001_initial")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=40)),
                ("month", models.DateField()),
                ("number", models.IntegerField()),
                ("before", models.DateTimeField()),
                ("rows", models.IntegerField()),
                ("first_id", models.BigIntegerField()),
                ("last_id", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("file", models.CharField(max_length=80, unique=True)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "month", "number"), name="part_once"),
                    models.CheckConstraint(condition=models.Q(("rows__gt", 0)), name="part_has_rows"),
                ],
            },
        ),
        migrations.RunSQL(
            "alter table archive_part add column xid xid8 not null default pg_current_xact_id()",
            "alter table archive_part drop column xid",
        ),
    ]
