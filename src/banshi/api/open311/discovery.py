"""Where the Open311 server is, what it speaks, and whom to ask for a key (Open311 Service Discovery)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext

from banshi.api.open311 import jurisdictions, services
from banshi.api.open311.answering import answers
from banshi.api.open311.rendering import CONTENT_TYPES, Document
from banshi.journal import installation

if TYPE_CHECKING:
    from django.http import HttpRequest

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
SINCE = "2026-11-22"
"""The day on which what the server speaks was changed last."""


@answers("GET")
def discovery(request: HttpRequest) -> Document:  # noqa: ARG001 - it is the same for everybody
    """Tell what a client needs to begin."""
    ask = "; ".join(f"{h} ({h.division}), {h.phone}, {h.address}" for h in jurisdictions.hotlines())
    changed = f"{SINCE} {services.edition()}"
    return Document(
        root="discovery",
        facts={
            "changeset": changed,
            "contact": ask or gettext("No hotline is open here yet."),
            "key_service": gettext("Ask the hotline for an api_key: %(whom)s") % {"whom": ask or "–"},
            "endpoints": [
                {
                    "specification": SPECIFICATION,
                    "url": f"{settings.PUBLIC_ADDRESS}/open311/v2",
                    "changeset": changed,
                    "type": "test" if settings.MADE_UP_NUMBERS or installation.is_demonstration() else "production",
                    "formats": [content_type.partition(";")[0] for content_type in CONTENT_TYPES.values()],
                }
            ],
        },
    )
