"""Change of the head of the household.

The present head hands it over, at the counter or by authorising somebody; where the head is missing or gone, any adult
member applies. The relations of all to the new head are told anew; the other adults may object; a new booklet follows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, household_grounds, households
from banshi.matters.definition import Drawn, Facts, Ground, Matter, Member, ask
from banshi.matters.rules import home_station_decides
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    new_head: Member = ask(_("Who shall be the head?"), hint=_("A member who is of age."))


class ChangeOfHead(Matter[Answers]):
    """Change of the head of the household (户主变更)."""

    code, prefix, title = "change-of-head", "HH", _("Change of the head of the household")
    summary = _("Make another member the head; how all stand to the new head is worked out from the register.")
    law = (household_grounds.REGULATIONS_19, household_grounds.REGULATIONS_5, household_grounds.ART_25)
    group, category, who_may_apply = Group.BOOKLET, Category.C, (Role.HEAD, Role.MEMBER, Role.AGENT)
    asks, bring = Answers, (_("your ID card"), _("the household booklet"))
    known, sees, concerns_household = households.MEMBER_ITEMS, households.MEMBER_ITEMS, True
    hears = (household_grounds.OTHERS_MAY_OBJECT,)
    route = staticmethod(home_station_decides(5, 1, household_grounds.AFTER_INQUIRY))
    grounds = household_grounds.OF_A_CHANGE
    changes_items = ("relation", "booklet")
    prints, purpose = "booklet", _("change the head of your household")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        yield from households.against_outsiders(facts)
        yield from households.against_passing_over(facts)
        if answers is None:
            return
        head = households.head_of(facts.household.members)
        if head and head.id == answers.new_head:
            yield household_grounds.IS_HEAD_ALREADY
        yield from households.against_head(facts, facts.household.members, answers.new_head)

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        heads = households.under_new_head(facts.household.members, answers.new_head)
        return Patch(kind="change", entries=(*heads, households.reissued(facts.household, "head", drawn)))
