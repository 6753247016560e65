"""Birth of a child whose parents are not married.

The child has the same rights. A parent brings the birth certificate and a statement to any station; a child that joins
the father's household needs a test of parentage besides. The home station decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import birth_grounds, births, grounds, kinship
from banshi.matters.definition import Drawn, Facts, Ground, Matter, ask
from banshi.matters.rules import home_station_decides
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(births.AboutABirth):
    """What the register cannot know."""

    certificate: str = ask(_("Number of the birth certificate"), hint=_("One letter, nine digits."), max_length=20)
    test: str = ask(_("If the child joins the father: number of the test of parentage"), max_length=40, required=False)


class BirthOutOfWedlock(Matter[Answers]):
    """Birth of a child whose parents are not married (非婚生育出生登记)."""

    code, prefix, title = "birth-out-of-wedlock", "LW", _("Birth out of wedlock")
    summary = _("Enter a newborn whose parents are not married in the mother's or the father's household.")
    law = (birth_grounds.REGULATIONS_7, birth_grounds.CIVIL_CODE_1015, birth_grounds.GUIDES)
    group, category = Group.LIFE, Category.C
    who_may_apply = (Role.SELF, Role.RELATIVE, Role.GUARDIAN, Role.AGENT)
    asks = Answers
    bring = (_("your ID card"), _("the birth certificate"), _("a statement on the birth, which you sign here"),
             _("if the child joins the father: the test of parentage"))  # fmt: skip
    known, sees, concerns_household = births.PARENT_ITEMS, births.PARENT_ITEMS, True
    evidence = (birth_grounds.CERTIFICATE, birth_grounds.STATEMENT_OF_BIRTH, birth_grounds.KINSHIP_TEST)
    route = staticmethod(home_station_decides(3, 1, birth_grounds.GUIDES))
    grounds = (*birth_grounds.OF_ANY_BIRTH, birth_grounds.IS_MARRIED, birth_grounds.BORN_LONG_AGO,
               birth_grounds.PATERNITY_UNPROVEN)  # fmt: skip
    changes_items = births.WRITTEN
    prints, purpose = "booklet", _("register the birth of your child")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        if births.is_married(facts.person):
            yield birth_grounds.IS_MARRIED
        if answers:
            yield from births.against_a_birth(facts, answers)
            if births.is_late(facts, answers):
                yield birth_grounds.BORN_LONG_AGO
            if kinship.is_male(facts.person) and not answers.test.strip():
                yield birth_grounds.PATERNITY_UNPROVEN

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        proof = ("birth-certificate", "statement", "kinship-test")
        return Patch(kind="change", entries=births.born(facts, answers, drawn), evidence=proof)
