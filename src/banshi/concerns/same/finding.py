"""Entering a concern's trace, and proposing which concerns are likely about the same thing.

One statement finds up to some hundreds of candidates by their rarest keys, among a million; they are compared here.
Weights are held by the process and exchanged when a newer weighing exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection

from banshi.concerns.same import ranking
from banshi.concerns.same.sounds import GRAMS
from banshi.concerns.same.traces import (
    TEXT_GRAMS, TITLE_GRAMS, cell_keys, county_keys, keys, month_keys, shared_words, stored, unpacked,
)  # fmt: skip
from banshi.concerns.same.weights import first_weights, weights_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from banshi.concerns.same.traces import Stored, Trace
    from banshi.concerns.same.weights import Weights

CANDIDATES, ROOM = 400, 600
"""Keys are asked for until they are likely to find 400; no more than 600 are compared."""

HOT, FEW_KEYS, TOGETHER = 60_000, 4, 6
YEARS_BACK = timedelta(days=730)
"""A closed concern counts for two years, so that next winter's first caller brings last winter's problem back."""

MOST_WORDS = 3

LIVE = "(c.state <> 'closed' or c.at > %s)"
ENTER = """
insert into concerns_trace (concern_id, keys, grams, titled) values (%s, %s::int[], %s::bytea, %s)
on conflict (concern_id) do update set keys = excluded.keys, grams = excluded.grams, titled = excluded.titled
"""
# The common table is materialized so that the planner thinks of all it finds, and takes the index.
FIND = """
with found as materialized (
  select concern_id, grams, titled from concerns_trace where keys && %s::int[] {together}
)
(select f.concern_id, f.grams, f.titled::int, c.problem_id, extract(epoch from c.at)::float8, c.division, c.category,
        c.latitude, c.longitude
 from (select * from found limit %s) f join concerns_concern c on c.id = f.concern_id
 where {live} and f.concern_id <> all (%s::uuid[]))
union all
(select null, content, concerns, null, number, '', '', null, null from concerns_weighing
 where number = (select max(number) from concerns_weighing) and number <> %s)
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
        cursor.execute(ENTER, [concern_id, row.keys.tolist(), row.grams, row.titled])


def leave(concern_id: UUID) -> None:
    """Take a concern out: nobody is asked to join it any more."""
    with connection.cursor() as cursor:
        cursor.execute("delete from concerns_trace where concern_id = %s", [concern_id])


def alike(trace: Trace, *, limit: int = 5, except_ids: Collection[UUID] = ()) -> list[Proposal]:
    """Return the concerns most likely about the same thing, best first, one a problem; one statement.

    Only open concerns and those of the last two years. A text that says nothing finds nothing.
    """
    held = weights()
    rare, together = asked_keys(trace, held)
    if not rare and not together:
        return []
    sql = FIND.format(together="or keys @> %s::int[] " * len(together), live=LIVE)
    since = trace.at - YEARS_BACK
    with connection.cursor() as cursor:
        cursor.execute(sql, [rare, *together, ROOM, since, list(except_ids), held.number])
        rows = cursor.fetchall()
    if rows and rows[-1][0] is None:
        _, content, concerns, _, number, *_ = rows.pop()
        _held["now"] = weights_of(int(number), concerns, bytes(content))
    return _proposals(trace, [row for row in rows if row[1]], held, limit)


def asked_keys(trace: Trace, held: Weights) -> tuple[list[int], list[list[int]]]:
    """Return the keys of which any will do, and those of which all are needed: a hot word with another, or this month.

    A word that a tenth of all concerns hold is never asked for by itself.
    """
    title, text = held.rarest(trace.title, TITLE_GRAMS), held.rarest(trace.text, TEXT_GRAMS)
    words = keys(trace, held, title, text)
    words = words[words >= 0]
    finds = held.found_by(words)
    order = np.argsort(finds, kind="stable")
    words, finds = words[order], finds[order]
    enough = int(np.searchsorted(np.cumsum(finds), CANDIDATES))
    rare, left = words[:enough].tolist(), CANDIDATES - float(finds[:enough].sum())
    for cell in cell_keys(trace):
        left -= float(held.found_by(np.array([cell]))[0])
        if left > 0:
            rare.append(cell)
    if enough >= FEW_KEYS:
        return rare, []
    hot = [int(word) for word, count in zip(words[enough:], finds[enough:], strict=True) if count < HOT][:4]
    return rare, _together(hot, [*cell_keys(trace)[:1], *month_keys(trace)[:1], *county_keys(trace)])


def _together(hot: list[int], around: list[int]) -> list[list[int]]:
    words = [[one, other] for at, one in enumerate(hot) for other in hot[at + 1 :] if one < GRAMS or other < GRAMS]
    places = [[one, other] for one in hot[:2] for other in around]
    return [*words[:TOGETHER], *places]


def _proposals(trace: Trace, rows: Sequence[Sequence[Any]], held: Weights, limit: int) -> list[Proposal]:
    if not rows:
        return []
    ids, contents, titled, problems, at, divisions, categories, latitudes, longitudes = zip(*rows, strict=True)
    found = ranking.side_by_side([bytes(content) for content in contents], titled, held)
    others = ranking.Others(
        np.array(at, dtype=np.float64) / ranking.DAY,
        np.array(latitudes, dtype=np.float64),
        np.array(longitudes, dtype=np.float64),
        divisions,
        categories,
    )
    judged = ranking.judge(trace, found, others, held)
    result: list[Proposal] = []
    seen: set[UUID] = set()
    for place in judged.order.tolist():
        if (problems[place] or ids[place]) in seen:
            continue
        seen.add(problems[place] or ids[place])
        begin, length = int(found.begin[place]), int(found.lengths[place])
        result.append(
            Proposal(
                concern_id=ids[place],
                problem_id=problems[place],
                score=round(float(judged.score[place]), 4),
                sure=bool(judged.sure[place]),
                why=shared_words(trace, found.grams[begin : begin + length], held, most=MOST_WORDS),
            )
        )
        if len(result) == limit:
            break
    return result
