"""A small town, in plain typed functions: who is registered where, and who works at which counter.

Li Xiaoming is registered in Pinghu Road's area and works 900 km away, near Market Street. Chen is the clerk there,
Wang decides at Pinghu Road, Zhao at the county above it. Everybody is made up: division 999999 is assigned to no place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import connections

from banshi.china.codes.tables import table
from banshi.china.id_number import compose
from banshi.china.pinyin import name_pinyin
from banshi.kernel.actor import Actor, Duty
from banshi.register.codes import number_of
from banshi.register.finding.keys import Findable, keys_of
from banshi.stations.models import Account, Post, Unit
from banshi.stations.queries import unit

SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY_MORNING = datetime(2026, 11, 21, 9, 44, tzinfo=SHANGHAI)
PASSWORD = "a town of 12 people"
DIVISION = "999999"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """Somebody on the register, as they stand at the counter."""

    id: int
    name: str
    id_number: str
    household_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Everybody by their part in the stories."""

    li: Resident
    child: Resident
    grandmother: Resident
    stranger: Resident
    frozen: Resident
    without_booklet: Resident
    chen: Actor  # clerk at Market Street
    colleague: Actor  # officer at Market Street
    wang: Actor  # officer at Pinghu Road, Li's home station
    cousin: Actor  # officer at Pinghu Road, of Li's household
    home_clerk: Actor  # clerk at Pinghu Road
    zhao: Actor  # officer at the county above Pinghu Road
    lin: Actor  # officer at the city above that county
    outsider: Actor  # officer at a third station
    supervisor: Actor  # supervisor at Pinghu Road
    auditor: Actor  # auditor, who reviews all offices
    li_online: Actor  # Li, signed in
    stranger_online: Actor  # somebody else, signed in


# name, sex code, birth date, sequence, relation code, education (2006), household
PEOPLE: tuple[tuple[str, str, date, int, str, str, int], ...] = (
    ("李晓明", "1", date(1990, 5, 17), 101, "02", "61", 1),
    ("李小宝", "1", date(2015, 3, 2), 103, "20", "81", 1),
    ("王秀英", "2", date(1951, 9, 30), 102, "52", "81", 1),
    ("李建国", "1", date(1988, 1, 9), 105, "73", "61", 1),
    ("赵敏", "2", date(1985, 7, 7), 104, "02", "31", 2),
    ("孙大海", "1", date(1979, 2, 11), 107, "02", "71", 3),
    ("周芳", "2", date(1993, 12, 24), 106, "02", "21", 4),
)
HOUSEHOLDS = {
    1: ("平湖路12号院3号楼201室", "", True),
    2: ("平湖路88号", "", True),
    3: ("平湖路9号", "房屋征收冻结", True),
    4: ("平湖路41号1单元", "", False),
}
STAFF: tuple[tuple[str, str, str, Duty, int | None], ...] = (
    ("chen", "陈静", "999901000001", Duty.CLERK, None),
    ("colleague", "吴磊", "999901000001", Duty.OFFICER, None),
    ("wang", "王强", "999902000001", Duty.OFFICER, None),
    ("cousin", "李建国", "999902000001", Duty.OFFICER, 4),
    ("home_clerk", "郑爽", "999902000001", Duty.CLERK, None),
    ("zhao", "赵刚", "999902000000", Duty.OFFICER, None),
    ("lin", "林涛", "999900000000", Duty.OFFICER, None),
    ("outsider", "钱伟", "999902000002", Duty.OFFICER, None),
    ("supervisor", "何平", "999902000001", Duty.SUPERVISOR, None),
    ("auditor", "孟岚", "999902000000", Duty.AUDITOR, None),
)


def move_in() -> None:
    """Register everybody and open the stations, as the owner of the tables."""
    _units()
    _accounts()
    for number, (address, frozen, has_booklet) in HOUSEHOLDS.items():
        _household(number, address, frozen, has_booklet=has_booklet)
    for person_id, person in enumerate(PEOPLE, start=1):
        _person(person_id, *person)
    for name in ("register_person", "register_household", "register_change"):
        _run(f"select setval(pg_get_serial_sequence('{name}', 'id'), 1000)")


@cache
def town() -> Town:
    """Return everybody; ids are the same in every run."""
    residents = [
        Resident(id=i, name=p[0], id_number=compose(DIVISION, p[2], p[3]), household_id=p[6])
        for i, p in enumerate(PEOPLE, start=1)
    ]
    staff = {post.account.username: _actor(post) for post in Post.objects.select_related("account", "unit")}
    online = {a.username: a for a in Account.objects.exclude(person_id=None).filter(posts=None)}
    return Town(
        li=residents[0],
        child=residents[1],
        grandmother=residents[2],
        stranger=residents[4],
        frozen=residents[5],
        without_booklet=residents[6],
        li_online=_resident(online["li"]),
        stranger_online=_resident(online["stranger"]),
        **staff,
    )


def _actor(post: Post) -> Actor:
    account, unit = post.account, post.unit
    return Actor(
        account_id=account.pk, name=account.first_name, person_id=account.person_id, unit_id=unit.pk,
        unit_name=unit.name, unit_kind=unit.kind, post_id=post.pk, duty=Duty(post.duty),
    )  # fmt: skip


