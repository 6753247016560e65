"""The printing desk: a layout and the values of one paper become one PDF.

Whatever is printed must look the same on every machine and hold every character that was asked for. So the
fonts come from a package, never from the machine, and a character that they do not hold is refused by name:
an empty box in the place of somebody's name is worse than no paper.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

import pylopdf_fonts_zh_cn
import typst
from django.utils.translation import gettext_lazy as _
from fontTools.ttLib import TTFont

from banshi.kernel.refusals import Refusal
from banshi.kernel.spares import Spares

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

# A line break is laid out, not printed.
LAID_OUT = frozenset("\n")


class CannotPrint(Refusal, ValueError):
    """The fonts hold no shape for these characters: a person or a fuller font has to make the paper."""

    def __init__(self, characters: frozenset[str]) -> None:
        self.characters = characters
        named = ", ".join(f"{_shown(each)} (U+{ord(each):04X})" for each in sorted(characters))
        super().__init__(
            "cannot-print",
            _("The printer has no shape for: %(characters)s.") % {"characters": named},
            cure=_("Have this paper made by hand; the case itself is not held up."),
        )


class DoesNotFit(Refusal, ValueError):
    """A value is longer than its place on the paper, even in the smallest letters that can be read."""

    def __init__(self, value: str) -> None:
        self.value = value
        super().__init__(
            "does-not-fit",
            _("This text is too long for its place on the paper: %(value)s") % {"value": value},
            cure=_("Shorten it, or have this paper made by hand."),
        )


def typeset(layout: Path, content: Mapping[str, object], *, at: datetime) -> bytes:
    """Lay out one paper and give the PDF; the same layout, content and time give the same bytes.

    The layout defines `made(content)`; content reaches it as JSON in a text, so that no text can be taken for layout.
    No value is given to it in any other way: whatever the typesetter laid out for papers before, it lays out again only
    where the content that it was made from is another.
    `at` (aware) is written into the PDF as its time of making. Raises CannotPrint and DoesNotFit.
    """
    if missing := missing_glyphs("".join(_texts(content.values()))):
        raise CannotPrint(missing)
    try:
        told = _literal(json.dumps(content, ensure_ascii=False))
        main = f'#import "/{layout.name}": made\n#made(json(bytes({told})))'
        with _typesetters(layout.parent).one() as typesetter:
            pdf = typesetter.compile(main.encode(), timestamp=int(at.timestamp()))
    except typst.TypstError as error:
        _, marker, value = error.message.partition("does not fit: ")
        if not marker:
            raise
        raise DoesNotFit(value.rstrip('"')) from error
    assert isinstance(pdf, bytes)  # noqa: S101 - pages of a PDF are one file
    return pdf


def missing_glyphs(text: str) -> frozenset[str]:
    """Characters of the text that the fonts of the papers cannot print."""
    return frozenset(text) - printable_characters() - LAID_OUT


@cache
def printable_characters() -> frozenset[str]:
    """Every character that has a shape in *each* font of the papers."""
    return frozenset.intersection(*(_characters_of(font) for font in _font_files()))


def _font_files() -> tuple[Path, ...]:
    return (pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path())


def _characters_of(font: Path) -> frozenset[str]:
    with TTFont(font, lazy=True) as opened:
        shapes = opened.getBestCmap()
    return frozenset(chr(code) for code, shape in shapes.items() if shape != ".notdef" and _is_visible(chr(code)))


def _is_visible(character: str) -> bool:
    """Leave out controls and hidden marks, which print as nothing and hide a difference between names."""
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}


def _literal(text: str) -> str:
    """Write a text as the typesetter's language quotes it; whatever else stands in it stands for itself."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


@cache
def _typesetters(folder: Path) -> Spares[typst.Compiler]:
    """Return the typesetters of a folder of layouts: none can lay out two papers at once."""
    return Spares(lambda: typst.Compiler(font_paths=_fonts(), root=folder))


@cache
def _fonts() -> typst.Fonts:
    """Load the fonts once; nothing of the machine's and nothing of the typesetter's own."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[_font_files()[0].parent],
    )


def _texts(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from _texts(value.values())
        elif isinstance(value, Iterable):
            yield from _texts(value)


def _shown(character: str) -> str:
    return character if character.isprintable() else "?"
