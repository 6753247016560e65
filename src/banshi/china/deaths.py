"""What a death and a court's declaration of death share: who reports it, what stands against it, what is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, household_grounds, households
from banshi.china.codes.tables import table
from banshi.kernel.sources import Source
from banshi.matters.definition import Evidence, Ground
from banshi.matters.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from banshi.matters.definition import Facts

PRACTICE = Source(title=_("Practice of counters: a death is entered on the spot"), verified=False)
CIVIL_CODE_46 = Source(title=_("Civil Code"), article="46", verified=False)
WHO_REPORTS = (Role.HEAD, Role.MEMBER, Role.RELATIVE, Role.NEIGHBOUR, Role.INSTITUTION)
CERTIFICATE = Evidence(name="death-certificate", title=_("Death certificate"), number="certificate")
JUDGMENT = Evidence(name="judgment", title=_("Judgment that declares the death"), number="judgment")
DIED, DECLARED_DEAD = "10", "11"

REPORTS_THEMSELVES = Ground(
    code="reports-themselves",
    sentence=_("Nobody is named who reports the death."),
    cure=_("Type the number and name of whoever came, and in what role, beside those of the dead."),
    source=household_grounds.REGULATIONS_8,
)
BEFORE_BIRTH = Ground(
    code="before-birth",
    sentence=_("The day lies before the day of birth."),
    cure=_("Compare the day with the certificate, and the certificate with the ID card of the dead."),
    source=household_grounds.REGULATIONS_8,
)
NOT_HANDED_IN = Ground(
    code="not-handed-in",
    sentence=_("The ID card or the booklet page was not handed in, and no loss was stated."),
    cure=_("Bring them; if they are lost, state it here and now: nothing else is needed."),
    source=household_grounds.REGULATIONS_8,
)
UNCLEAR_DEATH = Ground(
    code="unclear-death",
    sentence=_("The cause of the death is not clear yet."),
    cure=_("Wait for the finding of the police; the station asks for it itself, you need not bring it."),
    source=household_grounds.REGULATIONS_8,
)
NOT_FINAL = Ground(
    code="not-final",
    sentence=_("The judgment is not final."),
    cure=_("Come again when the court has certified that nobody has appealed."),
    source=CIVIL_CODE_46,
)
OF_ANY_DEATH = (
    REPORTS_THEMSELVES, grounds.CANCELLED, household_grounds.NOT_OF_THE_HOUSEHOLD, grounds.IN_THE_FUTURE, BEFORE_BIRTH,
    household_grounds.HEAD_STAYS, *household_grounds.OF_A_NEW_HEAD, grounds.UNPROVEN, grounds.FALSE_REPORT,
)  # fmt: skip
OF_A_DEATH = (*OF_ANY_DEATH, NOT_HANDED_IN, UNCLEAR_DEATH)
OF_A_JUDGMENT = (*OF_ANY_DEATH, NOT_FINAL)


def against_a_report(facts: Facts) -> Iterator[Ground]:
    """Name what stands against whoever reports a death; neither a freezing nor the age of the dead does."""
    came = facts.applicant.person
    if came is None or came.id == facts.person.id:
        yield REPORTS_THEMSELVES
    if facts.person["cancelled"]:
        yield grounds.CANCELLED
    yield from households.against_outsiders(facts)


def against_the_day(facts: Facts, day: date) -> Iterator[Ground]:
    """Name what stands against this day of a death."""
    if day > facts.today:
        yield grounds.IN_THE_FUTURE
    if facts.person.born_on and day < facts.person.born_on:
        yield BEFORE_BIRTH


def cancelled_on(day: date, reason: str) -> str:
    """Return what the register sheet shows: the day and the reason, in the words of the table."""
    return f"{day:%Y-%m-%d} {table('cancellation').value(reason).label}"
