"""For what the clock of an office may stand still: the reasons that law names, and no others.

Time that a hearing or an expert needs does not count against the office, but the resident is told in writing how long
it will take (Administrative Licensing Law art. 45). "Being looked into" is no reason: it is what the term is for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.kernel.sources import Source
from banshi.matters.jurisdiction import ClockStop

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

# A hearing is organised within 20 working days of being asked for (art. 47; art. 82 counts in working days).
HEARING_WORKING_DAYS = 20
# Art. 45 sets no longest time for the others: a province may; ours is the longest term that any leg has.
LONGEST_WORKING_DAYS = 20

# Household registration is no licence in the strict sense; provinces copy these terms, so they hold by default here.
# Bidding, auction and quarantine of the same article have no place at a registration counter.
LICENSING = _("Administrative Licensing Law (2019)")


def _by_article_45(code: str, title: _StrOrPromise) -> ClockStop:
    """Return a reason of the article; unverified, since its longest time is a default of ours."""
    source = Source(title=LICENSING, article="45", verified=False)
    return ClockStop(code=code, title=title, working_days=LONGEST_WORKING_DAYS, source=source)


CLOCK_STOPS: tuple[ClockStop, ...] = (
    ClockStop(
        code="hearing",
        title=_("A hearing"),
        working_days=HEARING_WORKING_DAYS,
        source=Source(title=LICENSING, article="45, 47", verified=True),
    ),
    _by_article_45("inspection", _("An inspection")),
    _by_article_45("testing", _("A test")),
    _by_article_45("appraisal", _("A forensic or technical appraisal")),
    _by_article_45("expert-review", _("A review by experts")),
)
