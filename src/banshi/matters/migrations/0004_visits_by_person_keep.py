"""Visits are found by person: residents read what is kept of them. Built beside the work."""

from typing import ClassVar

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Nobody waits."""

    atomic = False
    dependencies: ClassVar = [("matters", "0003_every_party")]
    operations: ClassVar = [
        AddIndexConcurrently(model_name="visit", index=models.Index(fields=("person_id",), name="visit_of_person")),
        AddIndexConcurrently(
            model_name="visit",
            index=models.Index(
                fields=("applicant_id",), condition=models.Q(applicant_id__isnull=False), name="visit_of_applicant"
            ),
        ),
    ]
