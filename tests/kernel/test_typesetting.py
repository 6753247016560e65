"""The printing desk: same bytes for the same paper, and no box in the place of a character."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from shutil import which
from typing import TYPE_CHECKING

import pytest
import typst
from pypdf import PdfReader

from banshi.kernel.squares import qr_svg
from banshi.kernel.typesetting import CannotPrint, DoesNotFit, missing_glyphs, typeset

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 11, 21, 9, 44, tzinfo=UTC)
LAYOUT = """
#let made(content) = {
  set document(title: content.text)
  set text(font: "Noto Sans SC", lang: "zh")
  content.text
  if "long" in content { panic("does not fit: " + content.long) }
  if "qr" in content { image(bytes(content.qr), alt: "QR") }
}
"""


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    path = tmp_path / "paper.typ"
    path.write_text(LAYOUT, encoding="utf-8")
    return path


def told_by(tool: str, pdf: bytes, *to: str) -> str:
    command = [which(tool) or tool, "-", *to]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def text_of(pdf: bytes) -> str:
    return told_by("pdftotext", pdf, "-")


@pytest.mark.parametrize("text", ['#panic("x")', "*a* _b_ $c$ <d> @e", '\\ " #[', "= 一 // 二 /* 三 */", "买买提·示例"])
def test_no_text_is_taken_for_layout(layout: Path, text: str) -> None:
    assert text.replace(" ", "") in text_of(typeset(layout, {"text": text}, at=AT)).replace(" ", "")


def test_the_same_paper_gives_the_same_bytes(layout: Path) -> None:
    content = {"text": "平湖路", "qr": qr_svg("https://banshi.example/check/1")}
    assert typeset(layout, content, at=AT) == typeset(layout, content, at=AT)


def test_papers_laid_out_at_once_and_one_after_the_other_are_the_same_files(layout: Path) -> None:
    """Nothing of one paper gets into another, though the typesetter remembers what it laid out."""
    told = [f"平湖路{number}号" for number in range(9)]
    contents = [{"text": text, "qr": qr_svg(f"https://banshi.example/{at % 3}")} for at, text in enumerate(told)]
    with ThreadPoolExecutor(4) as desk:
        at_once = list(desk.map(lambda content: typeset(layout, content, at=AT), contents))
    assert at_once == [typeset(layout, content, at=AT) for content in contents]
    assert ["".join(text_of(pdf).split()) for pdf in at_once] == told


def test_a_paper_has_a_title_a_language_a_time_and_tags_for_reading_aloud(layout: Path) -> None:
    reader = PdfReader(BytesIO(typeset(layout, {"text": "受理回执"}, at=AT)))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.creation_date) == ("受理回执", AT)
    root = reader.root_object
    assert str(root["/Lang"]).startswith("zh")
    assert "/StructTreeRoot" in root


@pytest.mark.parametrize("character", ["𠮷", "𠀀", "ᠮ", "ئ", "\ue000", "\u200b", "\x07"])
def test_a_character_without_a_shape_is_refused_by_name(layout: Path, character: str) -> None:
    with pytest.raises(CannotPrint) as refused:
        typeset(layout, {"text": "李", "deep": [{"name": f"李{character}"}]}, at=AT)
    assert refused.value.characters == {character}
    assert f"U+{ord(character):04X}" in str(refused.value.sentence)
    assert refused.value.code == "cannot-print"


def test_rare_characters_that_the_fonts_hold_are_printed(layout: Path) -> None:
    assert missing_glyphs("𫖯䶮㑇𬴊 ABC·éü\n") == frozenset()
    assert "𫖯䶮" in text_of(typeset(layout, {"text": "李𫖯䶮"}, at=AT))


def test_every_font_in_the_paper_is_our_own_and_embedded(layout: Path) -> None:
    pdf = typeset(layout, {"text": "李示例 ABC 123"}, at=AT)
    fonts = told_by("pdffonts", pdf).splitlines()[2:]
    assert fonts
    assert all("NotoSansSC" in font and font.split()[-5] == "yes" for font in fonts)


def test_a_value_too_long_for_its_place_is_refused_with_the_value(layout: Path) -> None:
    with pytest.raises(DoesNotFit) as refused:
        typeset(layout, {"text": "一", "long": '很长"的值'}, at=AT)
    assert refused.value.value == '很长"的值'


def test_a_fault_in_a_layout_is_no_refusal(tmp_path: Path) -> None:
    (tmp_path / "broken.typ").write_text("#let", encoding="utf-8")
    with pytest.raises(typst.TypstError):
        typeset(tmp_path / "broken.typ", {}, at=AT)
