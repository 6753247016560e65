"""Looking for somebody in an office's own area. Asking is a look: everybody who is found reads of it.

One box takes whatever is known and forgives one mistake; each of those found says why it is proposed. Exact parts can
still be asked for one by one.
The question is sent, not written into the address: a name has no place in a browser's history or a server's log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from banshi import access
from banshi.china.pinyin import typed_pinyin
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import RuleBroken
from banshi.matters.jurisdiction import jurisdiction
from banshi.register.finding.asking import understand
from banshi.register.finding.errors import SENTENCES, Kind
from banshi.stations.queries import area_of
from banshi.web.audience import for_staff
from banshi.web.office.forms import SearchForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.register.records import Person
    from banshi.web.audience import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Somebody found, and why they are proposed; nothing where exact parts were asked for."""

    person: Person
    why: str = ""


ITEMS = ("name", "born_on", "relation", "address")
MOST = 50


@for_staff(Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: Request) -> HttpResponse:
    """Search the office's own area and show whom it found, as little of each as tells them apart."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    found: list[Row] | None = None
    if form.is_valid():
        try:
            found = _alike(request, form) if form.cleaned_data["asked"].strip() else _found(request, form)
        except RuleBroken as refusal:
            form.add_error(None, refusal.said)
    context = {
        "form": form,
        "found": None if found is None else found[:MOST],
        "more": len(found or ()) > MOST,
        "exact": any(field.value() for field in form.exact),
        "forgiven": any(row.why for row in found or ()),
        # Only the station that holds the record corrects it, not an office above.
        "corrects": request.actor.duty == Duty.OFFICER and request.actor.unit_kind == "station",
    }
    return render(request, "office/search.html", context, status=422 if form.errors else 200)


def _alike(request: Request, form: SearchForm) -> list[Row]:
    """Return whoever was meant by what is in the box, the likeliest first."""
    spelled = jurisdiction().spelled
    hits = access.search_alike(
        understand(form.cleaned_data["asked"], spelled=spelled, typed_pinyin=typed_pinyin),
        stations=area_of(request.actor.unit_id or 0),
        items=ITEMS,
        by=request.actor,
        spelled=spelled,
    )
    return [Row(person=hit.person, why=_said(hit.reasons)) for hit in hits]


def _said(reasons: tuple[Kind, ...]) -> str:
    """Return why somebody is proposed: what differs, or that nothing does."""
    differs = [SENTENCES[kind] for kind in dict.fromkeys(reasons) if kind is not Kind.EXACT]
    return gettext("; ").join(map(str, differs or [SENTENCES[Kind.EXACT]]))


def _found(request: Request, form: SearchForm) -> list[Row]:
    """Return whoever is registered exactly so, by name."""
    asked = form.cleaned_data
    found = access.search(
        stations=area_of(request.actor.unit_id or 0),
        items=ITEMS,
        by=request.actor,
        name=asked["name"].strip(),
        pinyin=" ".join(asked["pinyin"].lower().split()),
        birth_year=asked["birth_year"],
        address=asked["address"].strip(),
    )
    return [Row(person=person) for person in found]
