"""Problems here: what many say, as a list, on a map and one by one; without names, and only what is public.

Nothing here tells to the minute when somebody spoke, nor by a number that moves that they did: numbers are whole tens,
moments are days, a “not solved” is of a month. That a problem is reopened one level up is public when it happens: it
tells that enough residents said no, and not who.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue, monthly, problems, queries, rules
from banshi.concerns.masking import mask
from banshi.concerns.models import Answer, Problem
from banshi.concerns.vocabulary import OUTCOME_WORDS, Outcome
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound
from banshi.kernel.staleness import may_be_a_second_old
from banshi.web import tens
from banshi.web.audience import for_everybody
from banshi.web.carried import carried
from banshi.web.concerns import drawing, offices, shown, telling
from banshi.web.months import month_in_words
from banshi.web.problem_rows import STANDING, category_name, heard, row
from banshi.web.public import sharing
from banshi.web.templatetags.banshi import unit_name, when

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.utils.functional import _StrOrPromise

    from banshi.concerns.models import Concern
    from banshi.journal.models import Line
    from banshi.web.audience import Request

MOST_TRIED = 10
MOST_VOICES = 30
REOPENED = "reopen-problem"
HAPPENED: dict[str, _StrOrPromise] = {
    "begin-problem": _("Two residents said the same: it became a problem."),
    "recur": _("It came back."),
    "rule": _("It was ruled, for good, whose duty it is."),
    REOPENED: _("Residents said that it is not solved: it went one level up."),
    "settle-problem": _("The last of its reports was closed."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What an office says it did and on which day it said so, its words masked."""

    at: date
    unit: str
    outcome: _StrOrPromise
    words: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened to a problem: on which day, or in which month (``exact`` as ISO 8601 has it)."""

    on: date
    exact: str
    when: str
    words: str


@for_everybody
@may_be_a_second_old
def listed(request: Request) -> HttpResponse:
    """List the public problems, last heard of first, narrowed by area and by what it is about."""
    found = _found(request)
    rows = found[: queries.PAGE]
    older = _older(request, rows[-1]) if len(found) > queries.PAGE else ""
    context = {"rows": [row(one) for one in rows], "older_url": older, **_narrowing(request)}
    return render(request, "concerns/problems.html", context)


@for_everybody
@may_be_a_second_old
def on_a_map(request: Request) -> HttpResponse:
    """Draw the public problems of an area as points, with the list that says the same beside it."""
    found = _found(request)
    rows = found[: queries.PAGE]
    older = _older(request, rows[-1]) if len(found) > queries.PAGE else ""
    placed = [one for one in rows if drawing.place_of(one)]
    numbered = [row(one, at) for at, one in enumerate(placed, start=1)]
    unplaced = [row(one) for one in rows if not drawing.place_of(one)]
    picture = drawing.problems_map([(one.problem, one.at) for one in numbered]) if numbered else ""
    context = {"rows": numbered, "unplaced": unplaced, "map": picture, "older_url": older, **_narrowing(request)}
    return render(request, "concerns/map.html", context)


@for_everybody
@may_be_a_second_old
def problem(request: Request, number: str) -> HttpResponse:
    """Show one problem: how many, since when, where, what was tried, and who has it."""
    found = _public(number)
    members = [one for one in queries.members(found) if one.public]
    lines, stood = queries.history_of(found), monthly.stood(found)
    context = {
        "problem": found,
        "row": row(found),
        "reports": tens.reports(found.voices),
        "first": clock.day_of(found.first_at),
        "recurred": clock.day_of(found.recurred_at) if found.recurred_at else None,
        "noes": tens.part(stood.noes, stood.voices),
        "still_open": tens.part(found.open_voices, found.voices) or gettext("none of them"),
        "holds_since": _holds_since(found, lines, members),
        "growth": drawing.grown(stood.months),
        "points": drawing.points(members),
        "members": [(one, clock.day_of(one.at)) for one in members[:MOST_VOICES]],
        "kept_out": found.voices > len(members[:MOST_VOICES]),
        "tried": _tried(members),
        "events": _events(lines),
        "photos": shown.photos_of(one.id for one in members),
        "can_join": problems.may_come_back(found),
        "carried": carried(found),
    }
    return render(request, "concerns/problem.html", context)


@for_everybody
@may_be_a_second_old
def feed(request: Request, number: str) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Tell what happens to a problem to a program that reads Atom (RFC 4287)."""
    found = _public(number)
    link = sharing.address(reverse("public-problem", args=[found.number]))
    told = Atom1Feed(
        title=f"{found.number} {found.title}", link=link, description=heard(found),
        language=get_language(), feed_url=f"{link}feed",
    )  # fmt: skip
    now = gettext("%(heard)s: %(state)s") % {"heard": heard(found), "state": STANDING[found.state]}
    last = clock.at_start_of(clock.day_of(found.last_at))
    told.add_item(title=now, link=link, description=found.title, unique_id=f"{link}#last", updateddate=last)
    events = _events(queries.history_of(found))
    for turn, one in zip(range(len(events), 0, -1), events, strict=True):
        at = clock.at_start_of(one.on)
        told.add_item(title=one.words, link=link, description="", unique_id=f"{link}#{turn}", updateddate=at)
    return HttpResponse(told.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _found(request: Request) -> list[Problem]:
    area, about = (request.GET.get(name, "") for name in ("area", "about"))
    division = rules.area(area) if area.isdigit() else ""
    last = Problem.objects.filter(number=request.GET.get("before", ""), public=True).first()
    return queries.public_problems(division=division[:12], category=about[:24], after=last)


def _older(request: Request, last: Problem) -> str:
    """Return the address of the next page: after which problem it goes on, and not when that was last heard of."""
    asked = request.GET.copy()
    asked["before"] = last.number
    return f"?{asked.urlencode()}"


def _narrowing(request: Request) -> dict[str, object]:
    """Return the lists the problems can be narrowed by, and what was chosen."""
    tops = [(code, category_name(code)) for code in catalogue.categories() if "." not in code]
    areas = [(unit.code if unit.kind == "street" else unit.division, str(unit)) for unit in offices.areas()]
    asked = request.GET.copy()
    asked.pop("before", None)
    chosen = {name: request.GET.get(name, "") for name in ("area", "about")}
    return {"areas": areas, "topics": tops, "chosen": chosen, "query": asked.urlencode()}


def _public(number: str) -> Problem:
    found = queries.problem(number)
    if not found.public:
        raise NotFound("no-such-problem", _("There is no problem under this number."))
    return found


def _holds_since(found: Problem, lines: Sequence[Line], members: Sequence[Concern]) -> str:
    """Return since when the present office has it: since a ruling, a step up, or the first report sent to it."""
    moved = next((line for line in reversed(lines) if line.step in {"rule", REOPENED}), None)
    if moved is not None:
        return _moment(moved)[1]
    sent = [one.confirmed_at for one in members if one.confirmed_at and one.first_unit_id == found.unit_id]
    return when(clock.day_of(min(sent, default=found.first_at)))


def _tried(members: Sequence[Concern]) -> list[Tried]:
    """Return what offices answered to the public members, each text once; names in it are masked."""
    said = telling.shown(list(Answer.objects.filter(concern_id__in=[one.id for one in members]).order_by("-id")[:200]))
    once = {one.digest: one for one in said}
    return [
        Tried(
            at=clock.day_of(one.at), unit=unit_name(one.unit_id), outcome=OUTCOME_WORDS[Outcome(one.outcome)],
            words=mask(one.done or one.reply).text, day=when(one.done_on),
        )
        for one in list(once.values())[:MOST_TRIED]
    ]  # fmt: skip


def _events(lines: Sequence[Line]) -> list[Event]:
    return [
        Event(on=on, exact=f"{on:%Y-%m}" if line.step == REOPENED else on.isoformat(), when=said,
              words=str(HAPPENED[line.step]))
        for line in reversed(lines) if line.step in HAPPENED
        for on, said in (_moment(line),)
    ]  # fmt: skip


def _moment(line: Line) -> tuple[date, str]:
    """Return the day of what happened, in words; of what residents' noes did the first of the month, as that month."""
    day = clock.day_of(line.at)
    return (day.replace(day=1), month_in_words(day)) if line.step == REOPENED else (day, when(day))
