"""Case numbers and booklet serials are drawn from sequences: a gap is allowed, a double is not."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "create sequence matters_case_number; create sequence register_booklet_serial start 300000001",
            "drop sequence matters_case_number; drop sequence register_booklet_serial",
        )
    ]
