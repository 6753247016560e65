"""A session's row knows the post it was begun in, so that one statement reads both session and who acts in it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Nobody waits: rows that are there keep it in their own words."""

    dependencies: ClassVar = [("stations", "0007_ballot_guesses")]
    operations: ClassVar = [
        migrations.AddField(model_name="session", name="post_id", field=models.BigIntegerField(null=True)),
    ]
