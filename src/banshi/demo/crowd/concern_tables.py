"""A block's concerns as the lines of their tables: the concern, who said it, the answer, the verdict, the journal."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from banshi.demo.crowd import concerns
from banshi.demo.crowd.concerns import CHANNELS, CLOSED, OUTCOMES, PARTLY, STATES, TERM, UNCONFIRMED, WAITING
from banshi.demo.crowd.copying import NEVER, NO_DAY, Columns, Lines, chosen, day_of, days, lines, moments, there

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from banshi.demo.crowd.concerns import Concerns
    from banshi.demo.crowd.context import Context

FIRST_NUMBER = 100_000_001
_NULLS = (
    "first_due_on", "clock_at", "confirmed_at", "confirmed_by", "contacted_at", "answered_at", "look_again_on",
    "closed_at", "unit_id", "first_unit_id",
)  # fmt: skip
_LOOK_AGAIN = 90
_SATISFIED = ("yes", "basically", "no")
_REPLY = "您好，您反映的问题我们已到场核实。{done}。后续我们会继续回访。"


def of_concerns(drawn: Concerns, context: Context) -> Iterator[Lines]:
    """Yield the lines of a block's concerns for each table."""
    whole = _Columns(drawn, context)
    yield lines("concerns_concern", {**whole.concern(), **whole.standing(), **whole.course()}, _NULLS)
    yield lines("concerns_report", whole.report())
    yield lines("concerns_answer", whole.answers())
    yield lines("concerns_verdict", whole.verdicts())
    yield lines("journal_line", whole.journal())


