"""Moving what is old out of the database: written to files, read back and compared, then deleted in one transaction.

Whatever ends this may do so at any moment. Until a part's transaction is committed all its rows stand in the database
and its files count for nothing; after that they stand in the files, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

import psycopg
from django.db import DatabaseError, connections, transaction
from django.utils.translation import gettext_lazy as _

from banshi.archive import files
from banshi.archive.models import Part
from banshi.archive.shapes import LINES, LOOKS, SOURCES
from banshi.journal.alone import alone
from banshi.journal.models import Line
from banshi.journal.steps import LINE
from banshi.kernel import clock
from banshi.kernel.merkle import root_of
from banshi.kernel.refusals import Conflict, RuleBroken

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    import polars as pl

    from banshi.archive.jurisdiction import Retention
    from banshi.archive.shapes import Source

MOST_ROWS = 250_000
"""In one part: so many rows are deleted by one transaction, and held in memory."""
FORMAT = "rfc9162-sha256"
KIND = "archive.part"
WRITTEN_ONCE = "BN409"
"""How the database says that it refuses to take rows out of the record."""

OLD = "from {table} t where t.at >= %(first)s::timestamptz and t.at < %(last)s::timestamptz and not {stays}"
CHOSEN = f"{OLD} order by t.id limit %(most)s::int"
GONE = "delete from {table} t where t.id = any(%(ids)s::bigint[]) and not {stays} returning {selected}"
MONTHS = (
    "select date_trunc('month', t.at at time zone %(zone)s::text)::date, count(*) from {table} t"
    " where t.at < %(before)s::timestamptz and t.at > '1900-01-01' and not {stays} group by 1 order by 1"
)
COLUMNS = (
    "select column_name::text from information_schema.columns where table_schema = 'public' and table_name = %s::text"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What of one table and month may be archived."""

    source: Source
    month: date
    rows: int


def latest(source: Source, retention: Retention) -> date:
    """Return the first month of a table that has to stay in the database."""
    months = {LOOKS.table: retention.look_months, LINES.table: retention.line_months}[source.table]
    return _months_later(clock.today().replace(day=1), -months)


def due(before: date, *, retention: Retention, sources: Sequence[Source] = SOURCES) -> list[Due]:
    """Return what was written before the first day of a month and may go, oldest first; nothing is changed.

    Raises ``RuleBroken`` where the law keeps a younger month of one of the tables in the database.
    """
    found = list[Due]()
    for source in sources:
        if before > (first := latest(source, retention)):
            raise RuleBroken(
                "too-young",
                _("%(table)s from %(month)s on have to stay in the database.")
                % {"table": source.folder, "month": f"{first:%Y-%m}"},
                cure=_("Choose an earlier month, or archive looks and lines one after the other."),
            )
        asked: dict[str, Any] = {"before": clock.at_start_of(before), "zone": str(clock.zone())}
        with connections["owner"].cursor() as cursor:
            cursor.execute(_sql(MONTHS, source), asked)
            found += [Due(source=source, month=month, rows=rows) for month, rows in cursor.fetchall()]
    return sorted(found, key=lambda one: (one.month, one.source.table))


def move(
    before: date,
    *,
    retention: Retention,
    sources: Sequence[Source] = SOURCES,
    most: int = MOST_ROWS,
    tell: Callable[[Part], None] = lambda _part: None,
) -> list[Part]:
    """Archive everything that is due, part by part; each is in the database or in the archive, never in none.

    Raises ``RuleBroken`` as ``due`` does, and ``Conflict`` where another run is under way, where a table has a column
    that the archive does not know, where one has a value that no row of ours
    has, or where rows were not as they had been read: then they stay where they are.
    """
    moved = list[Part]()
    with alone("banshi archive", refusal()):
        for source in sources:
            _refuse_unknown_columns(source)
        files.remove_drafts()
        for one in due(before, retention=retention, sources=sources):
            while (part := _move_part(one, clock.at_start_of(before), most)) is not None:
                moved.append(part)
                tell(part)
    return moved


def _move_part(one: Due, before: datetime, most: int) -> Part | None:
    """Move up to so many rows of a month; ``None`` where none is left."""
    source = one.source
    asked = {"before": before, "first": clock.at_start_of(one.month), "most": most}
    asked["last"] = min(before, clock.at_start_of(_months_later(one.month, 1)))
    rows = _rows(source, f"select {source.selected} {CHOSEN}", asked)
    if rows.is_empty():
        return None
    _refuse_strange(source, rows)
    leaves = source.leaves(rows)
    number = Part.objects.using("owner").filter(source=source.table, month=one.month).count() + 1
    part = Part(
        source=source.table, month=one.month, number=number, before=before, rows=rows.height, root=root_of(leaves),
        first_id=rows["id"][0], last_id=rows["id"][-1], file=files.name_of(source.folder, one.month, number),
    )  # fmt: skip
    path = files.folder() / part.file
    files.write_draft(path, rows, leaves, told_of(part))
    refuse_difference(source, files.draft_of(path), part)
    files.name_draft(path)
    _delete(source, part, rows["id"].to_list(), asked)
    return part


