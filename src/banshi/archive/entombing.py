"""Taking single rows out of the archive: the file of their part is written anew, with a tombstone where each stood.

The new edition of the file has a name and a root of its own, which the table of parts and the journal get in the
transaction of whoever asked; the edition before is removed when that is committed. Whatever ends this may do so at any
moment: the database names one of the two, that one is whole, and the other is swept up.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import connections, transaction

from banshi.archive import files
from banshi.archive.models import Part
from banshi.archive.moving import line_of, refusal, refuse_difference, told_of
from banshi.journal.steps import LINE
from banshi.kernel.merkle import root_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from banshi.archive.shapes import Source

ALONE = "select pg_try_advisory_xact_lock(hashtextextended('banshi archive', 0))"
"""The lock of whoever archives, until the transaction ends."""


def entomb(source: Source, ids: Collection[int]) -> int:
    """Empty archived rows, in the transaction that is open on the owner's connection; return how many were found.

    Each file that has one of them is read whole, compared with its root, and written anew: about a second. Raises
    ``Conflict`` where somebody else is archiving or a file is not what was archived.
    """
    return sum(_written_anew(part, source, here) for part, here in parts_with(source, ids))


def parts_with(source: Source, ids: Collection[int]) -> Iterator[tuple[Part, set[int]]]:
    """Yield each part that has some of these rows, with those that it has; until the transaction ends nobody archives.

    Raises ``Conflict`` where somebody else is archiving.
    """
    if not _is_alone():
        raise refusal()
    parts = Part.objects.using("owner").filter(source=source.table, first_id__lte=max(ids), last_id__gte=min(ids))
    for part in parts.order_by("id"):
        if any(part.first_id <= row <= part.last_id for row in ids):
            here = set(ids).intersection(files.ids_in(files.folder() / part.file))
            if here:
                yield part, here


def _written_anew(part: Part, source: Source, ids: set[int]) -> int:
    """Write a part's next edition and name it in the table and in the journal; return how many rows were emptied."""
    before = files.folder() / part.file
    rows = files.rows_in(before)
    refuse_difference(source, rows, part)  # what was changed behind our back gets no new root
    ids -= source.tombs(rows)
    emptied = source.emptied(rows, ids)
    leaves = source.leaves(emptied)
    part.file, part.root = files.next_edition(part.file), root_of(leaves)
    path = files.folder() / part.file
    files.write_draft(path, emptied, leaves, told_of(part))
    refuse_difference(source, files.draft_of(path), part)
    files.name_draft(path)
    Part.objects.using("owner").filter(pk=part.pk).update(file=part.file, root=part.root)
    with connections["owner"].cursor() as cursor:
        cursor.execute(LINE, line_of(part))
    transaction.on_commit(partial(files.remove, before), using="owner", robust=True)
    return len(ids)


def sweep() -> list[str]:
    """Remove editions that do not count, where the one that does is there; return their names.

    Such are left by whatever was killed between the commit and the removing, or before the commit; and a backup brings
    all editions back. Nothing is done while somebody archives.
    """
    swept = []
    with transaction.atomic(using="owner", durable=False):
        if _is_alone():
            swept = left_over()
            for name in swept:
                files.remove(files.folder() / name)
    return swept


def left_over() -> list[str]:
    """Return the names of editions that no part names, of parts whose named edition is there."""
    named = {files.edition_of(file)[0]: file for file in Part.objects.values_list("file", flat=True)}
    found = set[str]()
    for path in files.folder().glob("*/*.*"):
        name = f"{path.parent.name}/{path.stem}.parquet"
        counts = named.get(files.edition_of(name)[0])
        if path.suffix in {".parquet", ".leaves"} and counts and counts != name and files.is_whole(counts):
            found.add(name)
    return sorted(found)


def _is_alone() -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute(ALONE)
        return bool((cursor.fetchone() or (False,))[0])
