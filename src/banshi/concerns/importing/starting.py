"""The beginning of an import: the file is kept, its columns are guessed, and a person confirms what they mean.

The file and the rows in quarantine hold names and numbers: they are read only behind a look of the hotline that
takes the list over.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.concerns import catalogue
from banshi.concerns.importing import mapping as columns
from banshi.concerns.importing import reading, values
from banshi.concerns.models import ColumnMapping, ConcernImport, ImportFile
from banshi.kernel import clock
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken
from banshi.stations.models import Unit, UnitKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from banshi.concerns.importing.mapping import Mapping
    from banshi.concerns.importing.reading import Sheet
    from banshi.kernel.actor import Actor

PURPOSE = "import"
SAMPLE = 3
MOST_STRANGE = 40


def start(content: bytes, name: str, *, by: Actor) -> ConcernImport:
    """Keep a file and guess its columns; the same file again is the import there is already.

    Raises ``RuleBroken`` for a file that cannot be read, ``NotAllowed`` for anybody but a hotline.
    """
    if by.unit_kind != UnitKind.HOTLINE or by.unit_id is None:
        raise NotAllowed("not-allowed", _("Only a hotline takes over the list of another."))
    sheet, digest = reading.read(content, name), sha256(content).hexdigest()
    known = ConcernImport.objects.filter(hotline_id=by.unit_id, digest=digest).first()
    if known is not None:
        return known
    kept = next((one for one in mappings(by=by) if columns.from_json(one.mapping).fits(sheet.headings)), None)
    found = columns.from_json(kept.mapping) if kept else columns.guess(sheet.headings)
    with transaction.atomic():
        begun = ConcernImport.objects.create(
            hotline_id=by.unit_id, at=clock.now(), account_id=by.account_id, duty=by.duty or "", name=name[:200],
            kind=sheet.kind, digest=digest, headings=list(sheet.headings), mapping=found.as_json(),
            rows=len(sheet.rows),
        )  # fmt: skip
        ImportFile.objects.bulk_create([ImportFile(of=begun, content=content)])
    return begun


def confirm_mapping(import_id: UUID, mapping: Mapping, *, by: Actor, save_as: str = "") -> ConcernImport:
    """Say what the columns mean, so that the run begins; kept under a name it is offered for the next list.

    Raises ``RuleBroken`` where nothing says what was reported, or one column stands for two.
    """
    begun = import_of(import_id, by=by)
    missing = [ours for ours in columns.REQUIRED if not mapping.columns.get(ours)]
    if missing and not mapping.columns.get("title"):
        raise RuleBroken(
            "no-words-column",
            _("No column says what was reported."),
            cure=_("Choose the column with the residents' words."),
        )
    if begun.next_row == 0:
        begun.mapping, begun.mapped_at = mapping.as_json(), clock.now()
        begun.save(update_fields=["mapping", "mapped_at"])
    if save_as.strip():
        ColumnMapping.objects.update_or_create(
            hotline_id=begun.hotline_id,
            name=save_as.strip()[:80],
            defaults={"mapping": mapping.as_json(), "at": clock.now(), "account_id": by.account_id},
        )
    return begun


def import_of(import_id: UUID, *, by: Actor) -> ConcernImport:
    """Return an import of this hotline; ``NotFound`` otherwise."""
    found = ConcernImport.objects.filter(id=import_id, hotline_id=by.unit_id or 0).first()
    if found is None:
        raise NotFound("no-such-import", _("There is no such list at your hotline."))
    return found


def imports(*, by: Actor) -> list[ConcernImport]:
    """Return the lists this hotline has taken over, newest first."""
    return list(ConcernImport.objects.filter(hotline_id=by.unit_id or 0).order_by("-at")[:50])


def mappings(*, by: Actor) -> list[ColumnMapping]:
    """Return the mappings that were kept, newest first."""
    return list(ColumnMapping.objects.filter(hotline_id=by.unit_id or 0).order_by("-at"))


def look_at(import_id: UUID, *, by: Actor) -> None:
    """Write down and commit a look at a list."""
    access.refuse_inside_a_transaction()
    with connection.cursor() as cursor:
        who = [import_id, by.account_id, by.unit_id, by.duty or "", PURPOSE]
        cursor.execute("select concerns_import_look(%s, %s, %s, %s, %s)", who)


def sheet_of(begun: ConcernImport, *, by: Actor) -> Sheet:
    """Return the list of an import, behind a look; ``NotFound`` once it is finished and the file is gone."""
    look_at(begun.id, by=by)
    content = ImportFile.objects.filter(of=begun).values_list("content", flat=True).first()
    if content is None:
        raise NotFound("no-file", _("This list was taken over; its file is not kept."))
    return reading.read(bytes(content), begun.name)


def sample(begun: ConcernImport, *, by: Actor) -> tuple[list[tuple[str, ...]], dict[str, list[str]]]:
    """Return the first rows, and by field the words in the list that nobody here knows; behind a look."""
    sheet = sheet_of(begun, by=by)
    mapping = columns.from_json(begun.mapping)
    strange = {}
    for ours, knows in _knowing().items():
        theirs = mapping.columns.get(ours)
        if theirs is None:
            continue
        at, told = sheet.headings.index(theirs), mapping.meanings.get(ours, {})
        said = dict.fromkeys(row.cells[at].strip() for row in sheet.rows if at < len(row.cells))
        if unknown := [word for word in said if word and word not in told and not knows(word)]:
            strange[ours] = unknown[:MOST_STRANGE]
    return [row.cells for row in sheet.rows[:SAMPLE]], strange


def _knowing() -> dict[str, Callable[[str], bool]]:
    """Return for each field whose words have to be known how a word is known."""
    named, filed = units(), categories()
    known: dict[str, Callable[[str], bool]] = {
        "unit": lambda word: values.plain(word) in named,
        "category": lambda word: values.plain(word) in filed,
        "status": values.is_known_state,
    }
    return known | {ours: partial(values.is_known, ours) for ours in values.WORDS}


def units() -> dict[str, int]:
    """Return every unit by its names and its code."""
    rows = Unit.objects.values_list("id", "name", "name_en", "code")
    return {values.plain(name): pk for pk, *names in rows for name in names if name}


def categories() -> dict[str, str]:
    """Return every category's code by its names and its code."""
    known = catalogue.categories().values()
    return {values.plain(name): one.code for one in known for name in (one.name, one.name_en, one.code) if name}
