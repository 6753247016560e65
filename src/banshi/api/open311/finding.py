"""Which requests a call of GET requests means: by number, service, state and time; newest first, page by page.

Public concerns, and those that the asking key itself has sent. At most ninety days and a thousand requests at once
(GeoReport v2, Response Volume). Far pages are reached by the address in the Link header, which costs the same for all.
A day is the finest there is: a bound in time means its whole day, and within a day requests stand in no order of time.
So no bound and no neighbour in the list tells the hour; and whoever asks for what moved since the last
``updated_datetime`` they saw gets that day once more, whole, and misses nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import BooleanField, DateField, Q
from django.db.models.expressions import RawSQL
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from banshi.api.open311 import repeats, services
from banshi.api.open311.showing import updated_at
from banshi.concerns.lifecycle import State
from banshi.concerns.models import Concern
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, RuleBroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest, QueryDict

    from banshi.api.open311.keys import Key
    from banshi.stations.models import Unit

MOST = 1000
LONGEST_SPAN = timedelta(days=90)
MOST_SKIPPED = 10_000
MOST_NUMBERS = 200
STATUSES = {"open", "closed"}
CURSOR = re.compile(r"(\d{4}-\d\d-\d\d)_([0-9a-f]{32})", re.ASCII)
W3 = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
PLUS_LOST = re.compile(r" (?=\d\d:?\d\d$)", re.ASCII)
"""Where a client put the plus of a time zone into an address as it stands, a blank arrives."""
YEARS = range(1980, 3000)
LONGEST_WRITING = timedelta(minutes=1)
"""So long what is stamped before midnight may be written after it."""
# As the indexes of migration 0004 have them, the zone in the text: a parameter would hide them from a prepared plan.
CAME_IN = f"(concerns_concern.at at time zone '{settings.TIME_ZONE}')::date"
MOVED = f"(greatest(concerns_concern.since, concerns_concern.closed_at) at time zone '{settings.TIME_ZONE}')::date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The requests of one page, and where the next one is."""

    concerns: list[Concern]
    next_page: str = ""


def find(request: HttpRequest, key: Key | None, hotline: Unit | None) -> Found:
    """Return the requests that are asked for. Raises ``RuleBroken`` for what cannot be read."""
    asked, shown = request.GET, _shown(key)
    if numbers := _listed(asked, "service_request_id"):
        return Found(concerns=_numbered(_visible(shown, hotline), numbers))
    wanted = _of_services(asked) & _of_status(asked)
    moved = bool(asked.get("updated_after") or asked.get("updated_before"))
    span = _updated(asked) if moved else _span(asked, "start_date", "end_date")
    day, way, order = (MOVED, ">", ("day", "id")) if moved else (CAME_IN, "<", ("-day", "-id"))
    beyond = _beyond(asked, day, way)
    rows = [
        _visible([one], hotline)
        .annotate(day=RawSQL(day, [], DateField()))  # noqa: S611 - our own words
        .filter(wanted, *beyond, day__range=span)
        .order_by(*order)
        for one in shown
    ]
    found, size = _page(asked, rows, order)
    if len(found) <= size:
        return Found(concerns=found)
    last = found[size - 1]
    address = _next(request, clock.day_of(updated_at(last) if moved else last.at), last.id)
    return Found(concerns=found[:size], next_page=address)


def one(number: str, key: Key | None, hotline: Unit | None) -> Concern:
    """Return one request by its number. Raises ``NotFound`` for one that is not there or not to be shown."""
    found = _numbered(_visible(_shown(key), hotline), [number.strip().upper()])
    if not found:
        raise NotFound(
            "no-such-request",
            _("There is no request under this number, or it is not public."),
            cure=_("What your own system sent is shown with its api_key."),
        )
    return found[0]


def _shown(key: Key | None) -> list[Q]:
    """Return what may be shown: public concerns that a person has confirmed, and what this key has sent."""
    public = Q(public=True, confirmed_at__isnull=False)
    return [public, Q(id__range=repeats.stretch(key))] if key else [public]


def _visible(shown: list[Q], hotline: Unit | None) -> QuerySet[Concern]:
    return Concern.objects.filter(reduce(or_, shown), hotline_id=hotline.pk) if hotline else Concern.objects.none()


def _numbered(rows: QuerySet[Concern], numbers: Sequence[str]) -> list[Concern]:
    # In no order of time: of two numbers it would tell which came in first.
    return list(rows.filter(number__in=numbers).order_by("id"))


def _listed(asked: QueryDict, name: str) -> list[str]:
    """Return what is listed under a name, declared several times or separated by commas."""
    listed = [word.strip() for value in asked.getlist(name) for word in value.split(",") if word.strip()]
    if len(listed) > MOST_NUMBERS:
        raise RuleBroken(
            "too-many-listed",
            _("%(name)s lists more than %(most)s.") % {"name": name, "most": MOST_NUMBERS},
            cure=_("Ask in several calls."),
        )
    return [word.upper() for word in listed] if name == "service_request_id" else listed


