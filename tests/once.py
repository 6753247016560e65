"""Worlds that many tests begin with, built once: from the third time on they are put back instead.

What a world is built from, and the moment at which the clock stands meanwhile, belong to it: another moment, another
world. The second time decides, so that what only one test wants is not kept.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from banshi.concerns import catalogue
from banshi.kernel import clock
from banshi.register import codes
from banshi.stations.queries import unit as remembered
from tests.database import keep, put_back

if TYPE_CHECKING:
    from collections.abc import Callable

_kept: dict[str, tuple[str, Any] | None] = {}


def forget() -> None:
    """Forget what a process remembers of the database: another world has other offices, codes and duties."""
    codes.forget()
    catalogue.forget()
    remembered.cache_clear()


def once[**P, T](build: Callable[P, T], *made_of: P.args, **how: P.kwargs) -> T:
    """Return what ``build`` makes of the town as it stands, with the database as ``build`` leaves it."""
    stands = clock._stopped_at  # noqa: SLF001 - the moment, or that there is none
    named = f"{build.__module__}.{build.__qualname__} {stands} {made_of} {how}"
    if found := _kept.get(named):
        put_back(found[0])
        forget()
        world: T = copy.deepcopy(found[1])
        return world
    made = build(*made_of, **how)
    if named in _kept:
        copied = f"world_{sum(map(bool, _kept.values()))}"
        keep(copied)
        _kept[named] = copied, copy.deepcopy(made)
    else:
        _kept[named] = None
    return made
