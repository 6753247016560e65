"""The papers a resident takes home: every value stands on them, and none leaves its place."""

from __future__ import annotations

import subprocess
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from io import BytesIO
from shutil import which
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from banshi.china.booklet.papers import Refused
from banshi.china.booklet.pressing import Paper, print_paper
from banshi.kernel.sealing import authority_certificate, check, make_authority, seal
from banshi.kernel.typesetting import CannotPrint, DoesNotFit
from tests.china.example_papers import (
    LONG_ADDRESS,
    MORNING,
    PAPERS,
    a_booklet,
    a_certificate,
    a_crowded_member,
    a_leg_paper,
    a_member,
    a_member_card,
    a_refusal,
    a_slip,
    a_source,
    an_answer,
)

if TYPE_CHECKING:
    from pathlib import Path

MILLIMETRE = 72 / 25.4


def pdftotext(pdf: bytes, option: str) -> str:
    command = [which("pdftotext") or "pdftotext", option, "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def text_of(pdf: bytes) -> str:
    """Give what stands on the paper, without the gaps and line breaks of its layout."""
    return "".join(pdftotext(pdf, "-raw").split())


def texts_in(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for each in value for text in texts_in(each)]
    if is_dataclass(value):
        return [text for field in fields(value) for text in texts_in(getattr(value, field.name))]
    return []


def sizes_of(pdf: bytes) -> set[tuple[int, int]]:
    """Give the sizes of the pages in whole millimetres."""
    boxes = [page.mediabox for page in PdfReader(BytesIO(pdf)).pages]
    return {(round(float(box.width) / MILLIMETRE), round(float(box.height) / MILLIMETRE)) for box in boxes}


@pytest.mark.parametrize("name", PAPERS)
def test_every_value_stands_on_the_paper(name: str) -> None:
    paper = PAPERS[name]()
    printed = text_of(print_paper(paper)).casefold()
    # The office of a booklet is its author in the file; on the page stands its seal's name. Titles are in capitals.
    wanted = texts_in(replace(paper, office=""))
    assert [text for text in wanted if "".join(text.split()).casefold() not in printed] == []


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("booklet", (143, 105)),
        ("member card", (143, 105)),
        ("slip", (148, 210)),
        ("refusal", (210, 297)),
        ("answer", (148, 210)),
        ("certificate", (210, 297)),
        ("leg paper", (210, 297)),
    ],
)
def test_every_paper_has_its_size(name: str, size: tuple[int, int]) -> None:
    assert sizes_of(print_paper(PAPERS[name]())) == {size}


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_paper_is_the_same_file(name: str) -> None:
    assert print_paper(PAPERS[name]()) == print_paper(PAPERS[name]())


@pytest.mark.parametrize(
    ("paper", "pages"),
    [
        (a_booklet(), 5),
        (a_member_card(), 2),
        (a_slip(), 1),
        (a_refusal(), 1),
        (an_answer(), 1),
        (a_certificate(), 1),
        (a_leg_paper(), 1),
    ],
    ids=list(PAPERS),
)
def test_an_ordinary_paper_has_no_page_too_many(paper: Paper, pages: int) -> None:
    assert len(PdfReader(BytesIO(print_paper(paper))).pages) == pages


def test_a_booklet_of_twelve_crowded_members_keeps_every_value_and_no_page_is_empty() -> None:
    crowded = replace(a_booklet(), address=LONG_ADDRESS, members=(a_crowded_member(),) * 12)
    pdf = print_paper(crowded)
    printed = text_of(pdf)
    assert printed.count("常住人口登记卡") == 12
    assert printed.count("项目29") == 12
    assert printed.count("99999919510307001X") == 12
    assert all(page.extract_text().strip() for page in PdfReader(BytesIO(pdf)).pages)


def test_thirty_changes_run_on_over_several_pages_under_the_same_heading() -> None:
    printed = text_of(print_paper(replace(a_member_card(), member=a_crowded_member())))
    assert printed.count("登记事项变更和更正记载") >= 3
    assert all(f"项目{number:02d}" in printed for number in range(30))


def test_nothing_stands_outside_the_margins_of_a_crowded_card() -> None:
    pdf = print_paper(replace(a_member_card(), member=a_crowded_member()))
    boxes = pdftotext(pdf, "-bbox")
    edges = [float(part.split('"')[1]) for part in boxes.split() if part.startswith("xMax=")]
    assert edges
    assert max(edges) <= 135.5 * MILLIMETRE


@pytest.mark.parametrize("value", ["长" * 400, "W" * 90])
def test_a_value_that_cannot_fit_is_refused_instead_of_cut(value: str) -> None:
    card = replace(a_member_card(), member=replace(a_member(), workplace=value))
    with pytest.raises(DoesNotFit) as refused:
        print_paper(card)
    assert refused.value.value == value


def test_a_name_that_cannot_be_printed_is_refused_by_its_character() -> None:
    with pytest.raises(CannotPrint) as refused:
        print_paper(replace(a_member_card(), member=replace(a_member(), name="李𠮷")))
    assert refused.value.characters == {"𠮷"}


def test_the_letters_of_the_card_name_religion_and_leave_it_empty() -> None:
    assert "宗教信仰Religion公民身份" in text_of(print_paper(a_member_card()))


def test_a_slip_says_when_each_leg_is_due_in_both_languages() -> None:
    printed = text_of(print_paper(a_slip()))
    assert "最迟11月23日（周一）17:00" in printed
    assert "byMon23Nov2026,17:00" in printed
    assert printed.count("✓") == 1


@pytest.mark.parametrize(
    ("refused", "title"), [(Refused.NOT_ACCEPTED, "不予受理通知书"), (Refused.NOT_GRANTED, "不予办理通知书")]
)
def test_a_letter_of_refusal_says_what_was_refused(refused: Refused, title: str) -> None:
    assert title in text_of(print_paper(replace(a_refusal(), refused=refused)))


@pytest.mark.parametrize(("verified", "words"), [(True, "已经主管机关核实"), (False, "尚未经主管机关核实")])
def test_a_paper_says_whether_its_source_was_confirmed(*, verified: bool, words: str) -> None:
    assert words in text_of(print_paper(replace(an_answer(), source=replace(a_source(), verified=verified))))


def test_a_slip_of_many_legs_runs_on_to_a_second_page() -> None:
    leg = a_slip().legs[1]
    legs = tuple(replace(leg, due_at=MORNING + timedelta(days=number)) for number in range(20))
    pdf = print_paper(replace(a_slip(), legs=legs))
    assert len(PdfReader(BytesIO(pdf)).pages) == 2


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_can_be_sealed(name: str, tmp_path: Path) -> None:
    make_authority(tmp_path, "示范签章中心")
    sealed = seal(
        print_paper(PAPERS[name]()),
        folder=tmp_path,
        unit_code="999999001",
        unit_name="平湖路派出所",
        reason="Issued",
        place="示范市",
    )
    assert check(sealed, trust=authority_certificate(tmp_path)).genuine
