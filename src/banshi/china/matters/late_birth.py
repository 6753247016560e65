"""Birth reported late, more than a year after it, or without a birth certificate.

A parent applies at any station. The home station inquires and reports within twenty working days, the county decides
within fifteen. Without a certificate the parentage is proven by a test.
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
class Answers(births.AboutABirth):
    """What the register cannot know."""

    certificate: str = ask(_("Number of the birth certificate, if there is one"), max_length=20, required=False)
    test: str = ask(_("Without a certificate: number of the test of parentage"), max_length=40, required=False)
    why_late: str = ask(_("Why was the birth not reported, or not certified?"), max_length=300)


class LateBirth(Matter[Answers]):
    """Birth reported late or without a certificate (出生补登)."""

    code, prefix, title = "late-birth", "LL", _("Birth reported late or without a certificate")
    summary = _("Enter a child born more than a year ago, or without a birth certificate, after an inquiry.")
    law = (birth_grounds.REGULATIONS_7, birth_grounds.COUNTY, birth_grounds.GUIDES)
    group, category = Group.LIFE, Category.D
    who_may_apply = (Role.SELF, Role.RELATIVE, Role.GUARDIAN, Role.AGENT)
    asks = Answers
    bring = (_("your ID card"), _("the birth certificate, or else a test of parentage"), _("the child, for a photo"))
    known, sees, concerns_household = births.PARENT_ITEMS, births.PARENT_ITEMS, True
    evidence = (birth_grounds.CERTIFICATE, birth_grounds.KINSHIP_TEST, birth_grounds.OTHER_PROOF)
    route = staticmethod(county_decides(20, 15, 1, birth_grounds.COUNTY))
    grounds = (*birth_grounds.OF_ANY_BIRTH, birth_grounds.BORN_LATELY, birth_grounds.PARENTAGE_UNPROVEN)
    changes_items = births.WRITTEN
    prints, purpose = "booklet", _("register the birth of your child")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        if answers is None:
            return
        yield from births.against_a_birth(facts, answers)
        if answers.certificate.strip() and not births.is_late(facts, answers):
            yield birth_grounds.BORN_LATELY
        if not answers.certificate.strip() and not answers.test.strip():
            yield birth_grounds.PARENTAGE_UNPROVEN

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        proof = ("birth-certificate", "kinship-test", "origin")
        return Patch(kind="change", entries=births.born(facts, answers, drawn), evidence=proof)
