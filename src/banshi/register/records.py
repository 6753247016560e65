"""What a look brings back, and what a case proposes: plain frozen values, free of the database.

A record holds exactly the items that were looked at; asking it for another is a mistake that raises at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from banshi.kernel.codes import CodeValue

if TYPE_CHECKING:
    from collections.abc import Mapping

type Value = str | int | bool | date | CodeValue | None


class NotLookedAt(KeyError):
    """An item was asked for that the look did not name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The items of one person that were looked at, valid and recorded today."""

    id: int
    values: Mapping[str, Value]

    def __getitem__(self, item: str) -> Value:
        try:
            return self.values[item]
        except KeyError:
            raise NotLookedAt(item) from None

    def text(self, item: str) -> str:
        """Return an item as people read it."""
        return shown(self[item])

    @property
    def born_on(self) -> date | None:
        value = self["born_on"]
        return value if isinstance(value, date) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Booklet:
    """A booklet that is valid today."""

    serial: str
    issued_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """A household as registered today, with the members that were looked at, in its order."""

    id: int
    station_id: int
    household_no: str
    household_type: CodeValue | None
    address: str
    frozen: str
    booklet: Booklet | None
    members: tuple[Person, ...]

    def member(self, person_id: int) -> Person:
        """Return one member by number; a ``KeyError`` if the look did not include that person."""
        for person in self.members:
            if person.id == person_id:
                return person
        raise KeyError(person_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A line of the booklet's change log as it is printed."""

    item: str
    after: str
    on: date
    officer: str
    before: str = ""


def shown(value: Value) -> str:
    """Return a value as it is printed: code values by their printed label, days as 2026-11-21."""
    if value is None:
        return ""
    return value.label if isinstance(value, CodeValue) else str(value)


type Subject = Literal["person", "membership", "household", "booklet", "new-person", "new-household"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a proposed change: what was expected to stand there, and what shall stand there.

    A ``membership`` names the person and has the items ``household`` (a household's number, or ``None`` for none) and
    ``relation``. A new person or household brings its ``values`` by item; a household also its ``station``.
    """

    subject: Subject
    subject_id: int
    item: str
    old: Value = None
    new: Value = None
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A proposed change, whole and unchangeable. Preview, check, approval and writing read this one value.

    ``change`` means that the fact has changed, ``correction`` that the record was wrong.
    """

    kind: Literal["change", "correction"]
    entries: tuple[Entry, ...]
    evidence: tuple[str, ...] = ()

    @property
    def persons(self) -> set[int]:
        """Rows of persons that are written."""
        return {e.subject_id for e in self.entries if e.subject in {"person", "membership", "new-person"}}

    @property
    def households(self) -> set[int]:
        """Households that are written, joined or left."""
        own = {e.subject_id for e in self.entries if e.subject in {"household", "booklet", "new-household"}}
        moved = [v for e in self.entries if (e.subject, e.item) == ("membership", "household") for v in (e.old, e.new)]
        return own | {v for v in moved if isinstance(v, int)}

    def undone(self) -> Patch:
        """Return the correction that takes this back; who was entered by it is cancelled, never forgotten."""
        return Patch(kind="correction", entries=tuple(_undone(e) for e in reversed(self.entries)))


def _undone(entry: Entry) -> Entry:
    match entry.subject:
        case "new-person":
            return Entry(subject="person", subject_id=entry.subject_id, item="cancelled", old="", new="–")
        case "new-household":
            old = entry.values.get("address")
            return Entry(subject="household", subject_id=entry.subject_id, item="address", old=old, new=old)
        case "booklet":
            # A booklet once void stays void: the one issued in error is too, and the household asks for its first.
            return Entry(subject="booklet", subject_id=entry.subject_id, item=entry.item, old=entry.new, new=None)
        case _:
            return Entry(
                subject=entry.subject, subject_id=entry.subject_id, item=entry.item, old=entry.new, new=entry.old
            )


def to_json(value: Value | tuple[int, ...]) -> object:
    """Return a value as JSON keeps it; codes and days keep their kind, several rows are a list of their numbers."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, CodeValue):
        return {"table": value.table, "version": value.version, "code": value.code, "label": value.label}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def from_json(value: object) -> Value:
    """Return the value that ``to_json`` kept."""
    match value:
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case {"table": str(table), "version": str(version), "code": str(code), "label": str(label)}:
            return CodeValue(table=table, version=version, code=code, label=label)
        case str() | int() | None:
            return value
        case _:
            raise ValueError(value)


def patch_to_json(patch: Patch) -> dict[str, object]:
    """Return a patch as it is stored with its case."""
    entries = [
        {"subject": e.subject, "id": e.subject_id, "item": e.item, "old": to_json(e.old), "new": to_json(e.new)}
        | ({"values": {name: to_json(value) for name, value in e.values.items()}} if e.values else {})
        for e in patch.entries
    ]
    return {"kind": patch.kind, "entries": entries, "evidence": list(patch.evidence)}


def patch_from_json(stored: Mapping[str, object]) -> Patch:
    """Return the patch that ``patch_to_json`` stored, refusing anything else."""
    match stored:
        case {"kind": "change" | "correction" as kind, "entries": list(entries), "evidence": list(evidence)}:
            return Patch(kind=kind, entries=tuple(_entry(e) for e in entries), evidence=tuple(str(e) for e in evidence))
        case _:
            raise ValueError(stored)


def _entry(stored: object) -> Entry:
    match stored:
        case {
            "subject": "person" | "membership" | "household" | "booklet" | "new-person" | "new-household" as subject,
            "id": int(subject_id),
            "item": str(item),
            "old": old,
            "new": new,
            **others,
        }:
            values = others.get("values", {})
            assert isinstance(values, dict)  # noqa: S101 - stored by ``patch_to_json``
            return Entry(
                subject=subject, subject_id=subject_id, item=item, old=from_json(old), new=from_json(new),
                values={name: from_json(value) for name, value in values.items()},
            )  # fmt: skip
        case _:
            raise ValueError(stored)
