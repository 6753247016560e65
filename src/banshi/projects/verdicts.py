"""What those who asked said of a project, as far as everybody may know it: nothing while they are being asked.

Whoever reads the page every day, the leader who is judged included, would learn from each count that moves who spoke
on that day. While those drawn by lot or all who asked may answer, only how many are asked and until when is told. When
it is over the counts are told once; what is answered later is written down and moves none of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from banshi.concerns.rates import FEWEST
from banshi.kernel import clock
from banshi.projects.jurisdiction import pack
from banshi.projects.models import Asking, Juror
from banshi.projects.vocabulary import State
from banshi.voting.models import Draw

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from banshi.projects.models import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The yes and no of those who were asked, and who of them said nothing."""

    yes: int
    no: int
    silent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Jury:
    """Those drawn by lot in one round; ``until`` while they may answer, else their verdict and their noes in words.

    ``drawn`` are the seats while the round runs, and everybody who was asked when it is over: how many were replaced
    tells how many were silent. A lot of fewer than ten is told like any other, for its verdict is public by design.
    """

    round: int
    draw: Draw | None
    drawn: int
    until: date | None
    verdict: Verdict | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One asking whether it holds: ``until`` while it runs, else the verdict of those who answered in time.

    Both are missing where it is over and fewer than ten answered: of so few a no is nearly a name. How many were asked
    is told of any number, as everybody in the pool of the lot is.
    """

    round: int
    months: int
    asked: int
    until: date | None
    verdict: Verdict | None


def juries(project: Project) -> list[Jury]:
    """Return what those drawn by lot said, round by round; why some said no is masked, and in no order of time."""
    found: dict[int, list[Juror]] = defaultdict(list)
    for one in Juror.objects.filter(project=project).order_by("round", "place"):
        found[one.round].append(one)
    drawn = Draw.objects.in_bulk([jurors[0].draw_id for jurors in found.values()])
    return [_jury(project, turn, jurors, drawn.get(jurors[0].draw_id)) for turn, jurors in found.items()]


def _jury(project: Project, turn: int, jurors: list[Juror], draw: Draw | None) -> Jury:
    asked = [one for one in jurors if one.asked_at is not None]
    if project.state == State.ACCEPTING and project.round == turn:
        seats = sum(one.replaced_at is None for one in asked)
        until = project.clock_at.astimezone(clock.zone()).date() if project.clock_at else clock.today()
        return Jury(round=turn, draw=draw, drawn=seats, until=until, verdict=None, why=())
    return Jury(
        round=turn, draw=draw, drawn=len(asked), until=None, verdict=_verdict([one.accepts for one in asked]),
        why=tuple(sorted(one.why for one in asked if one.why and one.accepts is False)),
    )  # fmt: skip


def said(project: Project) -> list[Said]:
    """Return what all who asked said, asking by asking: of every round, for one that reopened it is told as well.

    An asking is over when its term is, when it is asked again, or when the project is open again.
    """
    found: dict[tuple[int, int], list[Asking]] = defaultdict(list)
    for one in Asking.objects.filter(project=project).order_by("round", "months", "id").defer("why"):
        found[one.round, one.months].append(one)
    last = max(found, default=None)
    return [
        _said(key, askings, is_last=key == last and key[0] == project.round, ends=_next(found.values(), askings[0]))
        for key, askings in found.items()
    ]


def _said(key: tuple[int, int], askings: Sequence[Asking], *, is_last: bool, ends: datetime) -> Said:
    turn, months = key
    until = last_day(askings[0].at)
    if is_last and clock.today() <= until:
        return Said(round=turn, months=months, asked=len(askings), until=until, verdict=None)
    words = [one.holds if one.answered_at and one.answered_at < ends else None for one in askings]
    verdict = _verdict(words)
    told = verdict.yes + verdict.no >= FEWEST
    return Said(round=turn, months=months, asked=len(askings), until=None, verdict=verdict if told else None)


def last_day(asked_at: datetime) -> date:
    """Return the last day on which an answer to an asking counts, by the term of the pack."""
    return asked_at.astimezone(clock.zone()).date() + timedelta(days=pack().aftercare.days)


def _next(found: Iterable[Sequence[Asking]], of: Asking) -> datetime:
    """Return the moment from which answers to an asking are too late: the end of its term, or the next asking."""
    later = [one[0].at for one in found if one[0].at > of.at]
    return min([*later, clock.at_start_of(last_day(of.at) + timedelta(days=1))])


def _verdict(words: Iterable[bool | None]) -> Verdict:
    spoken = list(words)
    return Verdict(yes=spoken.count(True), no=spoken.count(False), silent=spoken.count(None))
