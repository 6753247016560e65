"""Telling residents and offices of looks under review: that somebody asks, that an answer is late, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.notices.actions import Told, queue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from banshi.watching.models import Inquiry

ASKED = "/looks/asked/"


def asked(inquiry: Inquiry, _whom: Mapping[int, int]) -> None:
    """Tell the office that an auditor asks about one of its looks, and where to answer."""
    _tell_the_office("look-asked", inquiry)


def late(inquiry: Inquiry, _whom: Mapping[int, int]) -> None:
    """Remind the office that an answer is late."""
    _tell_the_office("look-answer-late", inquiry)


def question(_inquiry: Inquiry, _whom: Mapping[int, int]) -> None:
    """Tell nobody: a resident's question shows on the auditors' desk at once, and the resident has just asked it."""


def concluded(inquiry: Inquiry, whom: Mapping[int, int]) -> None:
    """Tell the office what was concluded; every resident whose data was looked at without a reason; and who asked."""
    _tell_the_office("look-concluded", inquiry)
    for person, look in whom.items():
        _tell("look-not-justified", inquiry, look, person=person)
    if inquiry.origin == "question" and inquiry.person_id is not None and inquiry.person_id not in whom:
        _tell("look-answered", inquiry, inquiry.last_look, person=inquiry.person_id)


def _tell_the_office(kind: str, inquiry: Inquiry) -> None:
    told = Told(kind=kind, unit_id=inquiry.unit_id, path=ASKED)
    queue(told, case_id=inquiry.pk, case_number=str(inquiry.last_look))


def _tell(kind: str, inquiry: Inquiry, look_id: int, *, person: int) -> None:
    told = Told(kind=kind, person_id=person, path=f"/my/record/{look_id}/")
    queue(told, case_id=inquiry.pk, case_number=str(look_id))
