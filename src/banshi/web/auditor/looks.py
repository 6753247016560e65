"""Looks by post and purpose, month by month: counted, and listed behind each count."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_safe

from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.stations.models import Unit
from banshi.watching import queries
from banshi.watching.drawing import month_after
from banshi.watching.queries import Chosen
from banshi.web.audience import for_staff
from banshi.web.auditor.words import purpose_in_words, read, units_of
from banshi.web.months import month_in_words
from banshi.web.templatetags.banshi import DUTIES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpResponse

    from banshi.web.audience import Request

LONGEST = 80


@for_staff(Duty.AUDITOR)
@require_safe
def counted(request: Request) -> HttpResponse:
    """Show how often each post looked for each purpose in a month; each count leads to its looks."""
    months = queries.months()
    chosen = _chosen(request, months)
    rows = queries.counted(chosen)
    units = units_of(row.unit_id for row in rows)
    context = {
        "rows": [
            (row, units.get(row.unit_id), purpose_in_words(row.purpose),
             _address(chosen, unit=row.unit_id, duty=row.duty, purpose=row.purpose))
            for row in rows
        ],
        "most": queries.MOST_ROWS if len(rows) == queries.MOST_ROWS else 0,
        **_filters(chosen, months),
    }  # fmt: skip
    return render(request, "auditor/looks.html", context)


@for_staff(Duty.AUDITOR)
@require_safe
def listed(request: Request) -> HttpResponse:
    """Show the looks behind a count, newest first, thirty at a time: when, which post, for what; no person."""
    months = queries.months()
    chosen = _chosen(request, months)
    since, until = clock.at_start_of(chosen.month), clock.at_start_of(month_after(chosen.month))
    found = queries.listed(chosen, since, until, before=_number(request, "before"))
    shown = found[: queries.AT_A_TIME]
    officers = queries.names_of(one.account_id for one in shown)
    older = request.GET.copy()
    older["before"] = str(shown[-1].id) if shown else ""
    context = {
        "rows": read(shown, officers),
        "month": month_in_words(chosen.month),
        "back": f"?{urlencode({'month': f'{chosen.month:%Y-%m}'})}",
        "older_url": f"?{older.urlencode()}" if len(found) > len(shown) else "",
    }
    return render(request, "auditor/looks_list.html", context)


def _chosen(request: Request, months: Sequence[date]) -> Chosen:
    """Return what the address asks for; nonsense counts as not asked for."""
    said = request.GET.get("month", "")
    newest = months[0] if months else clock.today().replace(day=1)
    month = next((one for one in months if f"{one:%Y-%m}" == said), newest)
    duty = request.GET.get("post", "")
    return Chosen(
        month=month, unit_id=_number(request, "unit"), account_id=_number(request, "account"),
        duty=duty if duty in Duty else "", purpose=request.GET.get("purpose", "")[:LONGEST].replace("\0", ""),
    )  # fmt: skip


def _number(request: Request, name: str) -> int | None:
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None  # noqa: PLR2004 - a bigint


def _filters(chosen: Chosen, months: Sequence[date]) -> dict[str, object]:
    return {
        "chosen": chosen,
        "month": f"{chosen.month:%Y-%m}",
        "month_in_words": month_in_words(chosen.month),
        "months": [(f"{one:%Y-%m}", month_in_words(one)) for one in months],
        "units": list(Unit.objects.order_by("code").only("id", "name", "name_en")),
        "posts": list(DUTIES.items()),
        "purposes": [(one, purpose_in_words(one)) for one in queries.purposes(chosen.month)],
    }


def _address(chosen: Chosen, *, unit: int, duty: str, purpose: str) -> str:
    asked = {"month": f"{chosen.month:%Y-%m}", "unit": unit, "post": duty, "purpose": purpose}
    return f"?{urlencode(asked)}"
