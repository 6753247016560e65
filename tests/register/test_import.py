from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from django.utils import translation

from banshi.china.registering import import_rules
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken
from banshi.register.importing import Imported, Progress, import_file
from tests.cast import SATURDAY_MORNING
from tests.register.files import KEYS, SOUTH, as_bytes, family, number, row, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cast import Town

pytestmark = pytest.mark.usefixtures("town", "_saturday")
PRESENT = " and superseded_at is null and valid_to is null"


@pytest.fixture
def _saturday() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING), translation.override("en"):
        yield


def taken(path: Path, **editions: str) -> Imported:
    return import_file(path, rules=import_rules(editions=editions))


def found(statement: str, *values: str | list[str]) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def refusal(folder: Path, wrong: dict[str, str]) -> str:
    """Import one bad row and return why it was refused, in words."""
    done = taken(write(folder, [row() | wrong]))
    assert (done.new, done.refused) == (0, 1)
    return quarantine(done)[0]["BANSHI_REASON"]


def quarantine(done: Imported) -> list[dict[str, str]]:
    assert done.quarantine_file is not None
    with done.quarantine_file.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def report(done: Imported) -> str:
    return done.report_file.read_text(encoding="utf-8-sig") if done.report_file else ""


def test_a_person_is_registered_with_all_that_the_file_says(tmp_path: Path) -> None:
    assert taken(write(tmp_path, [row(JS="说, “你好”\n第二行")])).new == 1
    [(name, pinyin, born, height, notes, valid_from)] = found(
        "select v.name, v.pinyin, v.born_on, height_cm, notes, valid_from from register_personversion v"
        " join register_idnumber using (person_id) join register_searchkey using (person_id) where v.id_number = %s"
        " and register_searchkey.birth_year = 1980",
        number(201),
    )
    assert (name, pinyin, born, height) == ("钱多多", "qian duoduo", date(1980, 2, 29), 172)
    assert (notes, valid_from) == ("说, “你好”\n第二行", date(2001, 5, 6))


def test_a_household_keeps_the_order_of_its_members(tmp_path: Path) -> None:
    assert taken(write(tmp_path, family(4))).new == 4
    places = found(
        "select position, count(*) from register_membership m join register_householdversion h using (household_id)"
        " where household_no = '900000001' group by position order by position"
    )
    assert places == [(1, 1), (2, 1), (3, 1), (4, 1)]


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, [*family(3), row(211, XM="")])
    first, again = taken(path), taken(path)
    assert (first.new, first.refused) == (3, 1)
    assert (again.rows_seen, again.new, again.changed, again.same, again.refused) == (4, 0, 0, 3, 1)
    assert found("select count(*) from register_personversion where id_number like '999999198002%%'") == [(3,)]


def test_the_same_rows_in_another_file_are_the_same(tmp_path: Path) -> None:
    taken(write(tmp_path, family(3)))
    before = found("select count(*) from register_personversion"), found("select count(*) from register_membership")
    again = taken(write(tmp_path, family(3)[::-1], name="again.csv"))
    assert (again.new, again.changed, again.same, again.reported) == (0, 0, 3, 0)
    assert before == (
        found("select count(*) from register_personversion"),
        found("select count(*) from register_membership"),
    )


def test_a_changed_value_makes_a_new_version_and_keeps_the_old(tmp_path: Path) -> None:
    taken(write(tmp_path, family(2)))
    people = family(2)
    people[1] |= {"FWCS": "新华书店"}
    done = taken(write(tmp_path, people, name="later.csv"))
    assert (done.changed, done.same) == (1, 1)
    versions = found(
        "select workplace, valid_from, valid_to, superseded_at is null from register_personversion where id_number = %s"
        " order by number",
        people[1]["GMSFHM"],
    )
    today, then = date(2026, 11, 21), date(2001, 5, 6)
    assert versions == [
        ("平湖机械厂", then, None, False), ("平湖机械厂", then, today, True), ("新华书店", today, None, True),
    ]  # fmt: skip


def test_a_household_that_moved_within_its_area_gets_a_new_version(tmp_path: Path) -> None:
    taken(write(tmp_path, family(2)))
    moved = [person | {"HJDZ": "平湖路8号"} for person in family(2)]
    assert taken(write(tmp_path, moved, name="later.csv")).changed == 2
    addresses = found(f"select address from register_householdversion where household_no = '900000001' {PRESENT}")
    assert addresses == [("平湖路8号",)]


