"""What was over at the old hotline, as it was: closed concerns with their true dates, answers and verdicts, in bulk.

Nobody is told anything and no clock runs. Each has one line in the journal that says where it came from. A concern
without a verdict is not counted as solved, whatever the unit wrote. Rows are written by COPY, column by column.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import BigAutoField
from psycopg.types.json import Jsonb

from banshi.concerns import catalogue, codes, placing, rules, same
from banshi.concerns.handling import in_these_words
from banshi.concerns.intake import DIGITS
from banshi.concerns.jurisdiction import pack
from banshi.concerns.lifecycle import State
from banshi.concerns.masking import public_place
from banshi.concerns.models import Answer, Concern, Verdict
from banshi.concerns.same.finding import ENTER, YEARS_BACK, weights
from banshi.concerns.same.traces import stored
from banshi.concerns.vocabulary import Channel, Kind, Outcome, Path, Solved, Urgency
from banshi.journal.models import Line
from banshi.journal.numbers import draw
from banshi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import Model

    from banshi.concerns.importing.rows import Over, Read
    from banshi.kernel.actor import Actor

STEP = "import"
REPORTS = """
insert into concerns_report (concern_id, words, name, phone, email, address, caller_key, extra, latitude, longitude)
select * from unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bytea[], %s::jsonb[],
                     %s::float8[], %s::float8[])
"""
UNTRACED = """
select c.id, c.title, c.said, c.at, c.division, c.latitude, c.longitude, c.category from concerns_concern c
where c.hotline_id = %s and c.channel = 'file' and c.state = 'closed' and c.closed_at > %s
  and not exists (select from concerns_trace t where t.concern_id = c.id) limit %s
"""
TRACED_AT_ONCE = 500

type Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One row of history: the id it is known by, what it says, and its masked words and answer."""

    id: UUID
    row: Read
    over: Over
    said: str
    answered: str
    beside: dict[str, Any]


def keep(past: Sequence[Past], *, hotline_id: int, reason: str, by: Actor) -> None:
    """Write closed concerns in the caller's transaction: a handful of statements, however many there are."""
    if not past:
        return
    lines: Values = {"kind": Concern._meta.label_lower, "step": STEP, "start": "", "end": str(State.CLOSED)}  # noqa: SLF001 - Django's public name
    lines |= {"at": clock.now(), "account_id": by.account_id, "unit_id": by.unit_id, "duty": str(by.duty or "")}
    lines["reason"] = reason
    _keep_reports(past)
    drawn = zip(past, draw("concerns_number", DIGITS, count=len(past)), strict=True)
    _copy(Concern, [_concern(one, number, hotline_id) for one, number in drawn])
    _copy(Answer, [_answer(one, hotline_id) for one in past if one.over.answer])
    _copy(Verdict, [_verdict(one, hotline_id) for one in past if one.over.solved])
    _copy(Line, [lines | {"thing_id": one.id} for one in past])


def _concern(one: Past, number: str, hotline_id: int) -> Values:
    row, over = one.row, one.over
    urgency, unit, at = row.urgency or _urgency(row.category), over.unit_id or hotline_id, row.at or over.closed_at
    due = pack().due(at, pack().terms[urgency]).at
    latitude, longitude = placing.coarse(*row.point) if row.point else (None, None)
    return {
        "id": one.id, "number": f"SQ-{at.astimezone(clock.zone()).year}-{number}", "at": at,
        "channel": str(Channel.FILE), "kind": str(row.kind or Kind.REPORT), "category": row.category,
        "urgency": str(urgency), "state": str(State.CLOSED), "outcome": str(_outcome(over)),
        "title": rules.title_of(one.said), "said": one.said, "division": row.division,
        "place": public_place(row.place, row.name),
        "latitude": latitude, "longitude": longitude, "may_be_public": False, "anonymous": not row.name,
        "can_be_reached": bool(row.phone or row.email), "hotline_id": hotline_id, "holder_id": hotline_id,
        "unit_id": unit, "first_unit_id": unit, "first_due_on": due.astimezone(clock.zone()).date(),
        "since": over.closed_at, "due_at": due, "confirmed_at": at, "answered_at": over.answered_at,
        "contacted_at": over.answered_at if over.contacted else None, "reached": "reached" if over.solved else "",
        "solved": str(over.solved or ""), "closed_at": over.closed_at,
    }  # fmt: skip


