"""Certificate that a registration was cancelled: for the heirs of somebody who died, or who has settled abroad.

Whoever was cancelled is on no household's register any more, so the record is found with the household they left.
The page of the booklet that is stamped as cancelled proves the same; the certificate is for those who have none.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import certifying, grounds
from banshi.matters.definition import Facts, Ground, ask
from banshi.matters.vocabulary import Category, Role

STILL_REGISTERED = Ground(
    code="still-registered", sentence=_("The registration is not cancelled."),
    cure=_("If the person has died, report the death: its certificate is printed in the same visit."),
    source=certifying.OPINION)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    page_gone: bool = ask(_("There is no page of the booklet that is stamped as cancelled"))


class CancellationCertificate(certifying.Certificate[Answers]):
    """Certificate of a cancelled registration (注销户口证明)."""

    code, prefix, title = "cancellation-certificate", "CN", _("Certificate of a cancelled registration")
    summary = _("Have certified that somebody's registration was cancelled, when and why.")
    law = (certifying.OPINION, certifying.PRACTICE)
    category, who_may_apply = Category.A, (Role.SELF, Role.RELATIVE, Role.INSTITUTION)
    asks, bring = Answers, (_("your ID card"), _("number and name of the person, as they were registered"))
    known, sees, of_the_gone = certifying.KNOWN, certifying.SEEN, True
    route = staticmethod(certifying.AT_ONCE)
    grounds = (STILL_REGISTERED, certifying.SHOWN_ALREADY, certifying.FOR_OTHERS_TO_PROVE, grounds.FALSE_REPORT)
    certifies = _("Certificate of cancellation of household registration")
    purpose = _("certify that a registration was cancelled")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        if not facts.person["cancelled"]:
            yield STILL_REGISTERED
        if answers is not None and not answers.page_gone:
            yield certifying.SHOWN_ALREADY
