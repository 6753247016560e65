"""Numbers of lists, candidates and projects are drawn from sequences: a gap is allowed, a double is not."""

from django.db import migrations

SEQUENCES = ("projects_list_number", "projects_candidate_number", "projects_number")


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]
    operations = [migrations.RunSQL(f"create sequence {name}", f"drop sequence {name}") for name in SEQUENCES]
