"""No conversion between editions ever changes what a booklet says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.china.codes.crosswalk import WHY, Ambiguous, Converted, convert, education_1984_to_2006
from banshi.china.codes.tables import table
from banshi.kernel.codes import CodeValue

OLD = table("education", "1984")
NEW = table("education", "2006")
PROPOSED = education_1984_to_2006()
SIGNED = PROPOSED.signed("Education board of Pingan", date(2026, 11, 20))
CERTAIN = {(pair.old, pair.new) for pair in PROPOSED.pairs if pair.certain}

old_values = st.sampled_from([OLD.value(code) for code in OLD.rows])
any_values = old_values | st.sampled_from([NEW.value(code) for code in NEW.rows])
editions = st.sampled_from(["1984", "2006"])


@given(old_values)
def test_a_conversion_keeps_the_meaning_or_asks_a_person(value: CodeValue) -> None:
    match convert(value, "2006", by=SIGNED):
        case Converted(found):
            assert (value.code, found.code) in CERTAIN
            assert found == NEW.value(found.code)
        case Ambiguous() as question:
            assert value.code not in {old for old, _new in CERTAIN}
            assert question.candidates


@given(old_values)
def test_nothing_converts_before_an_authority_has_signed(value: CodeValue) -> None:
    assert isinstance(convert(value, "2006"), Ambiguous)


@given(any_values, editions, editions)
def test_converting_twice_or_back_never_yields_another_label(value: CodeValue, one: str, other: str) -> None:
    first = convert(value, one, by=SIGNED)
    if isinstance(first, Converted):
        second = convert(first.value, other, by=SIGNED)
        assert isinstance(second, Ambiguous) or second in {first, convert(value, other, by=SIGNED)}


@pytest.mark.parametrize("code", ["28", "42", "48", "49", "63", "73", "90"])
def test_a_colliding_code_goes_to_a_person(code: str) -> None:
    assert OLD.value(code).label != NEW.rows[code].label
    assert isinstance(convert(OLD.value(code), "2006", by=SIGNED), Ambiguous)


def test_a_vocational_graduate_stays_one_under_another_code() -> None:
    converted = convert(OLD.value("62"), "2006", by=SIGNED)
    assert converted == Converted(CodeValue("GB/T 4658", "2006", "44", "职业高中毕业"))
    assert NEW.value("62").label == "普通高中结业"


def test_a_graduate_never_becomes_a_drop_out() -> None:
    for code in OLD.rows:
        if OLD.value(code).label.endswith("毕业"):
            found = convert(OLD.value(code), "2006", by=SIGNED)
            outcomes = (found.value,) if isinstance(found, Converted) else found.candidates
            assert not any(outcome.label.endswith(("肄业", "结业")) for outcome in outcomes)


def test_words_that_contradict_their_code_go_to_a_person() -> None:
    misread = CodeValue("GB 4658", "1984", "73", "初中肄业")
    question = convert(misread, "2006", by=SIGNED)
    assert question == Ambiguous((NEW.value("73"),), "words-differ")
    assert "one of the two is wrong" in str(question.sentence)


def test_words_that_no_table_has_leave_no_candidate() -> None:
    assert convert(CodeValue("GB 4658", "1984", "73", "夜校"), "2006") == Ambiguous((), "words-differ")


def test_a_fact_already_in_the_wanted_edition_stays() -> None:
    assert convert(NEW.value("21"), "2006") == Converted(NEW.value("21"))


def test_there_is_no_way_back() -> None:
    assert convert(NEW.value("44"), "1984", by=SIGNED) == Ambiguous((), "no-crosswalk")


def test_another_subject_is_not_converted_by_the_education_crosswalk() -> None:
    with_other_version = convert(table("sex").value("1"), "2003")
    assert with_other_version == Converted(table("sex").value("1"))


def test_every_old_code_has_a_row_and_every_row_a_reason() -> None:
    assert {pair.old for pair in PROPOSED.pairs} == set(OLD.rows)
    assert all(pair.new in NEW.rows and pair.why in WHY for pair in PROPOSED.pairs)


def test_rows_said_to_have_the_same_words_have_them() -> None:
    for pair in PROPOSED.pairs:
        if pair.why == "same-words":
            assert OLD.value(pair.old).label == NEW.value(pair.new).label


def test_no_row_is_shipped_signed_and_only_certain_ones_can_be() -> None:
    assert not any(pair.signed_by for pair in PROPOSED.pairs)
    assert all(pair.certain == bool(pair.signed_by) for pair in SIGNED.pairs)


@pytest.mark.parametrize(
    ("key", "code", "label"),
    [
        ("religion", "70", "伊斯兰教"),  # another table: Orthodox
        ("marital", "20", "已婚"),  # another table: first marriage
        ("marital", "21", "初婚"),
        ("marital", "22", "再婚"),
        ("blood", "0", "不明"),  # the health sector writes 5
    ],
)
def test_a_foreign_tables_code_is_read_by_its_own_words_only(key: str, code: str, label: str) -> None:
    value = table(key).value(code)
    assert value.label == label
    foreign = CodeValue(value.table, value.version, code, "别的意思")
    assert isinstance(convert(foreign, value.version), Ambiguous)
