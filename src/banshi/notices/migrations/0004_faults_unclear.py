from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0003_by_what_was_left"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="begun_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="unclear",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
    ]
