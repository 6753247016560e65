"""Pure rules of a case: masks, codes, the plan of legs, and the answer before anything is filed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from banshi.kernel.sources import Source
from banshi.matters.definition import Leg as Planned
from banshi.matters.vocabulary import Office, Role, Task, Whose, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from banshi.kernel.workdays import Due
    from banshi.matters.definition import Facts, Ground, Hearing, Matter, Route
    from banshi.register.records import Person

# No 0 O 1 I L: a code is read aloud over a telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLeg:
    """A leg with its unit and its due time, as the promise slip shows it."""

    task: Task
    unit_id: int
    working_days: int
    due: Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a resident hears before anything is filed: whether, with what, who decides, by when, and why not."""

    matter: Matter[Any]
    refused_because: tuple[Ground, ...]
    legs: tuple[PlannedLeg, ...]

    @property
    def possible(self) -> bool:
        return not self.refused_because


def masked_name(name: str) -> str:
    """Return a name with all but its first character hidden: 李**."""
    return name[:1] + "*" * max(len(name) - 1, 1)


def masked_number(number: str) -> str:
    """Return the last four characters of an ID number: ****1234."""
    return "****" + number[-4:]


def spoken_code(length: int = 8) -> str:
    """Return a random code to follow a case by (31 to the 8th possible), written in two halves."""
    drawn = "".join(secrets.choice(ALPHABET) for _place in range(length))
    return f"{drawn[: length // 2]}-{drawn[length // 2 :]}"


def read_code(typed: str) -> str:
    """Return a typed follow code as it is stored: spaces and dashes do not matter, nor does case."""
    bare = "".join(c for c in typed.upper() if c.isalnum())
    return f"{bare[:4]}-{bare[4:]}"


def plan(
    legs: tuple[Planned, ...],
    units: Mapping[Office, int],
    accepted_at: datetime,
    due_in_working_days: Callable[[datetime, int], Due],
) -> tuple[PlannedLeg, ...]:
    """Return the legs with their units and due times: each term runs from the end of the one before.

    A right to object does not hold up the others: it runs beside them.
    """
    planned, start = [], accepted_at
    for leg in legs:
        due = due_in_working_days(start, leg.working_days)
        planned.append(PlannedLeg(task=leg.task, unit_id=units[leg.office], working_days=leg.working_days, due=due))
        start = start if leg.task == Task.MAY_OBJECT else due.at
    return tuple(planned)


def granted_on_proof(matter: Matter[Any], answers: Any) -> bool:  # noqa: ANN401 - the matter's own type
    """Return whether nobody has to decide any more once the holder has confirmed the proof."""
    return all(leg.task != Task.DECIDE for leg in matter.route(proven=True, answers=answers))


TERMS = Source(title=_("Practice of counters: the terms are the office's own promise"), verified=False)


def home_station_decides(decide: int, print_days: int, source: Source) -> Route:
    """Route: accepted here, decided by the home station, printed here. Terms in working days."""
    return _always(_leg(Office.HOME, Task.DECIDE, decide, source), _here(print_days))


def decided_here(decide: int, print_days: int, object_days: int, source: Source) -> Route:
    """Route: decided by a second officer where the resident stands; the home station is told and may object."""
    return _always(
        _leg(Office.ACCEPTING, Task.DECIDE, decide, source),
        _here(print_days),
        _leg(Office.HOME, Task.MAY_OBJECT, object_days, source),
    )


def decided_here_if_proven(decide: int, print_days: int, object_days: int, source: Source) -> Route:
    """Route: with proof from its holder decided here at once, the home station told; else the home station decides."""
    here = (_here(print_days), _leg(Office.HOME, Task.MAY_OBJECT, object_days, source))
    at_home = home_station_decides(decide, print_days, source)

    def route(*, proven: bool, answers: object = None) -> tuple[Planned, ...]:
        return here if proven else at_home(proven=proven, answers=answers)

    return route


def county_decides(inquire: int, decide: int, print_days: int, source: Source) -> Route:
    """Route: the home station inquires and passes it up, the county above it decides."""
    return _always(
        _leg(Office.HOME, Task.INQUIRE, inquire, source),
        _leg(Office.COUNTY, Task.DECIDE, decide, source),
        _here(print_days),
    )


def city_decides(inquire: int, county: int, city: int, print_days: int, source: Source) -> Route:
    """Route: the home station inquires, the county gives its opinion, the city decides."""
    return _always(
        _leg(Office.HOME, Task.INQUIRE, inquire, source),
        _leg(Office.COUNTY, Task.INQUIRE, county, source),
        _leg(Office.CITY, Task.DECIDE, city, source),
        _here(print_days),
    )


def moved_between(permit: int, release: int, enter: int, print_days: int, source: Source) -> Route:
    """Route: the new place grants the entry, the old place confirms, the new place enters both ends at once."""
    return _always(
        _leg(Office.TARGET, Task.PERMIT, permit, source),
        _leg(Office.HOME, Task.RELEASE, release, source),
        _leg(Office.TARGET, Task.DECIDE, enter, source),
        _here(print_days),
    )


def _always(*legs: Planned) -> Route:
    def route(*, proven: bool, answers: object = None) -> tuple[Planned, ...]:  # noqa: ARG001 - the same in any case
        return legs

    return route


def _leg(office: Office, task: Task, working_days: int, source: Source) -> Planned:
    return Planned(office=office, task=task, working_days=working_days, source=source)


def _here(print_days: int) -> Planned:
    return _leg(Office.ACCEPTING, Task.PRINT, print_days, TERMS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Somebody whose word a case needs, as planned."""

    person: Person
    word: Word
    working_days: int


def to_be_heard(matter: Matter[Any], facts: Facts, authorising: Hearing) -> tuple[Heard, ...]:
    """Return whose word the case needs besides the applicant's own; an agent always needs the person's own."""
    speaking = facts.applicant.person.id if facts.applicant.person else facts.person.id
    hearings = matter.hears
    if facts.applicant.role is Role.AGENT:
        hearings = (authorising, *hearings)
    heard: dict[int, Heard] = {}
    for hearing in hearings:
        for person in _those(hearing, facts):
            one = Heard(person=person, word=hearing.word, working_days=hearing.working_days)
            heard.setdefault(person.id, one)
    return tuple(one for one in heard.values() if one.person.id != speaking)


def _those(hearing: Hearing, facts: Facts) -> tuple[Person, ...]:
    match hearing.whose:
        case Whose.THEMSELVES:
            asked: tuple[Person, ...] = (facts.person,)
        case Whose.HEAD_JOINED:
            asked = facts.joined.members[:1] if facts.joined else ()
        case Whose.OTHER_GUARDIANS:
            asked = _other_guardians(facts)
        case _:  # the other adults
            asked = facts.household.members
    # Where the register holds no date of birth, somebody is rather asked once too often.
    return tuple(one for one in asked if (age := facts.age_of(one)) is None or age >= hearing.from_age)


def _other_guardians(facts: Facts) -> tuple[Person, ...]:
    """Return whom the register names as guardians beside the one who applies, as far as they are of the household."""
    if facts.applicant.role is not Role.GUARDIAN:
        return ()
    named = {facts.person.text("guardian_1"), facts.person.text("guardian_2")} - {""}
    return tuple(one for one in facts.household.members if one.id != facts.person.id and one.text("name") in named)
