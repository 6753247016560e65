"""Certificate of a death that was not natural: an accident, a crime, by one's own hand.

The police in whose area somebody died have looked into it and certify what they found; of a natural death the doctor
does. The relatives need it for the burial, the cancellation of the registration and the inheritance.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from banshi.china import certifying, deaths, household_grounds, households
from banshi.matters.definition import Facts, Ground, Station, ask
from banshi.matters.vocabulary import Category

NATURAL = Ground(
    code="natural-death", sentence=_("The death was natural, so a doctor certifies it."),
    cure=_("Ask the hospital or the health centre for the certificate of death; the police may not issue it."),
    source=certifying.OPINION)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    died_on: date = ask(_("On what day did the person die?"))
    place: str = ask(_("Where?"), max_length=120)
    where: Station | None = ask(_("In which station's area?"), required=False)


class UnnaturalDeathCertificate(certifying.Certificate[Answers]):
    """Certificate of an unnatural death (非正常死亡证明)."""

    code, prefix, title = "unnatural-death-certificate", "CU", _("Certificate of an unnatural death")
    summary = _("Have certified what the police found on a death by accident, crime or one's own hand.")
    law = (certifying.OPINION, certifying.PRACTICE)
    category, who_may_apply = Category.C, certifying.WHO_SURVIVES
    asks, bring = Answers, (_("your ID card"), _("number and name of the dead, as they were registered"))
    of_the_gone = concerns_household = True
    states = (("died_on", _("Day of death")), ("place", _("Place of death")))
    route = staticmethod(certifying.WHERE_IT_HAPPENED)
    grounds = (deaths.REPORTS_THEMSELVES, household_grounds.NOT_OF_THE_HOUSEHOLD, *certifying.OF_A_DAY, NATURAL,
               deaths.UNCLEAR_DEATH, certifying.NOT_FOUND)  # fmt: skip
    certifies = _("Certificate of an unnatural death")
    purpose = _("certify an unnatural death")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        if facts.applicant.person is None:
            yield deaths.REPORTS_THEMSELVES
        yield from households.against_outsiders(facts)
        if answers is not None:
            yield from certifying.against_the_day(facts, answers.died_on)
