"""Bringing the drawn households into the register's tables: by COPY, as the owner, two thousand at a time."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from itertools import batched
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from banshi.china.codes.tables import TABLES, table
from banshi.china.pinyin import name_pinyin
from banshi.register.codes import number_of
from banshi.register.finding.keys import Findable, keys_of
from banshi.register.items import ITEMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from psycopg import Cursor

    from banshi.demo.sheets import Home, Sheet

AT_A_TIME = 2000
TAKEN_OVER = datetime(2020, 1, 2, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
VERSION = "number, change_id, valid_from, valid_to, recorded_at, superseded_at"
PERSON = (
    "name, pinyin, former_name, sex, ethnicity, born_on, birth_place, native_place, other_address, id_number,"
    " height_cm, blood_type, education, marital_status, military_service, workplace, occupation, came_to_city,"
    " came_to_address, guardian_1, guardian_1_kind, guardian_2, guardian_2_kind, birth_certificate_on,"
    " id_card_issued_on, moved_out, cancelled, has_photo, mark, notes, card_officer, registered_on"
)
BOOKLET = "household_id, serial, issued_on, issued_by, issued_change, void_reason, replaced_by"
TARGETS = {
    "register_household": "id, station_id",
    "register_householdversion": f"household_id, {VERSION}, household_no, household_type, address, frozen",
    "register_booklet": BOOKLET,
    "register_person": "id",
    "register_personversion": f"person_id, {VERSION}, {PERSON}",
    "register_idnumber": "id_number, person_id",
    "register_membership": f"person_id, {VERSION}, household_id, relation, position",
    "register_searchkey": "person_id, station_id, name, pinyin, birth_year, household_id, born_on, keys",
}
# A register sheet has no other coded items.
SUBJECTS = {item.codes for item in ITEMS if item.codes and not item.sensitive}
type Codes = dict[tuple[str, str | None, str], int]
type Row = tuple[Any, ...]


def known_codes() -> Codes:
    """Return the number of every code that sheets use, entering those that are new."""
    codes: Codes = {}
    for listed in TABLES:
        if listed.key not in SUBJECTS:
            continue
        kept = table(listed.key, listed.version)
        for code in kept.rows:
            codes[listed.key, None if listed.current else listed.version, code] = number_of(kept.value(code))
    return codes


def load(cursor: Cursor[Any], homes: Iterable[Home], change: int, progress: Callable[[int], None]) -> None:
    """Copy all households; ``progress`` is told how many persons were loaded since it was last told."""
    codes = known_codes()
    for some in batched(homes, AT_A_TIME):
        rows: dict[str, list[Row]] = {target: [] for target in TARGETS}
        for home in some:
            _of_household(home, codes, change, rows)
            for position, sheet in enumerate(home.sheets, start=1):
                _of_person(home, sheet, position, codes, change, rows)
        for target, columns in TARGETS.items():
            with cursor.copy(f"copy {target} ({columns}) from stdin") as copy:
                for row in rows[target]:
                    copy.write_row(row)
        progress(len(rows["register_person"]))


def _of_household(home: Home, codes: Codes, change: int, rows: dict[str, list[Row]]) -> None:
    since = min((sheet.registered_on for sheet in home.sheets), default=TAKEN_OVER.date())
    kind = codes["household", None, home.kind]
    rows["register_household"].append((home.id, home.station_id))
    rows["register_householdversion"].append(
        (home.id, *_version(change, since), home.number, kind, home.address, home.frozen)
    )
    if home.serial:
        rows["register_booklet"].append((home.id, home.serial, home.issued_on, home.station_id, change, "", ""))


def _of_person(home: Home, s: Sheet, position: int, codes: Codes, change: int, rows: dict[str, list[Row]]) -> None:
    version, spelt = _version(change, s.registered_on), name_pinyin(s.name)
    rows["register_person"].append((s.person_id,))
    rows["register_personversion"].append((s.person_id, *version, *_items(s, spelt, codes)))
    if not s.number_is_anothers:
        rows["register_idnumber"].append((s.id_number, s.person_id))
    relation = codes["relation", None, s.relation]
    rows["register_membership"].append((s.person_id, *version, home.id, relation, position))
    found_by = Findable(name=s.name, pinyin=spelt, born_on=s.born_on, station_id=home.station_id, address=home.address)
    rows["register_searchkey"].append(
        (s.person_id, home.station_id, s.name, spelt, s.born_on.year, home.id, s.born_on, keys_of(found_by))
    )


def _version(change: int, since: date) -> Row:
    """Return what every first version says: valid since registered, recorded when the register was taken over."""
    return 1, change, since, None, _recorded(since), None


@cache
def _recorded(since: date) -> datetime:
    return max(TAKEN_OVER, datetime.combine(since, time(9), tzinfo=TAKEN_OVER.tzinfo))


def _items(s: Sheet, spelt: str, codes: Codes) -> Row:
    education = codes["education", *s.education] if s.education else None
    return (
        s.name, spelt, s.former_name, codes["sex", None, s.sex], codes["ethnicity", None, s.ethnicity], s.born_on,
        s.native_place, s.native_place, s.other_address, s.id_number, s.height_cm, codes["blood", None, s.blood],
        education, codes["marital", None, s.marital], codes["military", None, s.military], s.workplace, s.occupation,
        s.came_to_city, s.came_to_address, s.guardian_1, "父" if s.guardian_1 else "", s.guardian_2,
        "母" if s.guardian_2 else "", s.birth_certificate_on, s.id_card_issued_on, "", s.cancelled, s.has_photo, "",
        "", s.card_officer, s.registered_on,
    )  # fmt: skip
