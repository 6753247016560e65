from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Checking",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField()),
                ("day", models.DateField()),
                (
                    "done",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40)),
                (
                    "persons",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("household_id", models.BigIntegerField()),
                ("station_id", models.BigIntegerField()),
                ("item", models.CharField(max_length=40)),
                ("found_at", models.DateTimeField()),
                ("state", models.CharField(max_length=12)),
                ("answered_by", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("words", models.CharField(max_length=500)),
                ("case_id", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["station_id", "code", "id"],
                        name="open_findings",
                    ),
                    models.Index(condition=models.Q(("state", "open")), fields=["code"], name="open_findings_of_kind"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingMark",
            fields=[
                ("finding_id", models.UUIDField(primary_key=True, serialize=False)),
                ("person_id", models.BigIntegerField()),
                ("code", models.CharField(max_length=40)),
                (
                    "persons",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("candidates", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "persons", "fingerprint"), name="finding_once")
                ],
            },
        ),
    ]
