"""The run of an import, in the background: batch after batch, each with where it stands in one transaction.

Killed at any moment it goes on from the last batch. A row has an id of its own, made from the file and its number
(of a letter, from the letter itself), so that whatever was taken before is not taken again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue
from banshi.concerns.importing import history, starting
from banshi.concerns.importing import mapping as columns
from banshi.concerns.importing.enclosing import enclosed
from banshi.concerns.importing.history import Past
from banshi.concerns.importing.reading import Row
from banshi.concerns.importing.rows import Known, Read, read_row
from banshi.concerns.importing.values import Unreadable
from banshi.concerns.intake import Said, take_in
from banshi.concerns.models import Concern, ConcernImport, QuarantinedRow
from banshi.concerns.proposing import Hints
from banshi.concerns.vocabulary import Channel
from banshi.kernel import clock
from banshi.kernel.actor import Actor, Duty
from banshi.kernel.refusals import AlreadyDone, NotFound, RuleBroken
from banshi.stations.models import Unit, UnitKind

if TYPE_CHECKING:
    from pathlib import Path

    from banshi.concerns.importing.mapping import Mapping
    from banshi.concerns.importing.reading import Sheet

type Progress = Callable[[str, int, int], None]

ROWS = UUID("6f1c3a52-7a39-4a5e-9d0f-2c53a2a1b7e4")
"""The name space in which rows of lists have their ids."""
BATCH = 500
A_TURN = 20.0
"""Seconds that the worker gives to imports before it looks at its clocks again."""
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Tally:
    taken: int = 0
    past: int = 0
    quarantined: int = 0


@dataclass(slots=True)
class _Held:
    """The list this process has in hand, so that it is not read anew for every turn."""

    id: UUID | None = None
    sheet: Sheet | None = None


_held = _Held()


def continue_imports(seconds: float = A_TURN, progress: Progress = lambda *_: None) -> int:
    """Go on with what is under way, oldest first, for so many seconds; return how many rows were read."""
    ends, done = monotonic() + seconds, 0
    waiting = ConcernImport.objects.filter(finished_at=None, mapped_at__isnull=False).order_by("mapped_at")
    for begun in list(waiting):
        try:
            done += _go_on(begun, ends, progress)
        except Exception:  # one list that fails must not hold up the others, nor the clocks
            log.exception("the import %s", begun.id)
    return done


def run_import(path: Path, mapping: str, *, by: Actor, progress: Progress = lambda *_: None) -> ConcernImport:
    """Take a file over from beginning to end, by a mapping that was kept under a name or, without one, as guessed."""
    begun = starting.start(path.read_bytes(), path.name, by=by)
    kept = next((one for one in starting.mappings(by=by) if one.name == mapping), None)
    if mapping and kept is None:
        raise NotFound("no-such-mapping", _("No mapping is kept under the name “%(name)s”.") % {"name": mapping})
    chosen = columns.from_json(kept.mapping if kept else begun.mapping)
    if begun.mapped_at is None:
        begun = starting.confirm_mapping(begun.id, chosen, by=by)
    if begun.finished_at is None:
        _go_on(begun, None, progress)
    begun.refresh_from_db()
    return begun


def row_id(begun: ConcernImport, row: Row) -> UUID:
    """Return the id of a row: the same for the same row of the same file, whenever it is taken."""
    return uuid5(ROWS, f"letter:{row.key}" if row.key else f"{begun.digest}:{row.number}")


def _go_on(begun: ConcernImport, ends: float | None, progress: Progress) -> int:
    by, done = _whoever_started(begun), 0
    if begun.next_row < begun.rows:
        sheet = _sheet(begun, by)
        while (ends is None or monotonic() < ends) and (batch := _batch(begun.id, sheet, by)):
            done += batch
            begun.refresh_from_db()
            progress("rows", begun.next_row, begun.rows)
    begun.refresh_from_db()
    if begun.next_row >= begun.rows:
        done += _again(begun, by)
        while (ends is None or monotonic() < ends) and (found := history.trace(hotline_id=begun.hotline_id)):
            progress("traces", found, begun.past)
        if ends is None or monotonic() < ends:
            _finish(begun)
    return done


def _sheet(begun: ConcernImport, by: Actor) -> Sheet:
    if _held.id != begun.id or _held.sheet is None:
        _held.id, _held.sheet = begun.id, starting.sheet_of(begun, by=by)
    return _held.sheet


def _batch(import_id: UUID, sheet: Sheet, by: Actor) -> int:
    """Take the next rows and where the run stands, in one transaction; nothing where another worker has it in hand."""
    with transaction.atomic():
        begun = ConcernImport.objects.select_for_update(skip_locked=True).filter(id=import_id).first()
        if begun is None or begun.next_row >= begun.rows:
            return 0
        rows = sheet.rows[begun.next_row : begun.next_row + BATCH]
        tally = take(begun, rows, sheet.headings, by=by)
        begun.next_row += len(rows)
        begun.taken, begun.past = begun.taken + tally.taken, begun.past + tally.past
        begun.quarantined += tally.quarantined
        begun.save(update_fields=["next_row", "taken", "past", "quarantined"])
    return len(rows)


def take(begun: ConcernImport, rows: tuple[Row, ...], headings: tuple[str, ...], *, by: Actor) -> _Tally:
    """Take rows in the caller's transaction; those that cannot be read are put into quarantine with the reason."""
    mapping, known, tally = _mapping(begun), _known(), _Tally()
    past: list[Past] = []
    refused: list[QuarantinedRow] = []
    here = set(Concern.objects.filter(id__in=[row_id(begun, row) for row in rows]).values_list("id", flat=True))
    for row in rows:
        pk = row_id(begun, row)
        try:
            read = read_row(row.cells, headings, mapping, known)
            if read.over is None:
                tally.taken += _take_new(pk, read, row, begun, by)
            elif pk not in here:
                here.add(pk)
                past.append(Past(id=pk, row=read, over=read.over, beside=_beside(begun, row, read)))
        except (Unreadable, RuleBroken) as why:
            refused.append(_quarantined(begun, row, why))
    history.keep(past, hotline_id=begun.hotline_id, reason=begun.name, by=by)
    QuarantinedRow.objects.bulk_create(refused, ignore_conflicts=True)
    tally.past, tally.quarantined = len(past), len(refused)
    return tally


