"""Grounds on which several matters are refused, with their articles, and what the resident can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.matters.definition import Ground, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.matters.definition import Facts

REGULATIONS = _("Household Registration Regulations (1958)")
REGULATIONS_17 = Source(title=REGULATIONS, article="17", verified=True)
ID_CARD_LAW_14 = Source(title=_("Law on Resident Identity Cards"), article="14", verified=True)
CAPACITY = Source(title=_("Civil Code"), article="17-18", verified=True)

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


def against_everybody(facts: Facts) -> Iterator[Ground]:
    """Name what stands against any change on the own application: a frozen household, or an applicant under age."""
    if facts.household.frozen:
        yield HOUSEHOLD_FROZEN
    if facts.age is not None and facts.age < ADULT_AGE:
        yield NOT_AN_ADULT
