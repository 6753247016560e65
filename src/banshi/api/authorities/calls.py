"""One thing that other systems can call, what it takes and answers, and a call that was read: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from banshi.api.authorities.checking import Schema
    from banshi.connections.tokens import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """Something that stands in the address or in a header of a call."""

    name: str
    says: str
    schema: Schema
    required: bool = False
    header: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that was let in and read: who calls, and what was sent, as its schemas say."""

    request: HttpRequest
    caller: Caller | None
    asked: dict[str, Any]
    body: dict[str, Any]

    @property
    def by(self) -> Caller:
        """Who calls; an operation with a scope has somebody."""
        assert self.caller is not None  # noqa: S101 - let in by a token
        return self.caller


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is answered: a status, a body or none, and headers."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing that can be called: one method at one address. ``scope`` is empty where any token will do.

    ``open`` needs no token. ``path`` parameters are of the address; ``answers`` names schemas by status.
    """

    name: str
    method: str
    path: str
    says: str
    view: Callable[..., Answer]
    answers: dict[int, str]
    scope: str = ""
    open: bool = False
    parameters: tuple[Parameter, ...] = ()
    body: str = ""
    form: str = ""
    repeatable: bool = False
