"""How figures grow with the province, drawn against its size.

``python -m bench.growth 10000000 finding.json worklist.json`` takes what ``banshi bench … --size 10000000 --json``
printed, keeps it in ``bench/growth.json``, and draws ``docs/images/growth.svg`` anew; without files it draws what is
kept. A row that names its own size is kept under that. A figure measured again replaces the one before.
"""

from __future__ import annotations

import json
import re
import sys
from html import escape
from math import ceil, floor, log10
from pathlib import Path
from typing import Any

KEPT = Path(__file__).with_name("growth.json")
DRAWN = Path(__file__).parents[1] / "docs" / "images" / "growth.svg"
FIGURES = {
    "lookup p99": ("Exact lookup through the door, p99", "persons"),
    "all kinds: p95": ("Search with one error, p95", "persons"),
    "all kinds: CPU, both processes": ("Search with one error, CPU", "persons"),
    "the worst kind: found among ten": ("Search with one error, found among ten, worst kind", "persons"),
    "index of keys": ("Index of the search", "persons"),
    "worklist of 50: p95": ("Worklist of fifty over HTTP, p95", "cases"),
    "report over HTTP: CPU of server and PostgreSQL": ("Taking a concern in over HTTP, CPU", "concerns"),
    "a unit's desk, 50 rows: p95": ("A unit's desk of fifty, p95", "concerns"),
    "alike p95": ("Proposals of the same problem, p95", "concerns"),
    "made up: whole register": ("Duplicates of a whole register", "persons"),
    "the longest wait of all": ("Longest wait while migrations run", "rows"),
}
"""Rows of the benches, without their size: how a reader knows them, and what their size counts."""
SIZE = re.compile(r"(?:^| )(?:(?:at|among) )?([\d,]{4,}\d)(?: persons| cases| concerns)?")
ACROSS, WIDE, HIGH, LEFT, BELOW, ABOVE = 2, 460, 190, 64, 34, 40
"""Pictures in a row, the size of one in units of the picture, and the room beside, below and above its field."""


def main(size: int, files: list[str]) -> None:
    """Keep what the files report of ``size``, and draw everything."""
    kept: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    for file in files:
        for row in json.loads(Path(file).read_text(encoding="utf-8").splitlines()[-1]):
            keep(kept, row, size)
    if files:
        KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    DRAWN.write_text(drawn(kept), encoding="utf-8")


def keep(kept: dict[str, Any], row: dict[str, Any], size: int) -> None:
    """Take in a row that is one of our figures, under the size it names or else under ``size``."""
    named = SIZE.search(row["name"])
    name = SIZE.sub("", row["name"]).strip()
    if name in FIGURES:
        line = kept.setdefault(name, {"points": {}})
        line |= {"limit": row["limit"], "unit": row["unit"]}
        line["points"][str(int(named[1].replace(",", "")) if named else size)] = row["ours"]


def drawn(kept: dict[str, Any]) -> str:
    """Draw one small field for each figure that was measured at two sizes or more, sizes on a scale of tens."""
    lines = [(name, line) for name, line in sorted(kept.items()) if len(line["points"]) > 1]
    rows = ceil(len(lines) / ACROSS)
    fields = [
        f'<g transform="translate({n % ACROSS * WIDE} {n // ACROSS * HIGH})">{_field(*FIGURES[name], line)}</g>'
        for n, (name, line) in enumerate(lines)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {ACROSS * WIDE} {max(rows, 1) * HIGH}" role="img" '
        'font-family="system-ui, sans-serif" font-size="11" fill="#10191a">'
        f"<title>Growth of our figures with the size of the province</title>{''.join(fields)}</svg>\n"
    )


def _field(title: str, whom: str, line: dict[str, Any]) -> str:
    points = {int(size): ours for size, ours in line["points"].items()}
    low, high = floor(log10(min(points))), ceil(log10(max(points)))
    top = max(*points.values(), line["limit"] or 0) * 1.1
    wide, high_ = WIDE - LEFT - 30, HIGH - BELOW - ABOVE

    def x(size: float) -> float:
        return LEFT + wide * (log10(size) - low) / (high - low)

    def y(value: float) -> float:
        return float(ABOVE + high_ * (1 - value / top))

    tens = "".join(
        f'<text x="{x(10**n):.1f}" y="{HIGH - 18}" text-anchor="middle" fill="#4d585a">{_size(10**n)}</text>'
        f'<path d="M{x(10**n):.1f} {ABOVE}V{ABOVE + high_}" stroke="#e3e9ea"/>'
        for n in range(low, high + 1)
    )
    limit = (
        f'<path d="M{LEFT} {y(line["limit"]):.1f}H{LEFT + wide}" stroke="#b3261e" stroke-dasharray="4 3"/>'
        f'<text x="{LEFT - 6}" y="{y(line["limit"]) + 4:.1f}" text-anchor="end" fill="#b3261e">{line["limit"]:g}</text>'
        if line["limit"]
        else ""
    )
    ordered = sorted(points.items())
    way = " ".join(f"{x(size):.1f},{y(ours):.1f}" for size, ours in ordered)
    dots = "".join(
        f'<circle cx="{x(size):.1f}" cy="{y(ours):.1f}" r="3.5" fill="#0b6e6e"/>'
        f'<text x="{x(size):.1f}" y="{y(ours) - 8:.1f}" text-anchor="middle" font-weight="700">{ours:.3g}</text>'
        for size, ours in ordered
    )
    return (
        f'<text x="12" y="20" font-size="13" font-weight="700">{escape(title)}</text>'
        f'<text x="12" y="33" fill="#4d585a">{escape(line["unit"])}, by number of {whom}</text>{tens}{limit}'
        f'<polyline points="{way}" fill="none" stroke="#0b6e6e" stroke-width="2"/>{dots}'
    )


def _size(number: int) -> str:
    return f"{number // 1_000_000} million" if number >= 1_000_000 else f"{number:,}"  # noqa: PLR2004 - as it is read


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 0, sys.argv[2:])
