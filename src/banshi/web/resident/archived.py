"""My record of long ago: looks that were moved to the archive, read from its files month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.archive import queries
from banshi.kernel.refusals import Conflict, NotFound
from banshi.web.audience import for_residents
from banshi.web.resident.page import my_person, page
from banshi.web.resident.record import read_looks

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from banshi.access.queries import SeenLook
    from banshi.web.audience import Request


@for_residents
def archived(request: Request) -> HttpResponse:
    """Show the looks of one archived month; the newest where none is chosen."""
    me, said = my_person(request), request.GET.get("month", "")
    months = [one.month for one in queries.months_of_looks()]
    chosen = next((month for month in months if f"{month:%Y-%m}" == said), None) if said else next(iter(months), None)
    if said and chosen is None:
        raise NotFound(
            "no-such-month", _("No looks of this month are in the archive."), cure=_("Choose a month from the list.")
        )
    found = _looks(me, chosen) if chosen else []
    return page(
        request,
        "my-record",
        "archived",
        looks=read_looks(found, me),
        months=months,
        chosen=chosen,
        most=len(found) == queries.MOST,
    )


def _looks(me: int, month: date) -> list[SeenLook]:
    try:
        return queries.looks_of(me, month)
    except OSError as error:
        raise Conflict(
            "archive-away",
            _("The archive of this month cannot be read now, so we cannot say who looked at your data in it."),
            cure=_("Try again tomorrow, or ask at any station: nothing of it is lost."),
        ) from error
