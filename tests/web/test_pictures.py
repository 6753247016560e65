"""Pictures carry their numbers in words, escape what people typed, and never use an inline style."""

from xml.etree import ElementTree as ET

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from banshi.web.pictures import RED, TEAL, Arc, arcs, clock_bar, counted, curve, fitted, two_stations

SVG = "{http://www.w3.org/2000/svg}"
HAISHU = ("海曙区", 29.87, 121.55)
YUYAO = ("余姚市", 30.04, 121.15)


def between(a: tuple[str, float, float], b: tuple[str, float, float], cases: int) -> Arc:
    return Arc(a_name=a[0], a_lat=a[1], a_lon=a[2], b_name=b[0], b_lat=b[1], b_lon=b[2], cases=cases)


with translation.override("en"):
    PICTURES = {
        "clock": clock_bar(0.4, overdue=False, label="due tomorrow"),
        "stations": two_stations(*HAISHU, *YUYAO, 58.4),
        "one place": two_stations(*HAISHU, *HAISHU, 0),
        "arcs": arcs([between(HAISHU, YUYAO, 12)]),
        "no arcs": arcs([]),
        "curve": curve([3, 9, 4], ["Sep", "Oct", "Nov"], "Fewer in November"),
        "no curve": curve([], [], "Nothing yet"),
    }


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_every_picture_says_in_words_what_it_shows(picture: str) -> None:
    root = ET.fromstring(picture)  # noqa: S314 - our own picture
    assert root.get("role") == "img"
    assert (root.findtext(f"{SVG}title") or "").strip()
    assert (root.findtext(f"{SVG}desc") or "").strip()


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_no_picture_has_an_inline_style(picture: str) -> None:
    assert not [one for one in ET.fromstring(picture).iter() if "style" in one.attrib]  # noqa: S314


def test_a_name_cannot_bring_its_own_markup() -> None:
    assert "<script" not in two_stations("<script>x</script>", 29.9, 121.6, "b", 30.0, 121.1, 3)


def test_a_clock_fills_by_its_share_of_the_time() -> None:
    assert f'<rect width="40.0" height="8" fill="{TEAL}"/>' in PICTURES["clock"]


def test_an_overdue_clock_is_full_and_red_and_no_other_is_red() -> None:
    assert f'<rect width="100.0" height="8" fill="{RED}"/>' in clock_bar(0.2, overdue=True, label="late")
    assert RED not in clock_bar(1.0, overdue=False, label="due now")


@pytest.mark.parametrize(("share", "drawn"), [(-3.0, "0.0"), (7.0, "100.0")])
def test_a_clock_never_runs_out_of_its_bar(share: float, drawn: str) -> None:
    assert f'width="{drawn}"' in clock_bar(share, overdue=False, label="odd")


def test_the_kilometres_saved_stand_between_the_two_stations() -> None:
    assert "58 km" in PICTURES["stations"]
    assert "海曙区" in PICTURES["stations"]
    assert "余姚市" in PICTURES["stations"]


def test_only_the_busiest_counties_carry_their_names() -> None:
    cities = [(f"county {n}", 25.0 + n, 110.0 + n) for n in range(8)]
    picture = arcs([between(cities[0], city, n) for n, city in enumerate(cities[1:], 1)], named=3)
    assert picture.count("county ") == 3
    assert "county 7" in picture


def test_the_subject_is_teal_the_rest_is_context() -> None:
    assert PICTURES["curve"].count(f'fill="{TEAL}"/>') == 1


def test_an_overdue_subject_is_red() -> None:
    assert f'fill="{RED}"/>' in curve([3, 9], ["Oct", "Nov"], "Late", overdue=True)


def test_every_number_of_a_chart_is_in_its_description() -> None:
    assert "Sep: 3; Oct: 9; Nov: 4" in PICTURES["curve"]


def test_a_chart_with_a_label_missing_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        curve([1, 2], ["Oct"], "Wrong")


def test_numbers_are_printed_without_needless_digits() -> None:
    assert [counted(number) for number in (1284.0, 0.5, 12345.678)] == ["1,284", "0.5", "12,346"]


latitude = st.floats(18, 53)
longitude = st.floats(74, 134)


@given(st.lists(st.tuples(latitude, longitude), min_size=1, max_size=20))
def test_every_place_of_china_lies_inside_its_frame(places: list[tuple[float, float]]) -> None:
    frame = fitted(places, 400, 300, 40)
    for x, y in (frame(*place) for place in places):
        assert 39 <= x <= 361
        assert 39 <= y <= 261
