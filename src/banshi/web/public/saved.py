"""The figures of the front page as they are printed; read once for each new release, as nothing else changes them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext

from banshi.publishing import figures, releases
from banshi.web import pictures
from banshi.web.months import month_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from banshi.publishing.figures import County, CountyPair, Front, Sum

MOST_PAIRS = 40
"""The pairs of counties that are drawn; the open data has all."""


def told() -> Mapping[str, object] | None:
    """Return what the front page tells of closed months; nothing while there is none. One statement, mostly."""
    return _told(releases.newest(), get_language() or "")


@lru_cache(maxsize=4)
def _told(newest: int, _language: str) -> Mapping[str, object] | None:
    found = figures.front() if newest else None
    return _printed(found) if found else None


def _printed(found: Front) -> dict[str, object]:
    return {
        "month": month_in_words(found.month),
        "at": found.at,
        "last": found.last,
        "last_shown": pictures.counted(found.last or 0),
        "saved": _sum(found.saved, "saved"),
        "terms": _sum(found.terms, "kept", "missed"),
        "said": _sum(found.said, "solved", "partly", "not-solved", asked="silent"),
        **_between(found.pairs),
    }


def _sum(of: Sum, part: str, *others: str, asked: str = "") -> dict[str, object]:
    """Return a sum with how many of how many it is, and how many were asked for it."""
    whole = of[part] + sum(of[one] for one in others)
    return {
        "number": of[part],
        "shown": pictures.counted(of[part]),
        "whole": whole,
        "whole_shown": pictures.counted(whole),
        "asked": whole + of[asked],
        "asked_shown": pictures.counted(whole + of[asked]),
        "percent": of.percent(part, *others),
        "months": of.months,
        "withheld": of.withheld,
    }


def _between(pairs: Sequence[CountyPair]) -> dict[str, object]:
    return {
        "map": pictures.arcs([_arc(pair) for pair in pairs[:MOST_PAIRS]]) if pairs else "",
        "map_heads": (gettext("Between"), gettext("Errands"), gettext("Kilometres")),
        "map_rows": [
            (f"{_name(one.a)} – {_name(one.b)}", pictures.counted(one.errands), pictures.counted(one.kilometres))
            for one in pairs[:MOST_PAIRS]
        ],
        "map_more": max(0, len(pairs) - MOST_PAIRS),
        "between": pictures.counted(sum(one.errands for one in pairs)),
        "between_km": pictures.counted(sum(one.kilometres for one in pairs)),
    }


def _arc(pair: CountyPair) -> pictures.Arc:
    a, b = pair.a, pair.b
    return pictures.Arc(
        a_name=_name(a), a_lat=a.latitude, a_lon=a.longitude,
        b_name=_name(b), b_lat=b.latitude, b_lon=b.longitude, cases=pair.errands,
    )  # fmt: skip


def _name(county: County) -> str:
    return county.name.zh if (get_language() or "zh").startswith("zh") else county.name.en
