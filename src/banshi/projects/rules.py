"""What makes a promise whole, work accepted, and a claim of being done possible; pure.

Nobody may type how far a project is: a percentage says nothing that a resident feels, and whoever reports it is whoever
is measured by it (formalism, Several Provisions of August 2024). Sentences with one are refused wherever they stand.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import category, normalize

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from django.utils.functional import _StrOrPromise

SHORTEST_REASON = 10
MONTHS = 12
PERCENTAGE = re.compile(
    r"[%‰‱٪؉⁒]|[\d〇零一二三四五六七八九十百两半几]\s*(?:pct\b|个?百分点)"
    r"|[\d一二三四五六七八九十百千万]分之[\d一二三四五六七八九十百千万]|完成率|完成度|per\s?cent(?:age)?\b"
    r"|[\d一二三四五六七八九十]成(?=$|[\s,.;!?:、。了以已完左多上)的])",
    re.IGNORECASE,
)


def names_a_percentage(text: str) -> bool:
    """Tell whether a text says a share of something in per cent, in tenths, or as a rate of completion.

    Signs that look alike count as one, and signs that nobody sees do not hide one.
    """
    seen = "".join(sign for sign in normalize("NFKC", text) if category(sign) != "Cf")
    return PERCENTAGE.search(seen) is not None


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    _weekday, last = monthrange(year, month + 1)
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def reached(value: Decimal, baseline: Decimal, target: Decimal) -> bool:
    """Tell whether a value is at the target or beyond it, on the side away from the baseline."""
    return value >= target if target >= baseline else value <= target


def accepted(yes: int, said: int, *, quorum: int, share: tuple[int, int]) -> bool:
    """Tell whether those drawn by lot accept: enough of them spoke, the share is reached, and it is no tie."""
    part, whole = share
    return said >= quorum and whole * yes >= part * said and 2 * yes > said


def enough(asked: int, *, jurors: int, quorum: int) -> int:
    """Return how many must speak where fewer could be drawn than the terms say: the same share of them, rounded up.

    Were it all of three, one who moved away would keep a project from ever being done.
    """
    return min(quorum, -(-asked * quorum // jurors))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is there when somebody says that a project is done.

    ``milestones`` are those in force with whether each was reached; ``pairs`` counts photos of the same spot before and
    after; ``readings`` holds the last value at each place; ``figure`` is what casework counts today, if it is the
    measure; ``since_reopened`` tells whether there is proof that is younger than the last reopening.
    ``objections_until`` is the last day for objections to what was changed in the promise, while it is not over.
    """

    milestones: tuple[tuple[str, bool], ...]
    pairs: int
    baseline: Decimal
    target: Decimal
    places: tuple[str, ...]
    readings: Mapping[str, Decimal]
    figure: Decimal | None
    since_reopened: bool
    objections_until: date | None = None


def lacking(standing: Standing) -> list[_StrOrPromise]:
    """Return what is missing before those who asked can be called to look at the work; nothing if all is there."""
    found: list[_StrOrPromise] = []
    if not standing.milestones:
        found.append(_("There is no milestone: say first what the steps are."))
    found += [
        _("Milestone “%(title)s” is not reached with proof.") % {"title": title}
        for title, done in standing.milestones
        if not done
    ]
    if not standing.pairs:
        found.append(_("There is no photo of the same spot before and after."))
    if not standing.since_reopened:
        found.append(_("It was reopened, and there is no new proof since."))
    if standing.objections_until is not None:
        found.append(
            _("What was promised has been changed: residents may object until %(day)s.")
            % {"day": standing.objections_until.isoformat()}
        )
    return found + _measured(standing)


def _measured(standing: Standing) -> list[_StrOrPromise]:
    if standing.figure is not None:
        if reached(standing.figure, standing.baseline, standing.target):
            return []
        return [
            _("The measure stands at %(now)s; promised was %(target)s.")
            % {"now": plain(standing.figure), "target": plain(standing.target)}
        ]
    found: list[_StrOrPromise] = []
    for place in standing.places or ("",):
        value = standing.readings.get(place)
        if value is None:
            found.append(_("Nobody has measured at %(place)s.") % {"place": place or _("the place")})
        elif not reached(value, standing.baseline, standing.target):
            found.append(
                _("At %(place)s it is %(now)s; promised was %(target)s.")
                % {"place": place or _("the place"), "now": plain(value), "target": plain(standing.target)}
            )
    return found


def plain(value: Decimal) -> str:
    """Return a number without the noughts at its end."""
    return f"{value.normalize():f}"


def changed_parts(
    old: Mapping[str, object], new: Mapping[str, object], parts: Mapping[str, Iterable[str]]
) -> list[str]:
    """Return the parts of a promise in which two versions differ; ``parts`` names the fields of each."""
    return [part for part, fields in parts.items() if any(old[field] != new[field] for field in fields)]