class _Columns:
    """The columns of one block's concerns, as each table has them."""

    def __init__(self, drawn: Concerns, context: Context) -> None:
        self.drawn, self.desks, self.at = drawn, context.desks, context.at
        self.id, self.many = pl.Series(drawn.ids, dtype=pl.String), len(drawn)
        self.unit = np.where(drawn.question, self.desks.hotline, self.desks.unit[drawn.topic, drawn.spot])
        self.officer = np.array([self.desks.officer.get(int(unit), 0) for unit in self.unit], dtype=np.int64)
        self.sent = (drawn.confirmed != NEVER) & ~drawn.question
        self.open = drawn.state < concerns.ANSWERED

    def concern(self) -> Columns:
        """Return what is said about what place."""
        drawn, topics, spots = self.drawn, self.desks.topics, self.desks.spots
        year = pl.Series(drawn.at).cast(pl.Datetime("us")).dt.year().cast(pl.String)
        number = pl.Series(np.arange(drawn.first, drawn.first + self.many) + FIRST_NUMBER).cast(pl.String)
        return {
            "id": self.id, "number": "SQ-" + year + "-" + number, "at": moments(drawn.at),
            "channel": chosen(CHANNELS, drawn.channel), "urgency": "general",
            "kind": chosen([topic.kind for topic in topics], drawn.topic),
            "category": chosen([topic.code for topic in topics], drawn.topic),
            "title": pl.Series(drawn.titles, dtype=pl.String), "said": pl.Series(drawn.said, dtype=pl.String),
            "division": chosen([spot.division for spot in spots], drawn.spot),
            "place": chosen([spot.name for spot in spots], drawn.spot),
            "latitude": np.array([spot.latitude for spot in spots])[drawn.spot],
            "longitude": np.array([spot.longitude for spot in spots])[drawn.spot],
            "public": drawn.public & (drawn.confirmed != NEVER), "may_be_public": drawn.public, "anonymous": False,
            "can_be_reached": True, "proposed": "{}",
        }  # fmt: skip

    def standing(self) -> Columns:
        """Return who holds each concern, since when, and what was promised."""
        drawn, hotline = self.drawn, self.desks.hotline
        held = np.where(self.open & self.sent, self.unit, hotline)
        since = np.select(
            [drawn.closed != NEVER, drawn.answered != NEVER, drawn.contacted != NEVER, drawn.confirmed != NEVER],
            [drawn.closed, drawn.answered, drawn.contacted, drawn.confirmed],
            drawn.at,
        )
        due = drawn.at + TERM
        next_turn = np.select([self.open, drawn.state == concerns.ANSWERED], [due, drawn.answered + TERM * 2], NEVER)
        return {
            "state": chosen(STATES, drawn.state), "hotline_id": hotline, "holder_id": held,
            "unit_id": there(self.unit, self.sent | drawn.question & (drawn.confirmed != NEVER)),
            "first_unit_id": there(self.unit, self.sent), "co_units": "{}", "shielded": "{}", "since": moments(since),
            "due_at": moments(due), "clock_at": moments(next_turn),
            "first_due_on": days(np.where(self.sent, day_of(due), NO_DAY)),
        }  # fmt: skip

    def course(self) -> Columns:
        """Return what has happened to each concern."""
        drawn = self.drawn
        said = (drawn.state == CLOSED) & (drawn.outcome < UNCONFIRMED)
        confirmed = drawn.confirmed != NEVER
        return {
            "outcome": chosen(OUTCOMES, drawn.outcome), "level": 0, "round": 1, "objected": False, "ruled": False,
            "moved": 0, "extended": 0, "flagged": False, "tries": np.where(drawn.outcome == UNCONFIRMED, 3, 0),
            "confirmed_at": moments(drawn.confirmed),
            "confirmed_by": there(np.full(self.many, self.desks.operator), confirmed),
            "contacted_at": moments(drawn.contacted), "answered_at": moments(drawn.answered),
            "closed_at": moments(drawn.closed), "excluded": "", "reached": chosen(("", "reached"), said.astype(int)),
            "solved": chosen(("", "yes", "partly"), np.where(said, np.where(drawn.outcome == PARTLY, 2, 1), 0)),
            "look_again_on": self._again(drawn.state == WAITING),
        }  # fmt: skip

    def _again(self, waits: NDArray[np.bool_]) -> pl.Series:
        """Return when those that are not solvable now will be looked at again."""
        return days(np.where(waits, self.at + _LOOK_AGAIN, NO_DAY).astype(np.int32))

    def report(self) -> Columns:
        """Return who said it, in their own words."""
        drawn = self.drawn
        phone = "1380000" + pl.Series(drawn.phone).cast(pl.String).str.zfill(4)
        spots = self.desks.spots
        return {
            "concern_id": self.id, "words": pl.Series(drawn.said, dtype=pl.String), "name": drawn.caller.written(),
            "phone": phone, "email": "", "address": "", "extra": "{}",
            "latitude": np.array([spot.latitude for spot in spots])[drawn.spot],
            "longitude": np.array([spot.longitude for spot in spots])[drawn.spot],
        }  # fmt: skip

    def answers(self) -> Columns:
        """Return what the unit says it did about what it answered."""
        drawn = self.drawn
        which = np.flatnonzero(drawn.answered != NEVER)
        replies = [_REPLY.format(done=drawn.done[at]) for at in which.tolist()]
        waits = drawn.state[which] == WAITING
        return {
            "concern_id": self.id.gather(which), "round": _each(1, which), "at": moments(drawn.answered[which]),
            "unit_id": self.unit[which], "account_id": self.officer[which],
            "outcome": chosen(("solved", "not-now"), waits.astype(int)),
            "done": pl.Series([drawn.done[at] for at in which.tolist()], dtype=pl.String),
            "done_on": days(day_of(drawn.answered[which])),
            "reply": pl.Series(replies, dtype=pl.String),
            "reason": chosen(("", "已列入明年的计划，需要等待资金到位"), waits.astype(int)),
            "look_again_on": self._again(waits),
            "digest": pl.Series([_digest(reply) for reply in replies], dtype=pl.String), "flags": "[]", "returned": "",
        }  # fmt: skip

    def verdicts(self) -> Columns:
        """Return what residents say of what was closed, by link or by telephone."""
        drawn = self.drawn
        which = np.flatnonzero((drawn.state == CLOSED) & (drawn.outcome < UNCONFIRMED))
        partly = (drawn.outcome[which] == PARTLY).astype(int)
        return {
            "concern_id": self.id.gather(which), "round": _each(1, which), "at": moments(drawn.closed[which]),
            "path": chosen(("link", "call"), drawn.phone[which] % 2), "unit_id": self.unit[which], "contacted": True,
            "solved": chosen(("yes", "partly"), partly),
            "satisfied": chosen(_SATISFIED, np.where(partly == 1, 1, drawn.phone[which] % 2)), "words": "",
        }  # fmt: skip

    def journal(self) -> Columns:
        """Return a line for each step, in the order of the steps."""
        drawn, question = self.drawn, self.drawn.question
        operator = np.full(self.many, self.desks.operator), np.full(self.many, self.desks.hotline), "clerk"
        officer = self.officer, self.unit, "officer"
        waits = drawn.state == WAITING
        silent = drawn.outcome == UNCONFIRMED
        steps = (
            ("take-in", "", "received", drawn.at, operator),
            ("confirm", "received", "dispatched", _only(drawn.confirmed, ~question), operator),
            ("answer-at-once", "received", "answered", _only(drawn.answered, question), operator),
            ("contact", "dispatched", "in-hand", drawn.contacted, officer),
            ("answer", "in-hand", "answered", _only(drawn.answered, ~question & ~waits), officer),
            ("answer-not-now", "in-hand", "waiting", _only(drawn.answered, waits), officer),
            ("settle", "answered", "closed", _only(drawn.closed, ~silent), operator),
            ("give-up", "answered", "closed", _only(drawn.closed, silent), operator),
        )
        frames = []
        for step, start, end, at, (account, unit, duty) in steps:
            which = np.flatnonzero(at != NEVER)
            frames.append(pl.select(
                at=moments(at[which]), thing_id=self.id.gather(which), step=pl.lit(step), start=pl.lit(start),
                end=pl.lit(end), account_id=pl.Series(account[which]), unit_id=pl.Series(unit[which]),
                duty=pl.lit(duty), reason=pl.lit(""),
            ))  # fmt: skip
        whole = pl.concat(frames)
        return {"kind": "concerns.concern"} | {name: whole[name] for name in whole.columns}


def _only(at: NDArray[np.int64], where: NDArray[np.bool_]) -> NDArray[np.int64]:
    return np.where(where, at, NEVER)


def _each(value: int, which: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.full(len(which), value)


def _digest(reply: str) -> str:
    """Return what ``concerns.handling`` keeps of a reply, to find the same words again."""
    return sha256("".join(sign for sign in reply.lower() if sign.isalnum()).encode()).hexdigest()
