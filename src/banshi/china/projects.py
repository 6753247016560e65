"""China's practice of livelihood lists: what makes a candidate, how acceptance is decided, which dates count.

The seed is a notice of September 2021 (common, urgent, legacy, hardship) and the regulations of provinces in which
people propose, delegates choose, government pays and the congress checks. The numbers are those of no authority: a
place sets its own here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.china.calendar import SHANGHAI, regular_until_announced
from banshi.kernel.sources import Source
from banshi.kernel.workdays import working_days_between
from banshi.projects.jurisdiction import Acceptance, Aftercare, Pack, Selection

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

OUR_OWN = Source(title=_("A proposal of Banshi, until a place decides its own"), verified=False)
ESTATE = "(小区|花园|花苑|家园|新村|公寓|苑|里|庄园|府|郡|湾|[Ee]state|[Gg]ardens?|[Cc]ourt)$"
"""How the name of an estate ends."""
HEATING_BEGINS, HEATING_ENDS = (11, 15), (3, 15)

SELECTION = Selection(
    people=50,
    places=3,
    years=2,
    returns=2,
    hardship=("12.01", "12.02"),
    urgent=("danger",),
    weights=(
        ("people", 0.35),
        ("places", 0.15),
        ("lasting", 0.2),
        ("returns", 0.15),
        ("unsolved", 0.15),
    ),
    source=OUR_OWN,
)

ACCEPTANCE = Acceptance(
    jurors=11,
    reserves=11,
    quorum=7,
    accepting=(2, 3),
    days=7,
    source=OUR_OWN,
)

AFTERCARE = Aftercare(
    months=(6, 12),
    noes=1,
    days=21,
    source=Source(title=_("Checks after six and twelve months, as the seed of the list asks"), verified=False),
)


def winter_of(day: date) -> int | None:
    """Return the year in which the heating season of a day began (15 November to 15 March in Beijing), if it is one."""
    if (day.month, day.day) >= HEATING_BEGINS:
        return day.year
    return day.year - 1 if (day.month, day.day) <= HEATING_ENDS else None


def working_days_since(first: date, last: date) -> int:
    """Return how many working days lie after the first day, up to and with the last."""
    start, end = (datetime.combine(day, time(12), tzinfo=SHANGHAI).astimezone(UTC) for day in (first, last))
    return working_days_between(start, end, regular_until_announced, zone=SHANGHAI)


def due_dates(year: int) -> tuple[tuple[date, _StrOrPromise], ...]:
    """Return the dates of a year that mean something to residents, in their order."""
    return (
        (date(year, 5, 31), _("before the summer floods")),
        (date(year, 8, 31), _("before school begins")),
        (date(year, 9, 30), _("before the National Day holiday")),
        (date(year, *HEATING_BEGINS), _("before heating starts")),
        (date(year, 12, 31), _("by the end of the year")),
    )


PROJECTS = Pack(
    selection=SELECTION,
    acceptance=ACCEPTANCE,
    aftercare=AFTERCARE,
    objection_days=7,
    vote_days=3,
    objection_source=Source(title=_("Objections in writing within seven days, as in Bazhong 2017"), verified=False),
    objection_category="19.05.01",
    stuck_days=5,
    stuck_source=OUR_OWN,
    working_days_since=working_days_since,
    winter_of=winter_of,
    estate=ESTATE,
    due_dates=due_dates,
)
