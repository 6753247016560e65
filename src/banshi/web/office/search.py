"""Looking for somebody in an office's own area. Asking is a look: everybody who is found reads of it.

The question is sent, not written into the address: a name has no place in a browser's history or a server's log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from banshi import access
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import RuleBroken
from banshi.stations.queries import area_of
from banshi.web.audience import for_staff
from banshi.web.office.forms import SearchForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.register.records import Person
    from banshi.web.audience import Request

ITEMS = ("name", "born_on", "relation", "address")
MOST = 50


@for_staff(Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: Request) -> HttpResponse:
    """Search the office's own area and show whom it found, as little of each as tells them apart."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    found: list[Person] | None = None
    if form.is_valid():
        try:
            found = _found(request, form)
        except RuleBroken as refusal:
            form.add_error(None, refusal.said)
    context = {
        "form": form,
        "found": None if found is None else found[:MOST],
        "more": len(found or ()) > MOST,
        # Only the station that holds the record corrects it, not an office above.
        "corrects": request.actor.duty == Duty.OFFICER and request.actor.unit_kind == "station",
    }
    return render(request, "office/search.html", context, status=422 if form.errors else 200)


def _found(request: Request, form: SearchForm) -> list[Person]:
    asked = form.cleaned_data
    return access.search(
        stations=area_of(request.actor.unit_id or 0),
        items=ITEMS,
        by=request.actor,
        name=asked["name"].strip(),
        pinyin=" ".join(asked["pinyin"].lower().split()),
        birth_year=asked["birth_year"],
        address=asked["address"].strip(),
    )
