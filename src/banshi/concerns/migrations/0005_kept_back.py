"""A line of the taxonomy may be kept back: what is reported under it is never shown in public."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("concerns", "0004_days")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="category", name="kept_back", field=models.BooleanField(db_default=False, default=False)
        )
    ]
