"""A case as the lines of a page: its legs, the register's facts, the answers, the old and the new.

Every audience reads the same lines; what differs is which of them a page shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.kernel import clock
from banshi.matters.definition import ItemName, Member, Members, Station
from banshi.matters.lifecycle import State
from banshi.matters.vocabulary import TASK_WORDS, Task
from banshi.register.items import item
from banshi.register.records import from_json
from banshi.stations.queries import unit
from banshi.web.forms import questions
from banshi.web.templatetags.banshi import code_label
from banshi.web.templatetags.cases import clock_stop

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.utils.functional import _StrOrPromise

    from banshi.matters.models import Case, Leg
    from banshi.matters.queries import CaseFile
    from banshi.matters.rules import PlannedLeg
    from banshi.register.records import Entry, Person, Value
    from banshi.stations.models import Unit

STATE_KINDS = {
    State.ACCEPTED: "",
    State.OBJECTED: "",
    State.APPROVED: "",
    State.PRINTED: "",
    State.SENT_BACK: "waiting",
    State.STOPPED: "waiting",
    State.CLOSED: "done",
    State.REFUSED: "refused",
    State.REVERSED: "refused",
    State.WITHDRAWN: "waiting",
}
PROOF_WORDS: dict[str, _StrOrPromise] = {
    "verified": _("Its holder confirmed it."),
    "no-match": _("Its holder has no proof of this number, name and content."),
    "unreachable": _("Its holder did not answer in time, so the office decides on what is uploaded."),
    "": _("No holder was asked."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LegRow:
    """One office's part as a page shows it; ``state`` is done, present or ahead."""

    office: Unit
    what: _StrOrPromise
    state: str
    since: datetime | None = None
    until: datetime | None = None
    due: datetime | None = None
    overdue: bool = False
    stopped: _StrOrPromise = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fact with its name, and where it is from."""

    label: _StrOrPromise
    value: str
    source: _StrOrPromise = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A proof that can be opened, or only named."""

    text: _StrOrPromise
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """What a case would change: old, new, the proofs, and what stands there now where that is something else."""

    label: _StrOrPromise
    old: str
    new: str
    found: str = ""
    evidence: tuple[Paper, ...] = ()


def planned_rows(legs: Iterable[PlannedLeg], accepting_id: int) -> list[LegRow]:
    """Return the way a case would take, before it is filed: all of it lies ahead."""
    first = LegRow(office=unit(accepting_id), what=TASK_WORDS[Task.ACCEPT], state="ahead")
    return [first] + [
        LegRow(office=unit(leg.unit_id), what=TASK_WORDS[leg.task], state="ahead", due=leg.due.at) for leg in legs
    ]


def leg_rows(case: Case, legs: Iterable[Leg], *, own: bool = False) -> list[LegRow]:
    """Return the way of a case: what is done, the one leg it is in now, what comes; ``own``: read by the resident.

    A leg that a refusal or withdrawal made needless is left out.
    """
    return [_leg_row(case, leg, own=own) for leg in legs if leg.opened_at or not leg.done_at]


def _leg_row(case: Case, leg: Leg, *, own: bool) -> LegRow:
    row = partial(LegRow, office=unit(leg.unit_id), what=TASK_WORDS[Task(leg.task)])
    if leg.done_at:
        return row(state="done", since=_day_before(leg), until=leg.done_at)
    # The right to object runs beside the path and holds nothing up, so it is never the present leg.
    if leg.opened_at is None or leg.unit_id != case.office_id or leg.task == Task.MAY_OBJECT:
        return row(state="ahead", due=leg.due_at)
    if case.paused_at is not None:
        asked = _("something is asked of you") if own else _("something is asked of the resident")
        return row(state="present", since=leg.opened_at, stopped=clock_stop(case) if case.stopped_for else asked)
    overdue = leg.due_at is not None and leg.due_at < clock.now()
    return row(state="present", since=leg.opened_at, due=leg.due_at, overdue=overdue)


def _day_before(leg: Leg) -> datetime | None:
    """Return since when a leg was open, where that was on another day than it was done."""
    if leg.opened_at is None or leg.done_at is None:
        return None
    opened, done = (moment.astimezone(clock.zone()).date() for moment in (leg.opened_at, leg.done_at))
    return leg.opened_at if opened < done else None


def register_rows(person: Person, items: Sequence[str], source: _StrOrPromise = "") -> list[Row]:
    """Return what the register says of somebody today, in the order of the matter's own list of items.

    That somebody is neither marked nor cancelled goes without saying.
    """
    told = [name for name in items if name not in {"mark", "cancelled"} or person.values.get(name)]
    return [Row(label=item(name).label, value=code_label(person.values.get(name)), source=source) for name in told]


