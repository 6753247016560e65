"""Drawing by lot: frozen with a commitment, drawn with a public word, once, from the pool and nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections

from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, SYSTEM, Duty
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken, WrongState
from banshi.voting import draws, keys, queries, rules
from banshi.voting.jurisdiction import pack
from banshi.voting.models import Draw
from tests.cast import SATURDAY_MORNING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town

POOL = [f"T-{number:03}" for number in range(40)]
WORD = "03 08 11 19 24 31 + 09"
SUNDAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _saturday_morning(town: Town) -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def frozen(town: Town, **changed: Any) -> Draw:
    given: dict[str, Any] = {
        "about_id": uuid4(), "purpose": "jurors", "tickets": POOL, "seats": 11, "by": town.wang,
    } | changed  # fmt: skip
    return draws.freeze(**given)


def drawn(town: Town, draw: Draw, word: str = WORD) -> Draw:
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=1)):
        return draws.draw(draw.id, word, by=town.wang)


def test_eleven_of_forty_are_drawn_and_the_others_follow(town: Town) -> None:
    draw = frozen(town)
    assert (draw.drawn, draw.reserves, draw.word_on) == ([], [], SUNDAY)
    done = drawn(town, draw)
    assert (len(done.drawn), len(done.reserves)) == (11, 29)
    assert sorted(done.drawn + done.reserves) == POOL
    assert queries.draw(draw.id).drawn == done.drawn
    steps = Line.objects.filter(thing_id=draw.id).order_by("id").values_list("step", flat=True)
    assert list(steps) == ["freeze-pool", "draw-lots"]


def test_the_order_follows_from_secret_word_and_pool(town: Town) -> None:
    draw = frozen(town)
    assert draw.commitment == rules.commitment(draw.id, keys.secret_of(draw.id))
    assert draw.secret == ""
    done = drawn(town, draw)
    assert done.seed == rules.seed(keys.secret_of(draw.id), WORD, rules.pool_digest(POOL))
    assert done.order == rules.order(done.seed, POOL)


def test_nobody_draws_before_the_public_draw_was_held(town: Town) -> None:
    draw = frozen(town)
    with pytest.raises(RuleBroken) as refused:
        draws.draw(draw.id, WORD, by=town.wang)
    assert "2026-11-22" in refused.value.said


def test_nobody_draws_twice_and_no_pool_is_frozen_twice_for_a_purpose(town: Town) -> None:
    draw = frozen(town)
    drawn(town, draw)
    with pytest.raises(WrongState):
        drawn(town, draw)
    with pytest.raises(RuleBroken):
        frozen(town, about_id=draw.about_id)
    assert frozen(town, about_id=draw.about_id, purpose="jurors of the aftercare")
    assert len(queries.draws_about(draw.about_id)) == len(queries.draws()) == 2


def test_two_who_freeze_at_once_freeze_one_pool(town: Town) -> None:
    about, start, said = uuid4(), Barrier(4), list[str]()

    def freeze() -> None:
        start.wait()
        try:
            said.append(str(frozen(town, about_id=about).id))
        except RuleBroken as refusal:
            said.append(refusal.code)
        finally:
            connections["default"].close()

    threads = [Thread(target=freeze) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said.count("frozen-before") == 3
    assert Draw.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"tickets": ["a", "a"]}, "ticket-twice"), ({"tickets": ["a b"]}, "no-ticket"),
        ({"tickets": [""]}, "no-ticket"), ({"tickets": ["王秀英"]}, "no-ticket"),
        ({"tickets": ["a\nb"]}, "no-ticket"), ({"tickets": []}, "too-few-tickets"),
        ({"seats": 41}, "too-few-tickets"), ({"seats": 0}, "too-few-tickets"), ({"tickets": ["a" * 65]}, "no-ticket"),
        ({"word_on": SATURDAY_MORNING.date()}, "word-known-already"), ({"purpose": " "}, "no-purpose"),
        ({"purpose": "x" * 81}, "no-purpose"), ({"public_source": "x" * 201}, "no-purpose"),
    ],
)  # fmt: skip
def test_a_pool_that_cannot_be_drawn_from_is_refused(town: Town, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        frozen(town, **changed)
    assert refused.value.code == code


def test_the_office_that_froze_it_draws_and_nobody_else(town: Town) -> None:
    draw = frozen(town)
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=1)):
        for actor in (town.chen, town.zhao, town.li_online, NOBODY):
            with pytest.raises(NotAllowed):
                draws.draw(draw.id, WORD, by=actor)
        assert draws.draw(draw.id, WORD, by=replace(town.wang, duty=Duty.LEADER)).drawn
    for actor in (town.chen, town.li_online):
        with pytest.raises(NotAllowed):
            frozen(town, by=actor)
    assert frozen(town, by=SYSTEM).unit_id is None


def test_a_word_that_is_no_result_of_the_named_draw_is_refused(town: Town) -> None:
    draw = frozen(town)
    for word in ("", "today", "3 8 11 19 24 31 9", f"{WORD} {WORD}"):
        with pytest.raises(RuleBroken):
            drawn(town, draw, word)
    own = frozen(town, public_source="Shanghai Composite at the close")
    assert own.word_on == SUNDAY
    with pytest.raises(RuleBroken):
        drawn(town, own, "x" * 201)
    assert drawn(town, own, "3 412.07").public_word == "3 412.07"


@pytest.mark.parametrize(("today", "expected"), [("2026-11-21", "22"), ("2026-11-22", "24"), ("2026-11-25", "26")])
def test_the_double_colour_ball_is_drawn_on_tuesdays_thursdays_and_sundays(
    town: Town, today: str, expected: str
) -> None:
    ball = pack().public_draws["cwl-ssq"]
    assert ball.next_after(date.fromisoformat(today)).day == int(expected)
    assert ball.is_result(ball.example)


@pytest.mark.parametrize("change", ["tickets = '{x}'", "commitment = 'x'", "word_on = '2026-01-01'", "seats = 12"])
def test_the_database_refuses_to_change_a_frozen_pool(town: Town, change: str) -> None:
    draw = frozen(town)
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(f"update voting_draw set {change} where id = %s", [draw.id])


def test_the_database_refuses_to_change_what_was_drawn(town: Town) -> None:
    draw = drawn(town, frozen(town))
    for statement in ('update voting_draw set "order" = tickets', "delete from voting_draw"):
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(statement)
    assert queries.draw(draw.id).order == draw.order


def test_a_draw_that_does_not_exist_is_not_found(town: Town) -> None:
    with pytest.raises(NotFound):
        queries.draw(UUID(int=0))
    with pytest.raises(NotFound):
        queries.ballot(UUID(int=0))
