"""By which form a paper was taken: the same form gets the same paper again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("voting", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="right",
            name="form",
            field=models.BinaryField(max_length=32, null=True),
        ),
    ]
