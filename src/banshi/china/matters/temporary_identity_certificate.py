"""Certificate of identity for a journey, for somebody who stands there without an ID card.

Photo and face are compared at the counter, a second officer looks, and it is printed at once. It is good for this
journey or night, and takes the place of no ID card.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from banshi.china import certifying
from banshi.matters.definition import Facts, Ground, ask
from banshi.matters.vocabulary import Category, Role

DAYS = 7
NOBODY_KNOWN = Ground(
    code="nobody-known", sentence=_("The face does not agree with the photo on file, or there is none."),
    cure=_("Name somebody who can say who you are, or go to the home station."), source=certifying.OPINION)  # fmt: skip
ANOTHER_DAY = Ground(
    code="another-day", sentence=_("It is issued for the next seven days only."),
    cure=_("Apply for a temporary ID card: it is made within three working days and good for three months."),
    source=certifying.PRACTICE)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    journey: str = ask(_("For which journey or stay?"), hint=_("Train, flight, hotel: number or name."), max_length=60)
    until: date = ask(_("Last day of it"))


class TemporaryIdentityCertificate(certifying.Certificate[Answers]):
    """Certificate of identity for the time being (临时身份证明)."""

    code, prefix, title = "temporary-identity-certificate", "CI", _("Certificate of identity for a journey")
    summary = _("Travel or stay overnight though the ID card is not at hand: who you are is certified at once.")
    law = (certifying.OPINION, certifying.PRACTICE)
    category, who_may_apply = Category.A, (Role.SELF, Role.GUARDIAN)
    asks, bring = Answers, (_("nothing but yourself"),)
    known, sees = (*certifying.KNOWN, "has_photo"), (*certifying.SEEN, "has_photo")
    states = (("journey", _("For")), ("until", _("Valid until")))
    route = staticmethod(certifying.AT_ONCE)
    grounds = (*certifying.BASE, NOBODY_KNOWN, ANOTHER_DAY)
    certifies = _("Certificate of identity for the time being")
    purpose = _("certify who you are for a journey")

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:
        if not facts.person["has_photo"]:
            yield NOBODY_KNOWN
        if not facts.today <= answers.until <= facts.today + timedelta(days=DAYS):
            yield ANOTHER_DAY
