"""What must hold after whatever anybody tried: the rows are what the journal tells, and the journal is well told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connections

from banshi.journal.models import Line
from banshi.watching import drawing
from banshi.watching.lifecycle import DRAWN, PUBLISHED
from banshi.watching.models import Seed
from tests.lifecycles.steps import NAMES, TABLE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

KINDS = frozenset(kind for kind, _name in NAMES)
STANDS = """
create schema if not exists lived;
create or replace function lived.stands() returns table (name text, rows bigint, xid bigint) language plpgsql as $$
begin return query {each}; end $$
"""
STAND = "count(*), coalesce(max(xmin::text::bigint), 0)"
LEFT_OUT = ("access_look", "stations_guess")
"""A refused try leaves its look, as it should; a wrong code is counted."""

FORGOTTEN = frozenset({"care.task"})
"""With an asking that is ended go its calls: nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How the whole database stands at a moment: rows and the youngest write of each table."""

    tables: frozenset[tuple[str, int, int]]
    line: int

    def touched(self, later: Mark) -> list[str]:
        return sorted({name for name, _rows, _xid in self.tables ^ later.tables})


def mark() -> Mark:
    """Return how everything stands now."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select name, rows, xid from lived.stands()")
        tables = frozenset(cursor.fetchall())
        cursor.execute("select coalesce(max(id), 0) from journal_line")
        return Mark(tables, cursor.fetchone()[0])


def prepare() -> None:
    """Teach the database to tell how it stands."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select tablename from pg_tables where schemaname = 'public' and tablename <> all (%s)", [list(LEFT_OUT)]
        )
        each = (f"select '{name}'::text, {STAND} from public.{name}" for (name,) in cursor.fetchall())
        cursor.execute(STANDS.format(each=" union all ".join(each)))


def lines_since(before: int) -> list[Line]:
    """Return what was written since, in its order."""
    return list(Line.objects.using("owner").filter(id__gt=before).order_by("id"))


def well_told(lines: Iterable[Line]) -> None:
    """Check that each line is a declared step from where its thing stood, and that things stand where it says."""
    last: dict[tuple[str, UUID], str] = {}
    for line in lines:
        key = (line.kind, line.thing_id)
        before = last.get(key, _stood_before(line))
        assert line.start == before, f"{line.kind} {line.step}: from {line.start!r}, but it stood at {before!r}"
        steps = NAMES.get((line.kind, line.step))
        if steps is None and line.kind not in KINDS:  # told by the owner of the tables, of what has no life of its own
            continue
        if steps is None:  # a remark, which moves nothing
            assert line.start == line.end, f"{line.step} of {line.kind} is no declared step"
        else:
            assert any(_fits(step, line) for step in steps), f"{line.kind}: {line.start} –{line.step}→ {line.end}"
        last[key] = line.end
    for (kind, pk), end in last.items():
        assert stands(kind, pk) == end, f"{kind} {pk} stands at {stands(kind, pk)}, the journal says {end}"


def _stood_before(line: Line) -> str:
    earlier = Line.objects.using("owner").filter(kind=line.kind, thing_id=line.thing_id, id__lt=line.pk)
    told = earlier.order_by("-id").values_list("end", flat=True).first()
    return line.start if told is None and line.start else told or ""


def _fits(step: Any, line: Line) -> bool:
    if not line.start:
        return not step.start and bool(step.end == line.end)
    return line.start in step.start and line.end == (step.end or line.start)


def stands(kind: str, pk: UUID) -> str:
    """Return the state of a thing, as its row says."""
    if kind == Seed._meta.label_lower:  # noqa: SLF001 - Django's public name
        seed = next(one for one in Seed.objects.using("owner").all() if drawing.thing_of(one) == pk)
        return DRAWN if seed.drawn_at else PUBLISHED
    model = apps.get_model(kind)
    return str(model._base_manager.using("owner").values_list("state", flat=True).get(pk=pk))  # noqa: SLF001 - Django's public name


def everything_is_what_the_journal_tells(since: int) -> None:
    """Check every kind with a lifecycle: each row begun since has its first line, each line its row, and its state."""
    for kind in {model._meta.label_lower for model, _deeds in TABLE.values()}:  # noqa: SLF001 - as above
        told: dict[UUID, str] = {}
        for line in Line.objects.using("owner").filter(kind=kind, id__gt=since).order_by("id"):
            told[line.thing_id] = line.end
        rows = apps.get_model(kind)._base_manager.using("owner").filter(pk__in=told)  # noqa: SLF001 - as above
        found = dict(rows.values_list("pk", "state"))
        assert found.items() <= told.items(), kind
        assert kind in FORGOTTEN or len(found) == len(told), kind


def carried_out(command: UUID | None) -> bool:
    """Tell whether a command stands in the journal."""
    return command is not None and Line.objects.using("owner").filter(command=command).exists()
