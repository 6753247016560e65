"""Likely the same: what is proposed to whom, and of what the system is sure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi.concerns import same
from banshi.concerns.models import Concern
from banshi.concerns.same import asking, finding
from banshi.concerns.same.sounds import symbols
from banshi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town

COLD = "家里暖气片冰凉，室温只有十三度，老人孩子都感冒了，物业说是锅炉坏了"
NOISE = "工地每天凌晨还在打桩，根本没法睡觉"


@pytest.fixture(autouse=True)
def _fresh(town: Town) -> Iterator[None]:
    """Begin every test with the weights of an office without a past."""
    same.forget()
    yield
    same.forget()


def told(title: str, text: str = "", **known: object) -> UUID:
    """Write a concern down as the hotline would, and enter its trace."""
    at = known.pop("at", clock.now())
    assert isinstance(at, datetime)
    concern = Concern(
        id=uuid4(), number=f"T-{uuid4().hex[:12]}", at=at, since=at, due_at=at, title=title, said=text or title,
        state="received", hotline_id=1, holder_id=1,
    )  # fmt: skip
    for name, value in known.items():
        setattr(concern, name, value)
    concern.save(force_insert=True, using="owner")
    same.enter(concern.id, trace(title, text, at=at, **known))
    return concern.id


def trace(title: str, text: str = "", *, at: datetime | None = None, **known: object) -> same.Trace:
    wanted = {name: known[name] for name in ("division", "latitude", "longitude", "category") if name in known}
    return same.trace_of(title, text or title, at=at or clock.now(), **wanted)  # type: ignore[arg-type]


def others() -> None:
    """Let the town say other things, so that there is something to be told apart from."""
    for estate in ("金桂小区", "银杏家园", "望江公寓", "碧波花园", "东湖新村"):
        for trouble in ("电梯经常故障", "垃圾没人清理", "路灯不亮", "停车乱收费"):
            told(f"{estate}{trouble}")


def first(asked: same.Trace) -> same.Proposal:
    return same.alike(asked)[0]


def test_the_same_trouble_at_the_same_place_is_proposed_in_other_words() -> None:
    others()
    cold = told("翠湖小区供暖不热", COLD)
    assert first(trace("翠湖小区家里暖气片一直冰凉", "孩子都感冒了，什么时候修好锅炉")).concern_id == cold


def test_the_same_again_is_sure() -> None:
    others()
    cold = told("翠湖小区供暖不热", COLD)
    proposal = first(trace("投诉翠湖小区供暖不热", COLD))
    assert (proposal.concern_id, proposal.sure) == (cold, True)


def test_the_same_words_at_another_estate_are_not_sure() -> None:
    others()
    told("翠湖小区供暖不热", COLD)
    assert not any(proposal.sure for proposal in same.alike(trace("金桂小区供暖不热", COLD)))


def test_another_trouble_at_the_same_estate_is_not_sure() -> None:
    others()
    told("翠湖小区供暖不热", COLD)
    assert not any(proposal.sure for proposal in same.alike(trace("翠湖小区工地半夜施工", NOISE)))


def test_an_estate_of_the_same_name_in_another_county_is_not_sure() -> None:
    told("翠湖小区供暖不热", COLD, division="999901")
    assert not first(trace("翠湖小区供暖不热", COLD, division="999902001")).sure


def test_the_same_words_far_away_are_not_sure() -> None:
    told("翠湖小区供暖不热", COLD, latitude=36.0, longitude=114.3)
    assert not first(trace("翠湖小区供暖不热", COLD, latitude=36.2, longitude=114.3)).sure
    assert first(trace("翠湖小区供暖不热", COLD, latitude=36.001, longitude=114.3)).sure


def test_a_name_in_homophones_or_traditional_characters_is_the_same_name() -> None:
    others()
    cold = told("翠湖小区供暖不热", COLD)
    assert first(trace("脆湖小区供暖不热")).concern_id == cold
    assert first(trace("翠湖小區供暖不熱")).concern_id == cold


def test_english_finds_chinese_about_the_same_place() -> None:
    others()
    told("翠湖小区路灯不亮")
    cold = told("翠湖小区供暖不热", COLD)
    proposal = first(trace("The heating is cold at Cuihu", "My radiators have been cold for two days."))
    assert proposal.concern_id == cold
    assert {"heating", "Cuihu"} <= set(" ".join(proposal.why).split())


def test_chinese_finds_english_about_the_same_place() -> None:
    others()
    cold = told("The heating is cold at Cuihu Xiaoqu", "No heating in building 3.")
    assert first(trace("翠湖小区供暖不热", COLD)).concern_id == cold


def test_why_names_the_words_in_common() -> None:
    others()
    told("翠湖小区供暖不热", COLD)
    assert "".join(first(trace("翠湖小区晚上供暖不热")).why).startswith(("翠湖小区", "供暖不热"))


def test_why_shows_words_and_numbers_as_they_were_written() -> None:
    others()
    told("K3区翠湖小区12栋WiFi坏了")
    assert first(trace("K3区翠湖小区12栋WiFi没有信号")).why[0] == "K3区翠湖小区12栋WiFi"


def test_a_problem_is_proposed_once_by_its_likeliest_member() -> None:
    others()
    problem = uuid4()
    members = {told(f"翠湖小区供暖不热{number}天了", COLD, problem_id=problem) for number in range(8)}
    found = [p for p in same.alike(trace("翠湖小区供暖不热", COLD)) if p.problem_id == problem]
    assert len(found) == 1
    assert found[0].concern_id in members


def test_the_likeliest_comes_first_and_no_more_than_asked_for() -> None:
    for number in range(12):
        told(f"翠湖小区{number}栋供暖不热")
    found = same.alike(trace("翠湖小区供暖不热"), limit=4)
    assert len(found) == 4
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)


def test_what_is_excepted_is_not_proposed() -> None:
    cold = told("翠湖小区供暖不热", COLD)
    assert same.alike(trace("翠湖小区供暖不热", COLD), except_ids=[cold]) == []


def test_who_left_is_not_proposed_any_more() -> None:
    cold = told("翠湖小区供暖不热", COLD)
    same.leave(cold)
    assert same.alike(trace("翠湖小区供暖不热", COLD)) == []


def test_entering_again_changes_the_words() -> None:
    cold = told("翠湖小区供暖不热", COLD)
    same.enter(cold, trace("金桂小区电梯故障"))
    assert all(proposal.score < 0.2 for proposal in same.alike(trace("翠湖小区供暖不热", COLD)))
    assert first(trace("金桂小区电梯故障")).concern_id == cold


def test_last_winters_closed_concern_comes_back_and_an_old_one_does_not() -> None:
    last_winter = told("翠湖小区供暖不热", COLD, at=clock.now() - timedelta(days=365), state="closed")
    told("翠湖小区供暖不热", COLD, at=clock.now() - timedelta(days=800), state="closed")
    assert [p.concern_id for p in same.alike(trace("翠湖小区供暖不热", COLD))] == [last_winter]


def test_what_is_still_open_counts_however_old() -> None:
    waiting = told("翠湖小区供暖不热", COLD, at=clock.now() - timedelta(days=800), state="waiting")
    assert first(trace("翠湖小区供暖不热", COLD)).concern_id == waiting


def test_two_statements_find_and_one_enters() -> None:
    cold = told("翠湖小区供暖不热", COLD)
    with CaptureQueriesContext(connection) as found:
        assert same.alike(trace("翠湖小区供暖不热", COLD))
    with CaptureQueriesContext(connection) as entered:
        same.enter(cold, trace("翠湖小区供暖不热", COLD))
    assert (len(found), len(entered)) == (2, 1)


def test_a_search_takes_the_index_and_never_the_table() -> None:
    others()
    rare, together = asking.asked_keys(trace("翠湖小区供暖不热"), same.finding.weights())
    sql = finding.FIND.format(together="or keys @> %s::int[] " * len(together))
    with connections["owner"].cursor() as cursor:
        cursor.execute("set enable_seqscan = off")
        cursor.execute(f"explain {sql}", [rare, *together, 800])
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("reset enable_seqscan")
    assert "trace_by_key" in plan


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "？！……",
        "a",
        "翠",
        "\x00"[:0],
        "😀" * 40,
        "\ue123\uf8ff",
        "𠀀𠀁",
        "١٢٣",
        "x" * 100_000,
        "暖气" * 50_000,
    ],
)
def test_no_text_makes_it_fail(text: str) -> None:
    others()
    concern = uuid4()
    same.enter(concern, trace(text, text))
    assert isinstance(same.alike(trace(text, text)), list)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.text(max_size=600))
def test_any_text_has_a_trace_and_the_same_one_each_time(title: str, text: str) -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    one, other = (same.trace_of(title, text, at=at) for _ in range(2))
    assert (one.spelled, one.title.tolist(), one.text.tolist()) == (
        other.spelled,
        other.title.tolist(),
        other.text.tolist(),
    )
    assert len(one.pieces) == len(one.spelled) == len(symbols(one.spelled))


def test_a_trace_knows_its_place_only_if_it_is_told() -> None:
    nowhere = trace("翠湖小区供暖不热")
    assert replace(nowhere, latitude=36.0).longitude is None
