from __future__ import annotations

import tempfile
from pathlib import Path
from unittest import mock

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banshi.china.registering import import_rules
from banshi.kernel import clock
from banshi.register.exporting import export_file
from banshi.register.importing import Imported, Progress, import_file, normalise, reading
from banshi.register.importing.layout import columns
from tests.cast import SATURDAY_MORNING
from tests.register.files import HOME, SOUTH, as_bytes, family, number, row, write

pytestmark = pytest.mark.usefixtures("town")
EVERYTHING = [item.key for item in columns(religion=False)]
EMPTY = (
    "truncate register_person, register_household, register_personversion, register_householdversion,"
    " register_membership, register_idnumber, register_searchkey, register_booklet, register_import,"
    " register_quarantined, register_met"
)
NAMES = st.text("钱孙李阿卜杜·热西提㐂𠮷aZ ", min_size=1, max_size=12)
WORDS = st.text("街路12号，,\"'\n \\.钱·;\tN", max_size=20)
DAYS = st.sampled_from(["", "20010506", "2001-05-06", "19991231", "20010230"])


def people() -> st.SearchStrategy[list[dict[str, str]]]:
    """Return files of a few made-up people in a few households, some of them wrong."""
    person = st.fixed_dictionaries(
        {
            "PCSDM": st.sampled_from([HOME, SOUTH, "999999999999"]), "HH": st.sampled_from(["1", "02", "户3", ""]),
            "HKXZ": st.sampled_from(["10", "2014:10", ""]), "HJDZ": WORDS, "XM": NAMES, "FWCS": WORDS, "JS": WORDS,
            "YHZGX": st.sampled_from(["02", "2008:20", "户主", "", "04"]),
            "XB": st.sampled_from(["1", "2", "男性", ""]),
            "CSRQ": DAYS, "DJRQ": DAYS, "SG": st.sampled_from(["", "172", "09", "999"]),
            "WHCD": st.sampled_from(["61", "1984:73", "2006:73", ""]), "ZPBZ": st.sampled_from(["", "0", "1", "是"]),
            "GMSFHM": st.integers(0, 30).map(number) | st.sampled_from(["", "123456789012345", number(7).lower()]),
            "BHXLH": st.sampled_from(["", "B1", "B2"]), "BHQFRQ": st.sampled_from(["2012-06-01", "20130601"]),
        }
    )  # fmt: skip
    return st.lists(person, max_size=40)


def taken_and_given_back(path: Path) -> tuple[Imported, bytes]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(EMPTY)
    done = import_file(path, rules=import_rules())
    export_file(path.with_suffix(".out"), rules=import_rules())
    return done, path.with_suffix(".out").read_bytes()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people(), st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]), st.sampled_from([2048, 2**20]))
def test_what_went_in_comes_out_byte_for_byte(rows: list[dict[str, str]], encoding: str, block: int) -> None:
    with (
        clock.stopped_at(SATURDAY_MORNING),
        tempfile.TemporaryDirectory() as folder,
        mock.patch.object(reading, "BLOCK", block),
    ):
        path = Path(folder) / "people.csv"
        path.write_bytes(as_bytes(rows, EVERYTHING, encoding))
        canonical = normalise(path, rules=import_rules(), stations=[HOME, SOUTH])
        done, given_back = taken_and_given_back(path)
        assert given_back == canonical
        assert done.rows_seen == len(rows) == done.new + done.refused


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people())
def test_the_canonical_form_of_a_canonical_file_is_itself(rows: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        path.write_bytes(as_bytes(rows, EVERYTHING))
        once = normalise(path, rules=import_rules(), stations=[HOME, SOUTH])
        path.write_bytes(once)
        assert normalise(path, rules=import_rules(), stations=[HOME, SOUTH]) == once


def test_an_export_is_in_our_order_with_editions_and_whole_days(tmp_path: Path) -> None:
    people = [*family(2, household="9"), row(221, HH="10", CSRQ="1980-02-29", WHCD="1984:73", ZPBZ="")]
    with clock.stopped_at(SATURDAY_MORNING):
        _done, given_back = taken_and_given_back(write(tmp_path, people))
    header, first, second, third = given_back.decode().splitlines()
    assert header.split(",") == EVERYTHING
    assert first.startswith(f"{HOME},10,2014:10,平湖路7号,2008:02,钱多多,,2003:1,1991:01,1980-02-29,")
    assert ",1984:73,2003:21," in first
    assert [second.split(",")[1], third.split(",")[1]] == ["9", "9"]


def test_an_export_imported_again_changes_nothing(tmp_path: Path) -> None:
    with clock.stopped_at(SATURDAY_MORNING):
        taken_and_given_back(write(tmp_path, family(3)))
        again = import_file(tmp_path / "people.out", rules=import_rules())
    assert (again.new, again.changed, again.same, again.refused) == (0, 0, 3, 0)


def test_an_export_tells_how_far_it_is_and_leaves_no_half_file(tmp_path: Path) -> None:
    seen = list[Progress]()
    count = export_file(tmp_path / "all.csv", rules=import_rules(), progress=seen.append)
    assert (count, seen[-1].rows, seen[-1].bytes_read) == (7, 7, (tmp_path / "all.csv").stat().st_size)
    assert [path.name for path in tmp_path.iterdir()] == ["all.csv"]
