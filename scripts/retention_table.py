"""The table of what is kept and for how long, as documents show it: from what, why, by which law, what happens then.

``python scripts/retention_table.py`` writes docs/retention.md anew from the schedule; ``--check`` only says whether it
is stale. A test asks the same, so a term that is changed without its page fails.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banshi.settings")

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parents[1] / "docs" / "retention.md"
MARK = "<!-- Made by scripts/retention_table.py from the schedule; a test fails when it is stale. -->"
HEADINGS = (
    "What", "Ended", "Kept", "Counted from", "Why", "Then", "Law", "Verified", "Decided by", "Deleted by", "Tables",
)  # fmt: skip


def table() -> str:
    """Return the table in Markdown, in English."""
    from django.utils import translation  # noqa: PLC0415 - after Django is set up

    with translation.override("en"):
        rows = [HEADINGS, tuple("---" for _ in HEADINGS), *_rows()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def page(present: str) -> str:
    """Return the page with the table made anew; what stands above the mark is written by hand."""
    head = present.partition(MARK)[0].rstrip()
    return f"{head}\n\n{MARK}\n\n{table()}\n"


def _rows() -> Iterator[tuple[str, ...]]:
    from banshi.retention.due import BY_TERM  # noqa: PLC0415 - after Django is set up
    from banshi.retention.jurisdiction import pack  # noqa: PLC0415
    from banshi.retention.kinds import BY_CODE  # noqa: PLC0415
    from banshi.retention.reading import how_long  # noqa: PLC0415
    from banshi.retention.tables import tables_of  # noqa: PLC0415

    for term in pack().terms:
        names = ", ".join(f"`{table.name}`" for table in tables_of(term.kind))
        kept = "for good" if term.months is None else how_long(term.months) if term.months else "until then"
        yield (
            str(BY_CODE[term.kind].says), str(term.ended), kept, str(term.counted), str(term.why), str(term.then),
            term.source.said, "yes" if term.source.verified else "no", str(term.decided_by),
            "the job, listed first" if term.key in BY_TERM else "", names,
        )  # fmt: skip


def main() -> int:
    """Write the page, or with ``--check`` return 1 where it is stale."""
    django.setup()
    present = PAGE.read_text(encoding="utf-8")
    if "--check" in sys.argv:
        return int(page(present) != present)
    PAGE.write_text(page(present), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
