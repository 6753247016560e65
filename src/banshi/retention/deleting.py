"""Deleting what has waited: only what a dry run listed on enough nights, is still due, and is held by nobody.

It goes in batches, each one transaction with its line in the journal: whatever ends it, what is gone is written down
and what is written down is gone, and the next run goes on with the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import connections, transaction

from banshi.archive.queries import line_numbers_of
from banshi.kernel import clock
from banshi.proofs.tombstones import bury
from banshi.retention.due import RULES
from banshi.retention.jurisdiction import pack
from banshi.retention.turns import asked, months_before, take_turn, write_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.backends.utils import CursorWrapper

    from banshi.retention.due import Rule
    from banshi.retention.machine import Reading
    from banshi.retention.models import Turn

BATCH = 500
WAITED = (
    "select l.thing from retention_listed l where l.term = %s::text and l.first_night <= %s::int"
    " and l.turn_id = %s::bigint and l.thing > %s::text order by l.thing limit %s::int for update"
)
OFF_THE_LIST = "delete from retention_listed where term = %s::text and thing = any(%s::text[])"
HELD = "select exists (select from retention_hold h where h.state = 'held' and h.term in (%s::text, '*'))"
LINES = "select j.id from journal_line j where j.thing_id = any(%s::uuid[]) and j.at < %s::timestamptz order by j.id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """How many things of a term went, and how many rows with them."""

    term: str
    things: int
    rows: int


def run(
    *, reading: Reading | None = None, tell: Callable[[Deleted], None] = lambda _batch: None, batch: int = BATCH
) -> list[Deleted]:
    """Take tonight's turn, then delete what has waited for enough nights; return what went, batch by batch.

    Raises ``Conflict`` where the clock cannot be believed: then nothing is deleted.
    """
    turn = take_turn(reading=reading)
    return [] if turn.trouble else delete_waited(turn, tell=tell, batch=batch)


def delete_waited(
    turn: Turn, *, tell: Callable[[Deleted], None] = lambda _batch: None, batch: int = BATCH
) -> list[Deleted]:
    """Delete what was listed in this turn and first so many nights before it."""
    gone = list[Deleted]()
    for rule in RULES:
        after = ""
        while (found := _one_batch(rule, turn, after, batch)) is not None:
            after, deleted = found
            if deleted.things:
                gone.append(deleted)
                tell(deleted)
    return gone


def _one_batch(rule: Rule, turn: Turn, after: str, batch: int) -> tuple[str, Deleted] | None:
    """Delete one batch in one transaction; ``None`` where none is left, or where somebody holds the term."""
    with transaction.atomic(using="owner", durable=True), connections["owner"].cursor() as cursor:
        # The hold first, under a lock that placing one takes, too: who objects in time is in time.
        cursor.execute("select pg_advisory_xact_lock_shared(hashtextextended('banshi retention hold', 0))")
        cursor.execute(HELD, [rule.term])
        if (cursor.fetchone() or (True,))[0]:
            return None
        cursor.execute(WAITED, [rule.term, turn.night - pack().nights, turn.id, after, batch])
        listed = [thing for (thing,) in cursor.fetchall()]
        if not listed:
            return None
        cursor.execute(rule.listing(only=True), asked(rule, listed))
        things = sorted(thing for thing, _since in cursor.fetchall())
        return listed[-1], _delete(cursor, rule, things, turn)


def _delete(cursor: CursorWrapper, rule: Rule, things: list[str], turn: Turn) -> Deleted:
    if not things:
        return Deleted(term=rule.term, things=0, rows=0)
    rows = dict[str, int]()
    for statement in rule.delete:
        cursor.execute(statement, {"things": things})
        table = statement.split()[2] if statement.startswith("delete") else statement.split()[1]
        rows[table] = rows.get(table, 0) + cursor.rowcount
    if rule.buried:
        before = months_before(clock.now(), pack().line_months)
        cursor.execute(LINES, [things, before])
        lines = [line for (line,) in cursor.fetchall()] + line_numbers_of(things, before=before)
        if lines:
            bury("journal_line", lines, f"retention {rule.term}")
            rows["journal_line"] = len(lines)
    cursor.execute(
        "delete from retention_listed where term = %s::text and thing = any(%s::text[])", [rule.term, things]
    )
    term, told = pack().term(rule.term), ", ".join(f"{table} {count}" for table, count in rows.items() if count)
    write_line(
        "delete", "deleted",
        f"{rule.term}: {len(things)} things, {term.months} months by {term.source.said}, night {turn.night}; {told}",
        thing=uuid4(),
    )  # fmt: skip
    return Deleted(term=rule.term, things=len(things), rows=sum(rows.values()))
