"""Of which kind this installation is, for ever: one row, written when it is first brought up, never changed."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """One small table."""

    dependencies: ClassVar = [("journal", "0002_numbers")]
    operations: ClassVar = [
        migrations.RunSQL(
            "create table journal_installation (only_one boolean primary key default true check (only_one),"
            " kind text not null check (kind in ('real', 'demonstration')), at timestamptz not null default now())",
            "drop table journal_installation",
        )
    ]
