"""The key of numbers that do not count: one for the installation, read by ``journal_number`` and by nobody else.

Numbers given out before stay as they are: they are one digit shorter than any that is drawn from now on.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "create table journal_numberkey (only_one boolean primary key default true check (only_one),"
            " key bytea not null default"
            " decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));"
            " insert into journal_numberkey default values",
            "drop table journal_numberkey",
        )
    ]