def _resident(account: Account) -> Actor:
    return Actor(account_id=account.pk, name=account.first_name, person_id=account.person_id)


def _units() -> None:
    unit.cache_clear()
    city = Unit.objects.using("owner").create(
        code="999900000000", name="安平市公安局", name_en="Anping city bureau", kind="city", division="999900",
        latitude=36.10, longitude=114.32,
    )  # fmt: skip
    near = Unit.objects.using("owner").create(
        code="999901000000", name="东港市公安局", name_en="Donggang county bureau", kind="county", division="999901",
        latitude=31.2304, longitude=121.4737,
    )  # fmt: skip
    county = Unit.objects.using("owner").create(
        code="999902000000", name="平湖县公安局", name_en="Pinghu county bureau", kind="county", parent=city,
        division="999902", latitude=36.06, longitude=114.35,
    )  # fmt: skip
    for code, name, name_en, parent, latitude, longitude in (
        ("999901000001", "市场街派出所", "Market Street station", near, 31.2304, 121.4737),
        ("999902000001", "平湖路派出所", "Pinghu Road station", county, 36.07, 114.35),
        ("999902000002", "南关派出所", "South Gate station", county, 36.02, 114.40),
    ):
        Unit.objects.using("owner").create(
            code=code, name=name, name_en=name_en, kind="station", parent=parent, division=code[:6],
            latitude=latitude, longitude=longitude, address=f"{name[:-3]}1号", phone="000-0000000",
        )  # fmt: skip


def _accounts() -> None:
    password = make_password(PASSWORD)
    units = {u.code: u for u in Unit.objects.using("owner").all()}
    for username, name, code, duty, person_id in STAFF:
        account = Account.objects.using("owner").create(
            username=username, first_name=name, password=password, person_id=person_id
        )
        Post.objects.using("owner").create(account=account, unit=units[code], duty=duty.value, since=date(2020, 1, 1))
    for username, name, person_id in (("li", "李晓明", 1), ("stranger", "赵敏", 5)):
        Account.objects.using("owner").create(
            username=username, first_name=name, password=password, person_id=person_id
        )


def _household(number: int, address: str, frozen: str, *, has_booklet: bool) -> None:
    home = Unit.objects.using("owner").get(code="999902000001").pk
    kind = number_of(table("household").value("10"))
    _run("insert into register_household (id, station_id) values (%s, %s)", number, home)
    _run(
        "insert into register_householdversion (household_id, number, change_id, valid_from, recorded_at, household_no,"
        " household_type, address, frozen) values (%s, 1, 1, '2000-01-01', '2000-01-01', %s, %s, %s, %s)",
        number, f"99990{number:04d}", kind, address, frozen,
    )  # fmt: skip
    if has_booklet:
        _run(
            "insert into register_booklet (household_id, serial, issued_on, issued_by, issued_change, void_reason,"
            " replaced_by) values (%s, %s, '2012-06-01', %s, 1, '', '')",
            number, f"20000000{number}", home,
        )  # fmt: skip


def _person(
    person_id: int,
    name: str,
    sex: str,
    born: date,
    sequence: int,
    relation: str,
    education: str,
    household: int,
) -> None:
    id_number = compose(DIVISION, born, sequence)
    codes = [number_of(table(k).value(c)) for k, c in (("sex", sex), ("ethnicity", "01"), ("education", education))]
    home = Unit.objects.using("owner").get(code="999902000001").pk
    _run("insert into register_person (id) values (%s)", person_id)
    _run(
        "insert into register_personversion (person_id, number, change_id, valid_from, recorded_at, name, pinyin,"
        " former_name, sex, ethnicity, education, born_on, birth_place, native_place, other_address, id_number,"
        " workplace, occupation, came_to_city, came_to_address, guardian_1, guardian_1_kind, guardian_2,"
        " guardian_2_kind, moved_out, cancelled, has_photo, mark, notes, card_officer)"
        " values (%s, 1, 1, %s, '2000-01-01', %s, %s, '', %s, %s, %s, %s, '', '', '', %s, '', '', '', '', '', '', '',"
        " '', '', '', true, '', '', '')",
        person_id, born, name, name_pinyin(name), *codes, born, id_number,
    )  # fmt: skip
    _run("insert into register_idnumber (id_number, person_id) values (%s, %s)", id_number, person_id)
    _run(
        "insert into register_membership (person_id, number, change_id, valid_from, recorded_at, household_id,"
        " relation, position) values (%s, 1, 1, %s, '2000-01-01', %s, %s, %s)",
        person_id, born, household, number_of(table("relation").value(relation)), person_id,
    )  # fmt: skip
    _run(
        "insert into register_searchkey (person_id, station_id, name, pinyin, birth_year, household_id, born_on, keys)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s)",
        person_id, home, name, name_pinyin(name), born.year, household, born,
        keys_of(Findable(name=name, pinyin=name_pinyin(name), born_on=born, station_id=home,
                         address=HOUSEHOLDS.get(household, ("",))[0])),
    )  # fmt: skip


def _run(statement: str, *values: Any) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
