"""A look knows the transaction and the connection it was made on; the door asks for both."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "alter table access_look add column xid xid8 not null default pg_current_xact_id(),"
            " add column pid int not null default pg_backend_pid()",
            "alter table access_look drop column xid, drop column pid",
        )
    ]
