"""Photos that a person of the hotline cleared for everybody; the database gives out no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from banshi.concerns.models import Attachment
from banshi.kernel.refusals import NotFound
from banshi.web.audience import for_everybody

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet

    from banshi.web.audience import Request

MOST = 12


@for_everybody
def photo(request: Request, photo_id: UUID) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Show one public photo as it was cleaned."""
    found = _public().filter(id=photo_id).first()
    if found is None:
        raise NotFound("no-such-photo", _("There is no public photo at this address."))
    response = HttpResponse(bytes(found.content), content_type=found.type)
    # Not long: a photo that is taken back from the public must be gone soon.
    response["Cache-Control"] = "private, max-age=300"
    return response


def photos_of(concerns: Iterable[UUID]) -> list[UUID]:
    """Return the public photos of some concerns, newest first, a dozen at the most; one statement."""
    rows = _public().filter(concern_id__in=list(concerns))
    return list(rows.order_by("-at", "id").values_list("id", flat=True)[:MOST])


def _public() -> QuerySet[Attachment]:
    return Attachment.objects.filter(public=True, kind="photo")