def answer_rows(file: CaseFile) -> list[Row]:
    """Return what was asked and what was answered."""
    return [
        Row(label=question.asks, value=_answered(file, kind, file.answers[name]))
        for name, question, kind in questions(file.matter)
        if name in file.answers
    ]


def _answered(file: CaseFile, kind: type, stored: object) -> str:
    if kind is Station and isinstance(stored, int):
        return str(unit(stored))
    if kind is ItemName and isinstance(stored, str):
        return str(item(stored).label)
    if kind in {Member, Members}:
        several = stored if isinstance(stored, list) else [stored]
        whose = (_member(file, person) for person in several if isinstance(person, int))
        return str(_(", ")).join(person.text("name") for person in whose if person)
    return code_label(from_json(stored))


def change_rows(file: CaseFile, papers: tuple[Paper, ...]) -> list[ChangeRow]:
    """Return the proposal line by line; a line whose ground has changed says what stands there now."""
    return [_change_row(file, entry, papers) for entry in file.patch.entries]


def _change_row(file: CaseFile, entry: Entry, papers: tuple[Paper, ...]) -> ChangeRow:
    today = _today(file, entry)
    # Once decided, the register shows the new value: that is no conflict.
    moved = file.case.decided_at is None and today != entry.old
    return ChangeRow(
        label=_label(file, entry),
        old=_place(file, entry.old) if entry.item == "household" else code_label(entry.old),
        new=_new(file, entry),
        found=(code_label(today) or str(_("nothing"))) if moved else "",
        evidence=papers,
    )


SUBJECTS: dict[str, _StrOrPromise] = {
    "booklet": _("Household booklet, serial number"),
    "new-household": _("New household"),
    "new-person": _("Newly registered"),
}


def _label(file: CaseFile, entry: Entry) -> _StrOrPromise:
    """Name what a line is about; in a household of several also whom."""
    if entry.subject in SUBJECTS:
        return SUBJECTS[entry.subject]
    what = _("Household") if entry.item == "household" else _("Frozen") if entry.item == "frozen" else None
    label = what or item(entry.item).label
    if entry.subject == "household" or entry.subject_id == file.person.id:
        return label
    whose = _member(file, entry.subject_id)
    name = whose.values.get("name") if whose else _newly_named(file, entry.subject_id)
    return f"{label} · {name}" if name else label


def _newly_named(file: CaseFile, person_id: int) -> Value:
    values = [e.values for e in file.patch.entries if (e.subject, e.subject_id) == ("new-person", person_id)]
    return values[0].get("name") if values else None


def _new(file: CaseFile, entry: Entry) -> str:
    if entry.values:
        # A station is told by its name; the other values stand under their items.
        named = [(item(name).label, value) for name, value in entry.values.items() if name != "station"]
        return str(_("; ")).join(f"{label}: {code_label(value)}" for label, value in named if value not in {None, ""})
    return _place(file, entry.new) if entry.item == "household" else code_label(entry.new)


def _place(file: CaseFile, household_id: Value) -> str:
    """Return a household as people know it: by its address, where this look reaches, else by its number."""
    if household_id is None:
        return str(_("none"))
    known = [one.address for one in (file.household, *file.joined) if one.id == household_id]
    new = [
        str(e.values.get("address")) for e in file.patch.entries
        if (e.subject, e.subject_id) == ("new-household", household_id)
    ]  # fmt: skip
    return next(iter([*known, *new]), f"{household_id:09d}")


def _member(file: CaseFile, person_id: int) -> Person | None:
    return next((m for one in (file.household, *file.joined) for m in one.members if m.id == person_id), None)


def _today(file: CaseFile, entry: Entry) -> Value:
    """Return what stands there now, as far as this look reaches; what it does not reach is checked on approval."""
    households = {one.id: one for one in (file.household, *file.joined)}
    match entry.subject:
        case "booklet" if there := households.get(entry.subject_id):
            return there.booklet.serial if there.booklet else None
        case "household" if entry.item in {"address", "household_no", "household_type", "frozen"}:
            there = households.get(entry.subject_id)
            return getattr(there, entry.item) if there else entry.old
        case "membership" if entry.item == "household":
            return next((h.id for h in households.values() for m in h.members if m.id == entry.subject_id), entry.old)
        case "person" | "membership":
            person = _member(file, entry.subject_id)
            return person.values.get(entry.item, entry.old) if person else entry.old
    return entry.old
