"""How well units do with concerns, for everybody to read: the official rates and the honest ones beside them.

Units stand by their names, never by their rates: they differ in what they are asked to do, and a rank would tempt them
to work on the rate. What hotlines report from noon to noon is for those who work there.
"""

from __future__ import annotations

import csv
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from banshi.china.pinyin import name_pinyin
from banshi.concerns.jurisdiction import pack
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound
from banshi.kernel.spreadsheets import harmless
from banshi.publishing import concerns, cycles
from banshi.publishing.noon import daily
from banshi.stations.models import Unit
from banshi.web.audience import for_everybody
from banshi.web.hotline.posts import for_hotline
from banshi.web.public import rates_findings, rates_words
from banshi.web.public.counting import kept
from banshi.web.public.speaking import READABLE

if TYPE_CHECKING:
    from banshi.publishing.cycles import Counted, Cycle, Results
    from banshi.web.audience import Request

CYCLES = 6
WEIGHED = ("response", "resolution", "satisfaction", "basically")


@for_everybody
@require_safe
def rates(request: Request) -> HttpResponse:
    """Show the rates of all units together, and the units by their names."""
    cycle = _asked(request)
    found = _results(cycle)
    named = Unit.objects.in_bulk([one.unit_id for one in found.units])
    units = sorted(((named[one.unit_id], one) for one in found.units), key=lambda pair: _by_name(pair[0]))
    shown = {
        **_shared(cycle, found.together, found.at),
        "left_out": rates_words.left_out(found.together),
        "units": [(unit, one.honest.dispatched, rates_words.shown(concerns.stayed_solved(one))) for unit, one in units],
    }
    return render(request, "public/rates.html", shown)


@for_everybody
@require_safe
def rates_unit(request: Request, code: str) -> HttpResponse:
    """Show the rates of one unit, what it answered, what residents said, and how it went over the last cycles."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise NotFound("no-such-unit", _("There is no such unit."), cure=_("Choose one from the list of units."))
    cycle = _asked(request)
    asked = cycles.until(cycle, CYCLES)
    over_time, at = kept(f"rates:{unit.pk}:{cycle.first}", partial(_over_time, unit.pk, asked))
    one = over_time[-1]
    shown = {
        **_shared(cycle, one, at),
        "unit": unit,
        "left_out": rates_words.left_out(one),
        "answered": rates_words.answered(one),
        "said": rates_words.said(one),
        "trend": rates_findings.trend(asked, over_time),
    }
    return render(request, "public/rates_unit.html", shown)


@for_everybody
@require_safe
def rates_csv(request: Request) -> HttpResponse:
    """Give every number of a cycle with its definition, as a table that is safe to open in a spreadsheet."""
    found = _results(_asked(request))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="banshi-rates-{found.cycle.last}.csv"'
    table, definitions = csv.writer(response), concerns.definitions()
    table.writerow(concerns.COLUMNS)
    for line in concerns.open_data(found):
        cells = (*asdict(line).values(), " ".join(definitions[line.figure].split()))
        table.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return response


@for_everybody
@require_safe
def rates_json(request: Request) -> HttpResponse:
    """Give every number of a cycle with the data dictionary, the definitions and the weights, as JSON."""
    found, law = _results(_asked(request)), pack()
    weights = {name: float(getattr(law.weights, name)) for name in WEIGHED}
    told = {
        "columns": concerns.COLUMNS,
        "definitions": concerns.definitions(),
        "weights": weights,
        "weights_source": law.weights.source.said,
        "weights_verified": law.weights.source.verified,
        "cycle_source": law.cycle_source.said,
        "cycle_verified": law.cycle_source.verified,
        "figures": [asdict(line) for line in concerns.open_data(found)],
    }
    return JsonResponse(told, json_dumps_params=READABLE)


@for_hotline()
@require_safe
def hotline_daily(request: Request) -> HttpResponse:
    """Show what came and went at this hotline from noon to noon, beside the day before."""
    first, until = _report(request)
    hotline, day = request.actor.unit_id or 0, timedelta(days=1)
    now, before = (daily(hotline, at, at + day, is_watched=pack().is_watched) for at in (first, first - day))
    known = {one.category: one for one in before.watched}
    shown = {
        "list": "supervision",
        "first": first,
        "until": until,
        "running": until > clock.now(),
        "earlier": _noon_day(first),
        "later": _noon_day(until + day) if until <= clock.now() else None,
        "all": (now.all, before.all),
        "urgent": (now.urgent, before.urgent),
        "watched": [(one, known.get(one.category)) for one in now.watched],
        "at": clock.now(),
    }
    return render(request, "hotline/daily.html", shown)


# ---------------------------------------------------------------- what is asked for


def _asked(request: Request) -> Cycle:
    """Return the cycle that is named by one of its days, else the last whole one; none that has not begun."""
    with suppress(ValueError, OverflowError):
        cycle = cycles.cycle_of(date.fromisoformat(request.GET.get("cycle", "")))
        if cycle.first <= clock.today():
            return cycle
    return cycles.last_whole()


def _report(request: Request) -> tuple[datetime, datetime]:
    """Return the report that ends at noon of the day named, else the last one that is finished."""
    now = clock.now()
    with suppress(ValueError, OverflowError):
        noon = datetime.combine(date.fromisoformat(request.GET.get("day", "")), time(12), tzinfo=clock.zone())
        found = pack().report_of(noon - timedelta(hours=1))
        if found[0] <= now:
            return found
    return pack().report_of(pack().report_of(now)[0] - timedelta(hours=1))


def _noon_day(until: datetime) -> str:
    return until.astimezone(clock.zone()).date().isoformat()


def _results(cycle: Cycle) -> Results:
    """Count a cycle, at most once a minute where that takes long."""
    return kept(f"rates:{cycle.first}", partial(cycles.results, cycle))


def _over_time(unit_id: int, asked: list[Cycle]) -> tuple[list[Counted], datetime]:
    return cycles.over_time(unit_id, asked), clock.now()


# ---------------------------------------------------------------- what is shown


def _by_name(unit: Unit) -> str:
    return name_pinyin(unit.name) if (get_language() or "zh").startswith("zh") else unit.name_en.lower()


def _shared(cycle: Cycle, one: Counted, at: datetime) -> dict[str, object]:
    """Return what the page of all units and that of one have in common."""
    law, rows = pack(), rates_words.rates(one)
    return {
        "cycle": cycle,
        "earlier": cycle.before,
        "later": cycle.after if cycle.after.first <= clock.today() else None,
        "running": cycle.last >= clock.today(),
        "at": at,
        "of": one,
        "sent": one.honest.dispatched,
        "reported": one.reported,
        "rates": rows,
        "score": rates_words.score(one),
        "reasons": rates_words.reasons(one),
        "beside": rates_findings.beside(one, rows),
        "unreachable": rates_words.shown(concerns.unreachable(one)),
        "unheard": rates_words.shown(concerns.unheard(one)),
        "came_back": [
            (days, rates_words.shown(share))
            for days, share in zip(
                law.recurrence_days, (concerns.came_back_soon(one), concerns.came_back(one)), strict=True
            )
        ],
        "weights": law.weights,
        "cycle_source": law.cycle_source,
        "weighed": {name: f"{float(getattr(law.weights, name)):g}" for name in WEIGHED},
        "windows": law.recurrence_days,
    }
