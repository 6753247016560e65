"""What a supervisor reads of the own office: what residents were spared, what was late, what was asked for twice.

An office sees itself and its own past, never another one beside it and never a rank; the office above sees one sum of
all below it, itself included. Pairs of decisions that contradict each other are shown to both of the offices concerned.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_safe

from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.matters import measures, remedies
from banshi.matters.jurisdiction import matter
from banshi.stations.models import UnitKind
from banshi.stations.queries import area_of
from banshi.web import pictures
from banshi.web.audience import for_staff
from banshi.web.pictures import counted
from banshi.web.templatetags.banshi import MONTHS_EN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from banshi.matters.measures import Month
    from banshi.matters.remedies import Contradiction
    from banshi.web.audience import Request


@for_staff(Duty.SUPERVISOR)
@require_safe
def measured(request: Request) -> HttpResponse:
    """Show the last twelve months of the supervisor's own office, and where it and another said two things."""
    me = request.actor
    # Nothing lies below a station, so only the offices above ask which stations they sum up.
    offices = [me.unit_id or 0] if me.unit_kind == UnitKind.STATION else area_of(me.unit_id or 0)
    months = measures.months(offices)
    since = datetime.combine(months[-1].first, time(), tzinfo=clock.zone())
    pairs = remedies.granted_elsewhere(me.unit_id or 0, since)
    context = {
        "now": months[0],
        "before": months[1],
        "offices": len(offices),
        "heads": _heads(),
        "rows": [_row(month) for month in months],
        "saved": counted(months[0].saved.trips),
        "kilometres": counted(months[0].saved.kilometres),
        "picture": _picture(months),
        "finding": _finding(months),
        "pairs": [_pair(pair) for pair in pairs],
        "more": len(pairs) >= remedies.MOST,
        "at": clock.now(),
    }
    return render(request, "office/supervising.html", context)


def _heads() -> tuple[_StrOrPromise, ...]:
    return (
        gettext("Month"),
        gettext("Errands made"),
        gettext("Errands saved"),
        gettext("Kilometres saved"),
        gettext("Terms kept"),
        gettext("Terms missed"),
        gettext("Sent back"),
        gettext("Asked for"),
        gettext("Of it known already"),
    )


def _row(month: Month) -> tuple[str, ...]:
    numbers = (
        month.made,
        month.saved.trips,
        month.saved.kilometres,
        month.terms.kept,
        month.terms.missed,
        month.asked.times,
        month.asked.lines,
        month.asked.known,
    )
    return (_month(month.first), *map(counted, numbers))


def _picture(months: Sequence[Month]) -> str:
    oldest_first = list(reversed(months))
    values = [month.saved.trips for month in oldest_first]
    return pictures.curve(values, [_month(month.first) for month in oldest_first], _finding(months))


def _finding(months: Sequence[Month]) -> str:
    """Say what the picture shows: all twelve months together."""
    trips, kilometres = sum(m.saved.trips for m in months), sum(m.saved.kilometres for m in months)
    return ngettext(
        "%(shown)s errand and %(km)s km saved in twelve months",
        "%(shown)s errands and %(km)s km saved in twelve months",
        trips,
    ) % {"shown": counted(trips), "km": counted(kilometres)}


def _month(first: date) -> str:
    if (get_language() or "").startswith("zh"):
        return f"{first.year}年{first.month}月"
    return f"{MONTHS_EN[first.month - 1]} {first.year}"


def _pair(pair: Contradiction) -> dict[str, object]:
    """Return a pair as the page shows it, with the ground in words."""
    definition = matter(pair.refused.matter, pair.refused.version)
    ground = next((g.sentence for g in definition.grounds if g.code == pair.ground), pair.ground)
    return {"title": definition.title, "ground": ground, "found": pair}
