"""The words in which pages speak of stories: their figures with denominators, what can be taken over, what shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from banshi.concerns.vocabulary import KIND_WORDS
from banshi.concerns.vocabulary import Kind as ConcernKind
from banshi.stations.models import UnitKind
from banshi.stories import figures, showing, templates
from banshi.stories.figures import Asked
from banshi.stories.templates import Letter, Routing
from banshi.stories.vocabulary import TEXTS, Kind, State, Turn, Where
from banshi.web.templatetags.banshi import MONTHS_EN
from banshi.web.templatetags.hotline import category_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.utils.functional import _StrOrPromise

    from banshi.stories.comparing import Compared, Figure
    from banshi.stories.models import Adoption, Told, Version

TAGS: dict[str, str] = {
    State.OFFERED: "waiting", State.PUBLISHED: "done", State.WITHDRAWN: "refused", Turn.BETTER: "done",
    Turn.WORSE: "overdue", Turn.UNTOLD: "waiting",
}  # fmt: skip
LABELS: dict[str, _StrOrPromise] = {
    "concerns": _("Concerns about it"),
    "solved": _("Solved, as residents say"),
    "hours": _("Time to the answer, in the middle"),
    "objected": _("Met with “not ours”"),
}
WORSE: dict[str, _StrOrPromise] = {
    "concerns": _("more was reported"),
    "solved": _("fewer residents call it solved"),
    "hours": _("answers take longer"),
    "objected": _("more was sent to the wrong unit"),
}
SAID_IN_HOURS = 48
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure before and after, in words."""

    label: _StrOrPromise
    before: str
    after: str
    turn: _StrOrPromise
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Went:
    """How it went at one unit, in words; without lines ``why_not`` says why."""

    unit_id: int
    spans: tuple[str, str] = ("", "")
    lines: tuple[Line, ...] = ()
    why_not: _StrOrPromise = ""
    a_year_apart: bool = True
    worse: str = ""
    adoption: Adoption | None = None


def went_here(version: Version) -> Went:
    """Return how it went at the unit that tells the story."""
    (own,) = figures.compared([_asked(version, version.story.unit_id, version.began_on)])
    return _went(own, version.story.unit_id)


def went_elsewhere(adoptions: Sequence[Adoption]) -> list[Went]:
    """Return how it went at those who took it over, two statements for all of them."""
    asked = [_asked(one.version, one.unit_id, one.begins_on) for one in adoptions]
    return [_went(found, one.unit_id, one) for found, one in zip(figures.compared(asked), adoptions, strict=True)]


def _asked(version: Version, unit_id: int, began_on: date) -> Asked:
    return Asked(
        unit_id=unit_id, category=version.category, began_on=began_on, routing=version.kind == Kind.ROUTING
    )  # fmt: skip


def _went(of: Compared, unit_id: int, adoption: Adoption | None = None) -> Went:
    if of.window is None or of.withheld:
        early = gettext("Too early: figures follow thirty days after the first whole month.")
        few = gettext("Fewer than ten concerns on one side, or no casework so far back: the figures are withheld.")
        return Went(unit_id=unit_id, why_not=early if of.too_early else few, adoption=adoption)
    window = of.window
    worse = gettext(", ").join(str(WORSE[name]) for name in of.worse)
    return Went(
        unit_id=unit_id, spans=(span(*window.before), span(*window.after)), a_year_apart=window.a_year_apart,
        lines=tuple(_line(one) for one in of.figures), worse=worse, adoption=adoption,
    )  # fmt: skip


def _line(one: Figure) -> Line:
    return Line(
        label=LABELS[one.name], before=_value(one.name, one.before), after=_value(one.name, one.after),
        turn=Turn(one.turn).label if one.name != "concerns" else _MORE[one.turn], tag=TAGS.get(one.turn, ""),
    )  # fmt: skip


_MORE: dict[str, _StrOrPromise] = {Turn.BETTER: _("fewer"), Turn.WORSE: _("more"), Turn.SAME: _("as many")}


def _value(name: str, value: tuple[float, int] | None) -> str:
    if value is None:
        return gettext("withheld: too few")
    part, whole = value
    if name == "concerns":
        return str(whole)
    if name != "hours":
        return gettext("%(part)s of %(whole)s") % {"part": int(part), "whole": whole}
    if part < SAID_IN_HOURS:
        return gettext("%(hours)s hours, of %(whole)s answers") % {"hours": round(part), "whole": whole}
    return gettext("%(days)s days, of %(whole)s answers") % {"days": round(part / 24), "whole": whole}


def span(first: date, after: date) -> str:
    """Return from which month to which, as it is said: 'Nov 2024 – Sep 2025'."""
    last = after - _DAY
    if (first.year, first.month) == (last.year, last.month):
        return month(first)
    return gettext("%(first)s – %(last)s") % {"first": month(first), "last": month(last)}


def month(day: date) -> str:
    """Return what a month is called."""
    if (get_language() or "").startswith("zh"):
        return f"{day.year}年{day.month}月"
    return f"{MONTHS_EN[day.month - 1]} {day.year}"


def texts(of: Told) -> list[tuple[_StrOrPromise, str]]:
    """Return what a story says, part by part, without its title."""
    return [(label, str(getattr(of, name))) for name, label in TEXTS.items() if name != "title"]


def offered_by(of: Told) -> dict[str, object]:
    """Return what can be taken over, as a page shows it."""
    template = templates.read(of.kind, of.template)
    match template:
        case Letter():
            return {"letter": template.text}
        case Routing():
            return {"line": _routing(of.category, template)}
        case _:
            return {"steps": template.steps}


def _routing(category: str, line: Routing) -> list[tuple[_StrOrPromise, _StrOrPromise]]:
    wanted = KIND_WORDS[ConcernKind(line.concern_kind)] if line.concern_kind else _("whatever they want")
    return [
        (_("Category"), category_name(category)), (_("What they want"), wanted),
        (_("Laid out"), Where(line.where).label), (_("Goes to"), UnitKind(line.unit_kind).label),
    ]  # fmt: skip


def shown_by(of: Told) -> list[dict[str, object]]:
    """Return what shows a story, a line each, as everybody may read it."""
    return [
        {"of": one, "what": _what(one), "month": month(one.month) if one.month else ""} for one in showing.shown(of)
    ]


def _what(one: showing.Shown) -> str:
    if one.title:
        return str(one.title)
    said = {"about": category_name(one.category)}
    if one.kind == "problem":
        return gettext("a problem of many about %(about)s") % said
    return gettext("a concern about %(about)s, which is not public") % said