def _urgency(category: str) -> Urgency:
    known = catalogue.categories().get(category)
    return Urgency(known.urgency) if known else Urgency.GENERAL


def _outcome(over: Over) -> Outcome:
    """Return how it ended: as the resident said; without their word a claim of 'solved' is not confirmed."""
    if over.result in {Outcome.NOT_OUR_DUTY, Outcome.UNLAWFUL} and over.solved is not Solved.YES:
        return over.result
    if over.solved is None:
        return Outcome.UNCONFIRMED
    return {Solved.YES: Outcome.SOLVED, Solved.PARTLY: Outcome.PARTLY}.get(over.solved, Outcome.NOT_SOLVED)


def _answer(one: Past, hotline_id: int) -> Values:
    over = one.over
    return {
        "concern_id": one.id, "round": 1, "at": over.answered_at, "unit_id": over.unit_id or hotline_id,
        "account_id": 0, "outcome": str(over.result), "done": one.answered, "reply": one.answered,
        "done_on": over.answered_at.astimezone(clock.zone()).date(), "digest": in_these_words(one.answered),
    }  # fmt: skip


def _verdict(one: Past, hotline_id: int) -> Values:
    """Return what the resident said, as the old hotline wrote it down; what it did not ask stays empty."""
    over = one.over
    return {
        "concern_id": one.id, "round": 1, "at": over.closed_at, "path": str(Path.CALL),
        "unit_id": over.unit_id or hotline_id, "contacted": over.contacted, "solved": str(over.solved),
        "satisfied": str(over.satisfied or ""),
    }  # fmt: skip


def _keep_reports(past: Sequence[Past]) -> None:
    """Insert what was said and by whom; COPY goes through no row-level policy, so it is one INSERT."""
    rows = [
        (
            one.id, one.row.words, one.row.name, one.row.phone, one.row.email, one.row.address,
            codes.caller_key(phone=one.row.phone, email=one.row.email), Jsonb(one.beside),
            *(one.row.point or (None, None)),
        )
        for one in past
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(REPORTS, [list(column) for column in zip(*rows, strict=True)])


@cache
def _columns(model: type[Model]) -> tuple[tuple[str, str, Any], ...]:
    """Return the columns that are written: attribute, column, and what stands there where nothing is said."""
    blank = model()
    fields = (f for f in model._meta.concrete_fields if not (f.primary_key and isinstance(f, BigAutoField)))  # noqa: SLF001 - as above
    return tuple(
        (f.attname, f.column or f.attname, f.get_db_prep_save(getattr(blank, f.attname), connection)) for f in fields
    )


def _copy(model: type[Model], rows: Sequence[Values]) -> None:
    columns = _columns(model)
    names = ", ".join(f'"{column}"' for _name, column, _blank in columns)
    table = model._meta.db_table  # noqa: SLF001 - as above
    with connection.cursor() as cursor, cursor.copy(f'copy "{table}" ({names}) from stdin') as copy:
        for row in rows:
            copy.write_row([row.get(name, blank) for name, _column, blank in columns])


def trace(*, hotline_id: int) -> int:
    """Let new concerns find some of the history, so that what comes back is known again; return how many.

    Whatever was entered is not asked for again, so a run that was killed goes on; what is older than two years finds
    nobody and stays out.
    """
    held, rows = weights(), []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(UNTRACED, [hotline_id, clock.now() - YEARS_BACK, TRACED_AT_ONCE])
        for pk, title, said, at, division, latitude, longitude, category in cursor.fetchall():
            found = same.trace_of(
                title, said, at=at, division=division, latitude=latitude, longitude=longitude, category=category
            )
            row = stored(found, held)
            rows.append((pk, row.keys.tolist(), row.grams, row.titled))
        if rows:
            cursor.executemany(ENTER, rows)
    return len(rows)
