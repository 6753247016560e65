"""The proof of one's own promise, for whoever got a slip before its line was sealed, or has lost the slip."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from banshi.kernel.refusals import NotFound
from banshi.matters import queries
from banshi.proofs.giving import proof_of_thing
from banshi.web.audience import for_residents
from banshi.web.resident.page import my_person

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.web.audience import Request


@for_residents
@require_safe
def proof(request: Request, case_id: UUID) -> HttpResponse:
    """Give the text that stands in the large square of the slip, as a file."""
    case = queries.cases_of(my_person(request)).filter(pk=case_id).first()
    if case is None:
        raise NotFound("no-such-case", _("You have no such case."), cure=_("Choose one from your matters."))
    slip = proof_of_thing(case_id, first=True)
    if slip is None:
        raise NotFound(
            "no-proof-yet", _("The proof of this promise is not ready yet."), cure=_("Ask for it again in a minute.")
        )
    response = HttpResponse(f"{slip.text}\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(case.number)}-proof.txt"
    response["Cache-Control"] = "private, no-store"
    return response
