"""What a layout is given to make a paper from: the engine fills it in, the jurisdiction lays it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings

from banshi.kernel import clock
from banshi.matters.rules import spoken_code

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from banshi.matters.models import Case, Leg
    from banshi.matters.rules import Answer
    from banshi.register.records import Household, LogLine, Patch
    from banshi.stations.models import Unit

CODE_LENGTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Everything a layout may need: which paper, for which case or visit, what was looked at, by whom."""

    kind: str
    household: Household
    serial: str
    seal_of: Unit
    printed_at: Unit
    officer: str
    case: Case | None = None
    legs: tuple[Leg, ...] = ()
    answer: Answer | None = None
    changes: Mapping[int, tuple[LogLine, ...]] = field(default_factory=dict)
    patch: Patch | None = None
    joined: Household | None = None
    answers: Mapping[str, object] = field(default_factory=dict)
    proof: str | None = None
    """The proof of the case's line in the sealed log, empty while it follows; nothing where there is no case."""
    at: datetime = field(default_factory=clock.now)
    code: str = field(default_factory=lambda: spoken_code(CODE_LENGTH))

    @property
    def check_address(self) -> str:
        return f"{settings.PUBLIC_ADDRESS}/check/{self.code}/"
