"""ID numbers: read, checked, reported; all made up, with divisions that nobody was ever given."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi.china.id_number import (
    birth_date,
    checksum_ok,
    compose,
    convert_15,
    disagreements,
    masked,
    normalise,
    problem,
    sex,
    well_formed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BORN = date(1980, 2, 29)
SOUND = compose("990101", BORN, 123)
FEMALE = compose("990101", BORN, 124)
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")

divisions = st.integers(990000, 999999).map(str)
numbers = st.builds(compose, divisions, st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999))
old_numbers = st.from_regex(r"99[0-9]{4}[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}", fullmatch=True)
almost = st.from_regex(r"[0-9]{16,18}[0-9X]{0,2}", fullmatch=True)
anything = numbers | old_numbers | almost | st.text(max_size=20) | numbers.map(str.lower)


def column(make: Callable[[str], pl.Expr], texts: Sequence[str | None]) -> list[str | bool | None]:
    return pl.DataFrame({"number": texts}, schema={"number": pl.String}).select(make("number")).to_series().to_list()


# Both are worked examples printed in the standard.
@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_the_examples_of_the_standard_are_sound(number: str) -> None:
    assert problem(number) is None


def test_the_standards_old_number_becomes_its_new_one() -> None:
    assert normalise("110105491231002") == "11010519491231002X"


@given(numbers)
def test_a_composed_number_is_sound_and_says_what_it_was_composed_of(number: str) -> None:
    assert problem(number) is None
    assert compose(number[:6], birth_date(number), int(number[14:17])) == number


@given(numbers)
def test_writing_it_another_way_changes_nothing(number: str) -> None:
    odd = f" {number[:6]} {number[6:14]}-{number[14:]}　".lower()
    assert normalise(odd) == normalise(number.translate(FULL_WIDTH)) == number


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: str, place: int, shift: int) -> None:
    wrong = str((int(number[place]) + shift) % 10)
    assert problem(number[:place] + wrong + number[place + 1 :]) is not None


@given(numbers, st.integers(0, 16))
def test_two_swapped_neighbours_are_always_found(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or problem(swapped) is not None


def test_a_wrong_length_is_told_with_the_count() -> None:
    assert "18 characters; this one has 17" in str(problem(SOUND[:-1]))


def test_a_wrong_check_character_is_told_with_the_right_one() -> None:
    wrong = "0" if SOUND[-1] != "0" else "1"
    assert f"would be {SOUND[-1]}, not {wrong}" in str(problem(SOUND[:-1] + wrong))


def test_a_letter_among_the_digits_is_told() -> None:
    assert "17 digits" in str(problem("9901O1" + SOUND[6:]))
    assert "17 digits" in str(problem(SOUND[:-1] + "Y"))


def test_a_day_that_never_was_is_told() -> None:
    assert "no such date of birth: 1981-02-29" in str(problem("990101198102291230"))


def test_the_year_0_never_was_in_a_column_either() -> None:
    number = normalise("110105491231002").replace("1949", "0000")
    candidates = [number[:-1] + last for last in "0123456789X"]
    assert not any(column(well_formed, candidates))
    assert all(problem(candidate) for candidate in candidates)


def test_a_number_that_is_not_sound_has_no_birthday() -> None:
    with pytest.raises(ValueError, match="18 characters"):
        birth_date("123")


def test_an_odd_sequence_is_a_man_and_an_even_one_a_woman() -> None:
    assert (sex(SOUND).label, sex(FEMALE).label) == ("男性", "女性")


def test_a_number_that_agrees_with_the_register_but_not_with_the_map_is_reported_only_for_that() -> None:
    assert [found.about for found in disagreements(SOUND, BORN, "1")] == ["division"]
    assert "No division ever had the code 990101" in str(disagreements(SOUND, BORN, "1")[0].sentence)


def test_another_birthday_and_sex_in_the_register_are_reported_and_not_rejected() -> None:
    found = disagreements(SOUND, date(1980, 3, 1), "2")
    assert [one.about for one in found] == ["birth", "sex", "division"]
    assert "born on 1980-02-29, the register says 1980-03-01" in str(found[0].sentence)


@pytest.mark.parametrize("unknown", ["0", "9"])
def test_a_sex_that_the_register_does_not_know_disagrees_with_nothing(unknown: str) -> None:
    assert [found.about for found in disagreements(SOUND, BORN, unknown)] == ["division"]


# Numbers with assigned divisions carry a birthday in the future, so that nobody has them.
@pytest.mark.parametrize(
    ("division", "doubts"),
    [("110105", []), ("110221", ["did not exist"])],  # Changping county became a district in 1999
)
def test_a_division_is_judged_by_its_years(division: str, doubts: list[str]) -> None:
    born = date(2098, 1, 1)
    found = disagreements(compose(division, born, 1), born, "1")
    assert [doubt in str(one.sentence) for doubt, one in zip(doubts, found, strict=True)] == [True] * len(doubts)


def test_only_the_last_four_characters_are_shown() -> None:
    assert masked(SOUND) == f"****{SOUND[-4:]}"
    assert masked("1234") == "****"


@pytest.mark.parametrize("parts", [("9901", 1), ("99010x", 1), ("９９０１０１", 1), ("990101", 1000), ("990101", -1)])
def test_a_number_of_wrong_parts_is_not_composed(parts: tuple[str, int]) -> None:
    division, sequence = parts
    with pytest.raises(ValueError, match="six digits"):
        compose(division, BORN, sequence)


@settings(deadline=None)  # the first column of a run starts the engine
@given(st.lists(anything, max_size=30))
def test_a_column_is_judged_as_each_of_its_numbers(texts: list[str]) -> None:
    assert column(well_formed, texts) == [problem(text) is None for text in texts]


@settings(deadline=None)  # the first column of a run starts the engine
@given(st.lists(old_numbers | numbers, max_size=30))
def test_a_column_of_old_numbers_is_made_new_as_each_of_them(texts: list[str]) -> None:
    assert column(convert_15, texts) == [normalise(text) for text in texts]


@settings(deadline=None)  # the first column of a run starts the engine
@given(st.lists(anything.filter(lambda text: len(text) != 15), max_size=30))
def test_a_column_leaves_all_other_texts_alone(texts: list[str]) -> None:
    assert column(convert_15, texts) == texts


def test_the_check_character_of_a_column_does_not_depend_on_the_date() -> None:
    body = "99010119810229123"  # 29 February 1981 never was
    one = [body + last for last in "0123456789X"]
    assert sum(bool(ok) for ok in column(checksum_ok, one)) == 1
    assert not any(column(well_formed, one))


def test_a_missing_number_stays_missing() -> None:
    assert column(checksum_ok, [None]) == column(well_formed, [None]) == column(convert_15, [None]) == [None]