def test_a_person_who_joined_another_household_is_moved_there(tmp_path: Path) -> None:
    taken(write(tmp_path, family(2)))
    moved = [row(203, XM="钱小二", HH="900000002", PCSDM=SOUTH, HJDZ="南关9号")]
    assert taken(write(tmp_path, moved, name="later.csv")).changed == 1
    [(code, household)] = found(
        "select u.code, h.household_no from register_idnumber i"
        " join register_membership m on m.person_id = i.person_id and m.superseded_at is null and m.valid_to is null"
        " join register_searchkey k on k.person_id = i.person_id and k.household_id = m.household_id"
        " join stations_unit u on u.id = k.station_id"
        " join register_householdversion h on h.household_id = m.household_id where i.id_number = %s",
        number(203),
    )
    assert (code, household) == (SOUTH, "900000002")


def test_columns_that_the_file_lacks_stay_as_registered(tmp_path: Path) -> None:
    taken(write(tmp_path, [row()]))
    keys = [key for key in KEYS if key not in {"FWCS", "SG"}]
    path = tmp_path / "fewer.csv"
    path.write_bytes(as_bytes([row(CSD="东港市")], keys))
    assert taken(path).changed == 1
    present = found(
        f"select workplace, height_cm, birth_place from register_personversion where id_number = %s {PRESENT}",
        number(201),
    )
    assert present == [("平湖机械厂", 172, "东港市")]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"XM": " "}, "XM (Name) is empty"),
        ({"GMSFHM": ""}, "GMSFHM (ID number) is empty"),
        ({"HH": ""}, "HH (Household number) is empty"),
        ({"PCSDM": ""}, "PCSDM (Station code) is empty"),
        ({"PCSDM": "999999999999"}, "no station has the code “999999999999”"),
        ({"CSRQ": "19800230"}, "there is no day “19800230”"),
        ({"CSRQ": "20991231"}, "lies in the future"),
        ({"CSRQ": "17000101"}, "too far back"),
        ({"YHZGX": "04"}, "“04” is not in the code table"),
        ({"WHCD": "1999:61"}, "WHCD (Education level): “1999:61”"),
        ({"SG": "1.72"}, "not a whole number"),
        ({"ZPBZ": "maybe"}, "neither yes"),
        ({"XM": "钱" * 61}, "too long"),
        ({"GMSFHM": number(201)[:-1] + "5"}, "The last character would be"),
        ({"BHXLH": "B1", "BHQFRQ": ""}, "Booklet issued on"),
    ],
)
def test_a_bad_row_is_refused_with_column_value_and_cure(tmp_path: Path, wrong: dict[str, str], words: str) -> None:
    assert words in refusal(tmp_path, wrong)


def test_a_refused_row_is_kept_whole_and_can_be_corrected_in_place(tmp_path: Path) -> None:
    done = taken(write(tmp_path, [row(201), row(203, XM="", JS="原样, 保留"), row(205)]))
    [kept] = quarantine(done)
    assert (kept["BANSHI_ROW"], kept["JS"], kept["GMSFHM"]) == ("3", "原样, 保留", number(203))
    assert done.quarantine_file is not None
    mended = tmp_path / "mended.csv"
    mended.write_text(
        done.quarantine_file.read_text(encoding="utf-8-sig").replace(",02,,1,", ",02,钱二,1,"), encoding="utf-8"
    )
    assert taken(mended).new == 1


def test_a_second_row_with_the_same_number_is_refused(tmp_path: Path) -> None:
    done = taken(write(tmp_path, [row(201), row(201, XM="钱二")]))
    assert (done.new, done.refused) == (1, 1)
    assert "earlier row of this file" in quarantine(done)[0]["BANSHI_REASON"]


def test_a_number_registered_under_another_name_is_refused(town: Town, tmp_path: Path) -> None:
    assert "registered under another name" in refusal(tmp_path, {"GMSFHM": town.li.id_number, "CSRQ": "19900517"})


def test_a_number_that_disagrees_is_entered_and_reported(tmp_path: Path) -> None:
    done = taken(write(tmp_path, [row(CSRQ="1981-03-01", XB="2")]))
    assert (done.new, done.refused, done.reported) == (1, 0, 1)
    assert "another date of birth" in report(done)
    assert "another sex" in report(done)


