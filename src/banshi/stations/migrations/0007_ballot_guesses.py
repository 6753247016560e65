"""One row for each door and whoever knocks, in place of one for each try; what was counted until now is forgotten."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0006_first_password_asvs"),
    ]

    operations = [
        migrations.DeleteModel(name="Guess"),
        migrations.CreateModel(
            name="Guess",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("tries", models.IntegerField()),
                ("until", models.DateTimeField()),
            ],
        ),
    ]
