"""Every public figure is what somebody else would count, and a closed month stays as it was published."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, RuleBroken
from banshi.publishing import arcs, correcting, problems, releases, results
from banshi.publishing.models import Release
from banshi.publishing.places import place_tree, subject_tree
from tests.publishing.filled import CLOSED, NOVEMBER, OCTOBER, fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hotline import Line

STATEMENTS = dict(
    re.findall(
        r"^-- figure: (\S+)\n(.*?);$",
        Path(__file__).with_name("recomputed.sql").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
)
DECEMBER = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _a_town_with_data(line: Line) -> Iterator[None]:
    fill(line)
    with clock.stopped_at(CLOSED):
        yield


def recomputed(name: str) -> dict[date, dict[str, int]]:
    """Count a figure by the statement that somebody else wrote."""
    found: defaultdict[date, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS[name], {"now": clock.now()})
        for month, part, number in cursor.fetchall():
            found[date.fromisoformat(month)][part] = int(number)
    return found


@pytest.mark.parametrize("figure", results.FIGURES, ids=lambda one: one.name)
def test_a_figure_is_what_somebody_else_counts(figure: results.Figure) -> None:
    counted, again = figure.count(OCTOBER, DECEMBER), recomputed(figure.name)
    assert counted
    for month in (OCTOBER, NOVEMBER):
        assert {part: n for part, n in counted[month].items() if n} == again[month]
        assert sum(1 for n in again[month].values() if n) > 1, "the town shows each part"


def test_every_published_number_is_what_somebody_else_counts() -> None:
    releases.publish_closed()
    checked = 0
    for release in releases.latest():
        for cell in releases.cells_of(release):
            if (
                cell.table != arcs.BETWEEN
                and cell.number
                and not cell.place.endswith("*")
                and not cell.about.endswith("*")
            ):
                assert cell.number == _again(cell, release.month), cell
                checked += 1
    assert checked > 60


def _again(cell: problems.Cell, month: date) -> int:
    if cell.table != releases.FIGURES:
        part = " ".join(filter(None, (cell.place, cell.about)))
        return recomputed(cell.table)[month][part]
    name, _colon, part = cell.about.partition(":")
    parts = recomputed(name)[month]
    return parts[part] if part else sum(parts.values())


def test_errands_between_counties_are_what_somebody_else_counts() -> None:
    releases.publish_closed()
    again = recomputed(arcs.BETWEEN)
    told = [(one.month, arc) for one in releases.latest() for arc in arcs.arcs_of(releases.cells_of(one))]
    assert [month for month, _arc in told] == [OCTOBER, NOVEMBER]
    for month, arc in told:
        pair = f"{arc.a}-{arc.b}"
        assert arc.since == f"{month:%Y-%m}"
        assert (arc.errands, arc.kilometres) == (again[month][pair], again[month][f"{pair} kilometres"])


def test_every_figure_is_recomputed() -> None:
    assert set(STATEMENTS) == {
        *(one.name for one in results.FIGURES), problems.PLACES, problems.SUBJECTS, problems.BOTH, arcs.BETWEEN,
    }  # fmt: skip


def test_a_month_is_published_once_and_stays_as_it_was() -> None:
    assert [one.month for one in releases.publish_closed()] == [OCTOBER, NOVEMBER]
    before = [one.digest for one in releases.latest()]
    with connections["owner"].cursor() as cursor:
        cursor.execute("update concerns_concern set division = '999902' where number like 'R100%'")
    assert releases.publish_closed() == []
    assert [one.digest for one in releases.latest()] == before


def test_a_month_is_open_until_ten_days_after_its_end() -> None:
    with clock.stopped_at(CLOSED.replace(day=10)):
        assert [one.month for one in releases.publish_closed()] == [OCTOBER]


def test_the_web_process_can_read_what_was_published_and_not_rewrite_it() -> None:
    releases.publish_closed()
    assert Release.objects.count() == 2
    with pytest.raises(ProgrammingError), transaction.atomic():
        Release.objects.update(note="nothing to see")


def test_the_numbers_of_a_family_add_up() -> None:
    releases.publish_closed()
    places, subjects = place_tree(), subject_tree()
    told = {(one.table, one.place, one.about): one.number for one in releases.cells_of(releases.latest()[0])}
    for table, tree in ((problems.PLACES, places), (problems.SUBJECTS, subjects)):
        for parent, below in tree.children.items():
            keys = [(table, one, "") if table == problems.PLACES else (table, "", one) for one in (parent, *below)]
            numbers = [told[key] for key in keys]
            if None not in numbers:
                assert numbers[0] == sum(filter(None, numbers[1:]))


# ------------------------------------------------------------------- corrections


def test_a_correction_of_many_is_a_new_version_with_its_note() -> None:
    releases.publish_closed()
    with connections["owner"].cursor() as cursor:
        cursor.execute("update concerns_concern set division = '999902003' where number like 'R100%'")
    made = correcting.correct(OCTOBER, "150 concerns were counted in the wrong village")
    assert made.version == 2
    assert [one.version for one in releases.latest()] == [2, 1]


def test_a_correction_of_a_few_is_refused() -> None:
    releases.publish_closed()
    with connections["owner"].cursor() as cursor:
        cursor.execute("update concerns_concern set at = at - interval '60 days' where number in ('R100-1', 'R100-2')")
    with pytest.raises(RuleBroken, match="fewer than ten"):
        correcting.correct(OCTOBER, "two were of August")


def test_a_correction_says_what_was_wrong() -> None:
    releases.publish_closed()
    with pytest.raises(RuleBroken, match="what was wrong"):
        correcting.correct(OCTOBER, " ")
    with pytest.raises(NotFound):
        correcting.correct(date(2020, 1, 1), "too early")


def test_a_release_is_sealed_by_its_digest() -> None:
    one = releases.publish_closed()[0]
    cells = json.dumps(one.cells, ensure_ascii=False, separators=(",", ":"))
    assert sha256(cells.encode()).hexdigest() == one.digest
