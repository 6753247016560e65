"""China's pack of concerns is whole: categories, terms, other ways, dangers, duties, weights and the cycle."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.china import rates
from banshi.china.dispatch import duties as duty_list
from banshi.china.dispatch.categories import FaultyList, categories, read
from banshi.china.dispatch.dangers import DANGERS
from banshi.china.dispatch.duties import DutyOf, bodies, duties, duty_for, refuse_if_faulty
from banshi.china.dispatch.pack import CONCERNS, IN_WORKING_DAYS
from banshi.china.dispatch.terms import CALLING, EXTENSION_SOURCE, LEADS
from banshi.concerns.rates import official_of
from banshi.concerns.vocabulary import OtherWay, Urgency
from banshi.stations.models import UnitKind

if TYPE_CHECKING:
    from banshi.concerns.jurisdiction import Weights

CHINA = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 1, 9, 20, 15, tzinfo=CHINA)
HEADER = "code,zh,en,urgency,words\n"


# ---------------------------------------------------------------- categories


def test_the_list_has_three_levels_and_every_branch_has_leaves() -> None:
    codes = {row.code for row in categories()}
    levels = [sum(code.count(".") == level for code in codes) for level in range(3)]
    assert 15 <= levels[0] <= 20
    assert 60 <= levels[1] <= 80
    assert levels[2] >= 170
    parents = {row.parent for row in categories()}
    assert {code for code in codes if code.count(".") < 2} <= parents


def test_no_two_categories_are_called_the_same() -> None:
    assert len({row.name for row in categories()}) == len({row.name_en for row in categories()}) == len(categories())


def test_every_leaf_has_typical_words_in_both_languages() -> None:
    leaves = [row for row in categories() if row.code.count(".") == 2]
    assert [row.code for row in leaves if len(row.words) < 3] == []
    assert [row.code for row in leaves if not any(word.isascii() for word in row.words)] == []
    assert [row.code for row in leaves if len(set(row.words)) < len(row.words)] == []


def test_cold_rooms_are_answered_within_a_day_and_a_gas_leak_within_two_hours() -> None:
    urgency = {row.name_en: row.urgency for row in categories()}
    assert urgency["Cold rooms in the heating season"] == Urgency.DAILY
    assert urgency["Gas leak"] == Urgency.DANGER
    assert urgency["Title deed not issued"] == Urgency.COMPLEX


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("01,水,Water,daily,\n01,电,Power,daily,", "comes twice"),
        ("01,水,Water,daily,\n02.01,电,Power,daily,", "stands below 02"),
        ("01,水,Water,daily,\nx,电,Power,daily,", "not written as up to 3 numbers"),
        ("01,水,,daily,", "needs a name in both languages"),
        ("01,水,Water,at once,", "which there is not"),
    ],
)
def test_a_faulty_list_does_not_start(rows: str, why: str) -> None:
    with pytest.raises(FaultyList, match=why):
        read(HEADER + rows)


# ---------------------------------------------------------------- terms


def test_hours_run_round_the_clock() -> None:
    assert due(Urgency.DANGER) == datetime(2026, 1, 9, 22, 15, tzinfo=CHINA)
    assert due(Urgency.DAILY) == datetime(2026, 1, 10, 20, 15, tzinfo=CHINA)


def test_calendar_days_end_with_the_last_day_in_china() -> None:
    assert due(Urgency.GENERAL) == datetime(2026, 1, 16, 23, 59, 59, tzinfo=CHINA)
    assert due(Urgency.COMPLEX) == datetime(2026, 1, 24, 23, 59, 59, tzinfo=CHINA)


def test_a_term_counted_from_the_end_of_a_term_is_as_long_again() -> None:
    again = CONCERNS.due(due(Urgency.GENERAL), CONCERNS.terms[Urgency.GENERAL])
    assert again.at - due(Urgency.GENERAL) == timedelta(days=7)


def test_a_city_may_count_five_working_days_instead() -> None:
    term = IN_WORKING_DAYS.terms[Urgency.GENERAL]
    assert IN_WORKING_DAYS.due(FRIDAY, term).at == datetime(2026, 1, 16, 17, 0, tzinfo=CHINA)
    assert IN_WORKING_DAYS.terms[Urgency.DANGER] == CONCERNS.terms[Urgency.DANGER]


def due(urgency: Urgency) -> datetime:
    return CONCERNS.due(FRIDAY, CONCERNS.terms[urgency]).at


def test_a_days_term_is_the_same_for_the_whole_day_it_began_on() -> None:
    early, late = (FRIDAY.replace(hour=hour).astimezone(UTC) for hour in (0, 23))
    term = CONCERNS.terms[Urgency.GENERAL]
    assert CONCERNS.due(early, term) == CONCERNS.due(late, term)


def test_every_urgency_has_a_term_and_says_where_it_stands() -> None:
    assert set(CONCERNS.terms) == set(IN_WORKING_DAYS.terms) == set(Urgency)
    assert [term.source.verified for term in CONCERNS.terms.values()] == [False] * 4
    assert IN_WORKING_DAYS.terms[Urgency.GENERAL].source.verified


def test_one_is_reminded_at_three_quarters_and_extends_once_with_a_reason() -> None:
    assert (CONCERNS.remind_at, CONCERNS.extensions, EXTENSION_SOURCE.article) == (Fraction(3, 4), 1, "15")


def test_a_resident_is_called_three_times_within_five_days() -> None:
    assert (CALLING.tries, CALLING.days, CALLING.source.verified) == (3, 5, False)


def test_recurrences_are_watched_for_thirty_and_ninety_days_and_problems_for_two_years() -> None:
    assert (CONCERNS.recurrence_days, CONCERNS.problem_days, CONCERNS.reopening_voices) == ((30, 90), 730, 3)


def test_a_village_or_committee_is_never_lead() -> None:
    assert set(UnitKind.values) - LEADS == {UnitKind.VILLAGE}
    assert CONCERNS.leads_source.article == "17"


# ---------------------------------------------------------------- other ways and dangers


def test_each_of_the_six_other_ways_says_where_it_goes_instead() -> None:
    assert set(CONCERNS.ways) == set(OtherWay)
    for kind, way in CONCERNS.ways.items():
        assert way.way == kind
        assert way.addresses
        assert way.source.article == "11"
        assert str(way.sentence).endswith(".")


def test_an_emergency_names_the_four_numbers_that_stay_beside_the_hotline() -> None:
    assert [number for _name, number in CONCERNS.ways[OtherWay.EMERGENCY].addresses] == ["110", "119", "120", "122"]


def danger_in(words: str) -> str:
    """Return the number to call first, as the engine finds it."""
    return next((danger.call for danger in DANGERS if danger.named_in(words)), "")


@pytest.mark.parametrize(
    ("said", "call"),
    [
        ("我家楼下着火了，快来人", "119"),
        ("三单元楼着火，烟很大", "119"),
        ("厨房一股煤气味，不敢开灯", "119"),
        ("围墙突然倒塌，压住了一辆车", "119"),
        ("河里有孩子落水", "119"),
        ("老人被困在电梯里半小时了", "119"),
        ("路边电线掉落，有人触电", "120"),
        ("工地上有人晕倒了", "120"),
        ("我不想活了", "110"),
        ("邻居持刀威胁我们", "110"),
        ("隔壁三岁孩子独自在家哭了一夜", "110"),
        ("There is a smell of gas in the stairway", "119"),
        ("My neighbour says she wants to kill herself", "110"),
        ("Two children alone at home since yesterday", "110"),
    ],
)
def test_an_event_is_danger_and_names_the_number_to_call(said: str, call: str) -> None:
    assert danger_in(said) == call


@pytest.mark.parametrize(
    "said",
    [
        "消防通道被堵，一旦发生火灾后果不堪设想",
        "落水管漏水，墙都湿了",
        "看着火车站广场上的垃圾没人管",
        "商场打出跳楼价，付款后不认账",
        "学校希望加强防溺水教育",
        "暖气不热，室温只有十四度",
        "The fire lane is blocked by parked cars",
    ],
)
def test_a_fear_or_a_word_within_a_word_is_no_danger(said: str) -> None:
    assert danger_in(said) == ""


def test_dangers_name_the_three_numbers_of_the_emergency_services_and_say_what_to_do() -> None:
    assert {danger.call for danger in DANGERS} == {"110", "119", "120"}
    assert all(danger.call in str(danger.sentence) for danger in DANGERS)


# ---------------------------------------------------------------- the example of a duty catalogue


def test_every_category_has_a_body_whose_duty_it_is() -> None:
    assert [row.code for row in categories() if duty_for(row.code) is None] == []


@pytest.mark.parametrize(
    ("category", "kind", "body", "others"),
    [
        ("01.04.01", "help", "heating-company", ("housing",)),
        ("01.04.04", "complain", "housing", ("heating-company",)),
        ("01.04.04", "ask", "heating-company", ("housing",)),
        ("07.01.01", "ask", "police-station", ("county-police",)),
        ("07.01.04", "ask", "county-police", ()),
        ("18.01.01", "report", "fire-rescue", ("street",)),
    ],
)
def test_the_closest_category_and_then_the_kind_decide(
    category: str, kind: str, body: str, others: tuple[str, ...]
) -> None:
    found = duty_for(category, kind)
    assert found
    assert (found.body, found.co_bodies) == (body, others)


def test_a_committee_helps_but_never_leads() -> None:
    assert any("committee" in line.co_bodies for line in duties())
    assert {bodies()[line.body].unit for line in duties()} <= LEADS
    assert {body.unit for body in bodies().values()} <= set(UnitKind.values)


def test_the_example_says_that_nobody_has_confirmed_it() -> None:
    assert [line for line in duties() if line.verified or not line.source] == []
    named = {code for line in duties() for code in (line.body, *line.co_bodies)}
    assert named == set(duty_list.bodies())


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ((("99", "", "street", ()),), "no such category"),
        ((("01", "sing", "street", ()),), "no such category or kind"),
        ((("01", "", "circus", ()),), "no body circus"),
        ((("01", "", "committee", ()),), "may not lead"),
        ((("01", "", "street", ("street",)),), "stands there twice"),
        ((("01", "", "street", ()), ("01", "", "housing", ())), "comes twice"),
    ],
)
def test_a_faulty_duty_does_not_start(lines: tuple[tuple[str, str, str, tuple[str, ...]], ...], why: str) -> None:
    found = tuple(
        DutyOf(category=category, kind=kind, body=body, co_bodies=others, source="a test", verified=False)
        for category, kind, body, others in lines
    )
    with pytest.raises(FaultyList, match=why):
        refuse_if_faulty(found)


# ---------------------------------------------------------------- weights, cycle, daily report


@pytest.mark.parametrize("weights", [rates.BEIJING_TYPE, rates.JUNGAR_TYPE], ids=["Beijing", "Jungar"])
def test_weights_add_up_to_one_and_are_unconfirmed(weights: Weights) -> None:
    assert weights.response + weights.resolution + weights.satisfaction == 1
    assert not weights.source.verified


def test_the_packs_weights_give_the_worked_example() -> None:
    counted = {"valid": 100, "contacted": 98, "solved": 90, "satisfied": 80, "basically": 12}
    assert official_of(**counted, weights=CONCERNS.weights).score == Fraction("0.9112")
    assert official_of(**counted, weights=rates.JUNGAR_TYPE).score == Fraction("0.9268")


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 1, 18), date(2025, 12, 19), date(2026, 1, 18)),
        (date(2026, 1, 19), date(2026, 1, 19), date(2026, 2, 18)),
        (date(2026, 12, 31), date(2026, 12, 19), date(2027, 1, 18)),
        (date(2028, 3, 1), date(2028, 2, 19), date(2028, 3, 18)),
    ],
)
def test_a_cycle_runs_from_the_nineteenth_to_the_eighteenth(day: date, first: date, last: date) -> None:
    assert CONCERNS.cycle_of(day) == (first, last)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_cycles_follow_each_other_without_gap_or_overlap(day: date) -> None:
    first, last = rates.cycle_of(day)
    assert first <= day <= last
    assert rates.cycle_of(first) == rates.cycle_of(last) == (first, last)
    assert rates.cycle_of(last + timedelta(days=1))[0] == last + timedelta(days=1)


def test_the_day_is_the_day_in_china() -> None:
    assert rates.day_in_china(datetime(2026, 1, 18, 16, 0, tzinfo=UTC)) == date(2026, 1, 19)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds
def test_a_daily_report_counts_from_noon_to_noon(moment: datetime) -> None:
    since, until = rates.report_of(moment)
    assert since <= moment < until
    assert {at.astimezone(CHINA).hour for at in (since, until)} == {12}
    assert until - since == timedelta(days=1)


@pytest.mark.parametrize(
    ("category", "watched"),
    [("01.04.01", True), ("01.01", True), ("07.02.02", True), ("18.01.01", True), ("01.02.01", False), ("18", False)],
)
def test_heating_threats_fire_safety_and_water_are_watched(category: str, watched: bool) -> None:  # noqa: FBT001
    assert rates.is_watched(category) is watched


def test_what_is_watched_is_in_the_list() -> None:
    assert set(rates.URGENT_GROUP) <= {row.code for row in categories()}
