"""One auxiliary item of a person changes: what the matters of the counter that do this have in common.

Auxiliary items (辅项) are done at once where the resident stands; place of birth and native place are looked into at
home. Each matter says in its own file what it is, what is asked and shown, and why it may be refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds
from banshi.kernel.sources import Source
from banshi.matters.definition import Ground, Matter
from banshi.matters.rules import decided_here, decided_here_if_proven
from banshi.matters.vocabulary import Role
from banshi.register.records import Entry, Patch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.matters.definition import Drawn, Facts
    from banshi.register.records import Value

PERSON_OR_WHO_SPEAKS_FOR_THEM = (Role.SELF, Role.GUARDIAN, Role.AGENT)

AT_ONCE = Source(title=_("Practice of one city (Zhuhai): auxiliary items at once"), verified=False)
FORM = Source(title=_("Form of one province (Yunnan) for changes of items"), verified=False)
AFTER_INQUIRY = Source(title=_("Provincial rules, art. 128: three working days after inquiry"), verified=False)
LAW = (grounds.REGULATIONS_17, grounds.ID_CARD_LAW_14, FORM)

# A second officer where the resident stands, the same or the next working day; the home station may object.
HERE = decided_here(1, 1, 3, AT_ONCE)
HOME_UNLESS_PROVEN = decided_here_if_proven(3, 1, 3, AFTER_INQUIRY)

SAME = Ground(
    code="same-value",
    sentence=_("The register already shows this."),
    cure=_("Nothing needs to be done; the member card can be printed anew with any other matter."),
    source=grounds.REGULATIONS_17,
)
BASE = (grounds.MISSING_PERSON, grounds.CANCELLED, grounds.NOT_AN_ADULT, SAME, grounds.UNPROVEN)
"""Grounds of every such matter; not-proven is the officer's."""


def known_with(*items: str) -> tuple[str, ...]:
    """Return what is shown and never asked: who it is, where registered, who speaks for a minor, and these items."""
    who = ("name", "id_number", "born_on", "relation", "address", "household_no", "mark", "cancelled")
    return tuple(dict.fromkeys((*who, "guardian_1", "guardian_2", *items)))


def changed(facts: Facts, item: str, new: Value) -> Entry:
    """Return the line of a proposal after which one item of the person says something else."""
    return Entry(subject="person", subject_id=facts.person.id, item=item, old=facts.person[item], new=new)


class OneItem[A](Matter[A]):
    """A matter after which one item of the person says something else; ``item`` names it."""

    item: ClassVar[str]

    def becomes(self, answers: A) -> Value:
        """Return what the item shall say."""
        raise NotImplementedError

    def against(self, facts: Facts, answers: A) -> Iterator[Ground]:  # noqa: ARG002
        """Name what stands against this value in particular."""
        yield from ()

    def objections(self, facts: Facts, answers: A | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        if answers is not None:
            if self.becomes(answers) == facts.person[self.item]:
                yield SAME
            yield from self.against(facts, answers)

    def changes(self, facts: Facts, answers: A, *, drawn: Drawn) -> Patch:  # noqa: ARG002
        entry = changed(facts, self.item, self.becomes(answers))
        return Patch(kind="change", entries=(entry,), evidence=tuple(one.name for one in self.evidence))
