"""Ratios that no change may make worse: what a run measured against what ``bench/ratios.json`` keeps.

Kept is what does not know the machine: a share of a limit that was measured in the same run, and what is counted. Each
has its better side; ``python -m bench.ratios steps steps.json`` keeps anew what ``banshi bench steps --json`` printed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

KEPT = Path(__file__).with_name("ratios.json")
WORSE = 1.25
"""So many times worse than what is kept is a failure; a count may not grow at all without being kept anew."""


def kept() -> dict[str, dict[str, dict[str, Any]]]:
    """Return what is kept: by bench and row, its ratio and whether ``more`` or ``less`` is better."""
    found: dict[str, dict[str, dict[str, Any]]] = json.loads(KEPT.read_text(encoding="utf-8"))
    return found


def worse(bench: str, *runs: dict[str, dict[str, Any]]) -> list[str]:
    """Return, in a sentence each, which rows were worse in the best of some runs than what is kept of a bench.

    A row that is kept and was not measured is worse than any.
    """
    found = []
    for name, line in kept().get(bench, {}).items():
        measured = [run[name]["ratio"] for run in runs if name in run]
        more = line["better"] == "more"
        best = max(measured, default=0.0) if more else min(measured, default=float("inf"))
        limit = line["ratio"] / WORSE if more else line["ratio"] * WORSE
        if best < limit if more else best > limit:
            found.append(f"{name}: {best:.3f}, where {line['ratio']:.3f} is kept and {limit:.3f} the limit")
    return found


def main(bench: str, file: str) -> None:
    """Keep the ratios anew of the rows that are kept of a bench."""
    lines = kept()
    rows = {row["name"]: row for row in json.loads(Path(file).read_text(encoding="utf-8").splitlines()[-1])}
    for name, line in lines[bench].items():
        line["ratio"] = round(rows[name]["ratio"], 3)
    KEPT.write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
