"""Errands between two counties are told in tens, and whoever puts all months together learns of no fewer."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.db import ProgrammingError, connections, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from banshi.kernel import clock
from banshi.publishing import arcs, correcting, releases, suppression, tables
from banshi.publishing.arcs import WITHIN, held_back
from banshi.publishing.models import HeldErrands
from tests.publishing.filled import CASES, CLOSED, STATIONS, fill, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town
    from tests.hotline import Line

A, B, C = ("999901", "999902"), ("999901", "999903"), ("999902", "999903")
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


# ------------------------------------------------------------------- what is held back


def test_fewer_than_ten_wait_and_the_rest_is_told() -> None:
    this_month = {A: 12, B: 4, WITHIN: 30}
    assert held_back(this_month, this_month) == {B, WITHIN}


def test_without_errands_within_counties_the_smallest_pair_hides_the_few() -> None:
    this_month = {A: 12, B: 4, C: 15}
    assert held_back(this_month, this_month) == {A, B, WITHIN}


def test_a_pair_without_errands_in_this_month_hides_nobody() -> None:
    assert held_back({A: 14, B: 11, C: 40}, {A: 0, B: 3, C: 40}) == {B, C, WITHIN}
    assert held_back({A: 14, B: 11, C: 40}, {A: 0, B: 12, C: 40}) == {B, WITHIN}


def test_a_month_of_which_all_is_known_tells_all() -> None:
    assert held_back({A: 12, B: 15}, {A: 12, B: 15}) == {WITHIN}
    assert held_back({A: 12, B: 15}, {A: 12, B: 15, WITHIN: 3}) == {A, WITHIN}
    assert held_back({A: 12, B: 15}, {A: 12, B: 9}) == {A, WITHIN}


def test_a_month_of_few_errands_tells_nothing() -> None:
    assert held_back({A: 20, WITHIN: 90}, {A: 5, WITHIN: 4}) == {A, WITHIN}


# --------------------------------------------------------------------- the attack


@dataclass(slots=True)
class Files:
    """What is published of some months, as equations; an unknown is a pair, or a part of a figure, in a month."""

    months: list[tuple[dict[arcs.Pair, int], int]]
    """The errands saved, by pair, and what was done at home."""
    equations: list[tuple[dict[Any, int], int]] = field(default_factory=list)
    whole: set[int] = field(default_factory=set)
    """The months of which everything is told, that nobody came among it."""
    untold: list[dict[Any, int]] = field(default_factory=list)

    def tell(self) -> None:
        waiting, since = Counter[arcs.Pair](), dict.fromkeys((A, B, C), 0)
        for month, (errands, home) in enumerate(self.months):
            waiting.update(errands)
            told = waiting.keys() - held_back(waiting, errands)
            if {pair: waiting[pair] for pair in told} == {pair: many for pair, many in errands.items() if many}:
                self.whole.add(month)
            for pair in told:
                self._of_pair(pair, since[pair], month, waiting.pop(pair))
                since[pair] = month + 1
            self._of_results(month, sum(errands.values()), home)
        last = len(self.months)
        self.untold += [{(one, n): 1 for n in range(first, last)} for one, first in since.items() if first < last]

    def _of_pair(self, pair: arcs.Pair, first: int, last: int, errands: int) -> None:
        assert errands >= suppression.FEWEST
        self.equations.append(({(pair, month): 1 for month in range(first, last + 1)}, errands))

    def _of_results(self, month: int, saved: int, home: int) -> None:
        """Tell what was saved and what was done at home, as the table of results does."""
        self.equations.append(({(one, month): 1 for one in (A, B, C, WITHIN)} | {("saved", month): -1}, 0))
        self.equations.append(({("saved", month): 1, ("home", month): 1, ("whole", month): -1}, 0))
        numbers = {"saved": saved, "home": home, "whole": saved + home}
        withheld = suppression.of_a_tree(numbers, {"whole": ("saved", "home")}, root="whole")
        self.equations += [({(one, month): 1}, number) for one, number in numbers.items() if one not in withheld]
        self.untold += [{(one, month): 1} for one in withheld]
        self.untold += [{(one, month): 1} for one in (A, B, C, WITHIN)]

    def recovered(self) -> list[dict[Any, int]]:
        """Return what nobody told and is certainly below ten."""
        columns = list(dict.fromkeys(cell for cells, _number in self.equations for cell in cells))
        matrix = np.array([[cells.get(cell, 0) for cell in columns] for cells, _number in self.equations])
        told = [number for _cells, number in self.equations]
        sums = LinearConstraint(matrix, told, told)
        found = []
        for one in self.untold:
            goal = [-one.get(cell, 0) for cell in columns]
            most = milp(goal, constraints=sums, integrality=np.ones(len(columns)), bounds=Bounds(0, 10**6))
            assert most.success
            if round(-most.fun) < suppression.FEWEST and not {month for _cell, month in one} <= self.whole:
                found.append(one)
        return found


FEW = st.one_of(st.integers(0, 12), st.just(0), st.integers(0, 30))
MONTH = st.tuples(st.fixed_dictionaries({A: FEW, B: FEW, C: FEW, WITHIN: FEW}), FEW)


@settings(max_examples=60, deadline=None)
@given(st.lists(MONTH, min_size=1, max_size=4))
def test_of_any_months_put_together_nothing_is_recovered(months: list[tuple[dict[arcs.Pair, int], int]]) -> None:
    files = Files(months)
    files.tell()
    assert files.recovered() == []


def test_the_attack_recovers_what_a_careless_office_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "held_back", lambda waiting, _month: {one for one in waiting if waiting[one] < 10})
    files = Files([({A: 12, B: 4, C: 11, WITHIN: 2}, 40)])
    files.tell()
    assert {(B, 0): 1} in files.recovered()


# ----------------------------------------------------------------------- closing


@pytest.fixture
def _december() -> Iterator[None]:
    with clock.stopped_at(CLOSED):
        yield


def told() -> list[tuple[date, str, int]]:
    """Return what is published: in which month, since when, how many."""
    return [
        (one.month, arc.since, arc.errands)
        for one in releases.latest() for arc in arcs.arcs_of(releases.cells_of(one))
    ]  # fmt: skip


def errands(month: date, away: int, near: int) -> None:
    """Let so many cases be closed in a month, accepted in another county and in another station of the same."""
    for where, many in (("away", away), ("near", near)):
        here, home = unit_of(STATIONS[where]).pk, unit_of(STATIONS["home"]).pk
        said: dict[str, Any] = {"month": f"{month:%m}{where[0]}", "first": f"{month} 08:00+08", "many": many}
        with connections["owner"].cursor() as cursor:
            cursor.execute(CASES, said | dict.fromkeys(("home", "near", "away"), here) | {"home": home})
            cursor.execute(
                "update matters_case set state = 'closed', accepting_id = %s where number like %s",
                [here, f"QZ-{said['month']}%"],
            )


@pytest.mark.usefixtures("_december")
def test_few_errands_are_carried_on_until_there_are_ten(town: Town) -> None:
    errands(SEPTEMBER, 4, 40)
    errands(OCTOBER, 5, 40)
    errands(NOVEMBER, 3, 40)
    for day in ("2026-10-12", "2026-11-12", "2026-12-12"):
        with clock.stopped_at(CLOSED.fromisoformat(f"{day}T10:00+08:00")):
            releases.publish_closed()
    assert told() == [(NOVEMBER, "2026-09", 12)]
    assert not HeldErrands.objects.using("owner").exists()


@pytest.mark.usefixtures("_december")
def test_months_closed_together_tell_the_same_as_one_by_one(town: Town) -> None:
    errands(SEPTEMBER, 14, 40)
    errands(OCTOBER, 5, 40)
    errands(NOVEMBER, 3, 40)
    releases.publish_closed()
    assert told() == [(SEPTEMBER, "2026-09", 14)]
    assert [(one.a, one.b, one.errands) for one in HeldErrands.objects.using("owner").all()] == [
        ("999901", "999902", 8)
    ]


@pytest.mark.usefixtures("_december")
def test_an_old_month_that_is_brought_in_later_tells_no_pair(town: Town) -> None:
    errands(NOVEMBER, 14, 40)
    releases.publish_closed()
    errands(SEPTEMBER, 20, 40)
    releases.publish_closed()
    assert told() == [(NOVEMBER, "2026-11", 14)]


def test_two_that_close_at_once_publish_each_month_once(town: Town) -> None:
    for month in (SEPTEMBER, OCTOBER, NOVEMBER):
        errands(month, 4, 40)

    def close(_one: int) -> None:
        releases.publish_closed()
        connections.close_all()

    # One clock for all of them: four that stop it by themselves would leave it standing.
    with clock.stopped_at(CLOSED), ThreadPoolExecutor(4) as workers:
        list(workers.map(close, range(4)))
    assert told() == [(NOVEMBER, "2026-09", 12)]
    assert [one.version for one in releases.latest()] == [1, 1, 1]


def test_the_web_process_cannot_read_what_is_held_back(town: Town) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        HeldErrands.objects.count()


def test_a_correction_leaves_what_was_told_between_counties(line: Line) -> None:
    fill(line)
    with clock.stopped_at(CLOSED):
        releases.publish_closed()
        before = told()
        with connections["owner"].cursor() as cursor:
            cursor.execute("update matters_case set accepting_id = home_id where number like 'QZ-10-%%'")
        correcting.correct(OCTOBER, "all of October was done at home")
    assert told() == before


def test_a_line_of_the_open_data_names_both_counties_and_the_months(line: Line) -> None:
    fill(line)
    with clock.stopped_at(CLOSED):
        releases.publish_closed()
        first, second = tables.lines(releases.latest())[arcs.BETWEEN]
    names = dict(zip(tables.table(arcs.BETWEEN).columns, first, strict=True))
    assert (names["period"], names["since"], names["pair"]) == ("2026-10", "2026-10", "999901-999902")
    assert names["b_en"] == "County"
    assert (first[0], second[0], second[1]) == ("2026-10", "2026-11", "2026-11")