def test_an_old_number_of_15_digits_is_made_new(tmp_path: Path) -> None:
    old = number(201)
    assert taken(write(tmp_path, [row(GMSFHM=old[:6] + old[8:17])])).new == 1
    assert found("select count(*) from register_idnumber where id_number = %s", old) == [(1,)]


def test_households_without_a_head_or_with_two_are_reported(tmp_path: Path) -> None:
    done = taken(write(tmp_path, [row(201, HH="1", YHZGX="20"), row(203, HH="2"), row(205, HH="2")]))
    assert (done.new, done.reported) == (3, 2)
    assert "Nobody in household “1” is its head" in report(done)
    assert "Household “2” has more than one head" in report(done)


def test_what_differs_from_the_households_first_row_is_reported(tmp_path: Path) -> None:
    done = taken(write(tmp_path, [row(201), row(203, YHZGX="20", HJDZ="别处1号")]))
    assert (done.new, done.reported) == (2, 1)
    assert "“别处1号” differs from the household's first row" in report(done)


def test_a_booklet_comes_with_its_household_and_never_replaces_another(tmp_path: Path) -> None:
    taken(write(tmp_path, [row(201, BHXLH="B1", BHQFRQ="2012-06-01")]))
    other = [row(201, BHXLH="B2", BHQFRQ="2013-06-01"), row(203, HH="7", BHXLH="B1", BHQFRQ="2012-06-01")]
    done = taken(write(tmp_path, other, name="later.csv"))
    assert "the register holds another booklet" in report(done)
    assert "another household has it" in report(done)
    assert found("select serial from register_booklet where serial like 'B%%'") == [("B1",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    done = taken(write(tmp_path, [row(XM="钱㐂")], encoding=encoding))
    assert (done.new, done.encoding) == (1, "gb18030" if encoding == "gb18030" else "utf-8")
    assert found("select name from register_searchkey where name = '钱㐂'") == [("钱㐂",)]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_damaged_byte_quarantines_its_row_alone(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, [row(201), row(203, XM="坏掉"), row(205)], encoding=encoding)
    path.write_bytes(path.read_bytes().replace("坏掉".encode(encoding), b"\xff\xff"))
    done = taken(path)
    [kept] = quarantine(done)
    assert (done.new, kept["BANSHI_ROW"], "\\xff\\xff" in kept["BANSHI_RAW"]) == (2, "3", True)


def test_torn_rows_are_refused_and_the_next_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, [row(201), row(203), row(205)])
    lines = path.read_bytes().split(b"\n")
    lines.insert(2, b'"open and never closed')
    lines.insert(4, b"too,few,fields")
    lines.insert(5, lines[1].replace("钱多多".encode(), b"null\0byte"))
    path.write_bytes(b"\n".join(lines))
    done = taken(path)
    assert (done.rows_seen, done.new) == (6, 3)
    assert [kept["BANSHI_ROW"] for kept in quarantine(done)] == ["3", "5", "6"]


def test_education_codes_are_read_by_the_edition_that_is_said(tmp_path: Path) -> None:
    people = [row(201, WHCD="73"), row(203, WHCD="2006:73", YHZGX="20")]
    assert taken(write(tmp_path, people), education="1984").new == 2
    labels = found(
        "select c.version, c.code from register_personversion v join register_code c on c.id = v.education"
        " where v.id_number = any (%s) order by v.id_number",
        [number(201), number(203)],
    )
    assert labels == [("1984", "73"), ("2006", "73")]


def test_religion_and_unknown_columns_are_not_kept_and_that_is_said(tmp_path: Path) -> None:
    done = taken(write(tmp_path, [row(ZJXY="10", SHOE_SIZE="42")]))
    said = " ".join(map(str, done.notes))
    assert done.new == 1
    assert "kept nowhere: SHOE_SIZE" in said
    assert "not read: ZJXY" in said


def test_a_file_without_a_needed_column_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(as_bytes([row()], [key for key in KEYS if key != "GMSFHM"]))
    with pytest.raises(RuleBroken, match="columns-missing"):
        taken(path)


def test_progress_reaches_the_end_of_the_file(tmp_path: Path) -> None:
    path, seen = write(tmp_path, family(3)), list[Progress]()
    import_file(path, rules=import_rules(), progress=seen.append)
    assert (seen[-1].rows, seen[-1].bytes_read) == (3, path.stat().st_size)
