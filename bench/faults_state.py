"""Is every life whole: each state where the last line led, no line missing, no number there twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.faults_checks import Row, count

if TYPE_CHECKING:
    import psycopg

    from bench.faults_play import Played

BEGUN_BY_A_STEP = frozenset({"matters.case", "concerns.concern", "concerns.problem", "voting.ballot"})
"""Of these none may be without a line; what the check of the register found has none until somebody answers."""
NOT_THE_LAST = (
    'select count(*) from "{table}" t {join} join lateral (select "end" from journal_line l where l.thing_id = t.id'
    ' and l.kind = %s order by l.id desc limit 1) l on true where l."end" is distinct from t.state'
)
NO_THING = (
    'select count(*) from journal_line l where l.kind = %s and not exists (select from "{table}" t'
    " where t.id = l.thing_id)"
)
BROKEN = (
    "select count(*) from (select start, lag(\"end\", 1, '') over (partition by kind, thing_id order by id) as before"
    " from journal_line) l where start <> before"
)
BACK = (
    "select count(*) from (select at, lag(at) over (partition by kind, thing_id order by id) as before"
    " from journal_line) l where at < before - interval '0.05 seconds'"
)
NUMBERS = (
    ("matters_case", "number"), ("matters_case", "follow_code"), ("concerns_concern", "number"),
    ("matters_paper", "check_code"), ("register_booklet", "serial"), ("voting_vote", "serial"),
    ("voting_vote", "receipt"),
)  # fmt: skip
DOUBLES = 'select count(*) - count(distinct "{column}") from "{table}" where "{column}" is not null'
LEGS_OPEN = {"accepted": 1, "sent-back": 1, "approved": 1, "printed": 1, "closed": 0, "withdrawn": 0, "refused": 0}


def lives(connection: psycopg.Connection[Any]) -> list[Row]:
    """Compare the state of everything that has one with the journal, and the journal with itself."""
    wrong = nothing = 0
    for label, table in _tables():
        join = "left" if label in BEGUN_BY_A_STEP else ""
        wrong += count(connection, NOT_THE_LAST.format(table=table, join=join), label)
        nothing += count(connection, NO_THING.format(table=table), label)
    return [
        Row("things whose state is not where their last line led", wrong, 0, "things"),
        Row("lines about nothing that is there", nothing, 0, "lines"),
        Row("lines that do not begin where the one before led", count(connection, BROKEN), 0, "lines"),
        Row("lines dated before the one before", count(connection, BACK), 0, "lines"),
        Row("numbers, codes and serials that are there twice", _doubles(connection), 0, "numbers"),
    ]


def _tables() -> list[tuple[str, str]]:
    """Return every model whose rows have a state and a number of the kind that the journal keeps."""
    from django.apps import apps
    from django.db.models import UUIDField

    found = []
    for model in apps.get_models():
        fields = {field.name for field in model._meta.concrete_fields}  # noqa: SLF001 - Django's public name
        key = model._meta.pk  # noqa: SLF001 - as above
        if "state" in fields and isinstance(key, UUIDField):
            found.append((model._meta.label_lower, model._meta.db_table))  # noqa: SLF001 - as above
    return found


def _doubles(connection: psycopg.Connection[Any]) -> int:
    return sum(count(connection, DOUBLES.format(table=table, column=column)) for table, column in NUMBERS)


def legs(connection: psycopg.Connection[Any]) -> list[Row]:
    """Look at the legs of every case: none missing, as many open as its state has, at the office that has it."""
    gaps = count(
        connection,
        "select count(*) from (select case_id from matters_leg group by case_id"
        " having max(position) - min(position) + 1 <> count(*)) g",
    )
    wrong = sum(
        count(connection, "select count(*) from matters_case c where c.state = %s and %s <> (select count(*) from"
              " matters_leg l where l.case_id = c.id and l.opened_at is not null and l.done_at is null)", state, many)
        for state, many in LEGS_OPEN.items()
    )  # fmt: skip
    elsewhere = count(
        connection,
        "select count(*) from matters_case c join matters_leg l on l.case_id = c.id and l.opened_at is not null and"
        " l.done_at is null where (l.unit_id, l.task) <> (c.office_id, c.task)",
    )
    backwards = count(
        connection,
        "select count(*) from (select done_at, opened_at, lag(done_at) over (partition by case_id order by position)"
        " as before from matters_leg) l where done_at < opened_at or opened_at < before",
    )
    return [
        Row("cases with a gap between their legs", gaps, 0, "cases"),
        Row("cases with other than one leg in hand, or with one when all is done", wrong, 0, "cases"),
        Row("legs in hand at another office or for another task than their case", elsewhere, 0, "legs"),
        Row("legs that end before they begin, or begin before the one before ends", backwards, 0, "legs"),
    ]


def passed_up(connection: psycopg.Connection[Any], played: Played) -> list[Row]:
    """Count how often what was late was passed up: once; and what was not late, never."""
    times = dict(
        connection.execute(
            "select thing_id::text, count(*) from journal_line where step = 'escalate' group by 1"
        ).fetchall()
    )
    return [
        Row("late cases and concerns that were passed up once", sum(times.get(one) == 1 for one in played.late),
            len(played.late), "things"),
        Row("promises due in forty minutes that were left alone", sum(one not in times for one in played.soon),
            len(played.soon), "things"),
        Row("passed up though not late", sum(one not in played.late for one in times), 0, "things"),
    ]  # fmt: skip
