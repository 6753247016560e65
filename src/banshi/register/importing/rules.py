"""What the importer has to be told by the jurisdiction, and what it tells in return.

The register knows neither code tables nor how an ID number is built: both come in here as plain values and as
column expressions, so that millions of rows are checked without a loop.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    import polars as pl
    from django.utils.functional import _StrOrPromise

    from banshi.kernel.codes import CodeValue


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRules:
    """The jurisdiction's part of reading a register file.

    ``codes`` gives for each coded item what may stand in the file: ``version:code``, or the label as printed.
    ``versions`` says in which edition a bare code is read. The expressions take the name of a column:
    ``tidy_number`` of raw text, ``convert_number`` (old numbers made new) of a tidied one, the others of the result.
    ``disagreements`` are true where the number says
    something else than the columns ``born_on`` (a day) and ``sex`` (a bare code); such rows are entered and reported.
    """

    codes: Mapping[str, Mapping[str, CodeValue]]
    versions: Mapping[str, str]
    heads: frozenset[str]
    earliest: date
    tidy_number: Callable[[str], pl.Expr]
    convert_number: Callable[[str], pl.Expr]
    well_formed: Callable[[str], pl.Expr]
    number_problem: Callable[[str], _StrOrPromise | None]
    name_pinyin: Callable[[str], pl.Expr]
    disagreements: Callable[[str, str, str], Mapping[str, pl.Expr]]
    religion: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run has come: rows of the file, bytes of the file, and rows a second since this run began."""

    rows: int
    bytes_read: int
    total_bytes: int
    rows_per_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a file: each row is new, changed, the same as registered, or refused.

    ``reported`` counts doubts about rows that were entered all the same and about their households. ``notes`` are
    sentences about the file as a whole. A file is None where nothing had to be written into it.
    """

    rows_seen: int
    new: int
    changed: int
    same: int
    refused: int
    reported: int
    encoding: str
    quarantine_file: Path | None
    report_file: Path | None
    notes: tuple[_StrOrPromise, ...] = field(default=())
