"""First registration of somebody who was never registered.

A member of the household that the person joins applies with them. The home station inquires (who knows them, where they
were born, whether they are registered elsewhere by face and fingerprint), the county decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import birth_grounds, births, grounds, households
from banshi.kernel.codes import CodeValue
from banshi.matters.definition import Drawn, Facts, Ground, Matter, ask
from banshi.matters.rules import county_decides
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(births.AboutSomebody):
    """What the register cannot know."""

    stands: CodeValue = ask(_("How does the person stand to the head of the household?"), codes="relation")
    why: str = ask(_("Why was the person never registered?"), max_length=300)


class LateRegistration(Matter[Answers]):
    """First registration of somebody who was never registered (无户口人员补录)."""

    code, prefix, title = "late-registration", "LR", _("Somebody who was never registered")
    summary = _("Enter somebody who is on no register in the household they live in, after an inquiry.")
    law = (birth_grounds.REGULATIONS_6, birth_grounds.COUNTY)
    group, category = Group.LIFE, Category.D
    who_may_apply = (Role.HEAD, Role.COLLECTIVE_HEAD, Role.MEMBER, Role.INSTITUTION, Role.AGENT)
    asks = Answers
    bring = (_("your ID card"), _("the person, for photo and fingerprints"), _("whatever shows where they come from"))
    known, sees, concerns_household = births.PARENT_ITEMS, births.PARENT_ITEMS, True
    evidence = (birth_grounds.KINSHIP_TEST, birth_grounds.OTHER_PROOF)
    route = staticmethod(county_decides(20, 15, 1, birth_grounds.COUNTY))
    grounds = birth_grounds.OF_A_LATE_REGISTRATION
    changes_items = (*births.WRITTEN, "relation")
    prints, purpose = "booklet", _("register somebody of your household who was on no register")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        yield from households.against_outsiders(facts)
        if answers:
            yield from births.against_an_entry(facts, answers)
            yield from households.against_standing(answers.stands)

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        entries = births.entered(facts, births.sheet_of(answers), answers.stands, drawn)
        return Patch(kind="change", entries=entries, evidence=("kinship-test", "origin"))
