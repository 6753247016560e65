"""My record: every look at a resident's data, by whom and for what, and where to ask about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from banshi.access import queries
from banshi.archive.queries import months_of_looks
from banshi.kernel import clock
from banshi.matters.models import Case
from banshi.proofs.queries import newest
from banshi.web.audience import for_residents
from banshi.web.resident.page import my_person, page
from banshi.web.resident.words import reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from banshi.access.queries import SeenLook
    from banshi.web.audience import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLook:
    """A look as it is read: with its reason in words and the case it was for, if one was filed.

    An office that opens one case again and again sees the same each time: such looks, one after the other, are read
    as one, with how often and since when.
    """

    look: SeenLook
    why: str
    case_number: str
    case_url: str
    times: int = 1
    first_at: datetime | None = None

    @property
    def nothing_filed(self) -> bool:
        """Whether the look was for a visit at a counter that did not become a case."""
        return self.look.reference is not None and not self.case_number


@for_residents
def record(request: Request) -> HttpResponse:
    """Show a page of looks, newest first: all, of this year, or of one office."""
    me, office = my_person(request), _number(request, "office")
    this_year, own = request.GET.get("since") == "this-year", "own" in request.GET
    since = datetime(clock.today().year, 1, 1, tzinfo=clock.zone()) if this_year else None
    found = queries.looks_of(me, before=_number(request, "before"), since=since, unit_id=office, own=own)
    shown = found[: queries.PAGE]
    older = _again(request, before=str(shown[-1].id)) if len(found) > len(shown) else ""
    return page(
        request,
        "my-record",
        "record",
        looks=read_looks(shown, me),
        counts=queries.offices_that_looked(me),
        office=office,
        this_year=this_year,
        own=own,
        all=not (office or this_year),
        older_url=older,
        archived=months_of_looks(),
        read_at=clock.now(),
        sealed=newest(whole=True),
    )


def read_looks(looks: Sequence[SeenLook], me: int) -> list[ReadLook]:
    """Put looks into words; all cases they were for are fetched at once. A link leads to one's own cases only."""
    wanted = {look.reference for look in looks if look.reference}
    cases = {case.id: case for case in Case.objects.filter(id__in=wanted).only("id", "number", "person_id")}
    return [
        ReadLook(
            look=look,
            why=reason(look.purpose, look.reason),
            case_number=case.number if (case := cases.get(look.reference)) else "",  # type: ignore[arg-type]
            case_url=reverse("my-case", args=[case.id]) if case and case.person_id == me else "",
            times=times,
            first_at=first_at,
        )
        for look, times, first_at in _alike(looks)
    ]


def _alike(looks: Sequence[SeenLook]) -> list[tuple[SeenLook, int, datetime]]:
    """Put looks together that follow each other and differ in nothing but their time."""
    groups = [list(group) for _same, group in groupby(looks, _sameness)]
    return [(group[0], len(group), group[-1].at) for group in groups]


def _sameness(look: SeenLook) -> tuple[object, ...]:
    unit = look.unit.pk if look.unit else None
    return unit, look.duty, look.by_myself, look.purpose, look.reason, look.finding, look.reference, look.items


def _number(request: Request, name: str) -> int | None:
    """Return a number of the address; whatever is no number is as if it were not there."""
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None  # noqa: PLR2004 - a bigint


def _again(request: Request, **changed: str) -> str:
    return f"?{urlencode(request.GET.dict() | changed)}"
