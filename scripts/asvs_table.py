"""How much of OWASP ASVS 5.0.0 holds here: counts the lines of docs/asvs.md, level by level.

``python scripts/asvs_table.py`` writes the counts at the top of that page anew; a test fails when they are stale. Which
requirements there are, and of which level, stands in tests/architecture/asvs.tsv: a section, then its levels in order.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "asvs.md"
LIST = ROOT / "tests" / "architecture" / "asvs.tsv"
COUNTS = re.compile(r"(?<=<!-- Counted by scripts/asvs_table\.py\. -->\n\n).*?(?=\n\n)", re.DOTALL)
ROW = re.compile(r"^\| (V[\d.]+) \| ([12]) \| (.+?) \| (\S+) \| (.+) \|$", re.MULTILINE)
STATES = ("yes", "partly", "no", "n/a")


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement: what it asks, whether it holds, and by what, or what is missing."""

    number: str
    level: int
    asks: str
    state: str
    evidence: str


def rows(page: str) -> list[Row]:
    """Return the lines of the page in their order."""
    return [Row(number, int(level), asks, state, why) for number, level, asks, state, why in ROW.findall(page)]


def required() -> dict[str, int]:
    """Return every requirement of the standard with its level, 1 to 3."""
    sections = [line.split("\t") for line in LIST.read_text(encoding="ascii").splitlines()]
    return {
        f"{section}.{place}": int(level)
        for section, levels in sections
        for place, level in enumerate(levels.split(), start=1)
    }


def counted(page: str) -> str:
    """Return the counts of a page as a table: a line for each level, and one for both."""
    found = rows(page)
    lines = [f"| level | {' | '.join(STATES)} | all |", f"| --- {'| --- ' * len(STATES)}| --- |"]
    for said, levels in (("1", {1}), ("2", {2}), ("1 and 2", {1, 2})):
        states = Counter(row.state for row in found if row.level in levels)
        lines.append(f"| {said} | {' | '.join(str(states[state]) for state in STATES)} | {states.total()} |")
    return "\n".join(lines)


def main() -> None:
    """Write the counts anew."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(COUNTS.sub(lambda _old: counted(page), page, count=1), encoding="utf-8")


if __name__ == "__main__":
    main()
