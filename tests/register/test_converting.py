"""Codes of older tables become today's where somebody signed that they mean the same; all else stays as it came."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from django.utils import translation

from banshi.china import consistency
from banshi.china.codes.crosswalk import CROSSWALKS, candidates
from banshi.china.codes.signed import in_force, sign, signed_here
from banshi.china.codes.tables import table
from banshi.china.consistency import check_rules
from banshi.cli import main
from banshi.kernel.codes import CodeValue
from banshi.register.checking import AlreadyRunning, Converted, convert_all, convertible, converting, running
from banshi.register.codes import code_value, number_of
from tests.cast import SATURDAY_MORNING

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("town")
EDUCATION = next(each for each in CROSSWALKS if each.name == "education-1984-2006")
OLD, TODAY = table("education", "1984"), table("education")
EXACT = [row for row in EDUCATION.rows.values() if row.kind == "exact"]
CHILD = """
import sys, django
django.setup()
from banshi.china.codes.signed import in_force
from banshi.china.consistency import signed
from banshi.register.checking import convert_all, converting
converting.BLOCK, left, block = 1, int(sys.argv[1]), converting.clock.today
def here():
    global left
    left -= 1
    if left < 0:
        print("here", flush=True)
        sys.stdin.read()
    return block()
converting.clock.today = here
list(convert_all(lambda value: signed(value, in_force())))
"""


@pytest.fixture(autouse=True)
def _nothing_signed() -> Iterator[None]:
    before = translation.get_language()
    yield
    translation.activate(before or "zh-hans")
    for file in signed_here().glob("*"):
        file.unlink()


@pytest.fixture
def _signed() -> None:
    sign(EDUCATION, by="A. Tester", office="Test office", on=SATURDAY_MORNING.date())


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []


def write(person: int, value: CodeValue, item: str = "education") -> None:
    rows(f"update register_personversion set {item} = %s where person_id = %s", number_of(value), person)


def stands(person: int) -> CodeValue:
    ((number,),) = rows("select education from register_personversion where person_id = %s and superseded_at is null"
                        " and valid_to is null", person)  # fmt: skip
    return code_value(number)


def convert() -> list[Converted]:
    crosswalks = in_force()
    return list(convert_all(lambda value: consistency.signed(value, crosswalks)))


def versions() -> int:
    ((count,),) = rows("select count(*) from register_personversion")
    return int(count)


@pytest.mark.usefixtures("_signed")
def test_a_signed_code_is_corrected_and_what_stood_there_stays_in_the_history() -> None:
    row = next(row for row in EXACT if EDUCATION.targets(row)[0].label != row.label)
    write(1, OLD.value(row.code))
    assert convert()[-1] == Converted(facts=1, of=1)
    (new,) = EDUCATION.targets(row)
    assert stands(1) == new
    history = rows("select education, valid_from, valid_to from register_personversion where person_id = 1"
                   " order by number")  # fmt: skip
    assert [code_value(code) for code, _since, _until in history] == [OLD.value(row.code), new]
    assert {(since, until) for _code, since, until in history} == {(history[0][1], None)}
    ((kind, ground, case),) = rows("select kind, ground, case_id from register_change where ground like 'crosswalk%%'")
    assert (kind, case) == ("correction", None)
    assert ground == "crosswalk education-1984-2006 signed by A. Tester, Test office, 2026-11-21"
    assert rows("select item, before, after, kind, officer from register_logentry where person_id = 1") == [
        ("education", row.label, new.label, "correction", "A. Tester")
    ]


@pytest.mark.usefixtures("_signed")
def test_where_both_tables_print_the_same_words_the_booklet_gets_no_line() -> None:
    row = next(row for row in EXACT if EDUCATION.targets(row)[0].label == row.label)
    write(1, OLD.value(row.code))
    assert convert()[-1].facts == 1
    assert stands(1).version == "2006"
    assert rows("select count(*) from register_logentry") == [(0,)]


@pytest.mark.usefixtures("_signed")
def test_no_code_of_the_old_table_ever_gets_another_meaning() -> None:
    for code, row in EDUCATION.rows.items():
        write(1, OLD.value(code))
        before = versions()
        convert()
        if row.kind == "exact":
            assert (stands(1),) == EDUCATION.targets(row) == candidates(OLD.value(code))
        else:
            assert (stands(1), versions()) == (OLD.value(code), before)


@pytest.mark.usefixtures("_signed")
def test_words_that_are_not_those_of_their_code_stay_as_they_are() -> None:
    misread = CodeValue(OLD.table, OLD.version, EXACT[0].code, "农业初中毕业")
    write(1, misread)
    convert()
    assert stands(1) == misread


def test_a_proposal_that_nobody_signed_converts_nothing() -> None:
    for person, row in enumerate(EXACT[:7], start=1):
        write(person, OLD.value(row.code))
    assert convert() == [Converted(facts=0, of=0)]
    assert convertible(check_rules()) == len(EXACT[:7])


@pytest.mark.usefixtures("_signed")
def test_a_second_run_changes_nothing_and_other_items_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "BLOCK", 2)
    names = rows("select person_id, name, sex, id_number from register_personversion order by person_id")
    for person in range(1, 8):
        write(person, OLD.value(EXACT[0].code))
    assert [far.facts for far in convert()] == [0, 2, 4, 6, 7]
    before = versions()
    assert convert()[-1] == Converted(facts=0, of=0)
    assert (versions(), convertible(check_rules())) == (before, 0)
    assert before == 14
    present = "select person_id, name, sex, id_number from register_personversion where superseded_at is null"
    assert rows(f"{present} order by person_id") == names


@pytest.mark.usefixtures("_signed")
def test_killed_inside_a_block_it_goes_on_at_once_with_what_is_left() -> None:
    for person in range(1, 6):
        write(person, OLD.value(EXACT[0].code))
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "banshi.settings", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", CHILD, "2"]
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "here\n"
        os.kill(child.pid, signal.SIGKILL)
    assert versions() == 7 + 2
    assert convert()[-1] == Converted(facts=3, of=3)
    assert {stands(person) for person in range(1, 6)} == set(EDUCATION.targets(EXACT[0]))
    assert versions() == 7 + 5


def test_beside_a_check_of_the_register_it_waits_for_another_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("banshi.journal.alone.PATIENCE", 0.1)
    other = connections["owner"].copy()
    with closing(other), other.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtextextended(%s::text, 0))", [running.NAME])
        with pytest.raises(AlreadyRunning, match="under way"):
            convert()


@pytest.mark.usefixtures("_signed")
def test_the_command_says_what_it_did(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    write(1, OLD.value(EXACT[0].code))
    assert main(["register", "convert"]) == 0
    assert "1 code was converted; what stood there stays in the history." in capsys.readouterr().out
    assert main(["register", "convert"]) == 0
    assert "0 codes were converted" in capsys.readouterr().out


def test_the_command_says_what_waits_for_a_signature(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    write(1, OLD.value(EXACT[0].code))
    assert main(["register", "convert"]) == 0
    assert "1 more have one meaning today" in capsys.readouterr().out
