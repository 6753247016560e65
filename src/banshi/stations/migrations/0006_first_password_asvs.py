from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0005_standing_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="first_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="recovery",
            name="unit_id",
            field=models.BigIntegerField(null=True),
        ),
    ]
