from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from banshi.kernel import clock
from banshi.matters.models import Case, Leg
from banshi.publishing import figures
from banshi.publishing.figures import Share
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor
    from tests.cast import Town

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
LAST_YEAR = NOON - timedelta(days=365)


def test_with_no_cases_there_are_no_errands_and_no_percentage(town: Town) -> None:
    assert figures.errands_saved().trips == 0
    assert figures.on_time().percent is None
    assert figures.verdicts().share.percent is None
    assert figures.arcs().pairs == ()


def test_an_errand_is_saved_there_and_back(town: Town) -> None:
    _case(town.chen, town.wang, kilometres=900)
    assert figures.errands_saved() == figures.Errands(trips=1, kilometres=1800)


def test_a_case_at_the_home_station_saves_no_errand(town: Town) -> None:
    _case(town.wang, town.wang, kilometres=0)
    assert figures.errands_saved().trips == 0


def test_a_case_under_way_or_refused_saves_no_errand(town: Town) -> None:
    for state in ("accepted", "printed", "refused", "withdrawn", "reversed"):
        _case(town.chen, town.wang, state=state)
    assert figures.errands_saved().trips == 0


def test_errands_are_counted_from_a_day_on(town: Town) -> None:
    _case(town.chen, town.wang, closed_at=LAST_YEAR)
    _case(town.chen, town.wang)
    assert figures.errands_saved(NOON - timedelta(days=30)).trips == 1
    assert figures.errands_saved().trips == 2


def test_a_leg_is_in_time_late_or_overdue(town: Town) -> None:
    _leg(_case(town.chen, town.wang))
    _leg(_case(town.chen, town.wang), late=True)
    _leg(_case(town.chen, town.wang, state="accepted"), done_at=None)
    with clock.stopped_at(NOON + timedelta(days=9)):
        assert figures.on_time() == Share(numerator=1, denominator=3)


def test_a_leg_under_way_is_not_counted_before_it_is_due(town: Town) -> None:
    _leg(_case(town.chen, town.wang, state="accepted"), done_at=None)
    with clock.stopped_at(NOON):
        assert figures.on_time().denominator == 0


def test_a_leg_that_waits_for_the_resident_is_not_overdue(town: Town) -> None:
    _leg(_case(town.chen, town.wang, state="sent-back", paused_at=NOON), done_at=None)
    with clock.stopped_at(NOON + timedelta(days=9)):
        assert figures.on_time().denominator == 0


def test_taking_in_and_the_right_to_object_are_no_promises(town: Town) -> None:
    _leg(_case(town.chen, town.wang), task="accept")
    _leg(_case(town.chen, town.wang), task="may-object")
    assert figures.on_time().denominator == 0


def test_a_withdrawn_case_counts_only_if_the_office_was_late(town: Town) -> None:
    _leg(_case(town.chen, town.wang, state="withdrawn"))
    _leg(_case(town.chen, town.wang, state="withdrawn"), late=True)
    assert figures.on_time() == Share(numerator=0, denominator=1)


def test_a_leg_nobody_opened_is_not_counted(town: Town) -> None:
    _leg(_case(town.chen, town.wang, state="refused"), opened_at=None)
    assert figures.on_time().denominator == 0


def test_verdicts_name_the_asked_and_the_answered(town: Town) -> None:
    for verdict in ("solved", "solved", "partly", "not-solved", ""):
        _case(town.chen, town.wang, verdict=verdict)
    _case(town.chen, town.wang, state="accepted")
    said = figures.verdicts()
    assert (said.asked, said.answered, said.solved, said.partly, said.not_solved) == (5, 4, 2, 1, 1)
    assert said.share == Share(numerator=2, denominator=4)


def test_percent_is_a_hundred_only_where_nothing_is_missing() -> None:
    assert Share(numerator=999, denominator=1000).percent == 99
    assert Share(numerator=1000, denominator=1000).percent == 100


def test_both_directions_between_two_counties_are_one_arc(town: Town) -> None:
    for _time in range(2):
        _case(town.chen, town.wang, kilometres=900)
    _case(town.wang, town.chen, kilometres=900)
    (pair,) = figures.arcs().pairs
    assert {pair.a.pk, pair.b.pk} == {town.zhao.unit_id, _county_of_chen(town)}
    assert (pair.cases, pair.kilometres) == (3, 5400)


def test_fewer_than_three_cases_are_only_summed(town: Town) -> None:
    _case(town.chen, town.wang)
    _case(town.chen, town.wang)
    assert figures.arcs() == figures.Arcs(pairs=(), withheld=2)


def test_errands_within_a_county_are_no_arc(town: Town) -> None:
    for _time in range(3):
        _case(town.outsider, town.wang)
    assert figures.arcs() == figures.Arcs(pairs=(), withheld=0)


def test_every_published_number_has_a_definition(town: Town) -> None:
    published = {line.figure for line in figures.open_data()}
    definitions = figures.definitions()
    assert published == set(definitions)
    assert all(len(text) > 80 for text in definitions.values())


def _county_of_chen(town: Town) -> int:
    return unit(town.chen.unit_id or 0).parent_id or 0


def _case(near: Actor, home: Actor, **fields: Any) -> Case:
    number = uuid4().hex[:20]
    values: dict[str, Any] = {
        "matter": "lost-booklet", "version": 1, "state": "closed", "person_id": 1, "household_id": 1,
        "masked_name": "李**", "masked_number": "****1234", "items": ["booklet"], "accepting_id": near.unit_id,
        "home_id": home.unit_id, "office_id": near.unit_id, "since": NOON, "accepted_at": NOON, "accepted_by": 1,
        "kilometres": 900, "closed_at": NOON, "number": number, "follow_code": number[:12],
    }  # fmt: skip
    return Case.objects.create(**(values | fields))


def _leg(case: Case, **fields: Any) -> None:
    values: dict[str, Any] = {
        "case": case, "position": 1, "unit_id": case.home_id, "task": "decide", "working_days": 1,
        "opened_at": NOON, "due_at": NOON + timedelta(days=1), "done_at": NOON,
    }  # fmt: skip
    Leg.objects.create(**(values | fields))
