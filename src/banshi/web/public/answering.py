"""The answer before the trip: whether, with what, who decides by when, why not, what it costs, and where.

Made from a matter's definition, the role somebody applies in, the place they are at and, for whoever is signed in,
what is on file. The clocks are planned as if it were filed when the nearest counter is open; nothing is filed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from banshi.kernel import clock
from banshi.kernel.workdays import Due
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.rules import plan
from banshi.matters.vocabulary import OWN, TASK_WORDS, Office, Role, Task, Whose, Word
from banshi.register.items import item

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.sources import Source
    from banshi.matters.definition import Hearing, Leg, Matter
    from banshi.stations.models import Unit
    from banshi.stations.queries import Counter
    from banshi.web.public.known import OnFile
    from banshi.web.public.placing import Counters, Place

OFFICES: dict[Office, _StrOrPromise] = {
    Office.ACCEPTING: _("The station where you stand"),
    Office.HOME: _("The station that holds your record"),
    Office.TARGET: _("The station of the new address"),
    Office.COUNTY: _("The county above it"),
    Office.CITY: _("The city above it"),
}
WHOSE: dict[Whose, _StrOrPromise] = {
    Whose.OTHER_ADULTS: _("the other adults of the household"),
    Whose.THEMSELVES: _("the person concerned"),
    Whose.HEAD_JOINED: _("the head of the household that is joined"),
    Whose.OTHER_GUARDIANS: _("the other parent or guardian"),
}
WORDS: dict[Word, _StrOrPromise] = {
    Word.AGREES: _("asked to agree"),
    Word.AUTHORISES: _("asked to confirm the authorisation"),
    Word.MAY_OBJECT: _("told, and may object"),
}
BOOKLETS = ("booklet", "member-card")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one office does, and by when; ``beside`` says that nothing waits for it."""

    office: _StrOrPromise
    task: Task
    does: _StrOrPromise
    working_days: int
    due: Due
    source: Source

    @property
    def beside(self) -> bool:
        return self.task is Task.MAY_OBJECT


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way a matter can take, and under which condition; ``done`` is when the resident has it in hand."""

    when: _StrOrPromise
    steps: tuple[Step, ...]
    done: Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Whose word is asked besides the applicant's."""

    who: _StrOrPromise
    word: _StrOrPromise
    from_age: int
    working_days: int
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One thing to bring, and where it stands that it may be asked for."""

    what: _StrOrPromise
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything the page says, and the JSON."""

    matter: Matter[Any]
    role: Role | None
    place: Place | None
    counters: Counters | None
    on_file: OnFile | None
    home: Counter | None
    filed_at: datetime
    ways: tuple[Way, ...]
    bring: tuple[Brought, ...]
    spared: tuple[_StrOrPromise, ...]
    heard: tuple[Heard, ...]

    @property
    def verdict(self) -> str:
        """``office-starts``: nothing is to be done; ``not-now``: something stands against it; else ``anywhere``."""
        if self.matter.who_may_apply == (Role.OFFICE,):
            return "office-starts"
        return "not-now" if self.on_file and self.on_file.against else "anywhere"

    @property
    def abolished_fee(self) -> bool:
        """Whether it is about a booklet, for which many still pay what was abolished on 1 January 2013."""
        return self.matter.fee is None and self.matter.prints in BOOKLETS


def answer(
    matter: Matter[Any],
    role: Role | None,
    place: Place | None,
    *,
    counters: Counters | None,
    on_file: OnFile | None,
    home: Counter | None,
) -> Answer:
    """Put the answer together; reads nothing."""
    role = role or (on_file.role if on_file else None)
    filed_at = counters.from_when if counters else clock.now()
    offices = OFFICES | _offices(counters, on_file)
    return Answer(
        matter=matter,
        role=role,
        place=place,
        counters=counters,
        on_file=on_file,
        home=home,
        filed_at=filed_at,
        ways=_ways(matter, offices, filed_at),
        bring=(*(Brought(what=what) for what in matter.bring), *_shown_in(role)),
        spared=tuple(item(name).label for name in matter.known if name not in matter.changes_items),
        heard=tuple(_heard(hearing) for hearing in _hearings(matter, role)),
    )


def roles(matter: Matter[Any]) -> tuple[Role, ...]:
    """Return the roles a resident can choose among: what the office starts itself is nobody's to choose."""
    return tuple(role for role in matter.who_may_apply if role is not Role.OFFICE)


def _offices(counters: Counters | None, on_file: OnFile | None) -> dict[Office, _StrOrPromise]:
    """Return the names of those offices that are known by now."""
    named: dict[Office, Unit | None] = {Office.ACCEPTING: counters.first.station if counters else None}
    if on_file:
        county = on_file.home.parent
        named |= {Office.HOME: on_file.home, Office.COUNTY: county, Office.CITY: county.parent if county else None}
    return {office: str(unit) for office, unit in named.items() if unit}


def _ways(matter: Matter[Any], offices: Mapping[Office, _StrOrPromise], filed_at: datetime) -> tuple[Way, ...]:
    otherwise, proven = matter.route(proven=False), matter.route(proven=True)
    if otherwise == proven:
        return (_way("", otherwise, offices, filed_at),)
    return (
        _way(_("If the holder of the proof confirms it"), proven, offices, filed_at),
        _way(_("If not, or if it cannot be reached"), otherwise, offices, filed_at),
    )


def _way(
    when: _StrOrPromise, legs: tuple[Leg, ...], offices: Mapping[Office, _StrOrPromise], filed_at: datetime
) -> Way:
    # Without a case there are no units yet: the engine plans with the offices' places in their own list.
    stand_ins = {office: number for number, office in enumerate(Office)}
    planned = plan(legs, stand_ins, filed_at, _due)
    steps = tuple(
        Step(
            office=offices[leg.office],
            task=leg.task,
            does=TASK_WORDS[leg.task],
            working_days=leg.working_days,
            due=one.due,
            source=leg.source,
        )
        for leg, one in zip(legs, planned, strict=True)
    )
    return Way(
        when=when, steps=steps, done=max((s.due for s in steps if not s.beside), key=_at, default=_due(filed_at, 0))
    )


def _due(start: datetime, working_days: int) -> Due:
    """Return when a term ends; one of no days ends where it begins."""
    return jurisdiction().due_in_working_days(start, working_days) if working_days else Due(start, provisional=False)


def _at(due: Due) -> datetime:
    return due.at


def _shown_in(role: Role | None) -> tuple[Brought, ...]:
    """Return what somebody shows besides who applies for another."""
    need = jurisdiction().needs.get(role) if role and role not in OWN else None
    return (Brought(what=need.shows, source=need.source),) if need else ()


def _hearings(matter: Matter[Any], role: Role | None) -> tuple[Hearing, ...]:
    return (jurisdiction().authorising, *matter.hears) if role is Role.AGENT else matter.hears


def _heard(hearing: Hearing) -> Heard:
    return Heard(
        who=WHOSE[hearing.whose],
        word=WORDS[hearing.word],
        from_age=hearing.from_age,
        working_days=hearing.working_days,
        source=hearing.source,
    )
