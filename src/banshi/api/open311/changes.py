"""Every change since a cursor, each once and none left out: what GeoReport's ``updated_after`` cannot promise.

Days are told when they are over, in no order of time within a day, so that a program that asks often learns no hour
(decision 24). A request that is not public any more comes once more as removed.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from banshi.api.open311 import finding, jurisdictions, keys, repeats, showing
from banshi.api.open311.answering import answers
from banshi.api.open311.rendering import Document
from banshi.concerns.models import Concern
from banshi.connections import changing
from banshi.kernel.refusals import RuleBroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from banshi.api.open311.keys import Key
    from banshi.api.open311.rendering import Fact

CURSOR = re.compile(r"(\d{4}-\d\d-\d\d)_([0-9a-f]{32})", re.ASCII)
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)


@answers("GET")
def changes(request: HttpRequest) -> Document:
    """List the requests that changed after a cursor, day by day; the Link header always says where to go on."""
    key, hotline = keys.reader(request), jurisdictions.asked(request)
    day, last = _place(request.GET.get("after", "").strip())
    found = changing.changed(day, last, most=finding.MOST)
    concerns = Concern.objects.filter(hotline_id=hotline.pk if hotline else 0).in_bulk([one.thing_id for one in found])
    facts = _told([(one, concerns[one.thing_id]) for one in found if one.thing_id in concerns], key)
    day, last = (found[-1].day, found[-1].thing_id) if found else (day, last)
    if len(found) < finding.MOST and (over := changing.last_day_over()) is not None and over >= day:
        day, last = over, LAST  # all of that day was told: nothing of it comes any more
    return Document(root="service_requests", facts=facts, next_page=_next(request, day, last))


def _told(found: Sequence[tuple[changing.Change, Concern]], key: Key | None) -> list[Fact]:
    seen = [one for _change, one in found if _may_be_seen(one, key)]
    shown = dict(zip([one.id for one in seen], showing.shown(seen), strict=True))
    gone = {one.id: one.number for change, one in found if one.id not in shown and change.shown_before}
    return [
        shown.get(one.id) or {"service_request_id": gone[one.id], "status": "removed"}
        for _change, one in found
        if one.id in shown or one.id in gone
    ]


def _may_be_seen(concern: Concern, key: Key | None) -> bool:
    return repeats.is_of(concern.id, key) or (concern.public and concern.confirmed_at is not None)


def _place(given: str) -> tuple[date, UUID]:
    if not given:
        return date.min, FIRST
    match = CURSOR.fullmatch(given)
    try:
        return date.fromisoformat(match[1] if match else ""), UUID(match[2] if match else "")
    except ValueError:
        raise RuleBroken("no-cursor", _("after is taken from a Link header, whole.")) from None


def _next(request: HttpRequest, day: date, last: UUID) -> str:
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name != "after"]
    return f"{settings.PUBLIC_ADDRESS}{request.path}?{urlencode([*kept, ('after', f'{day}_{last.hex}')])}"
