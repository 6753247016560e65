"""How well units do with concerns, for everybody to read: the official rates and the honest ones beside them.

Everybody reads cycles that are closed; what runs is for those who work at a hotline (``rates_live``). Units stand by
their names, never by their rates: they differ in what they are asked to do, and a rank would tempt them to work on the
rate. What hotlines report from noon to noon is for those who work there.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from banshi.china.pinyin import name_pinyin
from banshi.concerns.jurisdiction import pack
from banshi.concerns.rates import FEWEST
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound
from banshi.kernel.staleness import may_be_a_second_old
from banshi.publishing import closing, concerns
from banshi.publishing.noon import daily
from banshi.publishing.numbers import TOGETHER, Numbers, Stage, keys_of
from banshi.stations.models import Unit
from banshi.web.audience import for_everybody
from banshi.web.hotline.posts import for_hotline
from banshi.web.public import rates_findings, rates_sentences, rates_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import HttpResponse

    from banshi.publishing.closing import Closed
    from banshi.web.audience import Request

CYCLES = 6
WEIGHED = ("response", "resolution", "satisfaction", "basically")


@for_everybody
@require_safe
@may_be_a_second_old
def rates(request: Request) -> HttpResponse:
    """Show the rates of all units together, and the units by their names, in a closed cycle."""
    found = closing.closed()
    if not found:
        return render(request, "public/rates_none.html", _first())
    place = _asked(request, found)
    told = closing.numbers(found[place])
    shown = {**of_closed(found, place), **of_numbers(told[TOGETHER]), "units": units(told.values())}
    return render(request, "public/rates.html", shown)


@for_everybody
@require_safe
@may_be_a_second_old
def rates_unit(request: Request, code: str) -> HttpResponse:
    """Show the rates of one unit, what it answered, what residents said, and how it went over the last cycles."""
    unit = unit_of(code)
    found = closing.closed()
    if not found:
        return render(request, "public/rates_none.html", {**_first(), "unit": unit})
    place = _asked(request, found)
    one = _of_unit(found[place], unit)
    known = [closed for closed in found[place:] if closed.knows_returns][:CYCLES][::-1]
    trend = rates_findings.trend(
        [(closed.cycle, _of_unit(closed, unit)) for closed in known], running=found[place] not in known
    )
    shown = {**of_closed(found, place), **of_numbers(one), **of_unit(one, unit), "trend": trend}
    return render(request, "public/rates_unit.html", shown)


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


def _asked(request: Request, found: Sequence[Closed]) -> int:
    """Return the place of the closed cycle that is named by one of its days, else of the newest."""
    with suppress(ValueError):
        day = date.fromisoformat(request.GET.get("cycle", ""))
        return next((at for at, one in enumerate(found) if one.cycle.first <= day <= one.cycle.last), 0)
    return 0


def unit_of(code: str) -> Unit:
    """Return the unit of an address. Raises ``NotFound`` for one that there is not."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise NotFound("no-such-unit", _("There is no such unit."), cure=_("Choose one from the list of units."))
    return unit


def _of_unit(one: Closed, unit: Unit) -> Numbers:
    """Return what was published of a unit; a unit that is not there had nothing."""
    stages = tuple(Stage) if one.knows_returns else (Stage.RATES,)
    nothing = Numbers(unit=unit.code, told=dict.fromkeys(keys_of(*stages), 0))
    return closing.numbers(one).get(unit.code, nothing)


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


# ---------------------------------------------------------------- what is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where the pages of rates stand: the names of their addresses, and the frame around them."""

    all: str
    unit: str
    layout: str


PUBLIC = Pages(all="rates", unit="rates-unit", layout="layouts/public.html")


def _first() -> dict[str, object]:
    """Return what is said as long as no cycle is closed: which one will be first, and on which day."""
    cycle = closing.first_cycle()
    return {"pages": PUBLIC, "cycle": cycle, "closes_on": closing.rates_on(cycle), **_law()}


def of_closed(found: Sequence[Closed], place: int) -> dict[str, object]:
    """Return which closed cycle is shown, and its neighbours."""
    return {
        "pages": PUBLIC,
        "closed": found[place],
        "cycle": found[place].cycle,
        "earlier": found[place + 1].cycle if place + 1 < len(found) else None,
        "later": found[place - 1].cycle if place else None,
    }


def of_numbers(one: Numbers) -> dict[str, object]:
    """Return what the page of all units and that of one have in common."""
    rows = rates_words.rates(one)
    return {
        "nothing": one.due == 0 and one.reported == 0,
        "rates": rows,
        "score": rates_words.score(one),
        "reasons": rates_sentences.reasons(one),
        "beside": rates_findings.beside(one, rows),
        "left_out": rates_words.left_out(one),
        "unreachable": rates_words.shown(concerns.unreachable(one)),
        "unheard": rates_words.shown(concerns.unheard(one)),
        "came_back": _came_back(one),
        **_law(),
    }


def of_unit(one: Numbers, unit: Unit) -> dict[str, object]:
    """Return what the page of one unit has of its own."""
    return {
        "unit": unit,
        "few": one.due is not None and one.due < FEWEST,
        "answered": rates_words.answered(one),
        "said": rates_words.said(one),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The units by their names: those of which is told how many were sent, and the ``others``, all withheld."""

    told: list[tuple[Unit, str, rates_words.Shown]]
    others: list[Unit]


def units(of: Iterable[Numbers]) -> Units:
    """Return the units by their names: how many were sent to each, and what was solved."""
    numbers = {one.unit: one for one in of if one.unit != TOGETHER}
    told, others = [], []
    for unit in sorted(Unit.objects.filter(code__in=numbers), key=_by_name):
        one = numbers[unit.code]
        if one.due is None:
            others.append(unit)
        else:
            told.append((unit, rates_words.number(one.due), rates_words.shown(rates_words.honest_solved(one))))
    return Units(told=told, others=others)


def _by_name(unit: Unit) -> str:
    return name_pinyin(unit.name) if (get_language() or "zh").startswith("zh") else unit.name_en.lower()


def _came_back(one: Numbers) -> list[tuple[int, rates_words.Shown]]:
    """Return what came back within each window; nothing as long as it is not counted."""
    shares = (concerns.came_back_soon(one), concerns.came_back(one)) if one.knows_returns else ()
    return [(days, rates_words.shown(share)) for days, share in zip(pack().recurrence_days, shares, strict=False)]


def _law() -> dict[str, object]:
    law = pack()
    return {
        "weights": law.weights,
        "cycle_source": law.cycle_source,
        "weighed": {name: f"{float(getattr(law.weights, name)):g}" for name in WEIGHED},
        "windows": law.recurrence_days,
    }
