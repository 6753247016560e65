"""How long an answer may take, who may be made lead, how residents are asked, and which words mean danger.

Hours run round the clock, days are calendar days as the texts word them, and working days follow the State Council's
calendar. Most of it is a municipal draft or practice and therefore unverified.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from banshi.china.calendar import SHANGHAI, due_in_working_days
from banshi.concerns.jurisdiction import Calling, Term
from banshi.concerns.vocabulary import Urgency
from banshi.kernel.sources import Source
from banshi.kernel.workdays import Due, add_hours

REGULATION = _("Beijing Regulation on Handling Complaints upon Receipt (2021)")
DB11 = Source(title=_("Beijing standard DB11/T 2021 on handling complaints, draft of December 2021"), verified=False)

FIVE_WORKING_DAYS = Source(
    title=_("Regulations of Jinan (2018) and Weifang (2021) on the 12345 hotline"), verified=True
)

TERMS = {
    Urgency.DANGER: Term(number=2, unit="hours", source=DB11),
    Urgency.DAILY: Term(number=24, unit="hours", source=DB11),
    Urgency.GENERAL: Term(number=7, unit="days", source=DB11),
    Urgency.COMPLEX: Term(number=15, unit="days", source=DB11),
}

# Jinan and Weifang know one term for all; the two short ones stay, because the draft's are the only ones there are.
TERMS_IN_WORKING_DAYS = {
    **TERMS,
    Urgency.GENERAL: Term(number=5, unit="working-days", source=FIVE_WORKING_DAYS),
    Urgency.COMPLEX: Term(number=5, unit="working-days", source=FIVE_WORKING_DAYS),
}

LAST_SECOND = time(23, 59, 59)

REMIND_AT = Fraction(3, 4)

# An extension needs a reason, told to the resident and to the hotline (art. 15); that there is one, and no longer than
# the term itself, is a limit of ours: no text read sets another.
EXTENSIONS = 1
EXTENSION_SOURCE = Source(title=REGULATION, article="15", verified=True)

# "Several tries" is practice; the tries lie on different hours of five days.
CALLING = Calling(
    tries=3, days=5, source=Source(title=_("Practice of hotlines: three tries within five days"), verified=False)
)

# A concern that comes back within these days was not solved; a problem that comes back within two years is the same.
RECURRENCE_DAYS = (30, 90)
PROBLEM_DAYS = 730
REOPENING_VOICES = 3

# Committees help, but are never lead (art. 17); the national opinion of June 2025 says so of the grassroots as a whole.
LEADS = frozenset({"station", "county", "city", "province", "government", "department", "street", "utility", "hotline"})
LEADS_SOURCE = Source(title=REGULATION, article="17", verified=True)


def due(start: datetime, term: Term) -> Due:
    """Return when a term is over, in UTC.

    Calendar days end with the last second of the last day in China, so that the day it is due on is that day; the day
    of the start does not count (Civil Code, art. 201, 203). A hotline has no closing hour and no holidays, so that a
    last day on a holiday stays the last day.
    """
    if term.unit == "hours":
        return Due(add_hours(start, term.number), provisional=False)
    if term.unit == "working-days":
        return due_in_working_days(start, term.number)
    last = start.astimezone(SHANGHAI).date() + timedelta(days=term.number)
    return Due(datetime.combine(last, LAST_SECOND, tzinfo=SHANGHAI).astimezone(UTC), provisional=False)
