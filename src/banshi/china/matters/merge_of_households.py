"""Merge of households: members of one household join another of the same station.

One of those who move applies and names the head of the household they join, who has to agree. The home station decides
and reissues the booklets; that of a household which nobody is left in is void.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, household_grounds, households
from banshi.kernel.codes import CodeValue
from banshi.matters.definition import Drawn, Facts, Ground, Matter, Member, Members, ask
from banshi.matters.rules import home_station_decides
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    head_number: str = ask(_("ID number of the head of the household joined"), max_length=18)
    head_name: str = ask(_("Name of that head"), max_length=60)
    leaving: Members = ask(_("Who moves over?"), hint=_("The person concerned is one of them."))
    stands: CodeValue = ask(_("How does the person concerned stand to that head?"), codes="relation")
    new_head: Member | None = ask(
        _("If the head moves and others stay: who is the head of those who stay?"), required=False
    )


class MergeOfHouseholds(Matter[Answers]):
    """Merge of households (并户)."""

    code, prefix, title = "merge-of-households", "HM", _("Merge of households")
    summary = _("Join another household of the same station, alone or with others of one's own.")
    law = (household_grounds.REGULATIONS_19, household_grounds.REGULATIONS_5)
    group, category = Group.BOOKLET, Category.C
    who_may_apply = (Role.HEAD, Role.MEMBER, Role.AGENT)
    asks, bring, joins = Answers, (_("your ID card"), _("both household booklets")), ("head_number", "head_name")
    known, sees, concerns_household = households.MEMBER_ITEMS, households.MEMBER_ITEMS, True
    evidence = (household_grounds.KINSHIP,)
    hears = (household_grounds.HEAD_JOINED_AGREES,)
    route = staticmethod(home_station_decides(3, 1, household_grounds.AFTER_INQUIRY))
    grounds = household_grounds.OF_A_MERGE
    changes_items = ("relation", "booklet")
    prints, purpose = "booklet", _("join another household")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        yield from households.against_outsiders(facts)
        if answers:
            yield from households.against_joining(facts, answers.leaving, answers.stands)
            yield from households.against_new_head(facts, answers.leaving, answers.new_head)

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        joined = households.join(facts, answers.leaving, answers.stands, drawn)
        left = households.left_behind(facts, answers.leaving, answers.new_head, "merged", drawn)
        return Patch(kind="change", entries=(*left, *joined), evidence=("kinship",))
