"""What China says of reports asked of the grassroots: how long one may live, and what the same figures are called.

The rule of 2024 on taking burden off the grassroots forbids asking for the same figure many times over, and asking
below for what the upper level has already.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from banshi.burden.jurisdiction import Pack
from banshi.kernel.sources import Source

LESS_BURDEN = Source(
    title=_("Rules on rectifying formalism to reduce the burden on the grassroots (2024), as reported"), verified=False
)

BURDEN = Pack(
    longest_days=366,
    longest_source=LESS_BURDEN,
    # To look one figure up in files and type it; replaced by what was measured as soon as ten were filled in.
    figure_seconds=300,
    fewest_measured=10,
    names={
        "cases-accepted": ("受理量", "受理件数", "办件受理数", "受理办件数量", "number of cases accepted"),
        "cases-closed": ("办结量", "办结件数", "办件办结数", "number of cases closed"),
        "legs-kept": ("按时办结数", "按期办结件数", "number done in time"),
        "legs-missed": ("逾期件数", "超期件数", "超时办件数", "number overdue"),
        "errands-saved": ("少跑腿次数", "异地办理件数", "跨省通办件数", "number of errands saved"),
        "sent-back": ("退件数", "补正件数", "一次性告知件数", "number sent back"),
        "concerns-received": ("接诉量", "工单量", "诉求受理数", "12345工单数", "number of work orders"),
        "concerns-answered": ("工单办结数", "诉求办结数", "number of work orders closed"),
        "concerns-solved": ("解决量", "诉求解决数", "已解决工单数", "number of work orders solved"),
        "calls-made": ("走访人数", "上门走访次数", "慰问走访数", "number of home visits"),
    },
    kinds=("station", "street", "village", "department", "utility", "county"),
)
