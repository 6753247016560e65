"""Certificate of identity for a child that was abducted and has been rescued.

The home station finds the case and the comparison of blood, the county decides. With it the family has the child
entered, or entered again, and asks for the help it is due.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from banshi.china import certifying, grounds
from banshi.matters.definition import Facts, Ground, ask
from banshi.matters.rules import county_decides
from banshi.matters.vocabulary import Category

NO_CASE = Ground(
    code="no-such-case-of-abduction", sentence=_("No case of an abduction and no comparison of blood is on file."),
    cure=_("Give a blood sample at any station; it costs nothing and is compared in the whole country."),
    source=certifying.OPINION)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    rescued_on: date = ask(_("On what day was the child rescued?"))
    rescued_by: str = ask(_("Which office rescued it?"), hint=_("As far as the family knows."), max_length=120)


class RescuedChildCertificate(certifying.Certificate[Answers]):
    """Certificate of identity of a rescued child (被拐儿童身份证明)."""

    code, prefix, title = "rescued-child-certificate", "CB", _("Certificate for a rescued child")
    summary = _("Have certified who a child is that was abducted and has been rescued.")
    law = (certifying.OPINION, certifying.PRACTICE)
    category, who_may_apply = Category.D, certifying.WHO_CAME_FOR_A_CHILD
    asks, bring = Answers, (_("your ID card"), _("what the police gave you when the child was found"))
    states = (("rescued_on", _("Rescued on")), ("rescued_by", _("Rescued by")))
    route = staticmethod(county_decides(3, 5, 1, certifying.PRACTICE))
    grounds = (grounds.CANCELLED, *certifying.OF_A_DAY, NO_CASE, grounds.FALSE_REPORT)
    certifies = _("Certificate of identity of a rescued child")
    purpose = _("certify who a rescued child is")

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:
        yield from certifying.against_the_day(facts, answers.rescued_on)
