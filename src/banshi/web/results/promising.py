"""Projects among the public results: how many promises stand where, every one with its proof, and what was changed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from banshi.kernel import clock
from banshi.projects.vocabulary import State
from banshi.publishing import promises
from banshi.voting.lifecycle import BallotState
from banshi.voting.queries import ballots
from banshi.web.public.sharing import address
from banshi.web.results.exhibits import Day, Exhibit, News, Section

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from banshi.publishing.promises import Kept
    from banshi.web.results.addresses import Addresses
    from banshi.web.results.standing import Standing

MOST_NEWS = 40


def promised(_of: Standing, _to: Addresses) -> Section | None:
    """Show what was promised and what became of it, with the words of those who asked."""
    rows = promises.kept()
    if not rows:
        return None
    states = Counter(one.state for one in rows)
    accepted = sum(states[one] for one in (State.DONE, State.KEPT))
    caption = ngettext(
        "%(accepted)s of %(of)s promise was accepted by those who asked",
        "%(accepted)s of %(of)s promises were accepted by those who asked",
        len(rows),
    ) % {"accepted": accepted, "of": len(rows)}
    return Section(
        key="promises", title=gettext("Promises and proof"),
        says=gettext("A project is done when people drawn by lot from those who asked say so, and no earlier."),
        exhibits=(_states(caption, states), _each(rows)),
        links=((gettext("All lists and projects"), address(reverse("projects"))),),
    )  # fmt: skip


def _states(caption: str, states: Counter[str]) -> Exhibit:
    return Exhibit(
        key="promises-by-state", caption=caption, picture="",
        heads=(gettext("Where it stands"), gettext("Projects")),
        rows=[(str(State(one).label), str(states[one])) for one in State if states[one]],
        definition=gettext("A project counts once, where it stands today. Lists taken over from elsewhere count too."),
    )  # fmt: skip


def _each(rows: list[Kept]) -> Exhibit:
    return Exhibit(
        key="promises-each", caption=gettext("Every promise with its proof"), picture="",
        heads=(
            gettext("Project"), gettext("Leader"), gettext("Due"), gettext("Milestones with proof"),
            gettext("Drawn by lot: yes, no"), gettext("Asked: it holds, it does not"), gettext("Where it stands"),
        ),
        rows=[_row(one) for one in rows],
        definition=gettext(
            "Milestones of the version in force that were reached with proof, out of all; the yes and no of the last"
            " round of those drawn by lot; the yes and no of the last asking, out of all who were asked. Both are told"
            " when nobody can answer any more, the asking only where ten or more answered."
        ),
    )  # fmt: skip


def _row(one: Kept) -> tuple[str, ...]:
    leader = f"{one.leader_name} {one.leader_post}".strip() or one.lead_unit_name
    due = one.due_on.isoformat() if one.due_on else "–"
    lot_runs = one.state == State.ACCEPTING
    lot = _split(one.drawn, one.accepted, one.not_accepted, until=one.answers_until if lot_runs else None)
    asked = _split(one.asked, one.holds, one.does_not_hold, until=None if lot_runs else one.answers_until)
    if one.asked and one.holds is not None:
        asked = f"{asked} / {one.asked}"
    return (
        f"{one.number} {one.title}", leader, due, f"{one.proved} / {one.milestones}", lot, asked,
        str(State(one.state).label),
    )  # fmt: skip


def _split(asked: int, yes: int | None, no: int | None, *, until: date | None) -> str:
    """Return the yes and the no, or until when they may answer, or that too few did."""
    if not asked:
        return "–"
    if yes is not None and no is not None:
        return f"{yes} / {no}"
    if until is None:
        return gettext("%(asked)s asked, fewer than ten answered") % {"asked": asked}
    return gettext("%(asked)s asked, until %(day)s") % {"asked": asked, "day": until.isoformat()}


def changes(_of: Standing, _to: Addresses) -> Iterator[News]:
    """Tell of every promise that was made or changed, with the reason."""
    for one in promises.changed(MOST_NEWS):
        title = gettext("Promised: %(title)s") if one.version == 1 else gettext("Promise changed: %(title)s")
        yield News(
            id=f"{one.number}-{one.version}", at=one.at, title=title % {"title": one.title}, words=one.reason,
            link=address(reverse("project-version", args=[one.number, one.version])),
        )  # fmt: skip


def ends_and_milestones(_of: Standing, _to: Addresses) -> Iterator[Day]:
    """Tell by which days projects and their milestones are promised."""
    today = clock.today()
    for project, promise in promises.ends_ahead(today):
        assert project.due_on is not None  # noqa: S101 - they were asked for by it
        yield Day(
            id=f"due-{project.number}", on=project.due_on, title=gettext("Due: %(title)s") % {"title": promise.title},
            words=promise.due_because, link=address(reverse("project", args=[project.number])),
        )  # fmt: skip
    for one in promises.milestones_ahead(today):
        yield Day(
            id=f"milestone-{one.id}", on=one.due_on, title=one.title, words=one.place,
            link=address(reverse("project", args=[one.project.number])),
        )  # fmt: skip


def votes(_of: Standing, _to: Addresses) -> Iterator[Day]:
    """Tell from when and until when ballots are open."""
    for one in ballots():
        if one.state not in {BallotState.ANNOUNCED, BallotState.OPEN}:
            continue
        link = address(reverse("vote", args=[one.id]))
        for name, at, title in (
            ("opens", one.opens_at, gettext("Vote opens: %(title)s")),
            ("closes", one.closes_at, gettext("Vote closes: %(title)s")),
        ):
            on = at.astimezone(clock.zone()).date()
            yield Day(id=f"vote-{name}-{one.id}", on=on, title=title % {"title": one.title}, link=link)
