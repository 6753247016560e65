"""Registration restored: whoever settled abroad, or was cancelled for another reason, and has come back.

The record of before comes back with its ID number; the person joins a household, whose head agrees. The home station
of before inquires, its county decides. Who was never registered applies for “Somebody who was never registered”.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import duplicates, grounds, household_grounds, moving
from banshi.kernel.codes import CodeValue
from banshi.matters.definition import Drawn, Facts, Ground, Matter, ask
from banshi.matters.rules import county_decides
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    head_number: str = ask(_("ID number of the head of the household joined"), max_length=18)
    head_name: str = ask(_("Name of that head"), max_length=60)
    stands: CodeValue = ask(_("How does the person concerned stand to that head?"), codes="relation")
    whence: str = ask(_("Where did they come back from?"), hint=_("Country or place."), max_length=60)
    revoked: bool = ask(_("A court has revoked the declaration of death."))


class RestoredRegistration(Matter[Answers]):
    """Registration restored after a return (恢复户口)."""

    code, prefix, title = "restored-registration", "KB", _("Registration restored after a return")
    summary = _("Be entered again with the number of before, in the household of your family.")
    law = (duplicates.UP_TO_THE_COUNTY, duplicates.REGULATIONS_6)
    group, category, who_may_apply = Group.MOVE, Category.D, (Role.SELF, Role.AGENT)
    asks, joins, of_the_gone = Answers, ("head_number", "head_name"), True
    bring = (_("your passport"), _("the decision that allows you to settle again"), _("a booklet of the family"))
    known, sees = moving.MOVER_ITEMS, moving.MOVER_ITEMS
    evidence = (duplicates.SETTLING, household_grounds.KINSHIP, duplicates.JUDGMENT)
    hears = (household_grounds.HEAD_JOINED_AGREES,)
    route = staticmethod(county_decides(20, 15, 1, duplicates.UP_TO_THE_COUNTY))
    grounds = duplicates.OF_A_RETURN
    changes_items = ("cancelled", "came_to_city", "came_to_address", "relation", "booklet")
    prints, purpose = "booklet", _("have your registration restored")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from (one for one in grounds.against_the_applicant(facts) if one is not grounds.CANCELLED)
        yield from duplicates.against_returning(facts)
        if answers:
            yield from duplicates.against_the_way_back(facts, answers.stands, revoked=answers.revoked)

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        entries = duplicates.restored(facts, answers.stands, answers.whence, drawn)
        return Patch(kind="change", entries=entries, evidence=tuple(one.name for one in self.evidence))
