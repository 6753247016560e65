from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="hours",
            field=models.CharField(blank=True, default="", max_length=160),
            preserve_default=False,
        ),
    ]
