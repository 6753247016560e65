"""What a matter is made of: the words in which a jurisdiction defines a service, one file each.

From a definition come the counter form, the checklist, the answer before the visit, the public page, the docs page
and the sentence in the resident's log. Nothing here knows HTTP or the database.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from banshi.kernel import clock
from banshi.matters.vocabulary import Role
from banshi.register.items import BY_NAME, ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.sources import Source
    from banshi.matters.vocabulary import Category, Group, Office, Task, Whose, Word
    from banshi.register.records import Household, LogLine, Patch, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One office's part of a case and its term in working days (0: on the spot)."""

    office: Office
    task: Task
    working_days: int
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A proof that a requirement is met: asked of its holder where one can be asked, uploaded where not.

    ``number`` names the answer that identifies the proof at its holder.
    """

    name: str
    title: _StrOrPromise
    holder: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A reason for which this matter is refused: code, sentence, article, and what the resident can do."""

    code: str
    sentence: _StrOrPromise
    cure: _StrOrPromise
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """Whose word a matter needs, from which age on they are asked, and for how many working days they may give it."""

    whose: Whose
    word: Word
    from_age: int
    working_days: int
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """What an office may take, in yuan, from a day and until a day; without a source nothing is taken."""

    name: str
    title: _StrOrPromise
    yuan: int
    source: Source
    since: date
    until: date | None = None

    def in_force(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Who stands at the counter: in what role, with whose row on the register, for which institution."""

    role: Role = Role.SELF
    person: Person | None = None
    institution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a look brought back for a case: the person it is about, the household, and today's date there.

    ``joined`` is the household that the person is to join, where the answers name one; ``log`` holds the person's lines
    of the change log, oldest first, where the matter reads it.
    """

    person: Person
    household: Household
    today: date
    applicant: Applicant = Applicant()
    joined: Household | None = None
    other_record: Person | None = None
    log: tuple[LogLine, ...] = ()

    @property
    def age(self) -> int | None:
        """Full years on ``today``; ``None`` where the register holds no date of birth."""
        return self.age_of(self.person)

    def age_of(self, person: Person) -> int | None:
        """Full years of a member on ``today``."""
        born = person.born_on
        if born is None:
            return None
        return self.today.year - born.year - ((self.today.month, self.today.day) < (born.month, born.day))


class Drawn(Protocol):
    """Numbers that a proposal may need; one that is not used in the end is a gap, never a double."""

    def serial(self) -> str:
        """Return the serial of a new booklet."""

    def person(self) -> int:
        """Return the number of a new row for a person."""

    def household(self) -> int:
        """Return the number of a new household."""

    def id_number(self, person_id: int, born_on: date, *, male: bool) -> str:
        """Return an ID number that nobody has, kept for this person."""

    def keep(self, number: str, person_id: int) -> str:
        """Keep an ID number that papers show for this person, and return it."""

    def station(self) -> int:
        """Return the station whose register a new household is entered in."""


class Member(int):
    """An answer: one member of the household, by row number."""


class Members(tuple[int, ...]):
    """An answer: some members of the household."""

    __slots__ = ()


class Station(int):
    """An answer: a station."""


class ItemName(str):
    """An answer: one of the items of the register."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How one answer is asked for: the metadata of a field of a matter's ``Answers``.

    ``value_of`` names the answer that says of which item this is the value: asked as that item is, once it is known.
    """

    asks: _StrOrPromise
    hint: _StrOrPromise = ""
    codes: str = ""
    value_of: str = ""
    max_length: int = 200
    required: bool = True


def ask(asks: _StrOrPromise, **how: Any) -> Any:  # noqa: ANN401 - typed where it is assigned, like dataclasses.field
    """Declare one question of a matter; see ``Question`` for the words it takes."""
    return field(metadata={"question": Question(asks=asks, **how)})


class Route(Protocol):
    """Who decides and by when: the legs of a case, given whether the evidence was verified by its holder.

    ``answers`` is ``None`` before anything is typed.
    """

    def __call__(self, *, proven: bool, answers: Any = None) -> tuple[Leg, ...]: ...  # noqa: ANN401 - the matter's own


class Matter[A]:
    """A service as defined in law. Subclasses fill in the attributes and at most two methods.

    ``asks`` is the frozen dataclass of answers; ``known`` are the items shown, never asked, at the counter;
    ``sees`` are the items an office needs to decide; ``purpose`` completes the sentence in the resident's log.
    ``concerns_household`` says that all members are looked at. ``bring`` is what the own applicant brings; what other
    roles show besides is in the jurisdiction. ``joins`` names the two answers that say which household is joined, by
    the ID number and the name of its head; ``recorded_twice`` the two that say which other record is the same person's.
    ``certifies`` titles the certificate where one is printed; ``states`` labels the answers that it states once they
    are granted. ``reads_log`` says that the change log is looked at, too, and
    ``of_the_gone`` that the person may be on no household's register any more (died, settled abroad).
    """

    code: ClassVar[str]
    prefix: ClassVar[str]
    version: ClassVar[int] = 1
    group: ClassVar[Group]
    title: ClassVar[_StrOrPromise]
    summary: ClassVar[_StrOrPromise]
    law: ClassVar[tuple[Source, ...]]
    category: ClassVar[Category]
    who_may_apply: ClassVar[tuple[Role, ...]]
    bring: ClassVar[tuple[_StrOrPromise, ...]]
    asks: type[Any]
    known: ClassVar[tuple[str, ...]]
    sees: ClassVar[tuple[str, ...]]
    concerns_household: ClassVar[bool] = False
    evidence: ClassVar[tuple[Evidence, ...]] = ()
    hears: ClassVar[tuple[Hearing, ...]] = ()
    joins: ClassVar[tuple[str, str] | None] = None
    recorded_twice: ClassVar[tuple[str, str] | None] = None
    route: Route
    grounds: ClassVar[tuple[Ground, ...]]
    changes_items: ClassVar[tuple[str, ...]]
    prints: ClassVar[str]
    certifies: ClassVar[_StrOrPromise] = ""
    states: ClassVar[tuple[tuple[str, _StrOrPromise], ...]] = ()
    reads_log: ClassVar[bool] = False
    of_the_gone: ClassVar[bool] = False
    purpose: ClassVar[_StrOrPromise]
    fee: ClassVar[Fee | None] = None
    kept_years: ClassVar[int] = 30

    def objections(self, facts: Facts, answers: A | None) -> Iterator[Ground]:
        """Name each ground on which this cannot be granted; before anything is typed ``answers`` is ``None``."""
        raise NotImplementedError

    def changes(self, facts: Facts, answers: A, *, drawn: Drawn) -> Patch:
        """Return the proposed change as one immutable value."""
        raise NotImplementedError


def questions(matter: Matter[Any]) -> dict[str, Question]:
    """Return the questions of a matter by the name of the answer."""
    return {answer.name: answer.metadata["question"] for answer in fields(matter.asks)}


def refuse_if_not_whole(matter: Matter[Any]) -> None:
    """Ask once: raise ``ValueError`` for a matter that asks for a fact the register holds, or says too little."""
    for name, question in questions(matter).items():
        known = {item.name for item in ITEMS if item.name == name or (question.codes and item.codes == question.codes)}
        if known - set(matter.changes_items):
            raise ValueError(f"{matter.code}: “{name}” is asked for, though the register holds it.")
    if not (matter.law and matter.grounds and matter.bring and matter.who_may_apply):
        raise ValueError(f"{matter.code}: law, grounds of refusal, who may apply and what to bring must be named.")
    if unknown := {*matter.known, *matter.sees} - set(BY_NAME):
        raise ValueError(f"{matter.code}: no such items: {', '.join(sorted(unknown))}.")
    if matter.fee and not matter.fee.in_force(clock.today()):
        raise ValueError(f"{matter.code}: the fee “{matter.fee.name}” is not in force, so nothing may be taken.")
    if matter.prints == "certificate" and not matter.certifies:
        raise ValueError(f"{matter.code}: a certificate needs its title.")
