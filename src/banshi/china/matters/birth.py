"""Birth of a child whose parents are married.

A parent brings the birth certificate to any station within a month; the child joins the household of the father or the
mother, as both agree. Where the keeper of the certificates confirms it, the child is entered at once and the home
station told; otherwise the home station decides on the certificate that is uploaded.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import birth_grounds, births, grounds
from banshi.matters.definition import Drawn, Facts, Ground, Matter, ask
from banshi.matters.rules import decided_here_if_proven
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(births.AboutABirth):
    """What the register cannot know."""

    certificate: str = ask(_("Number of the birth certificate"), hint=_("One letter, nine digits."), max_length=20)
    agreed: bool = ask(_("Both parents agree on household, name and ethnicity and have signed it."))


class Birth(Matter[Answers]):
    """Birth of a child whose parents are married (出生登记)."""

    code, prefix, title = "birth", "LB", _("Birth")
    summary = _("Enter a newborn in the father's or the mother's household, within a month of the birth.")
    law = (birth_grounds.REGULATIONS_7, birth_grounds.CIVIL_CODE_1015, birth_grounds.DELTA, birth_grounds.GUIDES)
    group, category = Group.LIFE, Category.B
    who_may_apply = (Role.SELF, Role.RELATIVE, Role.GUARDIAN, Role.AGENT)
    asks = Answers
    bring = (_("your ID card"), _("the birth certificate"), _("the statement that both parents signed"))
    known, sees, concerns_household = births.PARENT_ITEMS, births.PARENT_ITEMS, True
    evidence = (birth_grounds.CERTIFICATE, birth_grounds.STATEMENT_OF_BOTH)
    route = staticmethod(decided_here_if_proven(1, 1, 3, birth_grounds.DELTA))
    grounds = (*birth_grounds.OF_ANY_BIRTH, birth_grounds.NOT_MARRIED, birth_grounds.BORN_LONG_AGO)
    changes_items = births.WRITTEN
    prints, purpose = "booklet", _("register the birth of your child")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        if not births.is_married(facts.person):
            yield birth_grounds.NOT_MARRIED
        if answers:
            yield from births.against_a_birth(facts, answers)
            if not answers.agreed:
                yield birth_grounds.NO_AGREEMENT
            if births.is_late(facts, answers):
                yield birth_grounds.BORN_LONG_AGO

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        proof = ("birth-certificate", "statement")
        return Patch(kind="change", entries=births.born(facts, answers, drawn), evidence=proof)
