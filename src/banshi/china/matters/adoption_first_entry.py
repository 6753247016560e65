"""Adoption of a child who is on no register: the child is entered in the adopter's household.

The adopter comes with the adoption certificate and the report of the find or the hospital's papers. The home station
inquires whether the child is registered elsewhere, the county decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import birth_grounds, births, grounds
from banshi.matters.definition import Drawn, Facts, Ground, Matter, ask
from banshi.matters.rules import county_decides
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(births.AboutSomebody):
    """What the register cannot know."""

    certificate: str = ask(_("Number of the adoption certificate"), max_length=40)
    second_adopter: str = ask(_("Name of the second adopter"), max_length=60, required=False)


class AdoptionFirstEntry(Matter[Answers]):
    """Adoption of a child who is on no register (收养未落户儿童)."""

    code, prefix, title = "adoption-first-entry", "LU", _("Adoption of a child who is on no register")
    summary = _("Enter an adopted child, who is on no register yet, in the adopter's household.")
    law = (birth_grounds.REGULATIONS_7, birth_grounds.CIVIL_CODE_1105, birth_grounds.COUNTY)
    group, category, who_may_apply = Group.LIFE, Category.D, (Role.SELF, Role.AGENT)
    asks = Answers
    bring = (_("your ID card"), _("the adoption certificate"), _("the report of the find, or the hospital's papers"))
    known, sees, concerns_household = births.PARENT_ITEMS, births.PARENT_ITEMS, True
    evidence = (birth_grounds.ADOPTION, birth_grounds.FOUND_CHILD)
    route = staticmethod(county_decides(20, 15, 1, birth_grounds.COUNTY))
    grounds = (*birth_grounds.OF_ANY_ENTRY, birth_grounds.BORN_IN_THE_FUTURE, birth_grounds.REGISTERED_ALREADY,
               birth_grounds.ADOPTION_UNPROVEN, grounds.FALSE_REPORT)  # fmt: skip
    changes_items = births.WRITTEN
    prints, purpose = "booklet", _("register an adoption")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        if answers:
            yield from births.against_an_entry(facts, answers)

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        care = births.in_care_of(facts, answers.second_adopter, births.ADOPTIVE)
        stands = births.adopted(facts.person, male=answers.sex.code == "1")
        entries = births.entered(facts, births.sheet_of(answers) | care, stands, drawn)
        return Patch(kind="change", entries=entries, evidence=("adoption", "found-child"))
