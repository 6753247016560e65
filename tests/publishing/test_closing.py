"""A cycle is counted once: its rates when everybody could answer, what came back when it could come back."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from banshi.kernel import clock
from banshi.publishing import closing, concerns, rated, tables
from banshi.publishing.closing import RATES_AFTER, close_cycles
from banshi.publishing.cycles import Cycle
from banshi.publishing.models import CycleRelease, SolvedWord
from banshi.publishing.numbers import DUE, RETURNS, SOLVED, TOGETHER, Stage
from tests.rates import ended, worked_example

if TYPE_CHECKING:
    from tests.hotline import Line

CYCLE = Cycle(date(2026, 12, 19), date(2027, 1, 18))
RATES_ON, RETURNS_ON = date(2027, 2, 17), date(2027, 5, 28)
HEATING, HOUSING, STREET = "999902000300", "999902000400", "999902003000"
STATEMENTS = dict(
    re.findall(
        r"^-- stage: (\S+)\n(.*?);$", Path(__file__).with_name("rates.sql").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
)  # fmt: skip


def closed_on(day: date) -> list[CycleRelease]:
    """Let the owner's turn run in the night of a day."""
    with clock.stopped_at(datetime.combine(day, time(4, 30), tzinfo=clock.zone())):
        return close_cycles()


def closed_through(day: date) -> None:
    """Let the turn run each night, as far as one that closes anything can matter, until a day."""
    for one in (RATES_ON, RETURNS_ON, day):
        if one <= day:
            closed_on(one)


def published(unit: str = TOGETHER) -> Any:
    one = next(one for one in closing.closed() if one.cycle == CYCLE)
    return closing.numbers(one)[unit]


def city(line: Line) -> None:
    """Write a cycle of three units that shows each part of each family, most often often enough."""
    ended(line, 200)
    ended(line, 40, satisfied="basically", contacted=False)
    ended(line, 30, solved="no", satisfied="no")
    ended(line, 25, solved="partly", result="partly", satisfied="basically")
    ended(line, 20, result="not-now")
    ended(line, 15, back_after=20)
    ended(line, 14, back_after=60)
    ended(line, 60, unit="housing", solved="")
    ended(line, 40, unit="housing", excluded="legal-way")
    ended(line, 90, unit="housing", excluded="too loud")
    ended(line, 12, unit="housing", back_after=95)
    ended(line, 6, unit="street")
    ended(line, 30, unit="street", reported=date(2026, 11, 2))
    ended(line, 3, unit="street", reported=CYCLE.last, due=CYCLE.last + timedelta(days=2))


def recomputed(stage: Stage) -> dict[tuple[str, str, str], int]:
    """Count a stage by the statement that somebody else wrote; the units and all together."""
    asked: dict[str, Any] = {"first": CYCLE.first.isoformat(), "last": CYCLE.last.isoformat(), "days": RATES_AFTER.days}
    found: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    with connections["owner"].cursor() as cursor:  # nobody knows yet how large they are
        cursor.execute("analyze concerns_concern, concerns_verdict, concerns_answer, journal_line")
    with connection.cursor() as cursor:
        cursor.execute(
            STATEMENTS[stage], {key: value for key, value in asked.items() if f"%({key})s" in STATEMENTS[stage]}
        )
        for unit, family, part, number in cursor.fetchall():
            found[unit, family, part] += number
            found["", family, part] += number
    return found


@pytest.mark.parametrize("stage", Stage)
def test_every_published_number_is_what_somebody_else_counts(line: Line, stage: Stage) -> None:
    city(line)
    closed_through(RETURNS_ON)
    again, checked = recomputed(stage), set()
    for _cycle, unit, _zh, _en, family, part, value, told_in, _day in rated.rated():
        if told_in == stage and value is not None and _cycle == str(CYCLE):
            assert value == again[unit, family, part], (unit, family, part)
            checked.add((unit, family, part))
    assert len(checked) > {Stage.RATES: 60, Stage.RETURNS: 5}[stage]
    assert {key for key, number in again.items() if number and key[0] == ""} - checked == set()


def test_the_worked_example_is_published_as_the_formula_has_it(line: Line) -> None:
    worked_example(line, times=10)
    closed_on(RATES_ON)
    for unit in (TOGETHER, HEATING):
        values = [share.value for figure in concerns.OFFICIAL if (share := figure(published(unit)))]
        assert values == [Fraction("0.98"), Fraction("0.90"), Fraction("0.908"), Fraction("0.9112"), 1]


def test_of_the_worked_example_alone_the_score_is_withheld_since_two_were_not_contacted(line: Line) -> None:
    worked_example(line)
    closed_on(RATES_ON)
    of = published()
    assert of.number("official-contact", "no") is None
    assert concerns.official_response(of) is concerns.official_score(of) is None
    assert (of.due, of.reported) == (100, 100)


def test_a_cycle_is_open_until_thirty_days_after_its_last_day(line: Line) -> None:
    ended(line, 20)
    closed_on(RATES_ON - timedelta(days=1))
    assert CYCLE not in {one.cycle for one in closing.closed()}
    made = closed_on(RATES_ON)
    assert [(one.first, one.stage) for one in made] == [(CYCLE.first, "rates")]
    (one,) = (one for one in closing.closed() if one.cycle == CYCLE)
    assert (one.closed_on, one.returns_on, one.knows_returns) == (RATES_ON, RETURNS_ON, False)


