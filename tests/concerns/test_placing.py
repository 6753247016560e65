"""The place a text names is found in the gazetteer, or left to a person; a public map never shows a flat."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.concerns.placing import WHY_WORDS, Place, Why, best, coarse, metres, spans

CUIHU_EAST = Place("翠湖小区", "999901", 28.10, 113.00)
CUIHU_WEST = Place("翠湖小区", "999902003", 28.20, 113.00)
CUIHU = Place("翠湖", "999902", 28.30, 113.00)
EAST = Place("东城区", "999901", 28.1, 113.0)
RIVER_TOWN = Place("江边镇", "999902003000", 28.2, 113.0)
CITY = Place("安和市", "999900", 28.1, 113.0)
MARKET_STREET = Place("Market Street", "999901", 28.11, 113.01)
LATITUDES = st.floats(-85, 85)
LONGITUDES = st.floats(-180, 179.9)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("翠湖小区3栋暖气不热", "翠湖小区"),
        ("您好，我家住在锦绣花园，停水三天", "锦绣花园"),
        ("解放路与建设大道交叉口积水", "建设大道"),
        ("江边镇李家村三组的桥塌了", "李家村"),
        ("位于米兰春天的影楼没有执照", "米兰春天"),
        ("东城区第一人民医院停车难", "第一人民医院"),
        ("the lamp on Market Street is out", "Market Street"),
        ("no heating at cuihu estate again", "Cuihu Estate"),
        ("Ｍａｒｋｅｔ Ｓｔｒｅｅｔ is dark", "Market Street"),
    ],
)
def test_what_may_be_a_place_is_asked_for(text: str, name: str) -> None:
    assert name in spans(text)


def test_a_place_is_asked_for_in_a_long_text_too() -> None:
    text = "从去年冬天开始暖气就不热，物业说管道老化要换，一直没有人来修。" * 9 + "翠湖小区和位于米兰春天的住户都一样。"
    asked = spans(text, divisions=["东城区"])
    assert {"翠湖小区", "米兰春天"} <= set(asked)
    assert "东城区" not in asked


@given(st.text(alphabet="小区路街在翠湖ABa 。1位于", max_size=400))
def test_never_more_than_600_are_asked_for_and_none_twice(text: str) -> None:
    asked = spans(text)
    assert len(asked) == len(set(asked)) <= 600


def test_the_longest_name_wins() -> None:
    placed = best("翠湖小区暖气不热", [CUIHU, CUIHU_EAST])
    assert (placed.place, placed.words, placed.why) == (CUIHU_EAST, "翠湖小区", (Why.NAMED,))


def test_of_two_names_as_long_the_first_in_the_text_wins() -> None:
    other = Place("锦绣花园", "999901", 28.4, 113.0)
    assert best("锦绣花园和翠湖小区都停水", [CUIHU_EAST, other]).place == other


def test_an_area_that_the_text_names_decides() -> None:
    placed = best("江边镇翠湖小区停水", [CUIHU_EAST, CUIHU_WEST, RIVER_TOWN, CITY])
    assert (placed.place, placed.why) == (CUIHU_WEST, (Why.NAMED, Why.IN_NAMED_DIVISION))


def test_the_nearest_of_one_name_is_meant() -> None:
    placed = best("翠湖小区停水", [CUIHU_EAST, CUIHU_WEST], near=(28.19, 113.0), division="999901")
    assert (placed.place, placed.why) == (CUIHU_WEST, (Why.NAMED, Why.NEAREST))


def test_the_area_that_was_chosen_decides_where_no_position_is_known() -> None:
    placed = best("翠湖小区停水", [CUIHU_EAST, CUIHU_WEST], division="999901000000")
    assert (placed.place, placed.why) == (CUIHU_EAST, (Why.NAMED, Why.IN_DIVISION))


def test_two_places_of_one_name_are_left_to_a_person() -> None:
    placed = best("翠湖小区停水", [CUIHU_EAST, CUIHU_WEST])
    assert (placed.place, placed.words, placed.why) == (None, "翠湖小区", (Why.SEVERAL,))


def test_one_place_entered_twice_is_one_place() -> None:
    twin = CUIHU_EAST._replace(latitude=28.1005)
    assert best("翠湖小区停水", [twin, CUIHU_EAST]).place == CUIHU_EAST


def test_an_area_alone_is_no_place_but_says_whose_it_is() -> None:
    placed = best("安和市东城区停水", [EAST, CITY])
    assert (placed.place, placed.division, placed.why) == (None, "999901", (Why.DIVISION_ONLY,))


def test_a_text_without_a_place_keeps_what_was_chosen() -> None:
    placed = best("停水三天", [CUIHU_EAST], division="999901")
    assert (placed.place, placed.division, placed.why) == (None, "999901", (Why.NOTHING,))


def test_english_names_are_whole_words_in_any_case() -> None:
    assert best("lamps on market street are out", [MARKET_STREET]).place == MARKET_STREET
    assert best("the Market Streets Fund", [MARKET_STREET]).place is None


def test_an_estate_or_a_supermarket_is_no_area() -> None:
    shop = Place("家家乐超市", "999901", 28.1, 113.0)
    assert best("家家乐超市卖过期奶", [shop]).place == shop


def test_every_reason_has_words() -> None:
    assert set(WHY_WORDS) == set(Why)


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert metres((28.0, 113.0), (29.0, 113.0)) == pytest.approx(111_195, abs=1)
    assert metres((28.0, 113.0), (28.0, 113.0)) == 0


@given(LATITUDES, LONGITUDES)
def test_a_private_position_moves_by_at_most_half_a_square(latitude: float, longitude: float) -> None:
    assert metres((latitude, longitude), coarse(latitude, longitude)) < 75


@given(LATITUDES, LONGITUDES)
def test_a_square_stays_where_it_is(latitude: float, longitude: float) -> None:
    assert coarse(*coarse(latitude, longitude)) == coarse(latitude, longitude)


def test_all_flats_of_a_building_are_one_point_of_the_map() -> None:
    middle = coarse(28.12345, 113.12345)
    assert {coarse(middle[0] + i * 1e-5, middle[1] + i * 1e-5) for i in range(-20, 20)} == {middle}
    assert coarse(28.12345, 113.12345, 1000) != middle
