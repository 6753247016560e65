"""Papers: what a paper is made from, how it is sealed, kept and checked.

The jurisdiction lays a paper out; this module seals it for the issuing office and keeps it. Every paper ever printed
stays with its case or visit, and anybody holding one can check it without signing in.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from banshi.journal.rows import all_rows
from banshi.kernel import clock, sealing
from banshi.kernel.refusals import NotFound
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.lifecycle import PASS_ON, PRINT
from banshi.matters.models import Case, Paper, PaperContent, Visit
from banshi.matters.requests import CODE_LENGTH, Request
from banshi.proofs import standing
from banshi.proofs.giving import proof_of_thing

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.kernel.actor import Actor
    from banshi.proofs.standing import Standing

LEG_PAPERS = frozenset({"entry-permit", "move-certificate"})
KEEP = (
    "with older as (update matters_paper set voided_at = %(issued_at)s, replaced_by = %(check_code)s"
    " where case_id = %(case_id)s and kind = %(kind)s and serial = %(serial)s and voided_at is null),"
    " made as (insert into matters_paper"
    " (case_id, kind, serial, check_code, unit_id, account_id, issued_at, replaced_by, sha256)"
    " values (%(case_id)s, %(kind)s, %(serial)s, %(check_code)s, %(unit_id)s, %(account_id)s, %(issued_at)s, '',"
    " %(sha256)s) returning id)"
    " insert into matters_papercontent (person_id, paper_id, pdf)"
    " select %(person_id)s::bigint, id, %(pdf)s::bytea from made returning paper_id"
)


def issue(request: Request, errand: Case | Visit, *, by: Actor) -> Paper:
    """Lay out, seal and keep one paper, behind an open look at the person of the case or visit.

    A newer paper of the same kind and serial replaces the older one. A slip carries the proof of the promise, any other
    paper of a case that of the last step taken (``proof_for``). Raises ``CannotPrint`` for a character that the fonts
    do not hold, and ``DoesNotFit`` for a value longer than its place.
    """
    if isinstance(errand, Case) and request.proof is None:
        request = replace(request, proof=proof_for(errand.id, first=request.kind == "slip"))
    pdf = sealing.seal(
        jurisdiction().typeset(request),
        folder=settings.AUTHORITY_FOLDER,
        unit_code=request.seal_of.code,
        unit_name=request.seal_of.name,
        reason=f"{request.kind} {request.serial}",
        place=request.printed_at.name,
    )
    return _kept(Paper(
        case_id=errand.id, kind=request.kind, serial=request.serial, check_code=request.code,
        unit_id=request.seal_of.id, account_id=by.account_id, issued_at=request.at, sha256=sha256(pdf).hexdigest(),
    ), pdf, person_id=errand.person_id)  # fmt: skip


def proof_for(case_id: UUID, *, first: bool = False) -> str:
    """Return the proof of a case's last step, or of its first, as a paper carries it; empty while it is not sealed.

    Its seal may have to be waited for: whoever prints within a step asks before it, and keeps nobody from the case.
    """
    proved = proof_of_thing(case_id, first=first)
    return proved.text if proved else ""


def _kept(paper: Paper, pdf: bytes, *, person_id: int) -> Paper:
    """Keep a paper and its file, and declare the older one of its kind and serial void, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP, {**paper.__dict__, "pdf": pdf, "person_id": person_id})
        (paper.id,) = cursor.fetchone() or (0,)
    paper._state.adding = False  # noqa: SLF001 - Django's public name
    return paper


def content(paper: Paper, *, person_id: int) -> bytes:
    """Return the sealed PDF of a paper, behind an open look at its person."""
    kept = all_rows(PaperContent, "person_id = %s and paper_id = %s", [person_id, paper.id])
    if not kept:
        raise NotFound("no-such-paper", _("There is no such paper."))
    return bytes(kept[0].pdf)


def standing_of(paper: Paper) -> Standing | None:
    """Return where in the sealed log the step stands that a paper tells of; ``None`` for an answer, which is no step.

    The slip tells of the filing, a letter of what was decided before it, any other paper of the step it is printed in.
    """
    if paper.kind == "answer":
        return None
    if paper.kind == "slip":
        return standing.of_the_first_line(paper.case_id)
    within = "" if paper.kind == "refusal" else (PASS_ON if paper.kind in LEG_PAPERS else PRINT).name
    return standing.of_the_step_at(paper.case_id, paper.issued_at, within=within)


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
