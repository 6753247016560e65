"""Who reported a concern, in their own words: read only behind a look that is written down first.

A unit that is complained of gets nothing, whatever it asks: the database sees to it. A hotline may ask what a caller
reported before; that search is a look, too.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
from django.db import connection
from django.db.utils import DatabaseError
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.concerns import codes
from banshi.concerns.models import Attachment, Report
from banshi.journal.rows import all_rows
from banshi.kernel.refusals import NotAllowed
from banshi.notices.sending import Contact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from banshi.kernel.actor import Actor

ITEMS = ("name", "phone", "words", "address")
REFUSED = "BN403"


def report_of(concern_id: UUID, *, by: Actor, purpose: str) -> Report:
    """Write down and commit a look, then return what was reported and by whom.

    ``purpose`` is the key of a sentence the resident will read. Raises ``NotAllowed`` for an office without a part in
    the concern, and for one that is complained of.
    """
    look_at(concern_id, by=by, purpose=purpose)
    found = Report.objects.filter(concern_id=concern_id).first()
    if found is None:
        raise NotAllowed(
            "shielded",
            _("Who reported this is not shown to your office."),
            cure=_("Answer through the hotline; it tells the resident."),
        )
    return found


def look_at(concern_id: UUID, *, by: Actor, purpose: str) -> None:
    """Write down and commit a look at a concern's report and attachments without reading."""
    access.refuse_inside_a_transaction()
    with connection.cursor() as cursor:
        cursor.execute(
            "select concerns_look(%s, %s, %s, %s, %s, %s)",
            [concern_id, by.account_id, by.unit_id, by.duty or "", purpose, list(ITEMS)],
        )


def attachments_of(concern_id: UUID) -> list[Attachment]:
    """Return what may be seen of a concern's attachments: the public ones, and all behind an open look; no content."""
    return all_rows(Attachment, "concern_id = %s order by at, id", [concern_id], but=("content",))


def history(key: bytes | None, *, by: Actor) -> list[UUID]:
    """Return the concerns of the same caller, newest first, 20 at the most; for a hotline alone, and written down."""
    if key is None:
        return []
    with _refusals(), connection.cursor() as cursor:
        cursor.execute("select concerns_history(%s, %s, %s, %s)", [key, by.account_id, by.unit_id, by.duty or ""])
        (found,) = cursor.fetchone() or ([],)
    return list(found)


def reported_by(person_id: int) -> list[UUID]:
    """Return the concerns that somebody on the register reported, for their own page."""
    with connection.cursor() as cursor:
        cursor.execute("select concerns_of(%s)", [person_id])
        (found,) = cursor.fetchone() or ([],)
    return list(found)


def is_of(concern_id: UUID, person_id: int) -> bool:
    """Tell whether a concern was reported by somebody or by their kin, and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("select concerns_is_of(%s, %s)", [concern_id, person_id])
        (theirs,) = cursor.fetchone() or (False,)
    return bool(theirs)


def reach(concern_id: UUID) -> Contact:
    """Return how whoever reported is reached, while a notice waits for them, and where they can answer."""
    with connection.cursor() as cursor:
        cursor.execute("select phone, email, number, round from concerns_reach(%s)", [concern_id])
        phone, email, number, turn = cursor.fetchone() or ("", "", "", 0)
    if not number:
        return Contact()
    digits = codes.sms_code_of(concern_id, turn)
    return Contact(phone=phone, email=email, path=codes.path_of(number, concern_id), answer_with=digits)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        cause = error.__cause__
        if isinstance(cause, psycopg.Error) and cause.sqlstate == REFUSED:
            raise NotAllowed("not-allowed", _("Only a hotline may see what a caller reported before.")) from None
        raise
