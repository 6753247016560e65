"""Keys stay the same although one thing is wrong; made one by one or by the column they are the same numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi.china.pinyin import name_pinyin, typed_pinyin
from banshi.register.finding import keys, sounds
from banshi.register.finding.addresses import parts
from banshi.register.finding.asking import understand
from banshi.register.finding.bulk import keys_column
from banshi.register.finding.keys import Findable, keys_of

HERE = 7
names = st.one_of(
    st.text("王李欧阳张晓明秀英阿依古丽买提単𠮷", min_size=1, max_size=8),
    st.sampled_from(["阿依古丽·买买提", "Maria Lopez", "欧阳修", "司马相如", "王", "西安", ""]),
)
addresses = st.one_of(
    st.text("平湖县市场路街村号楼第三十〇1２2 -", max_size=14),
    st.sampled_from(["平湖县平湖路12号院3号楼201室", "李家村三组二十三号", "", "集体宿舍", "东街12345678901号"]),
)
people = st.builds(
    lambda name, born, address: Findable(
        name=name, pinyin=name_pinyin(name), born_on=born, station_id=HERE, address=address
    ),
    names,
    st.one_of(st.none(), st.dates(date(1850, 1, 1), date(2100, 1, 1))),
    addresses,
)


@given(st.lists(people, min_size=1, max_size=8))
@settings(deadline=None)
def test_a_column_of_keys_is_the_same_as_one_by_one(some: list[Findable]) -> None:
    schema = {"name": pl.String, "pinyin": pl.String, "born_on": pl.Date, "station_id": pl.Int64, "address": pl.String}
    rows = [(one.name, one.pinyin, one.born_on, one.station_id, one.address) for one in some]
    made = keys_column(pl.DataFrame(rows, schema=schema, orient="row"))
    for one, text in zip(some, made, strict=True):
        assert {int(key) for key in text[1:-1].split(",")} == set(keys_of(one))


def shared(typed: str, person: Findable) -> set[int]:
    asked = understand(typed, spelled=name_pinyin, typed_pinyin=typed_pinyin)
    return set(asked.probes([HERE]).all) & set(keys_of(person))


LI = Findable(
    name="李晓明", pinyin="li xiaoming", born_on=date(1990, 5, 17), station_id=HERE, address="平湖路12号院3号楼"
)


def test_a_key_is_shared_whatever_one_thing_is_wrong() -> None:
    for typed in (
        "李晓明", "李小民", "李晓东 1990-05-17", "明 1990-05-17", "li xiaomng 19900517", "lixiaoming 1991-05-17",
        "李晓明 1990-17-05", "李晓明 1990-04-23", "李晓明 平江路12号", "平湖路12号院3号褛", "1990.5.17",
    ):  # fmt: skip
        assert shared(typed, LI), typed


def test_a_house_shares_a_key_whatever_one_thing_is_wrong() -> None:
    in_a_village = replace(LI, address="东街12号")
    for typed in (
        "平胡路12号", "胡湖路12号院3号楼", "湖路12号", "平平湖路12号", "湖平路12号", "平湖路13号院3号楼",
        "平湖路12号院4号楼",
    ):  # fmt: skip
        assert shared(typed, LI), typed
    for typed in ("东街12号", "东大街12号", "东湖街12号"):
        assert shared(typed, in_a_village), typed


def test_a_stranger_shares_no_key() -> None:
    assert not shared("陈大文 1970-01-01", LI)


def test_keys_fit_into_the_column() -> None:
    assert all(0 <= key < 1 << keys.BITS for key in keys_of(LI))


def test_near_sounds_are_one_and_others_are_not() -> None:
    for one, other in (
        ("zhang", "zang"),
        ("lin", "ling"),
        ("nan", "lan"),
        ("huang", "wang"),
        ("fei", "hui"),
        ("ri", "li"),
    ):
        assert sounds.coarse(one) == sounds.coarse(other)
    assert sounds.coarse("ming") != sounds.coarse("meng")


def test_letters_are_cut_into_as_many_syllables_as_there_are_characters() -> None:
    assert sounds.cut("xian", 1) == ("xian",)
    assert sounds.cut("xian", 2) == ("xi", "an")
    assert sounds.cut("xian", 3) is None
    assert sounds.units("欧阳修", "ouyang xiu") == ("ou", "yang", "xiu")
    assert sounds.units("阿依古丽·买买提", "ayiguli·maimaiti") == ("a", "yi", "gu", "li", "mai", "mai", "ti")


def test_what_stands_before_and_behind_a_wrong_letter_is_still_heard() -> None:
    assert "xiao" in sounds.heard_in("xiaomng")
    assert "wei" in sounds.heard_in("zhnagwei")


def test_an_address_is_read_in_digits_and_in_characters() -> None:
    assert parts("河南省平湖县平湖路12号院3号楼201室") == parts("平湖路十二号院三号楼二〇一室")
    assert parts("李家村三组二十三号").numbers == (3, 23)
    assert parts("东街一百二十号十室").numbers == (120, 10)
    assert parts("东街十十楼").numbers == (10,)
    assert parts(f"东街{'一' * 5000}号").numbers == (111_111_111,)
    assert parts("集体宿舍").numbers == ()
