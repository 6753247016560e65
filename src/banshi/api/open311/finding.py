"""Which requests a call of GET requests means: by number, service, state and time; newest first, page by page.

Public concerns, and those that the asking key itself has sent. At most ninety days and a thousand requests at once
(GeoReport v2, Response Volume). Far pages are reached by the address in the Link header, which costs the same for all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from banshi.api.open311 import repeats, services
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
CURSOR = re.compile(r"(\d{1,16})_([0-9a-f]{32})", re.ASCII)
W3 = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
PLUS_LOST = re.compile(r" (?=\d\d:?\d\d$)", re.ASCII)
"""Where a client put the plus of a time zone into an address as it stands, a blank arrives."""
YEARS = range(1980, 3000)
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The requests of one page, and where the next one is."""

    concerns: list[Concern]
    next_page: str = ""


def find(request: HttpRequest, key: Key | None, hotline: Unit | None) -> Found:
    """Return the requests that are asked for. Raises ``RuleBroken`` for what cannot be read."""
    asked = request.GET
    rows = visible(key, hotline)
    if numbers := _listed(asked, "service_request_id"):
        return Found(concerns=_numbered(rows, numbers))
    rows = rows.filter(_of_services(asked), _of_status(asked))
    if asked.get("updated_after") or asked.get("updated_before"):
        return _page(request, _updated(rows, asked), "updated", newest_first=False)
    return _page(request, _requested(rows, asked), "at", newest_first=True)


def one(number: str, key: Key | None, hotline: Unit | None) -> Concern:
    """Return one request by its number. Raises ``NotFound`` for one that is not there or not to be shown."""
    found = _numbered(visible(key, hotline), [number.strip().upper()])
    if not found:
        raise NotFound(
            "no-such-request",
            _("There is no request under this number, or it is not public."),
            cure=_("What your own system sent is shown with its api_key."),
        )
    return found[0]


def visible(key: Key | None, hotline: Unit | None) -> QuerySet[Concern]:
    """Return what may be shown: public concerns that a person has confirmed, and what this key has sent."""
    shown = Q(public=True, confirmed_at__isnull=False)
    if key is not None:
        first, last = repeats.stretch(key)
        shown |= Q(id__gte=first, id__lte=last)
    return Concern.objects.filter(shown, hotline_id=hotline.pk) if hotline else Concern.objects.none()


def _numbered(rows: QuerySet[Concern], numbers: Sequence[str]) -> list[Concern]:
    return list(rows.filter(number__in=numbers).order_by("-at", "-id"))


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


def _requested(rows: QuerySet[Concern], asked: QueryDict) -> QuerySet[Concern]:
    start, end = _span(asked, "start_date", "end_date")
    return rows.filter(at__gte=start, at__lte=end)


def _updated(rows: QuerySet[Concern], asked: QueryDict) -> QuerySet[Concern]:
    start, end = _span(asked, "updated_after", "updated_before")
    moved = rows.annotate(updated=Greatest("since", "closed_at"))
    return moved.filter(updated__gte=start, updated__lte=end)


def _span(asked: QueryDict, first: str, last: str) -> tuple[datetime, datetime]:
    """Return a span of at most ninety days; what is left out of it is as far away as it may be."""
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
    return start, end


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


def _page(request: HttpRequest, rows: QuerySet[Concern], by: str, *, newest_first: bool) -> Found:
    asked = request.GET
    size = min(_count(asked, "page_size", MOST), MOST)
    skipped = (_count(asked, "page", 1) - 1) * size
    if cursor := asked.get("after"):
        rows, skipped = rows.filter(_beyond(cursor, by, newest_first=newest_first)), 0
    if skipped > MOST_SKIPPED:
        raise RuleBroken(
            "too-far",
            _("Pages are counted up to the request number %(most)s.") % {"most": MOST_SKIPPED},
            cure=_("Follow the address in the Link header, or narrow the dates."),
        )
    sign = "-" if newest_first else ""
    found = list(rows.order_by(f"{sign}{by}", f"{sign}id")[skipped : skipped + size + 1])
    return Found(concerns=found[:size], next_page=_next(request, found[size - 1], by) if len(found) > size else "")


def _count(asked: QueryDict, name: str, default: int) -> int:
    given = asked.get(name, "").strip()
    if not given:
        return default
    if not re.fullmatch(r"\d{1,9}", given, re.ASCII) or not int(given):
        raise RuleBroken("no-count", _("%(name)s is a whole number from 1 on.") % {"name": name})
    return int(given)


def _beyond(cursor: str, by: str, *, newest_first: bool) -> Q:
    match = CURSOR.fullmatch(cursor)
    if match is None:
        raise RuleBroken("no-cursor", _("after is taken from a Link header, whole."))
    last, pk = EPOCH + int(match[1]) * MICROSECOND, UUID(match[2])
    way = "lt" if newest_first else "gt"
    return Q(**{f"{by}__{way}": last}) | Q(**{by: last, f"id__{way}": pk})


def _next(request: HttpRequest, last: Concern, by: str) -> str:
    moment: datetime = getattr(last, by)
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name not in {"page", "after"}]
    since = (moment - EPOCH) // MICROSECOND
    return f"{settings.PUBLIC_ADDRESS}{request.path}?{urlencode([*kept, ('after', f'{since}_{last.id.hex}')])}"
