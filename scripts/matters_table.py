"""The table of all matters, as documents show it: who may apply, what is asked and known, who decides, by what source.

``python scripts/matters_table.py`` writes docs/matters.md anew from the definitions; ``--check`` only says whether it
is stale. A test asks the same, so a matter that is changed without its page fails.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banshi.settings")

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from banshi.kernel.sources import Source
    from banshi.matters.definition import Matter

PAGE = Path(__file__).parents[1] / "docs" / "matters.md"
HEADINGS = (
    "Matter", "Class", "Who may apply", "Asked", "Known, so not asked", "Evidence", "Whose word", "Decided by",
    "Working days", "Changes", "Source", "Verified",
)  # fmt: skip
OPENING = """# Every matter

<!-- Made by scripts/matters_table.py from the definitions; a test fails when it is stale. -->

What a counter can do, from the code itself. *Class* is who may decide across stations: A anywhere, B anywhere after a
check, C at home, D after an inquiry at home. *Known* is shown at the counter and never asked. *Working days* are those
of each office's part, in their order. *Verified* says of how many of its sources, and of those of its terms, a text in
force was read; of the rest ask the authority first.

"""


def page() -> str:
    """Return the page in English, as it should stand in the documents now."""
    from django.utils import translation  # noqa: PLC0415 - Django is set up first

    from banshi.matters.jurisdiction import jurisdiction  # noqa: PLC0415
    from banshi.matters.vocabulary import Group  # noqa: PLC0415

    groups = list(Group)
    with translation.override("en"):
        matters = sorted(jurisdiction().matters, key=lambda one: (groups.index(one.group), one.code, one.version))
        rows = [_line(HEADINGS), _line(["---"] * len(HEADINGS)), *(_line(_cells(one)) for one in matters)]
    return OPENING + f"{len(matters)} matters.\n\n" + "\n".join(rows) + "\n"


def _cells(matter: Matter[Any]) -> Iterator[str]:
    from banshi.cli.showing import clocks, deciders, verified  # noqa: PLC0415
    from banshi.matters.definition import questions  # noqa: PLC0415
    from banshi.matters.vocabulary import ROLE_WORDS  # noqa: PLC0415

    version = f", version {matter.version}" if matter.version > 1 else ""
    yield f"**{matter.title}**<br>`{matter.code}`{version}"
    yield matter.category.value
    yield _lines(ROLE_WORDS[role] for role in matter.who_may_apply)
    yield _lines(f"{one.asks}{'' if one.required else ' (optional)'}" for one in questions(matter).values())
    yield _labels(matter.known)
    yield _lines(f"{one.title}{' (its holder is asked)' if one.holder else ''}" for one in matter.evidence)
    yield _lines(_heard(matter))
    yield deciders(matter)
    yield clocks(matter)
    yield _labels(matter.changes_items)
    yield _lines(_sources(matter))
    yield verified(matter)


def _heard(matter: Matter[Any]) -> Iterator[str]:
    for one in matter.hears:
        yield f"{one.whose.value} from {one.from_age}: {one.word.value}, {one.working_days} working days"


def _sources(matter: Matter[Any]) -> Iterator[str]:
    """Name the law of a matter and of its terms once each, with whether it is verified."""
    terms: tuple[Source, ...] = tuple(leg.source for leg in type(matter).route(proven=False))
    for said, source in {source.said: source for source in (*matter.law, *terms)}.items():
        yield f"{said} ({'verified' if source.verified else 'not verified'})"


def _labels(items: Iterable[str]) -> str:
    """Name items as the register labels them; what is no item of it keeps the name the matter gives it."""
    from banshi.register.items import BY_NAME  # noqa: PLC0415

    return ", ".join(str(BY_NAME[name].label) if name in BY_NAME else name for name in items) or "–"


def _lines(parts: Iterable[object]) -> str:
    return "<br>".join(map(str, parts)) or "–"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells) + " |"


def main() -> int:
    """Write the page, or with ``--check`` only say whether it is stale: 0 as it should be, 1 stale."""
    django.setup()
    wanted = page()
    if "--check" in sys.argv:
        fresh = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == wanted
        sys.stdout.write("fresh\n" if fresh else "stale: run python scripts/matters_table.py\n")
        return 0 if fresh else 1
    PAGE.write_text(wanted, encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}: {wanted.count(chr(10))} lines\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
