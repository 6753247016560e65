"""Rows made ready while the batch before them is being written: read, and their words masked by other processes.

Masking is most of the work of a long history. Short lists are masked where they are read.
"""

from __future__ import annotations

import logging
import os
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

import django

from banshi.concerns.importing.rows import Known, Read, read_row
from banshi.concerns.importing.values import Unreadable
from banshi.concerns.masking import mask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

    from banshi.concerns.importing.mapping import Mapping
    from banshi.concerns.importing.reading import Row

    type Texts = Sequence[tuple[str, str]]
    type Masking = Callable[[Texts], Callable[[], list[str]]]

MANY = 5_000
"""From so many rows on other processes help; each takes a second or two to begin."""
MOST_PROCESSES = 8
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """One row as it was read, or why it could not be; of history with its masked words and answer."""

    row: Row
    read: Read | Unreadable
    said: str = ""
    answered: str = ""


def prepare(
    rows: Sequence[Row], headings: Sequence[str], mapping: Mapping, known: Known, masking: Masking
) -> Callable[[], list[Ready]]:
    """Read rows and begin to mask them; what is returned waits for the masks."""
    reads = [_read(row, headings, mapping, known) for row in rows]
    past = [one for one in reads if isinstance(one, Read) and one.over is not None]
    masked = masking([(text, one.name) for one in past for text in (one.words, one.over.answer if one.over else "")])

    def ready() -> list[Ready]:
        texts = iter(masked())
        return [
            Ready(row=row, read=read, said=next(texts), answered=next(texts))
            if isinstance(read, Read) and read.over is not None
            else Ready(row=row, read=read)
            for row, read in zip(rows, reads, strict=True)
        ]

    return ready


def _read(row: Row, headings: Sequence[str], mapping: Mapping, known: Known) -> Read | Unreadable:
    try:
        return read_row(row.cells, headings, mapping, known)
    except Unreadable as why:
        return why


@contextmanager
def masking_for(rows: int) -> Iterator[Masking]:
    """Give the way in which so many rows are masked: here, or by other processes where they are many."""
    helpers = min(os.cpu_count() or 1, MOST_PROCESSES)
    if rows < MANY or helpers == 1:
        yield here
        return
    with ProcessPoolExecutor(helpers, mp_context=get_context("spawn"), initializer=django.setup) as pool:

        def apart(texts: Texts) -> Callable[[], list[str]]:
            size = -(-len(texts) // helpers) or 1
            parts = [texts[at : at + size] for at in range(0, len(texts), size)]
            try:
                begun = [pool.submit(masked, part) for part in parts]
                return lambda: _together(begun, texts)
            except BrokenExecutor:
                return here(texts)

        yield apart


def _together(begun: Sequence[Future[list[str]]], texts: Texts) -> list[str]:
    try:
        return [text for part in begun for text in part.result()]
    except BrokenExecutor:  # no helper could be started, or one was killed: the work is done here
        log.warning("masking goes on without helpers")
        return masked(texts)


def here(texts: Texts) -> Callable[[], list[str]]:
    """Mask in this process, when it is asked for."""
    return lambda: masked(texts)


def masked(texts: Texts) -> list[str]:
    """Return texts without what could name somebody; each comes with the name of who spoke."""
    return [mask(text, names=[name] if name else []).text if text else "" for text, name in texts]