def test_what_is_published_stays_whatever_comes_later(line: Line) -> None:
    ended(line, 40)
    closed_on(RATES_ON)
    before = published()
    ended(line, 30)
    with connections["owner"].cursor() as cursor:
        cursor.execute("update concerns_verdict set solved = 'no'")
    assert closed_on(RATES_ON + timedelta(days=3)) == []
    assert published() == before


def test_what_came_back_is_counted_a_hundred_days_later_over_what_was_called_solved(line: Line) -> None:
    ended(line, 50)
    ended(line, 20, back_after=20)
    ended(line, 10, back_after=60)
    ended(line, 15, back_after=95)
    closed_through(RETURNS_ON - timedelta(days=1))
    assert not published().knows_returns
    ended(line, 70)  # what is taken over late is in neither stage
    closed_on(RETURNS_ON)
    told = published().told
    assert [told[key] for key in (*RETURNS.keys, SOLVED, DUE)] == [20, 10, 65, 95, 95]
    share = concerns.stayed_solved(published())
    assert share is not None
    assert share.value == Fraction(65, 95)


def test_a_word_that_was_taken_back_and_a_concern_opened_again_came_back(line: Line) -> None:
    ended(line, 60)
    closed_on(RATES_ON)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into concerns_verdict (concern_id, round, at, path, unit_id, contacted, solved, satisfied, words)"
            " select concern_id, 2, at + interval '40 days', 'link', unit_id, true, 'no', 'no', ''"
            " from concerns_verdict order by id limit 12"
        )
        cursor.execute(
            'insert into journal_line (at, kind, thing_id, step, start, "end", duty, reason)'
            " select at + interval '10 days', 'concerns.concern', concern_id, 'reopen', 'closed', 'dispatched', '', ''"
            " from concerns_verdict where round = 1 order by id desc limit 11"
        )
    closed_on(RETURNS_ON)
    assert [published().told[key] for key in RETURNS.keys] == [11, 12, 37]


def test_which_concerns_were_called_solved_is_forgotten_when_what_came_back_is_told(line: Line) -> None:
    ended(line, 30)
    ended(line, 5, solved="no")
    closed_on(RATES_ON)
    assert SolvedWord.objects.using("owner").count() == 30
    closed_on(RETURNS_ON)
    assert SolvedWord.objects.using("owner").count() == 0


def test_the_web_process_reads_what_was_published_and_neither_rewrites_it_nor_reads_whose_word_it_was(
    line: Line,
) -> None:
    ended(line, 30)
    closed_on(RATES_ON)
    assert CycleRelease.objects.count() == len(closing.closed()) > 0
    for forbidden in (
        lambda: CycleRelease.objects.update(digest=""), lambda: CycleRelease.objects.all().delete(),
        SolvedWord.objects.count,
    ):  # fmt: skip
        with pytest.raises(ProgrammingError), transaction.atomic():
            forbidden()


def test_a_cycle_that_is_closed_late_waits_as_long_for_what_came_back(line: Line) -> None:
    ended(line, 30)
    late = RATES_ON + timedelta(days=300)
    closed_on(late)
    assert not published().knows_returns
    closed_on(late + timedelta(days=100))
    assert published().knows_returns


def test_every_cycle_since_the_first_concern_is_closed_and_none_before(line: Line) -> None:
    ended(line, 20, due=CYCLE.before.before.last)
    closed_on(RATES_ON)
    assert [one.cycle for one in closing.closed()] == [CYCLE, CYCLE.before, CYCLE.before.before]


def test_a_release_of_a_cycle_is_sealed_by_its_digest(line: Line) -> None:
    ended(line, 20)
    one = closed_on(RATES_ON)[0]
    cells = json.dumps(one.cells, ensure_ascii=False, separators=(",", ":"))
    assert sha256(cells.encode()).hexdigest() == one.digest


def test_the_open_data_has_a_line_for_each_number_of_each_unit(line: Line) -> None:
    city(line)
    closed_through(RETURNS_ON)
    rows = [dict(zip(tables.table("rates-by-unit").columns, row, strict=True)) for row in rated.rated()]
    assert {row["unit"] for row in rows} == {"", HEATING, HOUSING, STREET}
    (due,) = (row for row in rows if (row["unit"], row["family"]) == (HEATING, "due") and row["cycle"] == str(CYCLE))
    assert (due["part"], due["value"], due["stage"], due["closed_on"]) == ("", 344, "rates", "2027-02-17")
    assert (due["unit_zh"], due["unit_en"]) == ("暖阳热力公司", "Warm Sun Heating")
    assert {row["closed_on"] for row in rows if row["stage"] == "returns" and row["cycle"] == str(CYCLE)} == {
        "2027-05-28"
    }
    assert not {row["value"] for row in rows} & set(range(1, 10))


def test_a_figure_of_the_dictionary_names_numbers_that_are_in_the_table(line: Line) -> None:
    told: Any = tables.dictionary()
    for definition in told["rates"].values():
        for named in re.findall(
            r"(\S+) (?:yes|solved|satisfied|contacted|stayed|late|soon)\b", definition.split("Numbers:")[1]
        ):
            assert named.strip("(") in told["families"], definition
