"""Why this one and why not another: counted while the choice is made, put into words when somebody reads it.

What is counted never says who somebody is, nor that somebody said no before.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrOrPromise

    from banshi.volunteers.board import Board

GIVEN, LOADED, WAY, ALONG = "given", "load", "way", "along"

NOT: dict[str, _StrOrPromise] = {
    "skill": _("do not offer this"),
    "time": _("do not offer this time"),
    "far": _("do not go so far"),
    "vetting": _("are not vetted on that day, and here it is needed"),
    "minor": _("are under age: they come only where enough adults come"),
    "busy": _("have another visit then, or no hours left in that week"),
    "shut": _("are not asked for this visit, for example because they are of the same family"),
    GIVEN: _("are asked for another visit now, and could not make both"),
    LOADED: _("had as many visits as this volunteer has with this one, or more"),
    WAY: _("would be just as fair; this way the ways of all together are shortest"),
    ALONG: _("are asked for this visit, too"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """The numbers of one choice.

    ``km`` of the volunteer's ``reach``; ``load`` visits before this run; ``minutes_left`` in that week before this
    visit; ``offers`` looked at, of which ``suited``; ``others`` not chosen, by reason.
    """

    km: float
    reach: float
    load: int
    minutes_left: int
    offers: int
    suited: int
    others: dict[str, int]

    def as_json(self) -> dict[str, object]:
        """Return it as it is kept with the match."""
        return asdict(self)


def because(board: Board, h: int, w: int) -> Because:
    """Return why this volunteer was chosen for this visit and the others were not."""
    others = Counter(board.counted(w))
    suited = others.pop("nothing", 0)
    for other in np.flatnonzero(board.fits[:, w]):
        if other != h:
            others[_why_not(board, int(other), h, w)] += 1
    return Because(
        km=round(float(board.km[h, w]), 1),
        reach=float(board.helpers[h].reach_km),
        load=int(board.before[h]),
        minutes_left=int(board.left[h, board.week[w]] + board.minutes[w]),
        offers=len(board.helpers),
        suited=suited,
        others={name: others[name] for name in NOT if others[name]},
    )


def _why_not(board: Board, other: int, h: int, w: int) -> str:
    if other in board.chosen[w]:
        return ALONG
    if not board.can[other, w]:
        return GIVEN
    return LOADED if board.load[other] >= board.load[h] else WAY


def why(numbers: Mapping[str, object]) -> list[str]:
    """Return the sentences that say why this one, from the numbers kept with a match."""
    load, suited = int(str(numbers["load"])), int(str(numbers["suited"]))
    return [
        ngettext("Of %(offers)s offers, %(count)s suits.", "Of %(offers)s offers, %(count)s suit.", suited)
        % {"offers": numbers["offers"], "count": suited},
        ngettext(
            "This volunteer had %(count)s visit of late, counting those that lie ahead.",
            "This volunteer had %(count)s visits of late, counting those that lie ahead.",
            load,
        )
        % {"count": load},
        str(_("The way is %(km)s km; this volunteer goes up to %(reach)s km."))
        % {"km": numbers["km"], "reach": f"{float(str(numbers['reach'])):g}"},
        str(_("%(minutes)s minutes are left in that week before this visit.")) % {"minutes": numbers["minutes_left"]},
    ]


def why_not(others: Mapping[str, int]) -> list[tuple[int, _StrOrPromise]]:
    """Return how many others were not chosen for which reason, in words; most first."""
    found = [(count, NOT[name]) for name, count in others.items() if name in NOT and count]
    return sorted(found, key=lambda one: -one[0])
