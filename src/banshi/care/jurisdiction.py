"""What looking after people asks of a country: what can be reminded of, by which law, and who may ask for whom.

``settings.JURISDICTION`` names the module whose ``CARE`` answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from banshi.kernel import clock
from banshi.kernel.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.utils.functional import _StrOrPromise

    from banshi.care.rules import Plan, Relative, Seen
    from banshi.kernel.sources import Source

type Asks = Literal["", "day", "place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """One thing to be reminded of: it has a consent of its own, and a look for it sees these items and no others.

    ``sentence`` is what the resident reads in the log of looks; ``says`` what is to be said at a call or a visit;
    ``asks`` what is asked once because no register holds it; ``of_child`` that it is about somebody under age.
    ``call_within_days`` is how long a desk has where somebody comes instead of a message.
    """

    code: str
    title: _StrOrPromise
    hint: _StrOrPromise
    sentence: _StrOrPromise
    says: _StrOrPromise
    items: tuple[str, ...]
    plan: Callable[[Seen, date], Plan]
    source: Source
    asks: Asks = ""
    asked: _StrOrPromise = ""
    asked_always: bool = False
    of_child: bool = False
    knows: Literal["", "newborn", "troubles"] = ""
    call_within_days: int = 7

    @property
    def look(self) -> str:
        """The purpose that the log of looks names."""
        return f"care-{self.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One country's answers: the purposes, who may ask for whom, and what a problem of heating is called.

    ``not_entitled`` returns why a relative may not ask, or nothing where they may.
    """

    purposes: tuple[Purpose, ...]
    not_entitled: Callable[[Relative, date], _StrOrPromise]
    entitled_source: Source
    trouble_category: str
    desks: frozenset[str]
    hour: int


CALL = "care-call"
"""The look of a desk that is to call or visit somebody."""
ASK = "ask-for-care"
"""The look at a counter or by oneself when somebody asks to be looked after, or ends it."""
CONTACT_ITEMS = ("name", "address")
"""What a desk sees of somebody whom it is to call or visit."""
LOOK_SENTENCES: dict[str, _StrOrPromise] = {
    CALL: _("to call or visit you, as you asked instead of a message"),
    ASK: _("because you asked at the counter to be looked after, or ended it"),
}


@cache
def pack() -> Pack:
    """Return the jurisdiction of this installation as far as looking after people goes."""
    found = import_module(settings.JURISDICTION).CARE
    assert isinstance(found, Pack)  # noqa: S101 - a wrong setting must not start
    return found


def purpose(code: str) -> Purpose:
    """Return a purpose by its code. Raises ``NotFound``."""
    for one in pack().purposes:
        if one.code == code:
            return one
    raise NotFound("no-such-purpose", _("There is no such reminder."), cure=_("Choose one from the list."))


def in_the_morning(day: date) -> datetime:
    """Return the moment of a day from which people are told things."""
    return datetime.combine(day, time(pack().hour), tzinfo=clock.zone())


def look_sentence(look: str) -> _StrOrPromise:
    """Return the sentence a resident reads in the log for a look of ours; nothing where it is not of ours."""
    return LOOK_SENTENCES.get(look) or next((one.sentence for one in pack().purposes if one.look == look), "")
