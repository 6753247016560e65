"""No conversion between code tables ever changes what a booklet says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.china.codes.crosswalk import CROSSWALKS, Ambiguous, candidates, convert
from banshi.china.codes.tables import TABLES, current_edition, table, table_of
from banshi.kernel.codes import CodeValue

if TYPE_CHECKING:
    from banshi.china.codes.signed import Crosswalk, Row

OLD = table("education", "1984")
NEW = table("education", "2006")
PROPOSED = next(each for each in CROSSWALKS if each.old == OLD)
SIGNED = tuple(
    replace(each, signed_by="A. Tester", office="Test office", signed_on=date(2026, 11, 20), verified=True)
    for each in CROSSWALKS
)

every_value = st.sampled_from([
    edition.value(code) for listed in TABLES for edition in [table(listed.key, listed.version)] for code in edition.rows
])  # fmt: skip
old_values = st.sampled_from([each.old.value(code) for each in CROSSWALKS for code in each.old.rows])
signed_or_not = st.sampled_from([CROSSWALKS, SIGNED])


def row_of(value: CodeValue) -> Row:
    return next(each.rows[value.code] for each in CROSSWALKS if each.old == table_of(value))


def editions(value: CodeValue) -> list[str]:
    return [listed.version for listed in TABLES if listed.key == table_of(value).key]


def said_to_be_equal(value: CodeValue, other: CodeValue) -> bool:
    """Return whether the words are the same, or a signed file lists the two as the same."""
    return value.label == other.label or any(
        (value, other) in {(each.old.value(row.code), to), (to, each.old.value(row.code))}
        for each in CROSSWALKS for row in each.rows.values() if row.kind == "exact" for to in each.targets(row)
    )  # fmt: skip


@given(old_values, signed_or_not)
def test_a_conversion_keeps_the_meaning_or_keeps_the_original_and_asks(
    value: CodeValue, crosswalks: tuple[Crosswalk, ...]
) -> None:
    match convert(value, by=crosswalks):
        case Ambiguous() as question:
            assert question.original == value
            assert str(question.sentence)
            assert question.kind == "unverified" or row_of(value).kind == question.kind
        case None:
            assert row_of(value).kind == "none"
        case found:
            assert row_of(value).kind == "exact"
            assert said_to_be_equal(value, found)


@given(old_values)
def test_without_an_authority_only_the_same_words_convert(value: CodeValue) -> None:
    found = convert(value)
    assert not isinstance(found, CodeValue) or found.label == value.label


@given(st.data(), every_value, signed_or_not)
def test_a_round_trip_never_lands_on_another_meaning(
    data: st.DataObject, value: CodeValue, crosswalks: tuple[Crosswalk, ...]
) -> None:
    there = convert(value, data.draw(st.sampled_from(editions(value))), by=crosswalks)
    if isinstance(there, CodeValue):
        assert said_to_be_equal(value, there)
        back = convert(there, value.version, by=crosswalks)
        assert not isinstance(back, CodeValue) or back == value
        assert not isinstance(back, Ambiguous) or value in back.candidates


@given(every_value, st.sampled_from(["", " ", "别的意思", "初中肄业", "已婚"]), signed_or_not)
def test_other_words_than_the_codes_are_never_overruled(
    value: CodeValue, words: str, crosswalks: tuple[Crosswalk, ...]
) -> None:
    if words != value.label:
        question = convert(replace(value, label=words), by=crosswalks)
        assert isinstance(question, Ambiguous)
        assert question.kind == "words-differ"
        assert all(each.label == words for each in question.candidates)


@given(st.text(max_size=3), st.sampled_from(["", "2006", "1984", "ERP"]), st.sampled_from(["", "GB/T 4658"]))
def test_a_bare_code_is_never_accepted(code: str, version: str, name: str) -> None:
    bare = CodeValue(name, version, code, "")
    assert not isinstance(convert(bare), CodeValue)
    assert candidates(bare) == ()


@given(every_value)
def test_every_candidate_is_an_entry_of_the_current_table(value: CodeValue) -> None:
    current = current_edition(value)
    assert current
    assert all(each == current.value(each.code) for each in candidates(value))
    assert value.version != current.version or candidates(value) == (value,)


@pytest.mark.parametrize(
    ("key", "version", "code", "other_way"),
    [("education", "1984", code, None) for code in ("28", "42", "63", "73", "48", "49", "90")]
    + [
        ("education", "1984", "62", "44"),
        ("religion", "ERP", "70", "60"),
        ("marital", "ERP", "20", "21"),
        ("marital", "ERP", "21", "22"),
        ("marital", "ERP", "22", "23"),
    ],
)
def test_a_colliding_code_is_converted_by_its_words_or_asked(
    key: str, version: str, code: str, other_way: str | None
) -> None:
    value, current = table(key, version).value(code), table(key)
    assert current.rows[code].label != value.label
    found = convert(value)
    assert found == current.value(other_way) if other_way else isinstance(found, Ambiguous)


def test_blood_of_unknown_type_at_a_hospital_is_unknown_at_the_police_once_signed() -> None:
    unknown, untested = table("blood", "2011").value("5"), table("blood", "2011").value("9")
    assert "5" not in table("blood").rows
    assert candidates(unknown) == (table("blood").value("0"),)
    assert isinstance(convert(unknown), Ambiguous)
    assert convert(unknown, by=SIGNED) == table("blood").value("0")
    question = convert(untested, by=SIGNED)
    assert isinstance(question, Ambiguous)
    assert (question.kind, question.original) == ("broader", untested)


def test_what_has_no_equal_is_none_and_has_no_candidate() -> None:
    other = table("marital", "ERP").value("90")
    assert convert(other, by=SIGNED) is None
    assert candidates(other) == ()


def test_a_graduate_never_becomes_a_drop_out() -> None:
    for code in OLD.rows:
        if OLD.value(code).label.endswith("毕业"):
            assert not any(outcome.label.endswith(("肄业", "结业")) for outcome in candidates(OLD.value(code)))


def test_words_that_contradict_their_code_name_what_has_these_words() -> None:
    question = convert(CodeValue("GB 4658", "1984", "73", "初中肄业"))
    assert isinstance(question, Ambiguous)
    assert question.candidates == (NEW.value("73"),)
    assert "one of the two is wrong" in str(question.sentence)


def test_a_code_that_its_table_lacks_is_asked_and_an_unknown_table_leads_nowhere() -> None:
    assert isinstance(convert(CodeValue("GB 4658", "1984", "77", "夜校")), Ambiguous)
    assert convert(CodeValue("ERP", "1", "70", "东正教")) is None


def test_a_fact_of_the_current_table_stays_and_one_without_a_crosswalk_goes_nowhere() -> None:
    assert convert(NEW.value("21")) == NEW.value("21")
    assert convert(OLD.value("71"), by=()) is None


def test_the_way_back_is_open_only_where_nothing_else_leads_to_the_entry() -> None:
    assert convert(NEW.value("83"), "1984") == OLD.value("89")
    question = convert(NEW.value("71"), "1984", by=SIGNED)
    assert isinstance(question, Ambiguous)
    assert [each.code for each in question.candidates] == ["71", "72", "73", "78"]
    assert convert(NEW.value("12"), "1984", by=SIGNED) is None
