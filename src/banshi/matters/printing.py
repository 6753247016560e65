"""Papers: what a paper is made from, how it is sealed, kept and checked.

The jurisdiction lays a paper out; this module seals it for the issuing office and keeps it. Every paper ever printed
stays with its case, and anybody holding one can check it without signing in.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from banshi.kernel import clock, sealing
from banshi.kernel.refusals import NotFound
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.models import Case, Paper, PaperContent
from banshi.matters.rules import spoken_code

if TYPE_CHECKING:
    from datetime import datetime

    from banshi.kernel.actor import Actor
    from banshi.matters.models import Leg
    from banshi.register.records import Household
    from banshi.stations.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Everything a layout may need: which paper, for which case, what was looked at, by which office and officer."""

    kind: str
    case: Case
    legs: tuple[Leg, ...]
    household: Household
    seal_of: Unit
    printed_at_unit: Unit
    officer: str
    serial: str
    at: datetime
    check_address: str
    follow_address: str


def issue(
    kind: str, case: Case, household: Household, *, serial: str, seal_of: Unit, at_unit: Unit, by: Actor
) -> Paper:
    """Lay out, seal and keep one paper, behind an open look at the case's person.

    A newer paper of the same kind and serial replaces the older one. Raises ``CannotPrint`` for a character that the
    fonts do not hold.
    """
    code = spoken_code(12)
    request = Request(
        kind=kind,
        case=case,
        legs=tuple(case.legs.order_by("position")),
        household=household,
        seal_of=seal_of,
        printed_at_unit=at_unit,
        officer=by.name,
        serial=serial,
        at=clock.now(),
        check_address=f"{settings.PUBLIC_ADDRESS}/check/{code}",
        follow_address=f"{settings.PUBLIC_ADDRESS}/follow/{case.follow_code}",
    )
    pdf = sealing.seal(
        jurisdiction().typeset(request),
        folder=settings.AUTHORITY_FOLDER,
        unit_code=seal_of.code,
        unit_name=seal_of.name,
        reason=f"{kind} {serial}",
        place=at_unit.name,
    )
    return _keep(request, pdf, code, by)


def content(paper: Paper, *, person_id: int) -> bytes:
    """Return the sealed PDF of a paper, behind an open look at its person."""
    kept = PaperContent.objects.filter(person_id=person_id, paper_id=paper.id).values_list("pdf", flat=True).first()
    if kept is None:
        raise NotFound("no-such-paper", _("There is no such paper."))
    return bytes(kept)


def paper_of_code(code: str) -> Paper:
    """Return what anybody may know of a paper by the code printed on it."""
    bare = "".join(c for c in code.upper() if c.isalnum())
    found = Paper.objects.filter(check_code=f"{bare[:6]}-{bare[6:]}").first()
    if found is None:
        raise NotFound(
            "no-such-paper",
            _("No paper with this code was ever issued."),
            cure=_(
                "Compare each character with the paper. If they agree, the paper is not genuine: show it to a station."
            ),
        )
    return found


def _keep(request: Request, pdf: bytes, code: str, by: Actor) -> Paper:
    now = request.at
    with transaction.atomic():
        Paper.objects.filter(case_id=request.case.id, kind=request.kind, serial=request.serial, voided_at=None).update(
            voided_at=now, replaced_by=code
        )
        paper = Paper.objects.create(
            case_id=request.case.id,
            kind=request.kind,
            serial=request.serial,
            check_code=code,
            unit_id=request.seal_of.id,
            account_id=by.account_id,
            issued_at=now,
            sha256=sha256(pdf).hexdigest(),
        )
        PaperContent.objects.create(person_id=request.case.person_id, paper_id=paper.id, pdf=pdf)
    return paper
