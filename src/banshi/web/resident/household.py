"""My household: what is registered about the resident, with the way to correct it; and the resident's own papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.kernel.refusals import NotFound
from banshi.matters import printing
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.models import Case, Paper
from banshi.matters.vocabulary import Group, Role
from banshi.register.items import ITEMS
from banshi.stations.queries import unit
from banshi.web.audience import for_residents
from banshi.web.resident.page import my_person, myself, page
from banshi.web.templatetags.banshi import code_label

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from banshi.register.records import Person
    from banshi.web.audience import Request

# What a resident reads of the own record: everything but religion, which is sensitive (PIPL art. 28) and not kept here.
OWN_ITEMS = tuple(item for item in ITEMS if not item.sensitive and item.kind != "flag")

WITH_THE_HOUSEHOLD = {"address": Group.MOVE, "relation": Group.BOOKLET}
"""What never changes alone: where one looks for the move, or the new head, that changes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the record; ``url`` leads to the matter that corrects it, where there is one."""

    label: _StrOrPromise
    value: str
    url: str = ""
    action: _StrOrPromise = ""


@for_residents
def household(request: Request) -> HttpResponse:
    """Show what is registered about oneself, by a look of one's own."""
    me = my_person(request)
    names = [item.name for item in OWN_ITEMS]
    found = access.look_at(me, names, by=myself(request), purpose="own-record", reference=None, kind="self")
    mine = found.member(me)
    rows = [_row(item.name, item.label, mine) for item in OWN_ITEMS]
    return page(
        request,
        "my-household",
        "household",
        person=[row for row in rows if row.value],
        unfilled=[row for row in rows if not row.value],
        household=found,
        station=unit(found.station_id),
        booklet_url=_correcting("booklet", Group.BOOKLET),
    )


@for_residents
def paper(request: Request, paper_id: int) -> HttpResponse:
    """Send one of the resident's own papers as it was sealed, by a look of one's own."""
    me = my_person(request)
    kept = Paper.objects.filter(id=paper_id).first()
    if kept is None or not Case.objects.filter(id=kept.case_id, person_id=me).exists():
        raise NotFound(
            "no-such-paper", _("There is no such paper of yours."), cure=_("Choose one from the list of your matters.")
        )
    access.look_at(me, ("name",), by=myself(request), purpose="own-record", reference=kept.case_id, kind="self")
    response = HttpResponse(printing.content(kept, person_id=me), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{kept.kind}-{kept.serial}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _row(name: str, label: _StrOrPromise, mine: Person) -> Row:
    value = code_label(mine[name])
    if name in WITH_THE_HOUSEHOLD:
        url = reverse("can-i-group", args=[WITH_THE_HOUSEHOLD[name].value])
        return Row(label=label, value=value, url=url, action=_("Has this changed?"))
    url = _correcting(name, Group.DETAILS, Group.CORRECTION)
    return Row(label=label, value=value, url=url, action=_("Is this wrong?") if url else "")


def _correcting(item: str, *groups: Group) -> str:
    """Return the address of the matter that changes an item and the least besides, of the first of these groups."""
    # A name changes with an adoption, too: whoever finds it wrong has not come for that.
    found = [
        matter
        for matter in jurisdiction().matters
        if item in matter.changes_items and matter.group in groups and {*matter.who_may_apply} != {Role.OFFICE}
    ]
    nearest = min(found, key=lambda one: (groups.index(one.group), len(one.changes_items)), default=None)
    return reverse("can-i", args=[nearest.code]) if nearest else ""
