"""Grounds on which several matters are refused, with their articles, and what the resident can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.kernel.sources import Source
from banshi.matters.definition import Ground
from banshi.matters.vocabulary import OWN, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.matters.definition import Facts

REGULATIONS = _("Household Registration Regulations (1958)")
REGULATIONS_17 = Source(title=REGULATIONS, article="17", verified=True)
ID_CARD_LAW_14 = Source(title=_("Law on Resident Identity Cards"), article="14", verified=True)
CAPACITY = Source(title=_("Civil Code"), article="17-18", verified=True)

# How the register marks somebody (登记项目: 标记).
MISSING, CONSCRIPTED = "失踪", "服兵役"

# Full legal capacity begins at 18 (Civil Code art. 17).
ADULT_AGE = 18

NOT_AN_ADULT = Ground(
    code="not-an-adult",
    sentence=_("The applicant is under 18, so a parent or guardian has to apply."),
    cure=_("Come with a parent or guardian, who applies with their own ID card; nothing else is needed."),
    source=CAPACITY,
)
HOUSEHOLD_FROZEN = Ground(
    code="household-frozen",
    sentence=_("The household is frozen, so nothing on its register may be changed now."),
    cure=_("Ask the home station by telephone why and until when; it tells you in writing. You need not travel."),
    source=Source(title=_("Practice of counters"), verified=False),
)
UNPROVEN = Ground(
    code="not-proven",
    sentence=_("What was shown does not prove what is asked for."),
    cure=_("Show a proof from whoever keeps the original, or ask them to confirm it to us."),
    source=REGULATIONS_17,
)
IN_THE_FUTURE = Ground(
    code="day-in-the-future",
    sentence=_("The day lies in the future."),
    cure=_("Type the day on which it was noticed."),
    source=REGULATIONS_17,
)


MISSING_PERSON = Ground(
    code="marked-missing",
    sentence=_("The person concerned is marked as missing."),
    cure=_("If they have returned, have the mark taken back first: “Somebody missing was found”. It is done at once."),
    source=Source(title=REGULATIONS, article="19", verified=True),
)
CANCELLED = Ground(
    code="cancelled",
    sentence=_("The registration of the person concerned is cancelled."),
    cure=_("If that is a mistake, ask the home station to correct it: you need not prove its mistake."),
    source=REGULATIONS_17,
)
MEMBER_OBJECTS = Ground(
    code="member-objects",
    sentence=_("Another adult of the household objects."),
    cure=_("Come to an agreement, or have a court decide; then apply again. Nothing you showed is lost."),
    source=Source(title=_("Rule of one city (Shanghai) on household registration"), article="25", verified=False),
)
WORD_REFUSED = Ground(
    code="word-refused",
    sentence=_("Somebody has refused whose agreement is needed."),
    cure=_("Come to an agreement with them, then apply again."),
    source=CAPACITY,
)
FALSE_REPORT = Ground(
    code="false-report",
    sentence=_("What was reported is not true."),
    cure=_("If it is true after all, have this decision reviewed and name your witnesses."),
    source=Source(title=REGULATIONS, article="20", verified=True),
)


def against_everybody(facts: Facts) -> Iterator[Ground]:
    """Name what stands against a change that a freezing of the household stops, and against whoever applies."""
    if facts.household.frozen:
        yield HOUSEHOLD_FROZEN
    yield from against_the_applicant(facts)


def against_the_applicant(facts: Facts) -> Iterator[Ground]:
    """Name what stands against any application: under age and alone, or under the number of somebody missing."""
    if facts.applicant.role in OWN and facts.age is not None and facts.age < ADULT_AGE:
        yield NOT_AN_ADULT
    if facts.applicant.role is Role.SELF and facts.person.values.get("mark") == MISSING:
        yield MISSING_PERSON
    if facts.person.values.get("cancelled"):
        yield CANCELLED
