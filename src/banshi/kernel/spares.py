"""Things of which each is used by one thread at a time, and that are the quicker the more often they were used."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Spares[T]:
    """What was put back last is given out first, so that few are in use, and those know their work."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._free: list[T] = []

    @contextmanager
    def one(self) -> Iterator[T]:
        """Lend one, made where none is free; one that was left by an exception is thrown away."""
        try:
            thing = self._free.pop()
        except IndexError:
            thing = self._make()
        yield thing
        self._free.append(thing)
