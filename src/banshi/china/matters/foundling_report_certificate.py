"""Certificate that somebody has reported a child they found.

The station to which it was reported looks into its book of reports. With it a child is brought to a children's home,
registered, or adopted by whoever found it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from banshi.china import certifying, grounds
from banshi.matters.definition import Facts, Ground, Station, ask
from banshi.matters.vocabulary import Category, Role

NO_REPORT = Ground(
    code="no-report", sentence=_("The book of reports of that station does not show it."),
    cure=_("Report it now, at any station or by 110; the certificate is issued on this report."),
    source=certifying.OPINION)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    found_on: date = ask(_("On what day was the child found?"))
    found_at: str = ask(_("Where was the child found?"), max_length=120)
    reported_to: Station | None = ask(_("To which station was it reported?"), required=False)


class FoundlingReportCertificate(certifying.Certificate[Answers]):
    """Certificate of the report of a foundling (捡拾弃婴（儿童）报案证明)."""

    code, prefix, title = "foundling-report-certificate", "CF", _("Certificate that a found child was reported")
    summary = _("Have certified that you have reported a child that you found.")
    law = (certifying.OPINION, certifying.PRACTICE)
    category, who_may_apply = Category.C, (Role.SELF, Role.AGENT)
    asks, bring = Answers, (_("your ID card"),)
    states = (("found_on", _("Found on")), ("found_at", _("Found at")))
    route = staticmethod(certifying.WHERE_IT_HAPPENED)
    grounds = (grounds.MISSING_PERSON, grounds.CANCELLED, grounds.NOT_AN_ADULT, grounds.IN_THE_FUTURE, NO_REPORT,
               grounds.FALSE_REPORT)  # fmt: skip
    certifies = _("Certificate that a found child was reported")
    purpose = _("certify that you reported a found child")

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:
        if answers.found_on > facts.today:
            yield grounds.IN_THE_FUTURE
