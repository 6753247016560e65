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
from banshi.concerns.importing.preparing import Ready, here, masking_for, prepare
from banshi.concerns.importing.reading import Row
from banshi.concerns.importing.rows import Known, Read
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
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from banshi.concerns.importing.mapping import Mapping
    from banshi.concerns.importing.reading import Sheet

type Progress = Callable[[int, int], None]
"""Is told how many rows are read, and of how many."""

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


def run_import(
    path: Path, mapping: str = "", *, by: Actor | None = None, progress: Progress = lambda *_: None
) -> ConcernImport:
    """Take a file over from beginning to end, by a mapping that was kept under a name or, without one, as guessed.

    Without an actor it is the machine's own act for the only hotline there is.
    """
    by = by or _the_only_hotline()
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
    by, done, begins = _whoever_started(begun), 0, begun.next_row
    if begun.next_row < begun.rows:
        for batch in _batches(begun, by, ends):
            done += batch
            progress(begins + done, begun.rows)
    begun.refresh_from_db()
    if begun.next_row >= begun.rows:
        done += _again(begun, by)
        while (ends is None or monotonic() < ends) and history.trace(hotline_id=begun.hotline_id):
            pass
        if ends is None or monotonic() < ends:
            _finish(begun)
    return done


def _sheet(begun: ConcernImport, by: Actor) -> Sheet:
    if _held.id != begun.id or _held.sheet is None:
        _held.id, _held.sheet = begun.id, starting.sheet_of(begun, by=by)
    return _held.sheet


def _batches(begun: ConcernImport, by: Actor, ends: float | None) -> Iterator[int]:
    """Take batch after batch, the next being made ready while one is written; give how many rows each had."""
    sheet, at = _sheet(begun, by), begun.next_row
    with masking_for(begun.rows - at) as masking:
        known, mapping = _known(), _mapping(begun)

        def prepared(begins: int) -> Callable[[], list[Ready]]:
            return prepare(sheet.rows[begins : begins + BATCH], sheet.headings, mapping, known, masking)

        ready = prepared(at)
        while at < begun.rows and (ends is None or monotonic() < ends):
            following = prepared(at + BATCH)
            if not (taken := _batch(begun.id, at, ready(), by)):
                return
            yield taken
            at, ready = at + taken, following


def _batch(import_id: UUID, at: int, ready: Sequence[Ready], by: Actor) -> int:
    """Take the next rows and where the run stands, in one transaction; nothing where another worker has it in hand."""
    with transaction.atomic():
        begun = ConcernImport.objects.select_for_update(skip_locked=True).filter(id=import_id).first()
        if begun is None or begun.next_row != at:
            return 0
        tally = take(begun, ready, by=by)
        begun.next_row += len(ready)
        begun.taken, begun.past = begun.taken + tally.taken, begun.past + tally.past
        begun.quarantined += tally.quarantined
        begun.save(update_fields=["next_row", "taken", "past", "quarantined"])
    return len(ready)


def take(begun: ConcernImport, ready: Sequence[Ready], *, by: Actor) -> _Tally:
    """Take rows in the caller's transaction; those that cannot be read are put into quarantine with the reason."""
    tally, past, refused = _Tally(), list[Past](), list[QuarantinedRow]()
    ids = [row_id(begun, one.row) for one in ready]
    known = set(Concern.objects.filter(id__in=ids).values_list("id", flat=True))
    for pk, one in zip(ids, ready, strict=True):
        try:
            if isinstance(one.read, Unreadable):
                raise one.read
            if one.read.over is None:
                tally.taken += _take_new(pk, one.read, one.row, begun, by)
            elif pk not in known:
                known.add(pk)
                past.append(_past(pk, one, begun))
        except (Unreadable, RuleBroken) as why:
            refused.append(_quarantined(begun, one.row, why))
    history.keep(past, hotline_id=begun.hotline_id, reason=begun.name, by=by)
    QuarantinedRow.objects.bulk_create(refused, ignore_conflicts=True)
    tally.past, tally.quarantined = len(past), len(refused)
    return tally


def _past(pk: UUID, one: Ready, begun: ConcernImport) -> Past:
    assert isinstance(one.read, Read)  # noqa: S101 - for the reader and for mypy
    assert one.read.over is not None  # noqa: S101 - as above
    beside = _beside(begun, one.row, one.read)
    return Past(id=pk, row=one.read, over=one.read.over, beside=beside, said=one.said, answered=one.answered)


def _take_new(pk: UUID, read: Read, row: Row, begun: ConcernImport, by: Actor) -> int:
    files, left_out = enclosed(row.files)
    latitude, longitude = read.point or (None, None)
    hints = Hints(
        category=read.category, kind=read.kind, urgency=read.urgency, division=read.division, place=read.place,
        latitude=latitude, longitude=longitude, hotline=begun.hotline_id,
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


def _the_only_hotline() -> Actor:
    found = list(Unit.objects.filter(kind=UnitKind.HOTLINE).order_by("id")[:2])
    if len(found) != 1:
        raise RuleBroken(
            "which-hotline",
            _("There is no hotline, or more than one: nobody knows which takes the list over."),
            cure=_("Send the list in on the page of the hotline that takes it over."),
        )
    return Actor(name="Banshi", unit_id=found[0].pk, unit_name=found[0].name, unit_kind=found[0].kind)


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
    (ready,) = prepare([row], headings, _mapping(begun), _known(), here)()
    pk = row_id(begun, row)
    try:
        if isinstance(ready.read, Unreadable):
            raise ready.read
        if ready.read.over is None:
            begun.taken += _take_new(pk, ready.read, row, begun, by)
        elif not Concern.objects.filter(id=pk).exists():
            history.keep([_past(pk, ready, begun)], hotline_id=begun.hotline_id, reason=begun.name, by=by)
            begun.past += 1
    except (Unreadable, RuleBroken) as why:
        QuarantinedRow.objects.filter(id=one.id).update(reason=_quarantined(begun, row, why).reason)
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
