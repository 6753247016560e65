"""Certificate that somebody has no criminal record, for use abroad.

The officer of the home station asks the crime information system, which is another one; nobody brings a paper of it.
Employers inside the country who may know ask the police themselves.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import certifying, grounds
from banshi.kernel.sources import Source
from banshi.matters.definition import Ground, ask
from banshi.matters.rules import home_station_decides
from banshi.matters.vocabulary import Category

SEARCHES = Source(title=_("Rules on searching criminal records (2021), as reported"), verified=False)
RECORD_FOUND = Ground(
    code="record-found", sentence=_("A search has found a record, so its absence cannot be certified."),
    cure=_("Ask the office that decided what it has found; if that is wrong, have it corrected or reviewed."),
    source=SEARCHES)  # fmt: skip
NOT_FOR_ABROAD = Ground(
    code="not-for-abroad", sentence=_("It is not for use abroad."),
    cure=_("An employer who has to know by law asks the police itself; nobody else may ask you for it."),
    source=certifying.OPINION)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    country: str = ask(_("In which country is it to be shown?"), max_length=60)
    what_for: str = ask(_("What for?"), hint=_("Study, work, settling, marriage, adoption."), max_length=60)


class NoCriminalRecord(certifying.Certificate[Answers]):
    """Certificate of no criminal record (无犯罪记录证明)."""

    code, prefix, title = "no-criminal-record", "NC", _("Certificate of no criminal record")
    summary = _("Have certified, for use abroad, that a search has found no criminal record.")
    law = (SEARCHES, certifying.OPINION)
    category, who_may_apply = Category.C, certifying.WHO_HOLDS_THE_RECORD
    asks, bring = Answers, (_("your ID card"), _("what shows where it is wanted: a form, a letter, a visa rule"))
    states = (("country", _("To be shown in")), ("what_for", _("To be shown for")))
    route = staticmethod(home_station_decides(3, 1, SEARCHES))
    grounds = (grounds.MISSING_PERSON, grounds.CANCELLED, grounds.NOT_AN_ADULT, RECORD_FOUND, NOT_FOR_ABROAD,
               grounds.FALSE_REPORT)  # fmt: skip
    certifies = _("Certificate of no criminal record")
    purpose = _("certify that you have no criminal record")
