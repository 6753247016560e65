"""What is kept about me, and for how long; and a copy of everything, to take away.

Each is a look at oneself that the resident reads of later. Nobody gets anybody else's: the database opens no other row.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from banshi import access
from banshi.concerns.callers import reported_by
from banshi.concerns.models import Concern
from banshi.journal import installation
from banshi.kernel.refusals import Conflict, NotFound
from banshi.retention import exporting, own, reading
from banshi.retention.jurisdiction import pack
from banshi.retention.kinds import KINDS
from banshi.retention.taking import note_a_copy, take_back
from banshi.stations.queries import unit
from banshi.web.audience import for_everybody, for_residents
from banshi.web.resident.page import myself, page
from banshi.web.signing.stepping_up import fresh

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.retention.jurisdiction import Term
    from banshi.retention.kinds import Kind
    from banshi.web.audience import Request

README = "README.txt"
MINUTES = 10
"""A copy of everything is for whoever signed in just now; others are asked once more who they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One kind as the page shows it: how much, since when, for how long, and where to go to have it corrected."""

    kind: Kind
    count: own.Count
    terms: list[tuple[Term, str]]
    url: str


@for_residents
@require_safe
def kept(request: Request) -> HttpResponse:
    """Show every kind of what is kept about the resident, with its term and its law."""
    me = own.look_at_myself(myself(request), purpose=own.PURPOSE_READ)
    counts = own.counts(own.reader_of(me))
    shown = [_shown(kind, counts[kind.code]) for kind in KINDS]
    mine = Concern.objects.filter(id__in=reported_by(me)).only("id", "number", "state").order_by("-at")[:50]
    return page(
        request,
        "my-kept",
        "kept",
        kinds=[one for one in shown if one.count.entries],
        nothing=[one for one in shown if not one.count.entries and one.kind.code != "acts"],
        entries=sum(one.count.entries for one in shown),
        concerns=mine,
        station=_station(me),
        nights=pack().nights,
    )


@for_residents
@require_POST
@fresh(MINUTES)
def copy(request: Request) -> HttpResponse:
    """Give the resident everything that is kept about them: JSON and all files in one archive."""
    taken = exporting.copy_of_everything(by=myself(request))
    note_a_copy(taken, "JSON", by=myself(request))
    return _download(_zipped(taken), "application/zip", "zip")


@for_residents
@require_POST
@fresh(MINUTES)
def paper(request: Request) -> HttpResponse:
    """Give the resident everything that is kept about them as a sealed PDF."""
    me = myself(request)
    taken = exporting.copy_of_everything(by=me)
    note_a_copy(taken, "PDF", by=me)
    stands = access.stands_at(me.person_id or 0)
    if stands is None:
        raise Conflict(
            "not-registered",
            _("You are on no station's register today, so there is no seal for this paper."),
            cure=_("Take the copy for machines: it holds the same."),
        )
    return _download(reading.paper_of(taken, seal_of=unit(stands[1])), "application/pdf", "pdf")


@for_residents
@require_POST
def nameless(request: Request, concern_id: UUID) -> HttpResponse:
    """Take the resident's name and contact back from one of their concerns, at once."""
    if not take_back(concern_id, by=myself(request)):
        raise NotFound(
            "no-such-concern",
            _("There is no such concern of yours."),
            cure=_("Choose one from the list of your concerns."),
        )
    messages.success(
        request,
        _("Done: name, contact, address and position are gone. Nobody can ask you back; your words stay."),
    )
    return redirect("my-kept")


@for_everybody
@require_safe
def schema(request: Request) -> HttpResponse:  # noqa: ARG001 - a view
    """Give the shape of the copy, for whoever reads it by a program."""
    response = HttpResponse(exporting.SCHEMA.read_bytes(), content_type="application/schema+json")
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _shown(kind: Kind, count: own.Count) -> Shown:
    terms = [(term, reading.how_long(term.months)) for term in pack().terms_of(kind.code)]
    return Shown(kind=kind, count=count, terms=terms, url=reverse(kind.page) if kind.page else "")


def _station(me: int) -> object:
    stands = access.stands_at(me)
    return unit(stands[1]) if stands else None


def _zipped(taken: exporting.Copy) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("own-data.json", taken.json)
        archive.writestr(exporting.SCHEMA.name, exporting.SCHEMA.read_bytes())
        archive.writestr(README, f"{installation.notice()}\n{taken.said['covered']}\n".lstrip())
        for name, content in taken.files.items():
            archive.writestr(name, content, zipfile.ZIP_STORED)
    return packed.getvalue()


def _download(content: bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="own-data.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response
