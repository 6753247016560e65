"""Waiting for what somebody else does: whoever waits needs no processor, and another may be served meanwhile."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

_how: ContextVar[Callable[[], AbstractContextManager[None]]] = ContextVar("aside", default=nullcontext)


def aside() -> AbstractContextManager[None]:
    """Step aside while waiting, as far as whoever serves us knows how; else this does nothing."""
    return _how.get()()


@contextmanager
def stepping_aside(how: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
    """Let whoever waits in here step aside so."""
    before = _how.set(how)
    try:
        yield
    finally:
        _how.reset(before)
