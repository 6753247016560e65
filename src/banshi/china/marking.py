"""Marks on a record: somebody is missing or serves in the armed forces, is found or has come back.

A mark cancels nothing. Whoever is marked stays on the register and in the household; who reported it and when stands
in the notes of the sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, household_grounds, households
from banshi.china.codes.tables import table
from banshi.china.grounds import CONSCRIPTED, MISSING, REGULATIONS
from banshi.china.household_grounds import REGULATIONS_19
from banshi.kernel.sources import Source
from banshi.matters.definition import Evidence, Ground, Matter
from banshi.matters.vocabulary import Group, Role
from banshi.register.records import Entry, Patch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.matters.definition import Drawn, Facts
    from banshi.register.records import Value

REGULATIONS_11 = Source(title=REGULATIONS, article="11", verified=True)
MARKED_ONLY = Source(title=_("Practice: who serves is marked and no longer cancelled"), verified=False)
AT_ONCE = Source(title=_("Practice of counters: who is back is entered on the spot"), verified=False)
FAMILY = (Role.HEAD, Role.MEMBER, Role.RELATIVE)
IN_SERVICE, LEFT_SERVICE = "4", "1"
LONGEST_NOTES = 500
SHOWN = (*households.MEMBER_ITEMS, "notes")

NOTICE = Evidence(name="enlistment-notice", title=_("Notice of enlistment"), number="notice")
DISCHARGE = Evidence(name="discharge", title=_("Discharge certificate"), number="certificate")

MARKED_ALREADY = Ground(
    code="marked-already",
    sentence=_("The record is marked already: as missing, or as serving in the armed forces."),
    cure=_("Nothing needs to be done; if that mark is no longer true, have it taken back first."),
    source=REGULATIONS_19,
)
NOT_MISSING = Ground(
    code="not-marked-missing",
    sentence=_("The record is not marked as missing."),
    cure=_("Nothing needs to be done."),
    source=REGULATIONS_19,
)
NOT_CONSCRIPTED = Ground(
    code="not-marked-in-service",
    sentence=_("The record is not marked as serving in the armed forces."),
    cure=_("Have only the item changed: “Change of military service”. It is done at once."),
    source=REGULATIONS_11,
)
REPORTS_THEMSELVES = Ground(
    code="reports-themselves",
    sentence=_("Nobody is named who reports that the person is missing."),
    cure=_("Type the number and name of whoever came, and in what role, beside those of the missing."),
    source=REGULATIONS_19,
)
IS_HERE = Ground(
    code="is-not-missing",
    sentence=_("The station has found that the person is not missing: they were reached."),
    cure=_("The station tells you only that; where somebody lives, they tell themselves."),
    source=REGULATIONS_19,
)
NOT_THE_SAME = Ground(
    code="not-the-same-person",
    sentence=_("It is not proven that whoever has come back is the person who is missing."),
    cure=_("The station compares photo and fingerprints; a relative may come along."),
    source=REGULATIONS_19,
)
OF_ANY_MARK = (
    grounds.CANCELLED, household_grounds.NOT_OF_THE_HOUSEHOLD, grounds.IN_THE_FUTURE, grounds.UNPROVEN,
    grounds.FALSE_REPORT,
)  # fmt: skip


class Mark[A](Matter[A]):
    """A matter after which the record bears a mark, or bears it no more."""

    mark: ClassVar[str]
    group = Group.MARK
    known: ClassVar[tuple[str, ...]] = SHOWN
    sees: ClassVar[tuple[str, ...]] = SHOWN
    concerns_household = True
    changes_items: ClassVar[tuple[str, ...]] = ("mark", "notes")
    prints, certifies = "certificate", _("Certificate of a change on the register")

    def against(self, facts: Facts, answers: A) -> Iterator[Ground]:  # noqa: ARG002
        """Name what stands against these answers in particular."""
        yield from ()

    def against_mark(self, stands: Value) -> Iterator[Ground]:
        """Name what stands against it by the mark that the record bears now."""
        raise NotImplementedError

    def says(self, facts: Facts, answers: A) -> str:
        """Return the line of the notes."""
        raise NotImplementedError

    def objections(self, facts: Facts, answers: A | None) -> Iterator[Ground]:
        if facts.person["cancelled"]:
            yield grounds.CANCELLED
        yield from households.against_outsiders(facts)
        yield from self.against_mark(facts.person["mark"])
        if answers is not None:
            yield from self.against(facts, answers)

    def changes(self, facts: Facts, answers: A, *, drawn: Drawn) -> Patch:  # noqa: ARG002
        entries = (
            _changed(facts, "mark", self.mark),
            _changed(facts, "notes", noted(facts, self.says(facts, answers))),
            *self.besides(facts),
        )
        return Patch(kind="change", entries=entries, evidence=tuple(one.name for one in self.evidence))

    def besides(self, facts: Facts) -> tuple[Entry, ...]:  # noqa: ARG002
        """Return what else is entered with the mark."""
        return ()


def serves_as(facts: Facts, code: str) -> tuple[Entry, ...]:
    """Enter the military service where the register shows another."""
    new = table("military").value(code)
    return () if facts.person["military_service"] == new else (_changed(facts, "military_service", new),)


def noted(facts: Facts, line: str) -> str:
    """Return the notes with one more line; where they are full, the oldest gives way (its versions stay)."""
    before = facts.person.text("notes")
    return (f"{before}；{line}" if before else line)[-LONGEST_NOTES:]


def reported_by(facts: Facts) -> str:
    """Return who reported it, as the notes name them: the institution, the person who came, or the person concerned."""
    came = facts.applicant.person
    if facts.applicant.role is Role.INSTITUTION:
        return facts.applicant.institution
    return came.text("name") if came else facts.person.text("name")


def if_marked_already(stands: Value) -> Iterator[Ground]:
    """Name what stands against a mark on a record that bears one."""
    if stands:
        yield MARKED_ALREADY


def unless_missing(stands: Value) -> Iterator[Ground]:
    """Name what stands against taking back the mark of somebody missing."""
    if stands != MISSING:
        yield NOT_MISSING


def unless_conscripted(stands: Value) -> Iterator[Ground]:
    """Name what stands against taking back the mark of somebody in service."""
    if stands != CONSCRIPTED:
        yield NOT_CONSCRIPTED


def if_in_the_future(facts: Facts, day: Any) -> Iterator[Ground]:  # noqa: ANN401 - a day, typed in each matter
    """Name what stands against a day that has not come yet."""
    if day > facts.today:
        yield grounds.IN_THE_FUTURE


def _changed(facts: Facts, item: str, new: Value) -> Entry:
    return Entry(subject="person", subject_id=facts.person.id, item=item, old=facts.person[item], new=new)
