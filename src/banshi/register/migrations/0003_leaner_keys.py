"""Take away indexes that each row of the register pays for and no question needs.

Nobody asks by LIKE for an ID number or a booklet's serial, as Django thinks of every unique text; and a search by
year of birth reads the station's names in order, where the fifty-one it shows are found soon.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

SPARE = {
    "register_idnumber_id_number_b1871db2_like": "register_idnumber (id_number varchar_pattern_ops)",
    "register_booklet_serial_79987146_like": "register_booklet (serial varchar_pattern_ops)",
}


class Migration(migrations.Migration):
    """Three entries less for each new person."""

    dependencies: ClassVar = [("register", "0002_finding")]
    operations: ClassVar = [
        migrations.RemoveIndex(model_name="searchkey", name="search_birth_year"),
        *(
            migrations.RunSQL(f"drop index if exists {name}", f"create index {name} on {columns}")
            for name, columns in SPARE.items()
        ),
    ]
