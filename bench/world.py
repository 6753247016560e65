# ruff: noqa: E501 - SQL is read by its columns
"""A throw-away world to measure in: its own durable database, two counties, and as many persons as wanted.

Must be opened before Django is set up, since an installation has one database.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from banshi import postgres
from banshi.china.id_number import compose
from bench.apart import is_durable, started, up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.kernel.actor import Actor
    from banshi.postgres import Server


PERSONS = """
insert into register_person (id) select generate_series({first}, {last});
insert into register_household (id, station_id) select i, {home} from generate_series({first}, {last}) i;
insert into register_householdversion (household_id, number, change_id, valid_from, recorded_at, household_no,
  household_type, address, frozen)
  select i, 1, 1, '2000-01-01', now(), 'H' || i, {kind}, '平湖路' || i || '号', '' from generate_series({first}, {last}) i;
insert into register_personversion (person_id, number, change_id, valid_from, recorded_at, name, pinyin, former_name, sex,
  ethnicity, education, born_on, birth_place, native_place, other_address, id_number, workplace, occupation, came_to_city,
  came_to_address, guardian_1, guardian_1_kind, guardian_2, guardian_2_kind, moved_out, cancelled, has_photo, mark, notes,
  card_officer)
  select i, 1, 1, '2000-01-01', now(), '张' || i, 'zhang', '', {sex}, {ethnicity}, {education}, {born},
  '河南', '河南', '', {number}, '纺织厂', '工人', '', '', '', '', '', '', '', '', true, '', '', '王强'
  from generate_series({first}, {last}) i;
insert into register_idnumber (id_number, person_id)
  select {number}, i from generate_series({first}, {last}) i;
insert into register_membership (person_id, number, change_id, valid_from, recorded_at, household_id, relation, position)
  select i, 1, 1, '2000-01-01', now(), i, {relation}, 1 from generate_series({first}, {last}) i;
insert into register_searchkey (person_id, station_id, name, pinyin, birth_year, household_id)
  select i, {home}, '张' || i, 'zhang', 1980, i from generate_series({first}, {last}) i;
insert into register_booklet (household_id, serial, issued_on, issued_by, issued_change, void_reason, replaced_by)
  select i, 'OLD' || i, '2012-06-01', {home}, 1, '', '' from generate_series({first}, {last}) i;
"""


BORN = "date '1920-01-01' + i % 30000"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SEVENTEEN = f"'999999' || to_char({BORN}, 'YYYYMMDD') || lpad((i / 30000)::text, 3, '0')"
CHECKED = " + ".join(f"substr({SEVENTEEN}, {n}, 1)::int * {w}" for n, w in enumerate(WEIGHTS, start=1))
NUMBER = f"{SEVENTEEN} || substr('10X98765432', 1 + ({CHECKED}) % 11, 1)"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The database and the two members of staff who work in it."""

    server: Server
    clerk: Actor
    officer: Actor
    home: int

    def number_of(self, person: int) -> str:
        """Return the ID number of a person; the division 999999 is assigned to no place."""
        return compose("999999", date(1920, 1, 1) + timedelta(days=person % 30000), person // 30000)

    def name_of(self, person: int) -> str:
        return f"张{person}"

    def populate(self, first: int, last: int) -> None:
        """Register persons, each with a household and a booklet, set-based, vacuumed as in service."""
        from django.db import connections

        from banshi.china.codes.tables import table
        from banshi.register.codes import number_of

        codes = {
            "kind": number_of(table("household").value("10")),
            "sex": number_of(table("sex").value("1")),
            "ethnicity": number_of(table("ethnicity").value("01")),
            "education": number_of(table("education").value("61")),
            "relation": number_of(table("relation").value("02")),
        }
        with connections["owner"].cursor() as cursor:
            for statement in PERSONS.format(
                first=first, last=last, home=self.home, born=BORN, number=NUMBER, **codes
            ).split(";\n"):
                if statement.strip():
                    cursor.execute(statement)
            cursor.execute("vacuum (analyze)")  # as a register in service has been
        os.sync()  # what making the database left to be written is not what is measured
        print(f"{last:,} persons settled", file=sys.stderr, flush=True)


@contextmanager
def opened(persons: int) -> Iterator[World]:
    """Open a world with this many persons, and leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="banshi-bench-"))
    os.environ |= {"BANSHI_HOME": str(folder), "BANSHI_HTTPS": "0", "DJANGO_SETTINGS_MODULE": "banshi.settings"}
    os.environ["BANSHI_SECOND_FACTOR"] = "0"  # made-up people, with one password for all
    server = started(durable=is_durable())
    os.environ |= {"DATABASE_URL": server.owner_url, "WEB_DATABASE_URL": server.web_url}
    try:
        world = built(server)
        world.populate(1, persons)
        yield world
    finally:
        postgres.stop(durable=is_durable())
        shutil.rmtree(server.data or folder, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def built(server: Server) -> World:
    """Bring an empty database up to date, hang its door, and open two stations with somebody in each."""
    up_to_date()
    from django.conf import settings

    from banshi.kernel.sealing import make_authority

    make_authority(settings.AUTHORITY_FOLDER, "Banshi bench")
    return _staffed(server)


def _staffed(server: Server) -> World:
    from django.contrib.auth.hashers import make_password

    from banshi.kernel.actor import Actor, Duty
    from banshi.stations.models import Account, Post, Unit

    actors = []
    password = make_password(PASSWORD)
    for code, place, latitude, longitude, username, duty in (
        ("99990100", "东港", 31.23, 121.47, "clerk", Duty.CLERK),
        ("99990200", "平湖", 36.06, 114.35, "officer", Duty.OFFICER),
    ):
        where = {"division": code[:6], "latitude": latitude, "longitude": longitude}
        county = Unit.objects.using("owner").create(code=f"{code}0000", name=f"{place}公安局", kind="county", **where)
        station = Unit.objects.using("owner").create(
            code=f"{code}0001", name=f"{place}派出所", kind="station", parent=county, **where
        )
        account = Account.objects.using("owner").create(username=username, first_name="王强", password=password)
        post = Post.objects.using("owner").create(
            account=account, unit=station, duty=duty.value, since=date(2020, 1, 1)
        )
        actors.append(
            Actor(
                account_id=account.pk,
                name="王强",
                unit_id=station.pk,
                unit_name=station.name,
                unit_kind="station",
                post_id=post.pk,
                duty=duty,
            )
        )
    return World(server=server, clerk=actors[0], officer=actors[1], home=actors[1].unit_id or 0)


PASSWORD = "a bench has no secrets"  # noqa: S105 - of accounts that live for a minute
