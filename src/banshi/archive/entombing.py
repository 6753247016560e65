"""Taking single rows out of the archive: the file of their part is written anew, with a tombstone where each stood.

The new edition of the file has a name and a root of its own, which the table of parts and the journal get in the
transaction of whoever asked; the edition before is removed when that is committed. Whatever ends this may do so at any
moment: the database names one of the two, that one is whole, and the other is swept up.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import connections, transaction
from django.utils.translation import gettext_lazy as _

from banshi.archive import files
from banshi.archive.models import Part
from banshi.archive.moving import line_of, refuse_difference, told_of
from banshi.journal.steps import LINE
from banshi.kernel.merkle import root_of
from banshi.kernel.refusals import Conflict, RuleBroken

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars as pl

    from banshi.archive.shapes import Source

ALONE = "select pg_try_advisory_xact_lock(hashtextextended('banshi archive', 0))"
"""The lock of whoever archives, until the transaction ends."""


def entomb(source: Source, ids: Collection[int], *, kept: Collection[str]) -> int:
    """Empty archived rows, in the transaction that is open on the owner's connection; return how many were found.

    Each file that has one of them is read whole, compared with its root, and written anew: about a second. Raises
    ``Conflict`` where somebody else is archiving or a file is not what was archived, and ``RuleBroken`` for a row of a
    kind that is ``kept``.
    """
    left = set(ids)
    if not _is_alone():
        raise Conflict("archiving", _("Another run is archiving."), cure=_("Wait until it has ended."))
    parts = Part.objects.using("owner").filter(source=source.table, first_id__lte=max(left), last_id__gte=min(left))
    for part in parts.order_by("id"):
        if not any(part.first_id <= row <= part.last_id for row in left):
            continue
        here = left.intersection(files.ids_in(files.folder() / part.file))
        if here:
            left -= _written_anew(part, source, here, kept)
    return len(set(ids)) - len(left)


def _written_anew(part: Part, source: Source, ids: set[int], kept: Collection[str]) -> set[int]:
    """Write a part's next edition and name it in the table and in the journal; return the rows that were emptied."""
    before = files.folder() / part.file
    rows = files.rows_in(before)
    refuse_difference(source, rows, part)  # what was changed behind our back gets no new root
    ids -= source.tombs(rows)
    _refuse_kept(rows, ids, kept)
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
    return ids


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
        if path.suffix in {".parquet", ".leaves"} and counts and counts != name and _is_whole(counts):
            found.add(name)
    return sorted(found)


def _is_whole(file: str) -> bool:
    path = files.folder() / file
    return path.is_file() and files.leaves_beside(path).is_file()


def _is_alone() -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute(ALONE)
        return bool((cursor.fetchone() or (False,))[0])


def _refuse_kept(rows: pl.DataFrame, ids: set[int], kept: Collection[str]) -> None:
    found = rows.filter(rows["id"].is_in(list(ids)) & rows["kind"].is_in(list(kept)))
    if found.height:
        raise RuleBroken(
            "log-needs-it",
            _("Lines by which the log is checked are kept: keys, burials and parts of the archive."),
            cure=_("Leave them out."),
        )
