"""Divisions: codes nest, names are there, points lie in the country."""

from __future__ import annotations

import sys
from itertools import chain

import pytest

from banshi.china.divisions import below, division, provinces

CITIES = [*chain.from_iterable(below(province.code) for province in provinces())]
COUNTIES = [*chain.from_iterable(below(city.code) for city in CITIES)]
ALL = [*provinces(), *CITIES, *COUNTIES]


def test_there_are_34_provinces_and_every_division_is_below_one() -> None:
    assert len(provinces()) == 34
    assert len({place.code for place in ALL}) == len(ALL) > 3200


def test_a_code_leads_to_its_division_and_its_parent() -> None:
    chaoyang = division("110105")
    assert (chaoyang.name, chaoyang.level, chaoyang.parent) == ("朝阳区", "county", "110100")
    assert division("110000").name == "北京市"


def test_codes_nest() -> None:
    assert all(place.parent and place in below(place.parent) for place in ALL if place.level != "province")


def test_points_lie_in_the_country() -> None:
    points = [(place.latitude, place.longitude) for place in ALL if place.latitude and place.longitude]
    assert all(3 < north < 54 and 73 < east < 136 for north, east in points)


def test_fewer_than_twenty_divisions_have_no_point() -> None:
    without = [place for place in ALL if place.latitude is None or place.longitude is None]
    assert len(without) < 20
    assert not [place for place in without if place.level == "province"]


def test_statistical_headings_are_not_counties() -> None:
    assert not [place for place in COUNTIES if place.name == "市辖区"]


@pytest.mark.parametrize("code", ["990101", "", "1101", "110105000000"])
def test_an_unassigned_code_is_refused_in_words(code: str) -> None:
    with pytest.raises(LookupError, match="no division with the code"):
        below(code)


def test_the_package_behind_it_is_not_imported() -> None:
    assert division("310000").name == "上海市"
    assert "cpca" not in sys.modules
