"""Terms and remedies that Chinese law or practice sets for every matter, each with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.china.calendar import SHANGHAI, regular_until_announced
from banshi.kernel.sources import Source
from banshi.kernel.workdays import working_days_between
from banshi.matters.jurisdiction import Remedy

if TYPE_CHECKING:
    from datetime import datetime

# A station's silence goes to the county; a station decides after inquiry within 3 working days (DOMAIN 1.3, S32),
# the same term is given to the county here. No national text sets it.
ESCALATED_WORKING_DAYS = 3
ESCALATION_SOURCE = Source(title=_("Provincial rules, art. 128: three working days after inquiry"), verified=False)

REMEDY = Remedy(
    way=_("Administrative review"),
    where=_("the people's government of the county of the office that decided"),
    days=60,
    source=Source(title=_("Administrative Review Law (2023)"), article="20", verified=False),
)


# One complete list of what is missing, on the spot or within five days; otherwise the application counts as accepted.
LIST_WORKING_DAYS = 5
LIST_SOURCE = Source(title=_("Administrative Licensing Law"), article="32", verified=True)


def working_days_left(start: datetime, end: datetime) -> int:
    """Return the working days between two moments: what is left of a term when its clock stops."""
    return working_days_between(start, end, regular_until_announced, zone=SHANGHAI)
