"""Certificate of kinship between two who once stood in one household's register.

The home station searches its present and old sheets. Where both stand in one booklet and one of them is the head, the
booklet says it and no certificate is issued.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import certifying
from banshi.china.relations import is_head
from banshi.matters.definition import Facts, Ground, ask
from banshi.matters.vocabulary import Category

THEMSELVES = Ground(code="the-same-person", sentence=_("Both are the same person."), source=certifying.OPINION,
                    cure=_("Type number and name of the other one."))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register of today does not tell by itself."""

    other_name: str = ask(_("What is the other one called?"), max_length=60)
    other_number: str = ask(_("ID number of the other one"), hint=_("As far as it is known; the dead have one, too."),
                            max_length=18, required=False)  # fmt: skip
    kinship: str = ask(_("What is the other one to you?"), hint=_("Father, elder sister: one word."), max_length=20)
    together: str = ask(_("When and where did both stand in one booklet?"), max_length=200)


class KinshipCertificate(certifying.Certificate[Answers]):
    """Certificate of kinship out of a former common household (曾同户亲属关系证明)."""

    code, prefix, title = "kinship-certificate", "CK", _("Certificate of kinship")
    summary = _("Have the kinship to somebody certified who once stood in the same booklet with you.")
    law = (certifying.OPINION, certifying.PRACTICE)
    category, who_may_apply = Category.C, certifying.WHO_HOLDS_THE_RECORD
    asks, bring = Answers, (_("your ID card"), _("an old booklet, if the family has kept one"))
    concerns_household = True
    states = (("other_name", _("The other one")), ("other_number", _("ID number of the other one")),
              ("kinship", _("Kinship to the person above")), ("together", _("Stood in one booklet")))  # fmt: skip
    route = staticmethod(certifying.AFTER_A_CHECK)
    known, sees = certifying.KNOWN, (*certifying.SEEN, "relation")
    grounds = (*certifying.BASE, THEMSELVES)
    certifies = _("Certificate of kinship")
    purpose = _("certify your kinship to somebody")

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:
        number = answers.other_number.strip().upper()
        other = [one for one in facts.household.members if number and one["id_number"] == number]
        if facts.person in other:
            yield THEMSELVES
        elif other and (is_head(other[0]["relation"]) or is_head(facts.person["relation"])):
            yield certifying.SHOWN_ALREADY
