"""Numbers of concerns and problems are drawn from sequences: a gap is allowed, a double is not."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("concerns", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "create sequence concerns_number; create sequence concerns_problem_number",
            "drop sequence concerns_number; drop sequence concerns_problem_number",
        )
    ]
