"""What residents' concerns are about: a list in three levels, read once from ``categories.csv``.

The list is our own and follows no standard; a city puts its own in its place. A row's parent is its code without the
last part. A faulty list does not start.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from banshi.china.codes.tables import parse_csv
from banshi.concerns.jurisdiction import CategoryRow
from banshi.concerns.vocabulary import Urgency

LEVELS = 3


class FaultyList(ValueError):
    """A list of categories or duties cannot be used; its text says which line and why."""


@cache
def categories() -> tuple[CategoryRow, ...]:
    """Return the whole list in the order of its codes; raises ``FaultyList``."""
    return read(files(__package__).joinpath("categories.csv").read_text(encoding="utf-8"))


def read(text: str) -> tuple[CategoryRow, ...]:
    """Read a list: columns code, zh, en, urgency, words (separated by semicolons) and kept_back.

    Raises ``FaultyList``.
    """
    _said, lines = parse_csv(text)
    rows = tuple(_row(line) for line in lines)
    refuse_if_faulty(rows)
    return rows


def refuse_if_faulty(rows: tuple[CategoryRow, ...]) -> None:
    """Raise ``FaultyList`` for a code that comes twice, stands below nothing or lies too deep, or has no name."""
    known: set[str] = set()
    for row in rows:
        if row.code in known:
            raise FaultyList(f"Category {row.code} comes twice.")
        if row.parent and row.parent not in known:
            raise FaultyList(f"Category {row.code} stands below {row.parent}, which does not come before it.")
        if row.code.count(".") >= LEVELS or not all(part.isdigit() for part in row.code.split(".")):
            raise FaultyList(f"Category {row.code} is not written as up to {LEVELS} numbers with dots.")
        if not (row.name and row.name_en):
            raise FaultyList(f"Category {row.code} needs a name in both languages.")
        known.add(row.code)


def _row(line: dict[str, str]) -> CategoryRow:
    code, urgency = line["code"], line["urgency"]
    if urgency not in set(Urgency):
        raise FaultyList(f"Category {code} has the urgency “{urgency}”, which there is not.")
    words = tuple(word for word in (line["words"] or "").split(";") if word)
    return CategoryRow(
        code=code, name=line["zh"], name_en=line["en"], urgency=Urgency(urgency), words=words,
        kept_back=line.get("kept_back") == "yes",
    )  # fmt: skip
