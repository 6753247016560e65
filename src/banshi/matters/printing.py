"""Papers: what a paper is made from, how it is sealed, kept and checked.

The jurisdiction lays a paper out; this module seals it for the issuing office and keeps it. Every paper ever printed
stays with its case or visit, and anybody holding one can check it without signing in.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from banshi.kernel import clock, sealing
from banshi.kernel.refusals import NotFound
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.models import Case, Paper, PaperContent, Visit
from banshi.matters.requests import CODE_LENGTH, Request

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor


def issue(request: Request, errand: Case | Visit, *, by: Actor) -> Paper:
    """Lay out, seal and keep one paper, behind an open look at the person of the case or visit.

    A newer paper of the same kind and serial replaces the older one. Raises ``CannotPrint`` for a character that the
    fonts do not hold, and ``DoesNotFit`` for a value longer than its place.
    """
    pdf = sealing.seal(
        jurisdiction().typeset(request),
        folder=settings.AUTHORITY_FOLDER,
        unit_code=request.seal_of.code,
        unit_name=request.seal_of.name,
        reason=f"{request.kind} {request.serial}",
        place=request.printed_at.name,
    )
    with transaction.atomic():
        older = Paper.objects.filter(case_id=errand.id, kind=request.kind, serial=request.serial, voided_at=None)
        older.update(voided_at=request.at, replaced_by=request.code)
        paper = Paper.objects.create(
            case_id=errand.id,
            kind=request.kind,
            serial=request.serial,
            check_code=request.code,
            unit_id=request.seal_of.id,
            account_id=by.account_id,
            issued_at=request.at,
            sha256=sha256(pdf).hexdigest(),
        )
        PaperContent.objects.create(person_id=errand.person_id, paper_id=paper.id, pdf=pdf)
    return paper


def content(paper: Paper, *, person_id: int) -> bytes:
    """Return the sealed PDF of a paper, behind an open look at its person."""
    kept = PaperContent.objects.filter(person_id=person_id, paper_id=paper.id).values_list("pdf", flat=True).first()
    if kept is None:
        raise NotFound("no-such-paper", _("There is no such paper."))
    return bytes(kept)


def void_booklet(serial: str, *, replaced_by: str) -> None:
    """Mark every paper of a booklet that the register declares void, whichever case printed it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update matters_paper set voided_at = %s, replaced_by = %s"
            " where kind = 'booklet' and serial = %s and voided_at is null",
            [clock.now(), replaced_by, serial],
        )


def paper_of_code(code: str) -> Paper:
    """Return what anybody may know of a paper by the code printed on it."""
    bare = "".join(c for c in code.upper() if c.isalnum())
    half = CODE_LENGTH // 2
    found = Paper.objects.filter(check_code=f"{bare[:half]}-{bare[half:]}").first()
    if found is None:
        raise NotFound(
            "no-such-paper",
            _("No paper with this code was ever issued."),
            cure=_("Compare each character with the paper. If they agree, it is not genuine: show it to a station."),
        )
    return found
