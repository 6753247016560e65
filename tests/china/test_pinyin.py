"""Names in pinyin: surnames read as surnames, one name as a whole column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi.china.pinyin import COMPOUND_SURNAMES, SURNAMES, name_pinyin, name_pinyin_expr, typed_pinyin

if TYPE_CHECKING:
    from collections.abc import Sequence

characters = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from("·•A b　 \t〇𠮷\ue815")
names = st.builds(
    str.__add__,
    st.sampled_from([*SURNAMES, *COMPOUND_SURNAMES, "李", ""]),
    st.text(characters, max_size=5) | st.sampled_from(["小明", "长乐", "·吾买尔"]),
)


def column(texts: Sequence[str | None]) -> list[str | None]:
    frame = pl.DataFrame({"name": texts}, schema={"name": pl.String})
    return frame.select(name_pinyin_expr("name")).to_series().to_list()


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("李小明", "li xiaoming"),
        ("单小明", "shan xiaoming"),
        ("李单", "li dan"),
        ("解放", "xie fang"),
        ("仇和", "qiu he"),
        ("查平", "zha ping"),
        ("曾平", "zeng ping"),
        ("尉迟平", "yuchi ping"),
        ("欧阳小平", "ouyang xiaoping"),
        ("欧阳", "ou yang"),
        ("长孙平", "zhangsun ping"),
        ("李长平", "li changping"),
        ("区平", "ou ping"),
        ("翟平", "zhai ping"),
        ("覃平", "qin ping"),
        ("吕平", "lyu ping"),
        ("卜", "bu"),
        ("阿依古丽·吾买尔", "ayiguli·wumaier"),
        ("阿依古丽•吾买尔", "ayiguli·wumaier"),
        ("李　明", "li ming"),
        ("𠮷平", "𠮷 ping"),
        ("Ann  Lee", "ann lee"),
        ("", ""),
    ],
)
def test_a_name_is_read_as_a_name(name: str, pinyin: str) -> None:
    assert name_pinyin(name) == pinyin


@settings(deadline=None, max_examples=20)  # a column is dear to begin and cheap to go on
@given(st.lists(names, min_size=50, max_size=200))
def test_a_column_is_read_as_each_of_its_names(texts: list[str]) -> None:
    assert column(texts) == [name_pinyin(text) for text in texts]


def test_a_missing_name_stays_missing() -> None:
    assert column([None]) == [None]


@pytest.mark.parametrize("typed", ["Lǚ Bù", "lv bu", "lü bu", "LYU BU"])
def test_what_people_type_meets_the_spelling_of_the_register(typed: str) -> None:
    assert typed_pinyin(typed) == name_pinyin("吕布")


def test_typed_umlauts_after_other_letters_are_plain() -> None:
    assert typed_pinyin("jǖ nüe") == "ju nyue"
