"""The photos that anybody may see: those of public concerns that a person has cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from banshi.api.open311.answering import nowhere, public
from banshi.concerns.models import Attachment

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

PICTURES = ("image/jpeg", "image/png", "image/webp")
MINUTES = 5
"""So long a copy may be kept: a photo that is taken back is gone soon."""


@public
@require_safe
def photo(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """Show one photo, or say that there is none."""
    cleared = Attachment.objects.filter(id=attachment_id, kind="photo", public=True, type__in=PICTURES)
    found = cleared.filter(concern__public=True).only("type", "content").first()
    if found is None:
        return nowhere(request)
    response = HttpResponse(bytes(found.content), content_type=found.type)
    response["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
