"""The duty catalogue: whose duty what is, in dated editions, and the units it names.

An edition is drafted, tried on past concerns and only then live; the one before is kept. A process remembers an
edition by its number, and which one is live is asked anew for each concern.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from banshi.concerns import rules
from banshi.concerns.jurisdiction import pack
from banshi.concerns.models import Category, Duty
from banshi.concerns.rules import Body, DutyLine
from banshi.kernel.refusals import RuleBroken
from banshi.stations.models import Unit, UnitKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BELOW_THE_COUNTY = frozenset({UnitKind.STREET, UnitKind.VILLAGE})


@lru_cache(maxsize=1)
def bodies() -> Mapping[int, Body]:
    """Return every unit as far as routing goes; units change by migration of the organisation.

    Below the county the code of the office says where it is; above, its first six digits do.
    """
    rows = Unit.objects.values_list("id", "kind", "code", "division", "parent_id")
    return {
        pk: Body(id=pk, kind=kind, division=code if kind in BELOW_THE_COUNTY else division, parent=parent)
        for pk, kind, code, division, parent in rows
    }


@lru_cache(maxsize=8)
def duties(edition: int) -> tuple[DutyLine, ...]:
    """Return the lines of one edition."""
    return tuple(
        DutyLine(category=d.category, division=d.division, kind=d.kind, unit_id=d.unit_id,
                 co_units=tuple(d.co_units), source=d.source)
        for d in Duty.objects.filter(catalogue_id=edition).order_by("id")
    )  # fmt: skip


@lru_cache(maxsize=1)
def categories() -> Mapping[str, Category]:
    """Return the taxonomy of this installation by code: its own where it has one, else the jurisdiction's."""
    own = {c.code: c for c in Category.objects.order_by("code")}
    return own or {
        row.code: Category(
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            urgency=row.urgency.value,
            words=";".join(row.words),
            kept_back=row.kept_back,
        )
        for row in pack().categories
    }


def kept_back(category: str) -> bool:
    """Return whether concerns of a category are never shown in public, by its own line or one that it stands below."""
    parts = category.split(".")
    lines = (categories().get(".".join(parts[:depth])) for depth in range(1, len(parts) + 1))
    return any(line.kept_back for line in lines if line)


def forget() -> None:
    """Forget what this process remembers, after the catalogue, the taxonomy or the units were changed."""
    bodies.cache_clear()
    duties.cache_clear()
    categories.cache_clear()


def hotline_for(division: str, *, heard_by: int | None = None) -> int:
    """Return the hotline that serves a place: the smallest whose area covers it, else the one that heard, or the first.

    What is heard without a place stays with whoever heard it; a place that no hotline serves does so, too.
    """
    found = [body for body in bodies().values() if body.kind == UnitKind.HOTLINE]
    if not found:
        raise RuleBroken(
            "no-hotline",
            _("No hotline is open here yet."),
            cure=_("Tell a station nearby; your words are not lost if you keep this page open."),
        )
    fits = [body for body in found if division and rules.covers(body.division, division)]
    if fits:
        return max(fits, key=lambda b: (len(rules.area(b.division)), -b.id)).id
    known = {body.id for body in found}
    return heard_by if heard_by in known else min(known)


def live_edition(hotline_id: int) -> int | None:
    """Return the number of the edition that is live at a hotline."""
    with connection.cursor() as cursor:
        cursor.execute("select id from concerns_catalogue where hotline_id = %s and state = 'live'", [hotline_id])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def route(
    edition: int | None, *, category: str, division: str, kind: str, hotline: int, shielded: Sequence[int] = ()
) -> rules.Routed:
    """Return where a concern goes by an edition of the catalogue; without an edition, to the area's government."""
    lines = duties(edition) if edition is not None else ()
    return rules.route(
        lines, bodies(), category=category, division=division, kind=kind, hotline=hotline, shielded=shielded
    )


def refuse_as_lead(unit_id: int, *, shielded: Sequence[int] = ()) -> None:
    """Refuse to make a unit lead that may not be: a village or committee, one complained of, or none at all.

    Raises ``RuleBroken``. A department's work may not be sent down to the grassroots (Beijing Regulation of 2021,
    art. 17; State Council opinion of June 2025).
    """
    body = bodies().get(unit_id)
    if body is None:
        raise RuleBroken("no-such-unit", _("There is no such unit."), cure=_("Choose one from the list."))
    if body.kind not in pack().leads:
        raise RuleBroken(
            "not-to-the-grassroots",
            _("A department's work cannot be sent down to a village or a neighbourhood committee."),
            cure=_("Send it to the unit whose duty it is; the committee may help, but not lead."),
        )
    if unit_id in shielded:
        raise RuleBroken(
            "complained-of",
            _("This unit is complained of: it cannot judge itself."),
            cure=_("Send it to the unit above."),
        )
