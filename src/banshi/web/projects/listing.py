"""All lists, and one list: what can be chosen, what was promised, how each place stands, and what was carried on.

A list that was published elsewhere shows every column of its source as it was; nothing of it is counted here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from banshi.kernel import clock
from banshi.kernel.staleness import may_be_a_second_old
from banshi.projects import figures, importing, objecting, queries, selection
from banshi.projects.models import Entry, Milestone, ProjectList
from banshi.projects.vocabulary import CandidateState, Class, Ground, ListKind, ListState, Origin, State, Step
from banshi.voting.queries import ballots_about
from banshi.web.audience import for_everybody

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from banshi.projects.models import Candidate
    from banshi.projects.queries import Row
    from banshi.projects.selection import Part
    from banshi.web.audience import Request

TAGS: dict[str, str] = {State.DONE: "done", State.KEPT: "done", State.GIVEN_UP: "refused", State.PROMISED: "waiting"}
ON = "carried on"
HOW: dict[str, _StrOrPromise] = {
    "adopted": _("adopted"),
    "carried": _("carried over, with its history"),
    "taken": _("taken over as it was published"),
}
POINTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A list as the page of all lists shows it: where it stands, and how many of its projects stand where."""

    of: ProjectList
    kind: _StrOrPromise
    state: _StrOrPromise
    counts: tuple[tuple[int, _StrOrPromise], ...]
    proposes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One state of a list on its way: ``done``, ``present`` or ``ahead``, and its day if there is one."""

    says: _StrOrPromise
    state: str
    on: datetime | None = None
    until: date | None = None


MADE_OF = {"people": "people", "unsolved": "settled"}
"""The parts of a score that count people, and the figure that each is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A candidate as lists show it: why it stands there, in a sentence, and how its score came about.

    A part that is made of a small number has words for it and no points, and ``points`` are then whole tens
    (``about``): else the number could be computed from them.
    """

    candidate: Candidate
    klass: _StrOrPromise
    origin: _StrOrPromise
    sentence: str
    ground: _StrOrPromise
    parts: tuple[tuple[_StrOrPromise, str, int | None, int], ...]
    points: int
    about: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A project as a row of a list: where it stands in a word, and where it came from or went on to."""

    row: Row
    state: _StrOrPromise
    tag: str
    entry: Entry
    history: tuple[Entry, ...]


@dataclass(slots=True)
class AtPlace:
    """One place of a list: projects with a milestone there, milestones reached of all, and stuck ones."""

    place: str
    projects: int = 0
    reached: int = 0
    of: int = 0
    stuck: int = 0


@for_everybody
@may_be_a_second_old
def listed(request: Request) -> HttpResponse:
    """Show all lists by year and place, with how many projects of each stand where; two statements."""
    counted: dict[UUID, Counter[str]] = {}
    rows = Entry.objects.values_list("on_list_id", "project__state", "until").annotate(many=Count("id"))
    for list_id, state, until, many in rows:
        counted.setdefault(list_id, Counter())[state if until is None else ON] += many
    found = [_list_row(one, counted.get(one.id, Counter())) for one in queries.lists()]
    years = [(year, list(those)) for year, those in groupby(found, key=lambda one: one.of.year)]
    choosing = any(one.of.state == ListState.CHOOSING for one in found)
    return render(request, "projects/lists.html", {"years": years, "choosing": choosing})


@for_everybody
@may_be_a_second_old
def one_list(request: Request, number: str) -> HttpResponse:
    """Show one list whole, in as many statements whatever its length."""
    on_list = queries.list_of(number.upper())
    everything = [choice_of(one) for one in queries.candidates(on_list)]
    lines = _lines(on_list)
    until = objecting.until(on_list)
    context = {
        "on_list": on_list,
        "kind": ListKind(on_list.kind).label,
        "state": ListState(on_list.state).label,
        "steps": _steps(on_list),
        "proposes": _proposes(on_list),
        "ballots": ballots_about(on_list.id),
        "choices": [one for one in everything if one.candidate.state != CandidateState.INELIGIBLE],
        "ruled_out": [one for one in everything if one.candidate.state == CandidateState.INELIGIBLE],
        "until": until if until and clock.today() <= until else None,
        "lines": lines,
        "places": _places([line.entry.project_id for line in lines]),
        "source": _source([line.row.promise.original for line in lines if line.row.promise.original]),
    }
    return render(request, "projects/list.html", context)