def _delete(source: Source, part: Part, ids: list[int], asked: dict[str, Any]) -> None:
    """Write down the part, take its rows out of the table, and compare what went with what the file holds."""
    try:
        with transaction.atomic(using="owner"):
            part.save(using="owner", force_insert=True)
            with connections["owner"].cursor() as cursor:
                cursor.execute(LINE, line_of(part))
            # The very rows that are deleted are hashed: what was changed or added meanwhile undoes all of it.
            refuse_difference(source, _rows(source, GONE, asked | {"ids": ids}).sort("id"), part)
    except DatabaseError as error:
        if isinstance(error.__cause__, psycopg.Error) and error.__cause__.sqlstate == WRITTEN_ONCE:
            raise _not_the_same(part) from None  # other rows than the part has: the database refuses by itself
        raise


def refusal() -> Conflict:
    """Return what is said to whoever comes while somebody archives."""
    return Conflict("archiving", _("Another run is archiving."), cure=_("Wait until it has ended."))


def thing_of(file: str) -> UUID:
    """Return the thing that the journal's line of a part is about."""
    return uuid5(NAMESPACE_URL, f"banshi:archive:{file}")


def said_of(part: Part) -> str:
    """Return what the journal keeps of a part: enough to know its row in the table of parts again."""
    return f"{part.file} {FORMAT} rows={part.rows} ids={part.first_id}-{part.last_id} root={bytes(part.root).hex()}"


def line_of(part: Part) -> list[Any]:
    """Return the values of the journal's line about a part."""
    return [clock.now(), KIND, thing_of(part.file), "archive", "", "archived", None, None, "", said_of(part), None]


def told_of(part: Part) -> dict[str, str]:
    """Return what the file of a part says of itself."""
    told = {
        "format": FORMAT, "table": part.source, "month": f"{part.month:%Y-%m}", "number": str(part.number),
        "rows": str(part.rows), "root": bytes(part.root).hex(), "before": part.before.isoformat(),
    }  # fmt: skip
    return {f"banshi.{key}": value for key, value in told.items()}


def refuse_difference(source: Source, rows: pl.DataFrame, part: Part) -> None:
    """Raise ``Conflict`` where rows are not those that a part was written down with."""
    if rows.height != part.rows or root_of(source.leaves(rows)) != part.root:
        raise _not_the_same(part)


def refuse_untold(part: Part) -> None:
    """Raise ``Conflict`` where the journal says something else of a part than the table of parts."""
    told = Line.objects.using("owner").filter(kind=KIND, thing_id=thing_of(part.file), reason=said_of(part))
    if not told.exists():
        raise _not_the_same(part)


def _not_the_same(part: Part) -> Conflict:
    return Conflict(
        "not-the-same",
        _("%(file)s does not hold what the database holds; nothing was deleted.") % {"file": part.file},
        cure=_("Run the same command again; if it says so again, look at the disk."),
    )


def _rows(source: Source, statement: str, asked: dict[str, Any]) -> pl.DataFrame:
    with connections["owner"].cursor() as cursor:
        cursor.execute(_sql(statement, source), asked)
        return source.rows(cursor.fetchall())


def _sql(statement: str, source: Source) -> str:
    """Fill in what is the table's own."""
    filled = statement.replace("{stays}", source.stays).replace("{table}", source.table)
    return filled.replace("{selected}", source.selected)


def _refuse_strange(source: Source, rows: pl.DataFrame) -> None:
    """Raise ``Conflict`` where a row has a value that a file cannot hold: none of ours has, so it was put there."""
    if strange := source.strange(rows):
        raise Conflict(
            "strange-row",
            _("%(table)s, row %(row)s holds a value that Banshi never writes; nothing of its month was archived.")
            % {"table": source.table, "row": strange[0]},
            cure=_("“banshi verify --log” says whether it was altered."),
        )


def _refuse_unknown_columns(source: Source) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(COLUMNS, [source.table])
        unknown = {name for (name,) in cursor.fetchall()} ^ set(source.columns)
    if unknown:
        raise Conflict(
            "unknown-column",
            _("%(table)s has other columns than the archive knows (%(columns)s); nothing was archived.")
            % {"table": source.table, "columns": ", ".join(sorted(unknown))},
            cure=_("Bring the program and the database to the same version."),
        )


def _months_later(first: date, months: int) -> date:
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)