def _of_services(asked: QueryDict) -> Q:
    wanted = Q()
    for code in _listed(asked, "service_code"):
        category = services.category_of(services.known(code))
        wanted |= Q(category=category) | Q(category__startswith=f"{category}.") if category else Q(category="")
    return wanted


def _of_status(asked: QueryDict) -> Q:
    wanted = set(_listed(asked, "status"))
    if wanted - STATUSES:
        raise RuleBroken("no-status", _("status is open, closed or both."))
    if len(wanted) != 1:
        return Q()
    closed = Q(state=State.CLOSED)
    return closed if "closed" in wanted else ~closed


# ----------------------------------------------------------------------- time


def _updated(asked: QueryDict) -> tuple[date, date]:
    start, end = _span(asked, "updated_after", "updated_before")
    # A new day is told when nothing can be added to the one before: else a program would go on from the new day.
    return start, min(end, clock.day_of(clock.now() - LONGEST_WRITING))


def _span(asked: QueryDict, first: str, last: str) -> tuple[date, date]:
    """Return the first and the last day of a span of at most ninety; what is left out is as far away as it may be."""
    start, end = _moment(asked, first), _moment(asked, last)
    if end is None:
        end = min(start + LONGEST_SPAN, clock.now()) if start else clock.now()
    if start is None:
        start = end - LONGEST_SPAN
    if end - start > LONGEST_SPAN:
        raise RuleBroken(
            "too-long-a-span",
            _("%(first)s and %(last)s are more than %(days)s days apart.")
            % {"first": first, "last": last, "days": LONGEST_SPAN.days},
            cure=_("Ask for one span after the other."),
        )
    return clock.day_of(start), clock.day_of(end)


def _moment(asked: QueryDict, name: str) -> datetime | None:
    given = PLUS_LOST.sub("+", asked.get(name, "").strip())
    if not given:
        return None
    try:
        found = parse_datetime(given) if W3.fullmatch(given) else None
    except ValueError:  # it reads like a date, but there is no such day
        found = None
    if found is None or found.year not in YEARS:
        raise RuleBroken(
            "no-moment",
            _("%(name)s is no moment.") % {"name": name},
            cure=_("Write it like 2026-01-31T08:00:00+08:00."),
        )
    return found if found.tzinfo else found.replace(tzinfo=clock.zone())


# ---------------------------------------------------------------------- pages


def _page(asked: QueryDict, rows: Sequence[QuerySet[Concern]], order: tuple[str, str]) -> tuple[list[Concern], int]:
    """Return the rows of a page, and one more if there is more, and how many a page has.

    Of what is public and what a key has sent, each has an index, both together have none: so each is read by its
    own, as far as the page reaches, and then put together.
    """
    size = min(_count(asked, "page_size", MOST), MOST)
    skipped = 0 if asked.get("after") else (_count(asked, "page", 1) - 1) * size
    if skipped > MOST_SKIPPED:
        raise RuleBroken(
            "too-far",
            _("Pages are counted up to the request number %(most)s.") % {"most": MOST_SKIPPED},
            cure=_("Follow the address in the Link header, or narrow the dates."),
        )
    most = skipped + size + 1
    first, *others = [one[:most] for one in rows]
    found = first.union(*others).order_by(*order)[:most] if others else first
    return list(found[skipped:]), size


def _count(asked: QueryDict, name: str, default: int) -> int:
    given = asked.get(name, "").strip()
    if not given:
        return default
    if not re.fullmatch(r"\d{1,9}", given, re.ASCII) or not int(given):
        raise RuleBroken("no-count", _("%(name)s is a whole number from 1 on.") % {"name": name})
    return int(given)


def _beyond(asked: QueryDict, day: str, way: str) -> list[RawSQL]:
    """Return the condition by which a page goes on where the one before ended; none for the first."""
    if not (cursor := asked.get("after")):
        return []
    match = CURSOR.fullmatch(cursor)
    try:
        last, pk = date.fromisoformat(match[1] if match else ""), UUID(match[2] if match else "")
    except ValueError:
        last, pk = date.min, UUID(int=0)
    if last.year not in YEARS:
        raise RuleBroken("no-cursor", _("after is taken from a Link header, whole."))
    # One comparison of both, so that an index begins where the page does.
    return [RawSQL(f"(({day}), concerns_concern.id) {way} (%s::date, %s::uuid)", [last, pk], BooleanField())]  # noqa: S611 - our own words


def _next(request: HttpRequest, day: date, pk: UUID) -> str:
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name not in {"page", "after"}]
    return f"{settings.PUBLIC_ADDRESS}{request.path}?{urlencode([*kept, ('after', f'{day}_{pk.hex}')])}"