def choice_of(one: Candidate) -> Choice:
    """Return a candidate as pages show it."""
    evidence = figures.read(one.evidence)
    parts = selection.read(one.reasons)
    words = {name: figures.withheld(evidence, figure) for name, figure in MADE_OF.items()} if evidence else {}
    about = any(words.values())
    return Choice(
        candidate=one, klass=Class(one.klass).label, origin=Origin(one.origin).label,
        sentence=selection.sentence(one.klass, evidence) if evidence else "",
        ground=Ground(one.ground).label if one.ground else "",
        parts=tuple(_part(p, words.get(p.name, "")) for p in parts),
        points=int(round(POINTS * one.score, -1)) if about else _points(one.score), about=about,
    )  # fmt: skip


def _part(one: Part, words: str) -> tuple[_StrOrPromise, str, int | None, int]:
    points = None if words else _points(one.points)
    return one.says, words or f"{one.number:g}", points, _points(one.weight)


def _points(share: float) -> int:
    return round(POINTS * share)


def _list_row(one: ProjectList, counted: Counter[str]) -> ListRow:
    words = [*((state, state.label) for state in State), (ON, _("carried on to another list"))]
    counts = tuple((counted[state], said) for state, said in words if counted[state])
    return ListRow(
        of=one, kind=ListKind(one.kind).label, state=ListState(one.state).label, counts=counts, proposes=_proposes(one)
    )


def _proposes(one: ProjectList) -> bool:
    """Tell whether anybody may still propose something for a list."""
    in_time = one.collect_until is None or clock.today() <= one.collect_until
    return one.state == ListState.COLLECTING and in_time


def _steps(one: ProjectList) -> list[Reached]:
    """Return the way of a list with the days that are known; one that was taken over has none."""
    if one.source or one.keeper_id is None:
        return []
    at = list(ListState).index(ListState(one.state))
    days: dict[str, tuple[datetime | None, date | None]] = {
        ListState.COLLECTING: (one.at, one.collect_until),
        ListState.PUBLISHED: (one.published_at, one.objections_until),
        ListState.ADOPTED: (one.adopted_at, None),
        ListState.CLOSED: (one.closed_at, None),
    }
    none = (None, None)
    return [
        Reached(
            says=state.label, state="done" if place < at else "present" if place == at else "ahead",
            on=days.get(state, none)[0], until=days.get(state, none)[1],
        )
        for place, state in enumerate(ListState)
    ]  # fmt: skip


def _lines(on_list: ProjectList) -> list[Line]:
    entries = list(Entry.objects.filter(on_list=on_list).select_related("project", "on_list").order_by("no"))
    moved = [one.project_id for one in entries if one.how == "carried" or one.until is not None]
    others: dict[UUID, list[Entry]] = {}
    if moved:
        elsewhere = Entry.objects.filter(project_id__in=moved).exclude(on_list=on_list).select_related("on_list")
        for one in elsewhere.order_by("since", "id"):
            others.setdefault(one.project_id, []).append(one)
    rows = queries.rows((one.project, one.no) for one in entries)
    return [
        Line(
            row=row, state=State(row.project.state).label, tag=TAGS.get(row.project.state, ""), entry=entry,
            history=tuple(others.get(entry.project_id, ())),
        )
        for row, entry in zip(rows, entries, strict=True)
    ]  # fmt: skip


def _places(projects: Sequence[UUID]) -> list[AtPlace]:
    """Return how each place stands over all projects of a list, those with most stuck first; one statement."""
    found: dict[str, AtPlace] = {}
    steps = Milestone.objects.filter(project_id__in=projects, until_version=None).exclude(place="")
    counted = steps.values_list("place", "project_id", "state").annotate(many=Count("id")).order_by("place")
    seen: set[tuple[str, UUID]] = set()
    for place, project, state, many in counted:
        at = found.setdefault(place, AtPlace(place))
        at.projects += (place, project) not in seen
        seen.add((place, project))
        at.of += many
        at.reached += many if state == Step.REACHED else 0
        at.stuck += many if state == Step.STUCK else 0
    return sorted(found.values(), key=lambda one: (-one.stuck, one.place))


def _source(originals: Sequence[dict[str, Any]]) -> dict[str, list[Any]] | None:
    """Return the rows of a source with all their columns; those that are known come first, in their usual order."""
    if not originals:
        return None
    heads = heads_of(originals)
    return {"heads": heads, "rows": [[row.get(head, "") for head in heads] for row in originals]}


def heads_of(originals: Iterable[dict[str, Any]]) -> list[str]:
    """Return every heading that rows of a source have, once."""
    every = list(dict.fromkeys(head for row in originals for head in row))
    known = importing.mapping_of(every)
    first = [known[field] for field in importing.FIELDS if field in known]
    return first + [head for head in every if head not in first]
