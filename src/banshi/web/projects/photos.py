"""The file of a proof, as it was kept: a photo to look at, a document to take along. It never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import NotFound
from banshi.projects.models import Evidence
from banshi.web.audience import for_everybody

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponseBase

    from banshi.web.audience import Request

# The database refuses to change a proof, so whoever has it need not ask again.
FOR_A_YEAR = "public, max-age=31536000, immutable"
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})


@for_everybody
def photo(request: Request, proof_id: UUID) -> HttpResponseBase:
    """Show the photo of a proof; a document comes as a download."""
    found = Evidence.objects.filter(id=proof_id).exclude(type="").first()
    if found is None:
        raise NotFound("no-such-proof", _("There is no photo and no document at this address."))
    tag = f'"{found.digest}"'
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(bytes(found.content), content_type=found.type)
        if found.type not in SHOWN:
            answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=_name(found))
    answer["Cache-Control"], answer["ETag"] = FOR_A_YEAR, tag
    return answer


def _name(proof: Evidence) -> str:
    """Return what a document is called on the disk of whoever takes it along."""
    return proof.name or f"{proof.taken_on:%Y-%m-%d}.pdf"
