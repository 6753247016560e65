"""The figures beside a story come from the casework, and what could point at somebody is withheld."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from banshi.kernel import clock
from banshi.matters.models import Case
from banshi.stories import figures, linking, showing, writing
from banshi.stories.figures import Asked
from banshi.stories.vocabulary import Turn
from tests.cast import SATURDAY_MORNING, SHANGHAI
from tests.hotline import heating_category
from tests.matters import stories as cases
from tests.projects.stories import Trouble, carried, problem
from tests.stories.world import BEGAN, concern, draft, reported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.stories.comparing import Compared
    from tests.cast import Town
    from tests.hotline import Line


@pytest.fixture(autouse=True)
def _saturday() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def two_winters(line: Line, **after: int) -> None:
    """Let cold heating be reported in two Decembers, and something long before."""
    reported(line, date(2020, 1, 5), 1)
    reported(line, date(2024, 12, 10), 40, solved=20, hours=72)
    reported(line, date(2025, 12, 10), **({"many": 30, "solved": 20, "hours": 24} | after))


def asked(line: Line, unit: str = "heating", *, routing: bool = False) -> Asked:
    return Asked(unit_id=line.units[unit], category=heating_category(), began_on=BEGAN, routing=routing)


def one(line: Line, unit: str = "heating", *, routing: bool = False) -> Compared:
    return figures.compared([asked(line, unit, routing=routing)])[0]


def test_the_same_months_are_compared_with_their_denominators(line: Line) -> None:
    two_winters(line)
    found = one(line)
    assert found.window is not None
    assert found.window.a_year_apart
    assert [(each.name, each.before, each.after, each.turn) for each in found.figures] == [
        ("concerns", (40, 40), (30, 30), Turn.BETTER), ("solved", (20, 40), (20, 30), Turn.BETTER),
        ("hours", (72.0, 40), (24.0, 30), Turn.BETTER),
    ]  # fmt: skip


def test_what_got_worse_says_so(line: Line) -> None:
    two_winters(line, many=60, solved=10, hours=96)
    assert one(line).worse == ("concerns", "solved", "hours")


LATE = {
    "a word": "insert into concerns_verdict (concern_id, round, at,"
    " path, unit_id, solved, satisfied, words) select concern_id, 2, '2026-11-01', 'call', unit_id, 'no', '', ''"
    " from concerns_verdict where solved = 'yes' order by id desc limit 1",
    "an answer": "insert into concerns_answer (concern_id, round, at, unit_id, account_id, outcome, done, reply,"
    " reason, digest, flags, returned) select concern_id, 2, '2026-11-01', unit_id, 0, 'solved', '', '', '', '', '[]',"
    " '' from concerns_answer order by id desc limit 1",
    "opened again": "update concerns_concern set solved = '', answered_at = null where id ="
    " (select id from concerns_concern order by at desc limit 1)",
}


@pytest.mark.parametrize("late", LATE.values(), ids=LATE)
def test_what_comes_when_a_month_is_closed_moves_no_figure(line: Line, late: str) -> None:
    two_winters(line)
    before = one(line)
    with connections["owner"].cursor() as cursor:
        cursor.execute(late)
    assert one(line) == before
    assert before.figures


def test_figures_stay_the_same_from_the_day_a_month_is_closed_to_the_next(line: Line) -> None:
    two_winters(line)
    told = []
    for day in (datetime(2026, 1, 30, 12, tzinfo=SHANGHAI), datetime(2026, 1, 31, 12, tzinfo=SHANGHAI),
                datetime(2026, 3, 1, 12, tzinfo=SHANGHAI)):  # fmt: skip
        with clock.stopped_at(day):
            told.append(one(line))
    assert told[0].too_early
    assert told[1].figures == told[2].figures != ()


def test_nine_are_not_told(line: Line) -> None:
    two_winters(line, many=9, solved=9)
    assert one(line).withheld
    assert one(line).figures == ()


def test_at_a_hotline_all_that_it_sent_counts_and_so_does_not_ours(line: Line) -> None:
    two_winters(line, many=40, objected=10)
    found = one(line, "line", routing=True)
    assert [each.name for each in found.figures] == ["concerns", "solved", "hours", "objected"]
    assert found.figures[-1].after == (10, 40)
    assert one(line, "housing").withheld


def test_it_is_too_early_in_the_month_after(line: Line) -> None:
    two_winters(line)
    early = Asked(unit_id=line.units["heating"], category=heating_category(), began_on=date(2026, 11, 1))
    assert figures.compared([early])[0].too_early


def test_the_figures_of_any_number_of_units_take_two_statements(line: Line) -> None:
    two_winters(line)
    with CaptureQueriesContext(connections["default"]) as taken:
        assert len(figures.compared([asked(line)] * 20)) == 20
    counted = [query for query in taken.captured_queries if "unnest" in query["sql"]]
    assert len(counted) == 2
    assert figures.compared([]) == []


def test_of_a_case_nothing_is_shown_by_which_somebody_is_recognised(line: Line, town: Town) -> None:
    case = cases.filed(town)
    story = linking.link(writing.write(draft(), by=town.wang).id, case.number, by=town.wang)
    (alone,) = showing.shown(story)
    assert (alone.number, alone.month, alone.outcome) == ("", None, "")
    rows = Case.objects.filter(id=case.id).values()
    for turn in range(9):
        copied = dict(rows[0]) | {"id": f"{turn:032x}", "number": f"x{turn}", "follow_code": f"x{turn}"}
        Case.objects.using("owner").create(**copied)
    (among_ten,) = showing.shown(story)
    assert (among_ten.number, among_ten.month) == ("", date(2026, 11, 21))
    assert str(among_ten.outcome)


def test_only_what_is_public_is_shown_by_its_number(line: Line) -> None:
    hidden, public = concern(line), concern(line, public=True)
    told, kept = problem(line, Trouble(people=3)), problem(line, Trouble(people=3, public=False))
    story = writing.write(draft(), by=line.heater)
    story.concerns, story.problems = [hidden.id, public.id], [told, kept]
    story.projects = [carried(line).id]
    found = {each.id: each for each in showing.shown(story)}
    assert (found[hidden.id].number, found[hidden.id].title) == ("", "")
    assert found[public.id].number == public.number
    assert found[told].number
    assert (found[kept].number, found[kept].title) == ("", "")
    assert found[story.projects[0]].number
