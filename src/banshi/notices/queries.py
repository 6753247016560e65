"""What a resident was told, as sentences in the language of whoever reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from banshi.notices import texts
from banshi.notices.models import Notice

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One notice in words."""

    id: int
    at: datetime
    case_id: UUID
    sentence: str
    path: str = ""


def told(person_id: int, *, case_id: UUID | None = None, before: int | None = None) -> list[Told]:
    """Return what a resident was told, newest first: a page, and one more if there is more to read.

    ``before`` is the number of the last notice of the page before (keyset).
    """
    notices = Notice.objects.filter(person_id=person_id)
    if case_id is not None:
        notices = notices.filter(case_id=case_id)
    if before is not None:
        notices = notices.filter(id__lt=before)
    return [
        Told(
            id=n.id,
            at=n.at,
            case_id=n.case_id,
            sentence=texts.sentence(n.kind, n.case_number, to_unit=False),
            path=n.path,
        )
        for n in notices.order_by("-id")[: PAGE + 1]
    ]
