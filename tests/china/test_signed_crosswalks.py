"""A crosswalk is a signed file: whole, of these very tables, and refused as soon as anybody edits it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from banshi.china.codes.crosswalk import CROSSWALKS, convert
from banshi.china.codes.signed import DIGESTS, WHY, in_force, read, read_folder, sign, signed_here, written
from banshi.china.codes.tables import table
from banshi.kernel.refusals import RuleBroken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from banshi.china.codes.signed import Crosswalk

EDUCATION = next(each for each in CROSSWALKS if each.name == "education-1984-2006")
every_crosswalk = pytest.mark.parametrize("crosswalk", CROSSWALKS, ids=lambda each: each.name)
ON = date(2026, 11, 20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sign(EDUCATION, by="A. Tester", office="Test office", on=ON, folder=tmp_path)
    return tmp_path


@pytest.fixture
def _nothing_signed_here() -> Iterator[None]:
    yield
    for file in signed_here().glob("*"):
        file.unlink()


def edited(folder: Path, old: str, new: str) -> None:
    file = folder / "crosswalk-education-1984-2006.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@every_crosswalk
def test_what_is_shipped_is_a_proposal_of_nobody_in_office(crosswalk: Crosswalk) -> None:
    assert crosswalk.signed_by == "Banshi maintainers (unverified proposal)"
    assert (crosswalk.office, crosswalk.verified) == ("", False)


@every_crosswalk
def test_every_code_has_one_row_and_every_row_a_reason(crosswalk: Crosswalk) -> None:
    assert list(crosswalk.rows) == list(crosswalk.old.rows)
    assert all(row.why in WHY for row in crosswalk.rows.values())


def test_the_collisions_that_were_found_all_have_a_crosswalk() -> None:
    names = [each.name for each in CROSSWALKS]
    assert names == ["blood-2011-2014", "education-1984-2006", "marital-erp-2003", "religion-erp-2004"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("exact,71 初中毕业,same-words", "exact,73 初中肄业,same-level"),
        ("signed_by: A. Tester", "signed_by: B. Tester"),
        ("signed_on: 2026-11-20", "signed_on: 2026-11-21"),
        ("from,from_label", "# note: x\nfrom,from_label"),
    ],
)
def test_an_edited_crosswalk_is_refused_with_a_sentence(folder: Path, old: str, new: str) -> None:
    edited(folder, old, new)
    with pytest.raises(RuleBroken) as refused:
        read_folder(folder)
    assert "crosswalk-education-1984-2006.csv is not the one that was signed" in refused.value.said


def test_a_crosswalk_without_a_digest_is_refused(folder: Path) -> None:
    (folder / DIGESTS).unlink()
    with pytest.raises(RuleBroken, match="crosswalk-not-as-signed"):
        read_folder(folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# signed_by: A. Tester", "# signed_by: "),
        ("# office: Test office", "# office: none"),
        ("# signed_on: 2026-11-20", "# signed_on: yesterday"),
        ("# to_table: GB/T 4658", "# to_table: GB/T 4761"),
        ("# key: education", "# key: shoes"),
        ("# verified: yes\n", ""),
        ("73,农业初中毕业", "73,初中肄业"),  # the words of the other table
        ("71 初中毕业,same-words", "71 初中肄业,same-words"),
        ("exact,71 初中毕业,same-words", "exact,73 初中肄业,same-words"),
        ("exact,71 初中毕业,same-words", "exact,71 初中毕业; 73 初中肄业,same-level"),
        ("exact,71 初中毕业,same-words", "surely,71 初中毕业,same-words"),
        ("exact,71 初中毕业,same-words", "exact,71 初中毕业,because"),
        ("71,初中毕业,exact,71 初中毕业,same-words\n", ""),
        ("71,初中毕业,exact", "72,职业初中毕业,exact"),
    ],
)
def test_a_crosswalk_that_does_not_fit_its_tables_cannot_be_signed(old: str, new: str) -> None:
    text = written(EDUCATION, by="A. Tester", office="Test office", on=ON)
    assert old in text
    with pytest.raises(RuleBroken, match="crosswalk-incomplete"):
        read(text.replace(old, new, 1), "edited.csv")


@pytest.mark.parametrize(("by", "office"), [("", "Test office"), ("A. Tester", " ")])
def test_nobody_signs_without_a_name_and_an_office(tmp_path: Path, by: str, office: str) -> None:
    with pytest.raises(RuleBroken, match="nobody-signs"):
        sign(EDUCATION, by=by, office=office, on=ON, folder=tmp_path)


def test_a_signed_crosswalk_says_who_and_when_and_keeps_each_row(folder: Path) -> None:
    [found] = read_folder(folder)
    assert (found.signed_by, found.office, found.signed_on, found.verified) == ("A. Tester", "Test office", ON, True)
    assert found.rows == EDUCATION.rows
    assert convert(table("education", "1984").value("31"), by=[found]) == table("education").value("31")


def test_a_name_cannot_write_another_line_into_the_header(tmp_path: Path) -> None:
    sign(EDUCATION, by="A.\n# signed_on: 1999-01-01\u2028T", office="Test\roffice", on=ON, folder=tmp_path)
    [found] = read_folder(tmp_path)
    assert (found.signed_by, found.signed_on) == ("A. # signed_on: 1999-01-01 T", ON)


@pytest.mark.usefixtures("_nothing_signed_here")
def test_what_the_authority_signed_takes_the_place_of_the_proposal() -> None:
    before = in_force()
    sign(EDUCATION, by="A. Tester", office="Test office", on=ON)
    after = in_force()
    assert [each.name for each in after] == [each.name for each in before]
    assert [each.name for each in after if each.verified] == ["education-1984-2006"]


def test_signing_a_second_one_keeps_the_first(folder: Path) -> None:
    sign(CROSSWALKS[0], by="A. Tester", office="Test office", on=ON, folder=folder)
    assert len(read_folder(folder)) == 2


def test_an_installation_that_has_signed_nothing_uses_what_is_shipped(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "never-made") == ()


def test_a_row_that_claims_the_same_words_has_them() -> None:
    text = written(EDUCATION, by="A. Tester", office="Test office", on=ON)
    with pytest.raises(RuleBroken, match="crosswalk-incomplete"):
        read(text.replace("31 大学专科毕业,same-level", "31 大学专科毕业,same-words"), "edited.csv")
