"""Who takes the crowd's concerns: the hotline of Li's city and its bodies, by what is said and where it is.

Worked out once, where the database is (``opening``); the processes that draw are handed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class About:
    """One thing that residents call about: category, kind, how they put it, and what is done or answered."""

    code: str
    kind: str
    what: tuple[str, ...]
    more: tuple[str, ...]
    done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Where:
    """A place of the gazetteer."""

    name: str
    division: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Desks:
    """The topics and the places that concerns are about; for each pair the unit that leads, and who sits there.

    ``unit`` is by place of the topic and place of the spot; ``officer`` is by unit.
    """

    topics: tuple[About, ...]
    faults: NDArray[np.int64]
    questions: NDArray[np.int64]
    spots: tuple[Where, ...]
    hotline: int
    operator: int
    unit: NDArray[np.int64]
    officer: dict[int, int]
