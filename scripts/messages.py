"""The words people read: collects them from code and templates into the Chinese catalogue, keeping what is translated.

``python scripts/messages.py`` brings the catalogue up to date and says what still has no translation. Needs no
gettext programs.
"""

from __future__ import annotations

import ast
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "banshi"
CATALOGUE = SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
}  # fmt: skip


STRING = r"""(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\bn?gettext\({STRING}(?:\s*,\s*{STRING})?")


def collected() -> Catalog:
    """Return every message of code and templates, with the files it stands in."""
    catalog = Catalog(locale="zh_Hans", project="Banshi", charset="utf-8")
    for path, message in (*_in_code(), *_in_templates()):
        catalog.add(message, locations=[(str(path.relative_to(ROOT)), 0)])
    return catalog


def translated() -> Catalog:
    """Return the Chinese catalogue as it stands."""
    if not CATALOGUE.exists():
        return Catalog(locale="zh_Hans")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def untranslated(catalog: Catalog) -> list[str]:
    """Return the messages without a translation."""
    texts = [(m.id if isinstance(m.id, str) else m.id[0], m.string) for m in catalog if m.id]
    return [text for text, said in texts if not said or (not isinstance(said, str) and not all(said))]


def _in_code() -> Iterator[tuple[Path, str | tuple[str, ...]]]:
    for path in sorted(SOURCE.rglob("*.py")):
        with path.open("rb") as file:
            for _line, message, _comments, _context in extract("python", file, keywords=KEYWORDS):
                yield path, message


def _in_templates() -> Iterator[tuple[Path, str | tuple[str, ...]]]:
    for path in sorted(SOURCE.rglob("*.html")):
        for found in CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
            one, many = (ast.literal_eval(text) if text else "" for text in found.groups())
            yield path, (one, many) if many else one


def main() -> int:
    """Bring the catalogue up to date; returns 1 while something is untranslated."""
    if not settings.configured:
        settings.configure()
    catalog = translated()
    catalog.update(collected(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.fuzzy, catalog.header_comment = False, "# What Banshi says in Chinese."
    catalog.creation_date = catalog.revision_date = datetime(2026, 11, 22, tzinfo=UTC)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalog, width=110, include_lineno=False, sort_output=True, omit_header=False)
    missing = untranslated(catalog)
    for text in missing:
        sys.stdout.write(f"not translated: {text}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
