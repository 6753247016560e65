"""A visit of which both sides say that something went wrong, or one side twice, keeps every concern that came of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("volunteers", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="match",
            name="concern_ids",
            field=ArrayField(models.UUIDField(), default=list),
        ),
        migrations.RunSQL(
            "update volunteers_match set concern_ids = array[concern_id] where concern_id is not null",
            "update volunteers_match set concern_id = concern_ids[1]",
        ),
        migrations.RemoveField(model_name="match", name="concern_id"),
    ]
