"""What was over at the old hotline, as it was: closed concerns with their true dates, answers and verdicts, in bulk.

Nobody is told anything and no clock runs. Each has one line in the journal that says where it came from. A concern
without a verdict is not counted as solved, whatever the unit wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg.types.json import Jsonb

from banshi.concerns import catalogue, codes, rules, same
from banshi.concerns.handling import in_these_words
from banshi.concerns.jurisdiction import pack
from banshi.concerns.lifecycle import State
from banshi.concerns.masking import mask
from banshi.concerns.models import Answer, Concern, Verdict
from banshi.concerns.same.finding import ENTER, YEARS_BACK, weights
from banshi.concerns.same.traces import stored
from banshi.concerns.vocabulary import Channel, Kind, Outcome, Path, Solved, Urgency
from banshi.journal.models import Line
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One row of history: the id it is known by, and what it says."""

    id: UUID
    row: Read
    over: Over
    beside: dict[str, Any]


def keep(past: Sequence[Past], *, hotline_id: int, reason: str, by: Actor) -> None:
    """Write closed concerns in the caller's transaction: a handful of statements, however many there are."""
    if not past:
        return
    numbers = _numbers(len(past))
    concerns = [_concern(one, number, hotline_id) for one, number in zip(past, numbers, strict=True)]
    _keep_reports(past)
    _copy(Concern, [_row(Concern, concern) for concern in concerns])
    _copy(Answer, [_row(Answer, found) for one in past if (found := _answer(one, hotline_id))])
    _copy(Verdict, [_row(Verdict, found) for one in past if (found := _verdict(one, hotline_id))])
    _copy(Line, [_row(Line, _line(one, reason, by)) for one in past])
    _trace(concerns)


def _concern(one: Past, number: int, hotline_id: int) -> Concern:
    row, over = one.row, one.over
    urgency = row.urgency or _urgency(row.category)
    unit = over.unit_id or hotline_id
    due = pack().due(row.at or over.closed_at, pack().terms[urgency]).at
    masked = mask(row.words, names=[row.name] if row.name else []).text
    at = row.at or over.closed_at
    latitude, longitude = row.point or (None, None)
    return Concern(
        id=one.id, number=f"SQ-{at.astimezone(clock.zone()).year}-{number:07d}", at=at, channel=Channel.FILE,
        kind=row.kind or Kind.REPORT, category=row.category, urgency=urgency, state=State.CLOSED,
        outcome=_outcome(over), title=rules.title_of(masked), said=masked, division=row.division, place=row.place,
        latitude=latitude, longitude=longitude, may_be_public=False, anonymous=not row.name,
        can_be_reached=bool(row.phone or row.email), hotline_id=hotline_id, holder_id=hotline_id, unit_id=unit,
        first_unit_id=unit, first_due_on=due.astimezone(clock.zone()).date(), since=over.closed_at, due_at=due,
        confirmed_at=at, contacted_at=over.answered_at if over.contacted else None, answered_at=over.answered_at,
        reached="reached" if over.solved else "", solved=over.solved or "", closed_at=over.closed_at,
    )  # fmt: skip


def _urgency(category: str) -> Urgency:
    known = catalogue.categories().get(category)
    return Urgency(known.urgency) if known else Urgency.GENERAL


def _outcome(over: Over) -> Outcome:
    """Return how it ended: as the resident said; without their word a claim of 'solved' is not confirmed."""
    if over.solved is Solved.YES and over.result in {Outcome.SOLVED, Outcome.PARTLY}:
        return Outcome.SOLVED
    if over.result in {Outcome.NOT_OUR_DUTY, Outcome.UNLAWFUL}:
        return over.result
    if over.solved is None:
        return Outcome.UNCONFIRMED
    return {Solved.YES: Outcome.SOLVED, Solved.PARTLY: Outcome.PARTLY}.get(over.solved, Outcome.NOT_SOLVED)


def _answer(one: Past, hotline_id: int) -> Answer | None:
    over = one.over
    if not over.answer:
        return None
    answer = mask(over.answer, names=[one.row.name] if one.row.name else []).text
    return Answer(
        concern_id=one.id, round=1, at=over.answered_at, unit_id=over.unit_id or hotline_id, account_id=0,
        outcome=over.result, done=answer, done_on=over.answered_at.astimezone(clock.zone()).date(), reply=answer,
        digest=in_these_words(answer), flags=[],
    )  # fmt: skip


def _verdict(one: Past, hotline_id: int) -> Verdict | None:
    """Return what the resident said, as the old hotline wrote it down; half a word is no verdict."""
    over = one.over
    if over.solved is None:
        return None
    return Verdict(
        concern_id=one.id, round=1, at=over.closed_at, path=Path.CALL, account_id=None,
        unit_id=over.unit_id or hotline_id, contacted=over.contacted, solved=over.solved,
        satisfied=over.satisfied or "",
    )  # fmt: skip


def _line(one: Past, reason: str, by: Actor) -> Line:
    return Line(
        at=clock.now(), kind=Concern._meta.label_lower, thing_id=one.id, step=STEP, start="", end=State.CLOSED,  # noqa: SLF001 - Django's public name
        account_id=by.account_id, unit_id=by.unit_id, duty=by.duty or "", reason=reason,
    )  # fmt: skip


def _numbers(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('concerns_number') from generate_series(1, %s)", [count])
        return [number for (number,) in cursor.fetchall()]


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


def _row(model: type[Model], thing: Model) -> list[Any]:
    fields = [field for field in model._meta.concrete_fields if not _is_drawn(field)]  # noqa: SLF001 - Django's public name
    return [field.get_db_prep_save(getattr(thing, field.attname), connection) for field in fields]


def _is_drawn(field: Any) -> bool:  # noqa: ANN401 - Django's field
    return bool(field.primary_key and field.get_internal_type() == "BigAutoField")


def _copy(model: type[Model], rows: list[list[Any]]) -> None:
    meta = model._meta  # noqa: SLF001 - Django's public name
    columns = ", ".join(f'"{field.column}"' for field in meta.concrete_fields if not _is_drawn(field))
    with connection.cursor() as cursor, cursor.copy(f'copy "{meta.db_table}" ({columns}) from stdin') as copy:
        for row in rows:
            copy.write_row(row)


def _trace(concerns: Sequence[Concern]) -> None:
    """Let new concerns find these, so that what comes back is known again; what is older finds nobody."""
    held, since = weights(), clock.now() - YEARS_BACK
    rows = []
    for one in concerns:
        if one.closed_at is None or one.closed_at <= since:
            continue
        trace = same.trace_of(
            one.title, one.said, at=one.at, division=one.division, latitude=one.latitude, longitude=one.longitude,
            category=one.category,
        )  # fmt: skip
        row = stored(trace, held)
        rows.append((one.id, row.keys.tolist(), row.grams, row.titled))
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(ENTER, rows)
