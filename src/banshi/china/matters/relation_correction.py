"""Somebody's relation to the head was entered wrongly, and the office corrects it.

Two heads in one household, or none, or a son older than his father: the home station opens this by itself. The resident
pays and proves nothing and is told; another officer decides. Where another member was the head all along, both are
entered together.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import correcting, grounds, household_grounds, households, relating
from banshi.kernel.codes import CodeValue
from banshi.matters.definition import Drawn, Facts, Ground, Matter, Member, ask
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    relation: CodeValue = ask(_("How does the person stand to the head in truth?"), codes="relation")
    head: Member | None = ask(_("If another member is the head in truth: who?"), required=False)
    mistake: str = ask(_("What went wrong, and where is it seen?"), max_length=400,
                       hint=_("For example: first register sheet of 1996, mistyped when it was keyed in."))  # fmt: skip


class RelationCorrection(Matter[Answers]):
    """Correction of a relation to the head that the office entered wrongly (登记机关更正与户主关系)."""

    code, prefix, title = "relation-correction", "OR", _("The office entered a relation wrongly")
    summary = _("The home station corrects how somebody stands to the head: free, without any proof from the resident.")
    law = (grounds.REGULATIONS_17, household_grounds.REGULATIONS_5, correcting.AFTER_INQUIRY)
    group, category, who_may_apply = Group.CORRECTION, Category.D, (Role.OFFICE,)
    bring = (_("nothing: the office has it all"),)
    asks, concerns_household = Answers, True
    known = sees = households.MEMBER_ITEMS
    route = staticmethod(correcting.AT_HOME)
    grounds = (*relating.GROUNDS, correcting.NOT_FOUND_SO, grounds.UNPROVEN)
    changes_items = ("relation", "booklet")
    prints, purpose = "booklet", _("correct a mistake of the office in your household's relations")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        if answers is not None:
            yield from relating.against(facts, answers.relation, answers.head)

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        entries = relating.related(facts, answers.relation, answers.head)
        return Patch(kind="correction", entries=(*entries, households.reissued(facts.household, "corrected", drawn)))
