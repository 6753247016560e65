"""Adoption of a child who is on the register already: the child joins the adopter's household.

The adopter comes as guardian with the adoption certificate. The head of the household joined agrees, and a child of
eight or older too. The home station inquires, the county decides; the child's page goes from one booklet to the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import adoptions, birth_grounds, grounds, household_grounds, households
from banshi.kernel.codes import CodeValue
from banshi.matters.definition import Drawn, Facts, Ground, Matter, ask
from banshi.matters.rules import county_decides
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    certificate: str = ask(_("Number of the adoption certificate"), max_length=40)
    head_number: str = ask(_("ID number of the head of the adopter's household"), max_length=18)
    head_name: str = ask(_("Name of that head"), max_length=60)
    stands: CodeValue = ask(_("How does the child stand to that head?"), codes="relation")
    new_name: str = ask(_("If the child gets another name: which?"), max_length=60, required=False)
    second_adopter: str = ask(_("Name of the second adopter"), max_length=60, required=False)


class Adoption(Matter[Answers]):
    """Adoption of a registered child (收养落户)."""

    code, prefix, title = "adoption", "LA", _("Adoption of a registered child")
    summary = _("Bring an adopted child, who is on the register already, into the adopter's household.")
    law = (household_grounds.REGULATIONS_19, birth_grounds.CIVIL_CODE_1105, birth_grounds.COUNTY)
    group, category, who_may_apply = Group.LIFE, Category.D, (Role.GUARDIAN,)
    asks, joins = Answers, ("head_number", "head_name")
    bring = (_("your ID card"), _("the adoption certificate"), _("both household booklets"))
    known = sees = adoptions.CHILD_ITEMS
    concerns_household, evidence = True, (birth_grounds.ADOPTION,)
    hears = (adoptions.CHILD_AGREES, household_grounds.HEAD_JOINED_AGREES)
    route = staticmethod(county_decides(20, 15, 1, birth_grounds.COUNTY))
    grounds = birth_grounds.OF_AN_ADOPTION
    changes_items = ("relation", "name", "former_name", "guardian_1", "guardian_2")
    prints, purpose = "booklet", _("register an adoption")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        yield from adoptions.against_a_move(facts)
        if answers:
            yield from households.against_standing(answers.stands)

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        moved = adoptions.joined(facts, answers.stands.code, drawn)
        named = adoptions.named(facts.person, answers.new_name)
        cared_for = adoptions.cared_for(facts, answers.second_adopter)
        return Patch(kind="change", entries=(*moved, *named, *cared_for), evidence=("adoption",))
