"""Take away the indexes for LIKE that Django adds to every unique text.

Nobody asks so for an ID number or a booklet's serial, so that each row of the register costs two entries less.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

SPARE = {
    "register_idnumber_id_number_b1871db2_like": "register_idnumber (id_number varchar_pattern_ops)",
    "register_booklet_serial_79987146_like": "register_booklet (serial varchar_pattern_ops)",
}


class Migration(migrations.Migration):
    """Only the database changes: the models say what they said."""

    dependencies: ClassVar = [("register", "0003_finding")]
    operations: ClassVar = [
        migrations.RunSQL(f"drop index if exists {name}", f"create index {name} on {columns}")
        for name, columns in SPARE.items()
    ]
