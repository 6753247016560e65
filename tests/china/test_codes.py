"""The code tables: whole, unique, honest about their source, and never a bare code."""

from __future__ import annotations

import pytest

from banshi.china.codes.tables import TABLES, Listed, table, table_of
from banshi.kernel.codes import CodeTable, CodeValue, UnknownCode

SIZES = {"sex": 4, "relation": 84, "ethnicity": 58, "household": 8, "occupation": 8, "working-status": 13}
every_table = pytest.mark.parametrize("listed", TABLES, ids=lambda listed: f"{listed.key}-{listed.version}")


def read(listed: Listed) -> CodeTable:
    return table(listed.key, listed.version)


@every_table
def test_the_list_and_the_file_name_the_same_edition(listed: Listed) -> None:
    assert read(listed).version == listed.version


@every_table
def test_a_label_stands_for_one_code(listed: Listed) -> None:
    found = read(listed)
    assert [found.find(row.label) for row in found.rows.values()] == [found.value(code) for code in found.rows]


@every_table
def test_every_code_has_its_own_english_words(listed: Listed) -> None:
    english = [label for _code, label in read(listed).choices("en")]
    assert all(english)
    assert len(set(english)) == len(english)


@every_table
def test_a_table_says_where_it_was_read(listed: Listed) -> None:
    assert read(listed).source
    # None was checked against the printed standard; the grounds of other surnames are the words of the Civil Code.
    assert read(listed).verified == (listed.key == "other-surname")


@every_table
def test_a_stored_fact_leads_back_to_its_table(listed: Listed) -> None:
    found = read(listed)
    assert all(table_of(found.value(code)) is found for code in found.rows)


@pytest.mark.parametrize(("key", "size"), SIZES.items())
def test_a_table_is_whole(key: str, size: int) -> None:
    assert len(table(key).rows) == size


def test_one_edition_of_each_subject_is_current() -> None:
    current = [listed.key for listed in TABLES if listed.current]
    assert sorted(current) == sorted({listed.key for listed in TABLES})
    assert table("education").version == "2006"


def test_a_value_carries_its_words() -> None:
    value = table("education", "1984").value("73")
    assert value == CodeValue("GB 4658", "1984", "73", "农业初中毕业")
    assert str(value) == "农业初中毕业"
    assert table("education", "1984").english("73") == "agricultural junior secondary graduated"


def test_a_form_offers_the_words_of_the_readers_language() -> None:
    assert table("sex").choices("zh-hans")[1] == ("1", "男性")
    assert table("sex").choices("en")[1] == ("1", "male")


def test_blanks_around_a_label_do_not_hide_it() -> None:
    assert table("ethnicity").find(" 汉族 ") == table("ethnicity").value("01")
    assert table("ethnicity").find("火星族") is None


def test_an_unknown_code_is_refused_in_words() -> None:
    with pytest.raises(UnknownCode, match=r"no code “77” in the table GB/T 2261.1 \(2003\)"):
        table("sex").value("77")


def test_an_unknown_table_is_refused_in_words() -> None:
    with pytest.raises(UnknownCode, match="no code table “shoe-size”"):
        table("shoe-size")
    with pytest.raises(UnknownCode, match="“education” \\(1999\\)"):
        table("education", "1999")
    with pytest.raises(UnknownCode, match="ERP"):
        table_of(CodeValue("ERP", "1", "70", "东正教"))
