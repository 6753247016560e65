"""When whoever is concerned was told of an emergency, and when it went up because nobody reviewed it in time."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two moments."""

    dependencies: ClassVar = [("access", "0005_look_by_unit_watch")]
    operations: ClassVar = [
        migrations.AddField("breakglass", "told_at", models.DateTimeField(null=True)),
        migrations.AddField("breakglass", "escalated_at", models.DateTimeField(null=True)),
    ]
