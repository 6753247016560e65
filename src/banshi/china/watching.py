"""When looks are unusual in China, how many are drawn for review, and how long an officer has to answer.

The Personal Information Protection Law wants rights of access set, staff trained and compliance audited (art. 51 and
54) and names no number. All numbers here are proposals of this house until an authority confirms its own.
"""

from __future__ import annotations

from datetime import time

from django.utils.translation import gettext_lazy as _

from banshi.china.calendar import due_in_working_days, regular_until_announced
from banshi.kernel.sources import Source
from banshi.watching.jurisdiction import Pack, Series, Share
from banshi.watching.rules import Against, Rule, Threshold

OUR_PROPOSAL = Source(
    title=_("Proposal of this house; the Personal Information Protection Law (art. 51, 54) asks for audits, not how"),
    verified=False,
)
MONTH, QUARTER = 30, 90

WATCHING = Pack(
    source=OUR_PROPOSAL,
    thresholds={
        Rule.FAMILY: Threshold(days=MONTH, fewest=1),
        Rule.SELF: Threshold(days=MONTH, fewest=1),
        Rule.NEIGHBOURS: Threshold(days=MONTH, fewest=3, against=Against.HIGHEST),
        Rule.COLLEAGUES: Threshold(days=MONTH, fewest=1),
        Rule.OFF_HOURS: Threshold(days=MONTH, fewest=5, against=Against.SPREAD, spreads=3),
        Rule.SERIES: Threshold(days=MONTH, fewest=8),
        Rule.AGAIN: Threshold(days=MONTH, fewest=5, on_days=3),
        Rule.MANY_EYES: Threshold(days=MONTH, fewest=5),
        Rule.NO_STEP: Threshold(days=MONTH, fewest=10, against=Against.SPREAD, spreads=3),
        Rule.ENDED: Threshold(days=MONTH, fewest=3, against=Against.HIGHEST),
        Rule.NUMBER: Threshold(days=MONTH, fewest=100, against=Against.SPREAD, spreads=4),
        Rule.GLASS: Threshold(days=QUARTER, fewest=3, against=Against.HIGHEST),
    },
    fewest_colleagues=4,
    opens=time(7),
    closes=time(20),
    works=regular_until_announced.is_working_day,
    # "12号院3号楼2单元201室" ends with its flat; a house of its own ends with its number and has no neighbours in it.
    flat="([0-9A-Za-z一二三四五六七八九十]+单元)?[0-9A-Za-z一二三四五六七八九十-]+[室户房]$|[0-9A-Za-z一二三四五六七八九十]+单元$",
    most_in_a_household=15,
    narrow=5,
    series=Series(gap_minutes=10, fewest=6, alike=4),
    ended=("closed", "refused", "withdrawn", "reversed"),
    ended_days=30,
    followed_days=7,
    drawn=Share(share=0.005, fewest=2, most=20),
    answer_working_days=5,
    review_working_days=10,
    due=due_in_working_days,
)
