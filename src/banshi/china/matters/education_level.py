"""Change of the registered education level.

The number of the diploma is checked with the authority that keeps the original. If it agrees, the change is made
where the resident stands and the home station is told; if not, the home station decides on what is uploaded.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds
from banshi.kernel.codes import CodeValue
from banshi.kernel.sources import Source
from banshi.matters.definition import Drawn, Evidence, Facts, Ground, Matter, ask
from banshi.matters.rules import decided_here_if_proven
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Entry, Patch

AT_ONCE = Source(title=_("Practice of one city (Zhuhai): auxiliary items at once"), verified=False)
SAME_LEVEL = Ground(
    code="same-level", sentence=_("The register already shows this education level."),
    cure=_("Nothing needs to be done; a new member card can be printed."), source=grounds.REGULATIONS_17)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    level: CodeValue = ask(_("What is the highest level of education completed?"), codes="education")
    diploma: str = ask(_("Number of the diploma"), hint=_("It stands on the diploma; spaces do not matter."),
                       max_length=30, required=False)  # fmt: skip


class EducationLevel(Matter[Answers]):
    """Change of the registered education level (文化程度变更)."""

    code, prefix, title = "education-level", "ED", _("Change of education level")
    summary = _("Have the education level on the register and in the booklet brought up to date.")
    law = (grounds.REGULATIONS_17, grounds.ID_CARD_LAW_14, AT_ONCE)
    group, category, who_may_apply = Group.DETAILS, Category.B, (Role.SELF,)
    bring = (_("your ID card"), _("the number of the diploma, or the diploma itself"))
    known = ("name", "id_number", "born_on", "relation", "address", "household_no", "education", "mark", "cancelled")
    sees = (*known, "sex")
    asks, evidence = Answers, (Evidence(name="diploma", title=_("Diploma"), holder="diploma", number="diploma"),)
    route = staticmethod(decided_here_if_proven(3, 1, 3, AT_ONCE))
    grounds = (grounds.HOUSEHOLD_FROZEN, grounds.NOT_AN_ADULT, grounds.MISSING_PERSON, grounds.CANCELLED,
               SAME_LEVEL, grounds.UNPROVEN)  # fmt: skip
    changes_items = ("education",)
    prints, purpose = "member-card", _("change your education level")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_everybody(facts)
        if answers and answers.level == facts.person["education"]:
            yield SAME_LEVEL

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:  # noqa: ARG002
        old = facts.person["education"]
        entry = Entry(subject="person", subject_id=facts.person.id, item="education", old=old, new=answers.level)
        return Patch(kind="change", entries=(entry,), evidence=("diploma",))