def _take_new(pk: UUID, read: Read, row: Row, begun: ConcernImport, by: Actor) -> int:
    files, left_out = enclosed(row.files)
    latitude, longitude = read.point or (None, None)
    hints = Hints(
        category=read.category, kind=read.kind, urgency=read.urgency, division=read.division, place=read.place,
        latitude=latitude, longitude=longitude,
    )  # fmt: skip
    said = Said(
        id=pk, words=read.words, channel=Channel.FILE, hints=hints, name=read.name, phone=read.phone,
        email=read.email, address=read.address, anonymous=not read.name, at=read.at, enclosed=files,
        extra=_beside(begun, row, read) | ({"left out": left_out} if left_out else {}),
    )  # fmt: skip
    try:
        take_in(said, by=by)
    except AlreadyDone:
        return 0
    return 1


def _beside(begun: ConcernImport, row: Row, read: Read) -> dict[str, object]:
    return {"list": begun.name, "row": row.number, "columns": dict(read.beside)}


def _quarantined(begun: ConcernImport, row: Row, why: Unreadable | RuleBroken) -> QuarantinedRow:
    said = why.why if isinstance(why, Unreadable) else why.said
    cells = [cell[:10_000] for cell in row.cells]
    return QuarantinedRow(of=begun, number=row.number, cells=cells, reason=said[:300], at=clock.now())


def _mapping(begun: ConcernImport) -> Mapping:
    """Return the mapping; where several hotlines are open, rows without a place count for the one that imports."""
    mapping = columns.from_json(begun.mapping)
    if mapping.division or Unit.objects.filter(kind=UnitKind.HOTLINE).count() == 1:
        return mapping
    return replace(mapping, division=Unit.objects.get(id=begun.hotline_id).division)


def _known() -> Known:
    return Known(units=starting.units(), categories=starting.categories(), now=clock.now(), zone=clock.zone())


def _whoever_started(begun: ConcernImport) -> Actor:
    return Actor(
        account_id=begun.account_id, unit_id=begun.hotline_id, unit_kind=UnitKind.HOTLINE,
        duty=Duty(begun.duty) if begun.duty else None,
    )  # fmt: skip


def _again(begun: ConcernImport, by: Actor) -> int:
    """Take the rows of the quarantine that somebody has mended."""
    starting.look_at(begun.id, by=by)
    with transaction.atomic():
        rows = list(QuarantinedRow.objects.select_for_update().filter(of=begun, reason="", mended_at=None))
        headings = tuple(begun.headings)
        for one in rows:
            _once_more(begun, one, headings, by)
    return len(rows)


def _once_more(begun: ConcernImport, one: QuarantinedRow, headings: tuple[str, ...], by: Actor) -> None:
    row = Row(number=one.number, cells=tuple(one.cells))
    pk = row_id(begun, row)
    try:
        read = read_row(row.cells, headings, _mapping(begun), _known())
        if read.over is None:
            begun.taken += _take_new(pk, read, row, begun, by)
        elif not Concern.objects.filter(id=pk).exists():
            past = Past(id=pk, row=read, over=read.over, beside=_beside(begun, row, read))
            history.keep([past], hotline_id=begun.hotline_id, reason=begun.name, by=by)
            begun.past += 1
    except (Unreadable, RuleBroken) as why:
        one.reason = _quarantined(begun, row, why).reason
        QuarantinedRow.objects.filter(id=one.id).update(reason=one.reason)
        return
    QuarantinedRow.objects.filter(id=one.id).update(mended_at=clock.now(), reason="taken")
    begun.quarantined -= 1
    begun.save(update_fields=["taken", "past", "quarantined"])


def _finish(begun: ConcernImport) -> None:
    """End the run: the file goes, what it held stands in concerns and in the quarantine."""
    ConcernImport.objects.filter(id=begun.id, finished_at=None).update(finished_at=clock.now())
    _held.id = _held.sheet = None
    catalogue.forget()
    with connection.cursor() as cursor:
        cursor.execute("select concerns_import_close(%s)", [begun.id])
