import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0004_signing_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="StandIn",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("holder_id", models.BigIntegerField(db_index=True)),
                ("unit_id", models.BigIntegerField()),
                ("duty", models.CharField(max_length=12)),
                ("state", models.CharField(max_length=8)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("given_by", models.BigIntegerField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.BigIntegerField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stands_in",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stand_ins", to="stations.post"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "live")), fields=("post",), name="one_stands_in_for_a_post"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "live")),
                        fields=("account", "unit_id", "duty"),
                        name="one_stands_in_once_in_a_duty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("account", models.F("holder_id")), _negated=True),
                        name="nobody_stands_in_for_oneself",
                    ),
                ],
            },
        ),
    ]
