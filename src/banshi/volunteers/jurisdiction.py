"""What the engine of volunteering asks of a country: skills, who may be alone with whom, and terms.

``settings.JURISDICTION`` names the module whose ``VOLUNTEERS`` answers. Every value says where it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.sources import Source
    from banshi.volunteers.vocabulary import Alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """Something volunteers can do: a key that never changes, and what it is called."""

    key: str
    name: _StrOrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarding:
    """What a visit needs where somebody would be alone with the person helped.

    ``vetted``: only vetted people; ``people``: so many adults at the least; ``head_start_days``: the need counts as if
    it had been asked so many days earlier.
    """

    vetted: bool
    people: int
    head_start_days: int
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A length of time in the unit its name says, and where it comes from."""

    number: int
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One country's law and practice of volunteering as the engine needs it.

    ``adult_at`` in years; ``most_hours`` a week that anybody may offer; ``vetted_days`` a vetting holds; ``told_days``
    before its end the volunteer hears of it; ``answer_hours`` for a yes or no; ``remind_hours`` before a visit;
    ``back_hours`` before its start a need that nobody took goes back to its unit; ``confirm_days`` in which hours can
    be confirmed; ``even_days`` over which visits are counted for an even spread; ``between_minutes`` from one visit to
    the next; ``forget_days`` after its end an address is deleted; ``record_law`` entitles to a record of hours.
    """

    skills: tuple[Skill, ...]
    guarding: Mapping[Alone, Guarding]
    adult_at: Term
    most_hours: Term
    vetted_days: Term
    told_days: Term
    answer_hours: Term
    remind_hours: Term
    back_hours: Term
    confirm_days: Term
    even_days: Term
    between_minutes: Term
    forget_days: Term
    record_law: Source

    def skill(self, key: str) -> Skill | None:
        """Return the skill of this key, if there is one."""
        return next((one for one in self.skills if one.key == key), None)


@cache
def pack() -> Pack:
    """Return the jurisdiction of this installation as far as volunteering goes."""
    found = import_module(settings.JURISDICTION).VOLUNTEERS
    assert isinstance(found, Pack)  # noqa: S101 - a wrong setting must not start
    return found
