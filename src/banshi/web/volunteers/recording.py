"""A record of one's own confirmed hours: for oneself alone, to print, with a sign that anybody can check.

The sign is made of what stands on the paper, so that no row is looked up to check it and nobody can ask for others.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banshi.kernel import clock
from banshi.volunteers import codes, queries
from banshi.volunteers.jurisdiction import pack
from banshi.web.audience import for_everybody, for_residents
from banshi.web.forms import DAYS
from banshi.web.public import sharing
from banshi.web.resident.page import my_person
from banshi.web.volunteers import words
from banshi.web.volunteers.mine import own

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.web.audience import Request


class Paper(forms.Form):
    """What stands on a record of hours."""

    name = forms.CharField(label=_("Name on the paper"), max_length=60)
    since = forms.DateField(label=_("First day on the paper"), input_formats=DAYS)
    until = forms.DateField(label=_("Last day on the paper"), input_formats=DAYS)
    visits = forms.IntegerField(label=_("Visits"), min_value=0)
    minutes = forms.IntegerField(label=_("Minutes in all"), min_value=0)
    sign = forms.CharField(label=_("Its sign"), max_length=24)

    def is_genuine(self) -> bool:
        """Tell whether the sign belongs to what stands on the paper."""
        on_it = self.cleaned_data
        line = queries.signed_line(on_it["name"], on_it["since"], on_it["until"], on_it["visits"], on_it["minutes"])
        return codes.is_sign_of(line, on_it["sign"])


@for_residents
def record(request: Request) -> HttpResponse:
    """Show one's own confirmed hours of a year, this one if none is named."""
    today = clock.today()
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and 2000 <= int(typed[:4]) <= today.year else today.year  # noqa: PLR2004 - nothing is older
    until = min(date(year, 12, 31), today)
    found = queries.record_of(my_person(request), request.actor.name, since=date(year, 1, 1), until=until)
    # Without the name: an address stands in logs and histories, and whoever checks has the paper in hand.
    link = sharing.address(
        reverse("volunteer-record-check"), since=found.since.isoformat(), until=found.until.isoformat(),
        visits=str(len(found.visits)), minutes=str(found.minutes) or "0", sign=found.sign,
    )  # fmt: skip
    return own(
        request, "record", record=found, name=request.actor.name, rows=[words.of_match(one) for one in found.visits],
        hours=words.hours_of(found.minutes), link=link, square=sharing.square(link), law=pack().record_law,
        years=[year - 1, year + 1] if year < today.year else [year - 1], year=year,
    )  # fmt: skip


@for_everybody
def check(request: Request) -> HttpResponse:
    """Tell whether a record of hours is genuine, by what stands on it; the paper's square fills in all but the name."""
    form = Paper(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    genuine = form.is_genuine() if form.is_bound and form.is_valid() else None
    hours = words.hours_of(form.cleaned_data["minutes"]) if genuine is not None else ""
    response = render(request, "volunteers/check.html", {"form": form, "genuine": genuine, "hours": hours})
    response["X-Robots-Tag"] = "noindex"
    return response
