"""Three blocks at a time: one goes into the database, the next is made ready, and the one after it is checked.

A block may be made ready ahead only between blocks of new persons and households. What was registered before the
import is compared and changed in the register itself, so such a block waits until all before it is committed.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from banshi.register.importing.checking import Checked
    from banshi.register.importing.preparing import Prepared


def one_ahead[T](blocks: Iterator[T]) -> Generator[T]:
    """Let the next block be made in another thread while the present one is used."""
    with ThreadPoolExecutor(1, thread_name_prefix="reading") as pool:
        coming = pool.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = pool.submit(next, blocks, None)
            yield block


def prepared_ahead(
    checked: Iterator[Checked], prepare: Callable[[Checked, Prepared | None], Prepared]
) -> Generator[Prepared]:
    """Yield blocks made ready, each while its forerunner is written; who asks for the next has committed the last."""

    def following(last: Prepared | None) -> Prepared | None:
        block = next(checked, None)
        return None if block is None else prepare(block, last)

    with ThreadPoolExecutor(1, thread_name_prefix="preparing") as pool:
        ready = following(None)
        while ready is not None:
            if not ready.only_new:
                yield ready
                ready = following(None)
                continue
            coming = pool.submit(following, ready)
            yield ready
            ready = coming.result()
            if ready is not None and not ready.only_new:
                ready = prepare(ready.checked, None)
