"""What a matter is made of: the words in which a jurisdiction defines a service, one file each.

From a definition come the counter form, the checklist, the answer before the visit, the public page, the docs page
and the sentence in the resident's log. Nothing here knows HTTP or the database.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banshi.register.items import BY_NAME, ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.utils.functional import _StrOrPromise

    from banshi.register.records import Household, Patch, Person


class Role(StrEnum):
    """In what relation the applicant stands to the record (DOMAIN: who may apply)."""

    SELF = "self"
    HEAD = "head"
    MEMBER = "member"


class Office(StrEnum):
    """Which office a leg belongs to, seen from the case."""

    ACCEPTING = "accepting"
    HOME = "home"
    COUNTY = "county"


class Task(StrEnum):
    """What an office has to do in its leg."""

    ACCEPT = "accept"
    DECIDE = "decide"
    PRINT = "print"
    MAY_OBJECT = "may-object"


class Category(StrEnum):
    """Cross-station class: A decided anywhere, B anywhere after a check, C at home, D after inquiry at home."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a rule comes from, and whether an authority has confirmed that it holds here.

    ``article`` holds numbers only: "17", "17-18"; how an article is cited depends on the language.
    """

    title: _StrOrPromise
    article: str = ""
    verified: bool

    @property
    def said(self) -> str:
        """The law and its article as the reader's language cites them."""
        if not self.article:
            return str(self.title)
        return gettext("%(law)s, art. %(article)s") % {"law": self.title, "article": self.article}


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
class Facts:
    """What a look brought back for a case: the person it is about, the household, and today's date there."""

    person: Person
    household: Household
    today: date

    @property
    def age(self) -> int | None:
        """Full years on ``today``; ``None`` where the register holds no date of birth."""
        born = self.person.born_on
        if born is None:
            return None
        return self.today.year - born.year - ((self.today.month, self.today.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How one answer is asked for: the metadata of a field of a matter's ``Answers``."""

    asks: _StrOrPromise
    hint: _StrOrPromise = ""
    codes: str = ""
    max_length: int = 200
    required: bool = True


def ask(asks: _StrOrPromise, **how: Any) -> Any:  # noqa: ANN401 - typed where it is assigned, like dataclasses.field
    """Declare one question of a matter; see ``Question`` for the words it takes."""
    return field(metadata={"question": Question(asks=asks, **how)})


class Route(Protocol):
    """Who decides and by when: the legs of a case, given whether the evidence was verified by its holder."""

    def __call__(self, *, proven: bool) -> tuple[Leg, ...]: ...


class Matter[A]:
    """A service as defined in law. Subclasses fill in the attributes and at most two methods.

    ``asks`` is the frozen dataclass of answers; ``known`` are the items shown, never asked, at the counter;
    ``sees`` are the items an office needs to decide; ``purpose`` completes the sentence in the resident's log.
    """

    code: ClassVar[str]
    prefix: ClassVar[str]
    version: ClassVar[int] = 1
    title: ClassVar[_StrOrPromise]
    summary: ClassVar[_StrOrPromise]
    law: ClassVar[tuple[Source, ...]]
    category: ClassVar[Category]
    who_may_apply: ClassVar[tuple[Role, ...]]
    bring: ClassVar[tuple[_StrOrPromise, ...]]
    asks: type[Any]
    known: ClassVar[tuple[str, ...]]
    sees: ClassVar[tuple[str, ...]]
    evidence: ClassVar[tuple[Evidence, ...]] = ()
    route: Route
    grounds: ClassVar[tuple[Ground, ...]]
    changes_items: ClassVar[tuple[str, ...]]
    prints: ClassVar[str]
    purpose: ClassVar[_StrOrPromise]
    fee_yuan: ClassVar[int] = 0
    kept_years: ClassVar[int] = 30

    def objections(self, facts: Facts, answers: A | None) -> Iterator[Ground]:
        """Name each ground on which this cannot be granted; before anything is typed ``answers`` is ``None``."""
        raise NotImplementedError

    def changes(self, facts: Facts, answers: A, *, new_serial: str) -> Patch:
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
    if not (matter.law and matter.grounds and matter.bring):
        raise ValueError(f"{matter.code}: law, grounds of refusal and what to bring must be named.")
    if unknown := {*matter.known, *matter.sees} - set(BY_NAME):
        raise ValueError(f"{matter.code}: no such items: {', '.join(sorted(unknown))}.")


TASK_WORDS: dict[Task, _StrOrPromise] = {
    Task.ACCEPT: _("accepted"),
    Task.DECIDE: _("decides"),
    Task.PRINT: _("prints and hands over"),
    Task.MAY_OBJECT: _("is told and may object"),
}
