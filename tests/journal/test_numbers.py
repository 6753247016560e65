"""Numbers that do not count: none comes twice, none tells of another, one wrong digit is nobody's."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connections, transaction
from scipy.stats import spearmanr

from banshi.concerns.intake import DIGITS
from banshi.journal.numbers import draw
from banshi.kernel import clock
from tests.hotline import ESTATE, taken_in

if TYPE_CHECKING:
    from tests.cast import Town
    from tests.hotline import Line

DRAWN = "select journal_number(%s::text, n, %s::int) from generate_series(%s::bigint, %s::bigint) n"


def _numbers(first: int, last: int, *, kind: str = "tests", digits: int = DIGITS, alias: str = "default") -> list[str]:
    with connections[alias].cursor() as cursor:
        cursor.execute(DRAWN, [kind, digits, first, last])
        return [number for (number,) in cursor.fetchall()]


def test_twenty_thousand_numbers_are_all_different_and_follow_no_order(town: Town) -> None:
    found = _numbers(1, 20_000)
    values = [int(number[:-1]) for number in found]
    assert len(set(found)) == len(set(values)) == 20_000
    assert {len(number) for number in found} == {DIGITS + 1}
    assert abs(spearmanr(range(20_000), values).statistic) < 0.03  # four standard deviations of chance
    steps = [b - a for a, b in pairwise(values)]
    assert len(set(steps)) > 19_900
    assert abs(spearmanr(values[:-1], values[1:]).statistic) < 0.03


def test_all_numbers_of_a_length_are_given_out_before_any_is_longer(town: Town) -> None:
    short, longer = _numbers(1, 999, digits=3), _numbers(1000, 9999, digits=3)
    assert sorted(int(number[:-1]) for number in short) == list(range(1, 1000))
    assert sorted(int(number[:-1]) for number in longer) == list(range(1000, 10_000))


def test_past_ten_million_numbers_have_a_digit_more_and_none_comes_again(town: Town) -> None:
    before, after = _numbers(9_990_001, 9_999_999), _numbers(10_000_000, 10_010_000)
    assert {len(number) for number in before} == {8}
    assert {len(number) for number in after} == {9}
    assert len({*before, *after}) == len(before) + len(after)


def test_one_wrong_digit_and_two_swapped_are_the_number_of_nothing(town: Town) -> None:
    given = set(_numbers(1, 999, digits=3))  # all that there are of this length
    for number in given:
        wrong = {number[:at] + digit + number[at + 1 :] for at in range(4) for digit in "0123456789"} - {number}
        swapped = {number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(3)} - {number}
        assert not given & (wrong | swapped)


def test_each_kind_of_number_has_an_order_of_its_own(town: Town) -> None:
    assert not set(zip(_numbers(1, 50), _numbers(1, 50, kind="others"), strict=True)) & {
        (n, n) for n in _numbers(1, 50)
    }


def test_another_installation_gives_other_numbers(town: Town) -> None:
    here = _numbers(1, 20, alias="owner")
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("delete from journal_numberkey")  # emptied: the next number makes a key of its own
        assert len(set(here) & set(_numbers(1, 20, alias="owner"))) < 3
        cursor.execute("select count(*), min(length(key)) from journal_numberkey")
        assert cursor.fetchone() == (1, 32)
        transaction.set_rollback(True, using="owner")
    assert _numbers(1, 20) == here


@pytest.mark.parametrize("tried", ["select * from journal_numberkey", "update journal_numberkey set key = ''"])
def test_the_web_process_neither_reads_nor_sets_the_key(town: Town, tried: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), connections["default"].cursor() as cursor:
        cursor.execute(tried)


def test_a_year_turns_and_no_number_comes_again(line: Line) -> None:
    def filed(year: int, month: int, day: int) -> str:
        with clock.stopped_at(datetime(year, month, day, 10, tzinfo=clock.zone())):
            return taken_in(f"{ESTATE}暖气不热{year}{day}").concern.number

    last, first = [filed(2026, 12, 31) for _turn in range(3)], [filed(2027, 1, 1) for _turn in range(3)]
    assert {number[:8] for number in last} == {"SQ-2026-"}
    assert {number[:8] for number in first} == {"SQ-2027-"}
    assert len({number[8:] for number in (*last, *first)}) == 6


def test_drawing_many_is_one_number_after_the_other(town: Town) -> None:
    many = [*draw("concerns_number", DIGITS, count=50), *draw("concerns_number", DIGITS)]
    assert len(set(many)) == 51
    assert all(len(number) == DIGITS + 1 for number in many)
