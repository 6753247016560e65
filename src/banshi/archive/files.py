"""The files of the archive: for each part one Parquet file of rows, and beside it the hash of each of them.

``looks/2021-03-0001.parquet`` holds rows, readable by any tool; ``looks/2021-03-0001.leaves`` 40 bytes for each, its id
and its leaf hash, in the same order: a reader can tell by it which row was changed. Neither is written to again: where
a row has to go, both are written anew as ``looks/2021-03-0001.2.parquet``, a second edition, and the first is removed.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import polars as pl

from banshi import home

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

LEAF_BYTES = 32
ENTRY_BYTES = 8 + LEAF_BYTES
ROWS_A_GROUP = 50_000
DRAFT = ".draft"
EDITION = re.compile(r"\A(?P<part>\w+/\d{4}-\d\d-\d{4,})(\.(?P<edition>\d+))?\.parquet")


def folder() -> Path:
    """Return where the archive of this installation lies; every web host has to see the same files there."""
    return home.home() / "archive"


def name_of(kind: str, month: date, number: int) -> str:
    """Return the name of a part below the folder of the archive."""
    return name_said(kind, f"{month:%Y-%m}", number)


def name_said(kind: str, month: str, number: int) -> str:
    """Return the same by the month as it is written: 2026-03."""
    return f"{kind}/{month}-{number:04}.parquet"


def edition_of(name: str) -> tuple[str, int]:
    """Return which part a name is of, and which edition of its file; a name that is not ours is a part of its own."""
    found = EDITION.fullmatch(name)
    return (found["part"], int(found["edition"] or 1)) if found else (name, 1)


def editions_before(name: str) -> list[Path]:
    """Return the earlier editions of a part's file that are there, the latest first."""
    part, edition = edition_of(name)
    found = [(folder() / f"{part}.{number}.parquet") for number in range(edition - 1, 1, -1)]
    return [path for path in (*found, folder() / f"{part}.parquet") if path.is_file()]


def is_whole(name: str) -> bool:
    """Tell whether both files of a part are there."""
    path = folder() / name
    return path.is_file() and leaves_beside(path).is_file()


def next_edition(name: str) -> str:
    """Return the name under which a part is written anew."""
    part, edition = edition_of(name)
    return f"{part}.{edition + 1}.parquet"


def leaves_beside(path: Path) -> Path:
    """Return the file of hashes that belongs to a file of rows."""
    return path.with_suffix(".leaves")


def write_draft(path: Path, rows: pl.DataFrame, leaves: Sequence[bytes], told: Mapping[str, str]) -> None:
    """Write both files of a part beside their names, and let them reach the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.parent.chmod(0o700)
    rows.write_parquet(
        _draft(path), compression="zstd", compression_level=9, row_group_size=ROWS_A_GROUP, metadata=dict(told)
    )
    ids = (one.to_bytes(8, "big") for one in rows["id"])
    _draft(leaves_beside(path)).write_bytes(b"".join(i + leaf for i, leaf in zip(ids, leaves, strict=True)))
    for each in (path, leaves_beside(path)):
        _draft(each).chmod(0o600)
        _reach_the_disk(_draft(each))


def draft_of(path: Path) -> pl.DataFrame:
    """Return the rows as the disk has them, before the part has its name."""
    return pl.read_parquet(_draft(path), use_statistics=False)


def name_draft(path: Path) -> None:
    """Give both files their names; whatever an interrupted run left under them is replaced."""
    for each in (leaves_beside(path), path):
        _draft(each).replace(each)
    _reach_the_disk(path.parent)


def remove_drafts() -> None:
    """Remove what an interrupted run had not finished writing."""
    for left in folder().glob(f"*/*{DRAFT}"):
        left.unlink(missing_ok=True)


def remove(path: Path) -> None:
    """Remove a file of rows and that of its hashes, and let that reach the disk."""
    path.unlink(missing_ok=True)
    leaves_beside(path).unlink(missing_ok=True)
    _reach_the_disk(path.parent)


def rows_in(path: Path) -> pl.DataFrame:
    """Return all rows of a part."""
    return pl.read_parquet(path, use_statistics=False)


def ids_in(path: Path) -> list[int]:
    """Return the numbers of all rows of a part, and read nothing else of it."""
    found: list[int] = pl.read_parquet(path, columns=["id"], use_statistics=False)["id"].to_list()
    return found


def told_in(path: Path) -> dict[str, str]:
    """Return what a file says of itself: table, month, number of rows, root."""
    return {key: value for key, value in pl.read_parquet_metadata(path).items() if key.startswith("banshi.")}


def leaves_in(path: Path) -> list[tuple[int, bytes]]:
    """Return the id and the leaf hash of each row that a part had when it was written."""
    whole = leaves_beside(path).read_bytes()
    entries = (whole[at : at + ENTRY_BYTES] for at in range(0, len(whole), ENTRY_BYTES))
    return [(int.from_bytes(entry[:8], "big"), entry[8:]) for entry in entries]


def _draft(path: Path) -> Path:
    return path.with_name(path.name + DRAFT)


def _reach_the_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
