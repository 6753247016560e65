"""The rates as they stand at this moment, for those who work at a hotline: running, and not public.

Late verdicts and what comes back still change them, and small numbers stand in them as they are: so they are for those
who keep the casework anyway, and everybody else reads closed cycles.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from banshi.kernel import clock
from banshi.publishing import cycles
from banshi.web.hotline.posts import for_hotline
from banshi.web.public import rates_findings
from banshi.web.public.counting import kept
from banshi.web.public.rating import CYCLES, Pages, of_numbers, of_unit, unit_of, units

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from banshi.publishing.cycles import Cycle
    from banshi.publishing.numbers import Numbers
    from banshi.stations.models import Unit
    from banshi.web.audience import Request

LIVE = Pages(all="hotline-rates", unit="hotline-rates-unit", layout="hotline/layout.html")


@for_hotline()
@require_safe
def rates(request: Request) -> HttpResponse:
    """Show the rates of all units together, and the units by their names, as they stand now."""
    cycle = _asked(request)
    found = kept(f"rates:{cycle.first}", partial(cycles.results, cycle))
    shown = {**_of(cycle, found.at), **of_numbers(found.together), "units": units(found.units)}
    return render(request, "public/rates.html", shown)


@for_hotline()
@require_safe
def rates_unit(request: Request, code: str) -> HttpResponse:
    """Show the rates of one unit as they stand now, and how it went over the last cycles."""
    unit, cycle = unit_of(code), _asked(request)
    asked = cycles.until(cycle, CYCLES)
    over_time, at = kept(f"rates:{unit.pk}:{cycle.first}", partial(_over_time, unit, asked))
    trend = rates_findings.trend(list(zip(asked, over_time, strict=True)), running=cycle.last >= clock.today())
    one = over_time[-1]
    shown = {**_of(cycle, at), **of_numbers(one), **of_unit(one, unit), "trend": trend}
    return render(request, "public/rates_unit.html", shown)


def _asked(request: Request) -> Cycle:
    """Return the cycle that is named by one of its days, else the last whole one; none that has not begun."""
    with suppress(ValueError, OverflowError):
        cycle = cycles.cycle_of(date.fromisoformat(request.GET.get("cycle", "")))
        if cycle.first <= clock.today():
            return cycle
    return cycles.last_whole()


def _over_time(unit: Unit, asked: list[Cycle]) -> tuple[list[Numbers], datetime]:
    return cycles.over_time(unit, asked), clock.now()


def _of(cycle: Cycle, at: datetime) -> dict[str, object]:
    """Return which cycle is shown, its neighbours, and when it was counted."""
    return {
        "pages": LIVE,
        "list": "supervision",
        "live": True,
        "cycle": cycle,
        "earlier": cycle.before,
        "later": cycle.after if cycle.after.first <= clock.today() else None,
        "running": cycle.last >= clock.today(),
        "at": at,
    }
