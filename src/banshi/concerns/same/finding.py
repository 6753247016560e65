"""Entering a concern's trace, and proposing which concerns are likely about the same thing.

One statement finds up to some hundreds of candidates by their rarest keys, among a million; they are compared here.
Weights are held by the process and exchanged when a newer weighing exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection

from banshi.concerns.same.asking import asked_keys
from banshi.concerns.same.judging import Judge
from banshi.concerns.same.ranking import ranked, side_by_side
from banshi.concerns.same.traces import HEAD, stored
from banshi.concerns.same.weights import first_weights, weights_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from banshi.concerns.same.traces import Trace
    from banshi.concerns.same.weights import Weights

ROOM, LOOKED_UP = 600, 25
"""No more than 600 are compared, and of the 25 likeliest, and as many as are asked for, the problem is looked up."""

YEARS_BACK = timedelta(days=730)
"""A closed concern counts for two years, so that next winter's first caller brings last winter's problem back."""

FEWEST_LIKELY = 0.1
"""Below one in ten nobody is asked: by the pairs that were judged by reading, nine of ten such proposals are another
thing, and whoever reads four wrong ones does not read the fifth. They stay in what is kept with the concern."""
FEWEST_OF_A_PROBLEM = 0.03
"""What comes back after a year scores low by its age alone; where people meant the same before, it is asked."""

LIVE = "(c.state <> 'closed' or c.at > %s)"
ENTER = """
insert into concerns_trace (concern_id, keys, grams, titled) values (%s, %s::int[], %s::bytea, %s)
on conflict (concern_id) do update set keys = excluded.keys, grams = excluded.grams, titled = excluded.titled
"""
# The common table is materialized so that the planner thinks of all it finds, and takes the index.
FIND = """
with found as materialized (
  select concern_id, grams, titled from concerns_trace where keys && %s::int[] {together}
) select * from found limit %s
"""
LOOK_UP = """
select c.id, c.problem_id, null::bigint, null::int, null::bytea from concerns_concern c where c.id = any (%s) and {live}
union all
select null, null, number, concerns, content from concerns_weighing
where number = (select max(number) from concerns_weighing) and number <> %s
"""
NEWEST = "select number, concerns, content from concerns_weighing order by number desc limit 1"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A concern that is likely about the same thing, and its problem if it has one. ``score`` from 0 to 1.

    ``sure``: at least 95 of 100 so proposed are the same, by reading. ``why``: the words in common.
    """

    concern_id: UUID
    problem_id: UUID | None
    score: float
    sure: bool
    why: tuple[str, ...]

    @property
    def worth_asking(self) -> bool:
        """Whether a person should be asked if it is the same."""
        return worth_asking(self.score, of_a_problem=self.problem_id is not None)


def worth_asking(score: float, *, of_a_problem: bool) -> bool:
    """Tell whether a proposal of this score is shown to residents and operators."""
    return score >= (FEWEST_OF_A_PROBLEM if of_a_problem else FEWEST_LIKELY)


_held: dict[str, Weights] = {}


def weights() -> Weights:
    """Return the weights this process holds; the first call reads them, one statement."""
    if not _held:
        with connection.cursor() as cursor:
            cursor.execute(NEWEST)
            row = cursor.fetchone()
        _held["now"] = weights_of(row[0], row[1], bytes(row[2])) if row else first_weights()
    return _held["now"]


def forget() -> None:
    """Let go of the weights, as after another database was opened."""
    _held.clear()


def enter(concern_id: UUID, trace: Trace) -> None:
    """Enter a concern, or enter it anew, in the caller's transaction: one statement."""
    row = stored(trace, weights())
    with connection.cursor() as cursor:
        cursor.execute(ENTER, [concern_id, _array(row.keys.tolist()), row.grams, row.titled])


def leave(concern_id: UUID) -> None:
    """Take a concern out: nobody is asked to join it any more."""
    with connection.cursor() as cursor:
        cursor.execute("delete from concerns_trace where concern_id = %s", [concern_id])


def alike(trace: Trace, *, limit: int = 5, except_ids: Collection[UUID] = ()) -> list[Proposal]:
    """Return the concerns most likely about the same thing, the likeliest first, one a problem; two statements.

    Only open concerns and those of the last two years. A text that says nothing finds nothing.
    """
    held = weights()
    rows = [row for row in _found(trace, held) if len(row[1]) > HEAD.itemsize and row[0] not in except_ids]
    if not rows:
        return []
    ids, contents, titled = zip(*rows, strict=True)
    found = side_by_side(trace, [bytes(content) for content in contents], titled, held)
    best = ranked(trace, found, held)[: LOOKED_UP + limit].tolist()
    problems = _looked_up([ids[one] for one in best], trace, held)
    judge = Judge(trace, held)
    proposals: dict[UUID, Proposal] = {}
    for one in best:
        if ids[one] not in problems or (about := problems[ids[one]] or ids[one]) in proposals:
            continue
        judged = judge.judge(found, one)
        proposals[about] = Proposal(ids[one], problems[ids[one]], round(judged.likely, 4), judged.sure, judged.why)
        if len(proposals) == limit:
            break
    return sorted(proposals.values(), key=lambda proposal: -proposal.score)


def _found(trace: Trace, held: Weights) -> list[tuple[UUID, bytes, int]]:
    rare, together = asked_keys(trace, held)
    if not rare and not together:
        return []
    sql = FIND.format(together="or keys @> %s::int[] " * len(together))
    with connection.cursor() as cursor:
        cursor.execute(sql, [_array(rare), *map(_array, together), ROOM])
        rows: list[tuple[UUID, bytes, int]] = cursor.fetchall()
    return sorted(rows, key=lambda row: row[0].int)  # so that equals come in one order, however they lie in the table


def _array(numbers: list[int]) -> str:
    """Return numbers as PostgreSQL writes an array; a list is written item by item, which takes four times as long."""
    return f"{{{','.join(map(str, numbers))}}}"


def _looked_up(ids: list[UUID], trace: Trace, held: Weights) -> dict[UUID, UUID | None]:
    """Return the problem of each that still counts; take up newer weights for the next time, if there are any."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP.format(live=LIVE), [ids, trace.at - YEARS_BACK, held.number])
        rows = cursor.fetchall()
    for concern_id, _, number, concerns, content in rows:
        if concern_id is None:
            _held["now"] = weights_of(number, concerns, bytes(content))
    return {row[0]: row[1] for row in rows if row[0] is not None}
