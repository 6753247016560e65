"""What the engine asks of a country: its matters, its clock, its remedies and its papers, as plain typed values.

``settings.JURISDICTION`` names the module that answers; a second country is a second package.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import NotFound
from banshi.matters.definition import refuse_if_not_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date, datetime

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.codes import CodeTable, CodeValue
    from banshi.kernel.sources import Source
    from banshi.kernel.workdays import Due
    from banshi.matters.definition import Evidence, Facts, Ground, Hearing, Matter
    from banshi.matters.requests import Request
    from banshi.matters.vocabulary import Role
    from banshi.register.records import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """Where, within how many days and on what ground a refusal may be reviewed."""

    way: _StrOrPromise
    where: _StrOrPromise
    days: int
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What somebody shows who applies in a role: a sentence, the papers that prove it, and where that stands."""

    shows: _StrOrPromise
    evidence: tuple[Evidence, ...]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStop:
    """A reason for which the law lets the clock of a leg stand still, and for how many working days at the most."""

    code: str
    title: _StrOrPromise
    working_days: int
    source: Source


class Numbers(Protocol):
    """Gives the ID numbers that a division may give out for a birthday, in order."""

    def __call__(self, division: str, born_on: date, *, male: bool) -> Iterable[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """One country's law as the engine needs it."""

    matters: tuple[Matter[Any], ...]
    due_in_working_days: Callable[[datetime, int], Due]
    working_days_left: Callable[[datetime, datetime], int]
    escalated_working_days: int
    escalation_source: Source
    remedy: Remedy
    table: Callable[[str], CodeTable]
    table_of: Callable[[CodeValue], CodeTable]
    checked_number: Callable[[str], str]
    number_problem: Callable[[str], _StrOrPromise | None]
    numbers: Numbers
    spelled: Callable[[str], str]
    is_head: Callable[[Value], bool]
    is_collective: Callable[[Value], bool]
    not_entitled: Callable[[Matter[Any], Facts], Iterable[Ground]]
    needs: Mapping[Role, Need]
    authorising: Hearing
    list_working_days: int
    clock_stops: tuple[ClockStop, ...]
    known_words: Mapping[str, tuple[str, ...]]
    filling_words: tuple[str, ...]
    typeset: Callable[[Request], bytes]


@cache
def jurisdiction() -> Jurisdiction:
    """Return the jurisdiction of this installation."""
    found = import_module(settings.JURISDICTION).JURISDICTION
    assert isinstance(found, Jurisdiction)  # noqa: S101 - a wrong setting must not start
    for each in found.matters:
        refuse_if_not_whole(each)
    return found


@cache
def matter(code: str, version: int | None = None) -> Matter[Any]:
    """Return a matter's definition, in the version a case was accepted under; the newest where none is named."""
    found = [m for m in jurisdiction().matters if m.code == code and version in {None, m.version}]
    if not found:
        raise NotFound(
            "no-such-matter",
            _("There is no such matter here."),
            cure=_("Choose one from the list of matters."),
        )
    return max(found, key=lambda m: m.version)
