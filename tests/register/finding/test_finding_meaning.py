"""What was typed into the box, which numbers and days may have been meant, and why somebody is proposed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from tyme4py.lunar import LunarMonth, LunarYear

from banshi.china.id_number import compose
from banshi.china.pinyin import name_pinyin, typed_pinyin
from banshi.register.finding import numbers, ranking
from banshi.register.finding.asking import Asked, understand
from banshi.register.finding.characters import folded
from banshi.register.finding.days import FIRST, LAST, Day, as_registered_by_lunar, from_lunar, to_lunar
from banshi.register.finding.errors import LEAVES, SENTENCES, WEIGHTS, Kind, likelihood
from banshi.register.finding.ranking import Seen
from bench.finding_limit import left
from bench.mistyped import COMMON, KINDS, Meant, typed

BORN = date(1990, 5, 17)
NUMBER = compose("999999", BORN, 101)
LI = Meant(id=1, name="李晓明", born_on=BORN, id_number=NUMBER, address="平湖路12号院3号楼201室", station_id=7)


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - the same every time, not a secret


def asked(text: str) -> Asked:
    return understand(text, spelled=name_pinyin, typed_pinyin=typed_pinyin)


@pytest.mark.parametrize(
    ("text", "name", "pinyin", "day", "address"),
    [
        ("李晓明 1990-05-17", "李晓明", "li xiaoming", Day(1990, 5, 17), ""),
        ("李晓明1990年5月17日", "李晓明", "li xiaoming", Day(1990, 5, 17), ""),
        ("19900517 Lǐ Xiǎomíng", "", "li xiaoming", Day(1990, 5, 17), ""),
        ("农历1990年4月23日 李晓明", "李晓明", "li xiaoming", Day(1990, 4, 23, lunar=True), ""),
        ("李晓明 平湖路12号", "李晓明", "li xiaoming", None, "平湖路12号"),
        ("1990", "", "", Day(1990), ""),
        ("阿依古丽·买买提 1980", "阿依古丽·买买提", "ayiguli·maimaiti", Day(1980), ""),
        ("李晓明 1990.17.5", "李晓明", "li xiaoming", Day(1990, 17, 5), ""),
    ],
)
def test_the_box_understands_what_is_typed(text: str, name: str, pinyin: str, day: Day | None, address: str) -> None:
    found = asked(text)
    assert (found.name, found.pinyin, found.day, found.address) == (name, pinyin, day, address)


def test_a_word_that_may_be_a_name_and_a_street_is_both() -> None:
    found = asked("李小路")
    assert (found.name, found.address, found.either) == ("李小路", "李小路", True)


def test_signs_alone_ask_for_nothing() -> None:
    assert asked(" ?! ").nothing


def test_a_long_line_of_letters_is_read_soon() -> None:
    assert asked("ao" * 60).units


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        (NUMBER, Kind.EXACT),
        (NUMBER.lower(), Kind.EXACT),
        (NUMBER[:8] + "7" + NUMBER[9:], Kind.WRONG_DIGIT),
        (NUMBER[:10] + NUMBER[11] + NUMBER[10] + NUMBER[12:], Kind.SWAPPED_DIGITS),
        (NUMBER[:3] + NUMBER[4:], Kind.MISSING_DIGIT),
        (NUMBER[:-1], Kind.MISSING_DIGIT),
        (NUMBER[:12] + "5" + NUMBER[12:], Kind.EXTRA_DIGIT),
        (NUMBER[:6] + NUMBER[8:17], Kind.EXACT),
    ],
)
def test_the_right_number_is_among_the_few_that_may_be_meant(wrong: str, kind: Kind) -> None:
    meant = dict(numbers.meant(wrong))
    assert meant[NUMBER] is kind
    assert len(meant) < 200


def test_a_lunar_birthday_is_known_by_its_solar_day() -> None:
    assert from_lunar(1990, 4, 23) == (BORN,)
    assert to_lunar(BORN) == (1990, 4, 23)
    assert len(from_lunar(1990, 5, 1)) == 2  # the fifth month of 1990 was doubled
    assert from_lunar(1990, 13, 1) == ()
    assert as_registered_by_lunar(date(1990, 3, 26)) is None  # the thirtieth of the second month


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
def test_the_lunar_years_written_down_are_those_of_the_sky(year: int) -> None:
    doubled = LunarYear.from_year(year).get_leap_month()
    for number in (*range(1, 13), *([-doubled] if doubled else [])):
        month = LunarMonth.from_ym(year, number)
        first = month.get_first_julian_day().get_solar_day()
        assert date(first.get_year(), first.get_month(), first.get_day()) in from_lunar(year, abs(number), 1)
        assert len(from_lunar(year, abs(number), 30)) == sum(
            LunarMonth.from_ym(year, one).get_day_count() == 30
            for one in {number, -number if abs(number) == doubled else number}
        )


def test_characters_that_write_the_same_name_are_one() -> None:
    assert folded("張偉") == folded("张伟")
    assert folded("喆") == folded("哲")
    assert folded("伟") != folded("玮")


def test_every_kind_has_a_weight_and_a_sentence() -> None:
    assert set(WEIGHTS) == set(SENTENCES) == set(Kind) >= set(LEAVES)


def test_what_happens_more_often_is_likelier() -> None:
    assert likelihood(Kind.EXACT) == 0
    assert likelihood(Kind.SAME_SOUND) > likelihood(Kind.WRONG_CHARACTER) > likelihood(Kind.OTHER_NAME)
    assert likelihood(Kind.MISSING_CHARACTER) > likelihood(Kind.WRONG_CHARACTER) > likelihood(Kind.EXTRA_CHARACTER)
    assert likelihood(Kind.WRONG_MONTH) > likelihood(Kind.WRONG_DAY)
    assert likelihood(Kind.SAME_SOUND, Kind.EXACT) > likelihood(Kind.SAME_SOUND, Kind.NEXT_YEAR)


def test_many_of_a_common_name_do_not_hide_another_who_may_be_meant() -> None:
    seen = [Seen(name="王伟", pinyin="wang wei", born_on=BORN.replace(day=day), address="") for day in range(1, 15)]
    other = Seen(name="王芳", pinyin="wang fang", born_on=BORN, address="")
    found = ranking.ranked(asked("王伟 1990-05-17"), [*seen, other])
    assert 14 in [place for place, _why in found[:10]]


def test_of_wrong_days_a_slip_of_one_digit_is_likelier() -> None:
    seen = [Seen(name="李晓明", pinyin="li xiaoming", born_on=BORN.replace(day=day), address="") for day in (8, 12, 23)]
    assert [place for place, _why in ranking.ranked(asked("李晓明 1990-05-21"), seen)] == [1, 2, 0]
    assert [place for place, _why in ranking.ranked(asked("李晓明 1990-05-09"), seen)] == [0, 1, 2]


def test_an_address_with_one_slip_is_told_from_another_house() -> None:
    seen = [Seen(name="", pinyin="", born_on=None, address=address)
            for address in ("李家村3组", "平湖路13号院3号楼201室", "县平湖路12号院3号楼201室")]  # fmt: skip
    found = ranking.ranked(asked("平胡路12号院3号楼201室"), seen)
    assert found[0] == (2, (Kind.ADDRESS_CHARACTER,))
    assert {why for _place, (why,) in found[1:]} == {Kind.OTHER_ADDRESS}


def test_the_likeliest_comes_first() -> None:
    seen = [
        Seen(name=name, pinyin=name_pinyin(name), born_on=BORN, address="") for name in ("李晓东", "李小明", "李晓明")
    ]
    assert [place for place, _why in ranking.ranked(asked("李晓明 1990-05-17"), seen)] == [2, 1, 0]


@pytest.mark.parametrize("kind", KINDS)
def test_each_error_of_the_rule_set_is_one_that_the_search_knows(kind: str) -> None:
    people = [LI, replace(LI, name="欧阳丽", born_on=date(1962, 2, 5)), replace(LI, name="张伟")]
    texts = [text for seed in range(20) for one in people if (text := typed(kind, one, chance(seed)))]
    assert texts
    assert not any(asked(text).nothing for text in texts)


def test_the_same_chance_types_the_same() -> None:
    for kind in KINDS:
        assert typed(kind, LI, chance(3)) == typed(kind, LI, chance(3))


def test_the_limit_knows_how_often_an_error_leaves_a_text() -> None:
    wrong = "two-character name: wrong character"
    of_two = replace(LI, name="张伟")
    assert left("wrong day", LI, "李晓明 1990年5月12日") == pytest.approx(1 / 27)
    assert left("wrong day", LI, "李晓明 1990-06-12") == 0
    assert left(wrong, of_two, "张刚 19900517") == pytest.approx(COMMON.count("刚") / len(COMMON) / 2)
    assert left(wrong, replace(of_two, name="王刚"), "张刚 1990.5.17") > left(wrong, of_two, "张刚 1990.5.17") > 0
