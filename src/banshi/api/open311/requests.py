"""GeoReport's requests: taking one in, resolving its token, and telling what became of it.

A key that may gets the number and the resident's own link at once. A ``batch`` key gets a token, which becomes a
number when somebody at the hotline has looked at the concern.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banshi.api.open311 import finding, jurisdictions, keys, reading, repeats, showing
from banshi.api.open311.answering import answers
from banshi.api.open311.rendering import Document
from banshi.concerns import codes
from banshi.concerns.intake import take_in
from banshi.concerns.lifecycle import State
from banshi.concerns.models import ApiToken, Concern
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY
from banshi.kernel.refusals import AlreadyDone, NotFound
from banshi.kernel.staleness import may_be_a_second_old

if TYPE_CHECKING:
    from django.http import HttpRequest

    from banshi.api.open311.keys import Key
    from banshi.api.open311.rendering import Fact

ROOT = "service_requests"


@answers("GET", "POST")
def requests(request: HttpRequest) -> Document:
    """Take a request in, or list those that are asked for."""
    if request.method == "POST":
        return _received(request)
    # A system that names its key looks for what it has just sent.
    return _listed(request) if "api_key" in request.GET else may_be_a_second_old(_listed)(request)


def _listed(request: HttpRequest) -> Document:
    found = finding.find(request, keys.reader(request), jurisdictions.asked(request))
    return Document(root=ROOT, facts=showing.shown(found.concerns), next_page=found.next_page)


@answers("GET")
def request_by_number(request: HttpRequest, number: str) -> Document:
    """Tell how one request stands."""
    concern = finding.one(number, keys.reader(request), jurisdictions.asked(request))
    return Document(root=ROOT, facts=showing.shown([concern]))


@answers("GET")
def number_of_token(request: HttpRequest, token: str) -> Document:
    """Tell the number of a request that was sent with a batch key, once somebody has looked at it."""
    jurisdictions.asked(request)
    row = ApiToken.objects.filter(token=_token(token)).first()
    concern = Concern.objects.filter(id=row.concern_id).first() if row else None
    if row is None or concern is None:
        raise _no_such_token(token)
    seen = concern.state != State.RECEIVED
    known: dict[str, Fact] = {"service_request_id": concern.number} if seen else {}
    return Document(root=ROOT, facts=[known | {"token": str(row.token)}])


def _token(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise _no_such_token(given) from None


def _no_such_token(given: str) -> NotFound:
    return NotFound("no-such-token", _("There is no token “%(token)s”.") % {"token": given[:40]})


def _received(request: HttpRequest) -> Document:
    """Take a request in, unless it is in already, and answer both alike."""
    reading.refuse_too_large(request)
    key = keys.sender(request)
    hotline = jurisdictions.asked(request)
    ids = repeats.ids_of(request, key)
    concern = repeats.found(ids)
    if concern is None:
        said = reading.read(request, ids[0], hotline)
        try:
            # The token and what it stands for come in together; without a token taking in is its own transaction.
            with transaction.atomic() if key.batch else nullcontext():
                concern = take_in(said, by=NOBODY).concern
                if key.batch:
                    token = repeats.token_of(concern.id)
                    ApiToken.objects.create(token=token, concern_id=concern.id, at=clock.now())
        except AlreadyDone as done:  # sent twice at the same moment
            concern = Concern.objects.get(id=done.thing_id)
    return Document(root=ROOT, facts=[_receipt(concern, key)])


def _receipt(concern: Concern, key: Key) -> Fact:
    if key.batch:
        return {"token": str(repeats.token_of(concern.id)), "service_notice": showing.notice(concern, to_sender=True)}
    link = f"{settings.PUBLIC_ADDRESS}{codes.path_of(concern.number, concern.id)}"
    follow = gettext("Whoever reported it follows it, and says whether it is solved, here: %(link)s") % {"link": link}
    notice = gettext("%(sentence)s %(cure)s") % {
        "sentence": showing.notice(concern, to_sender=True), "cure": follow,
    }  # fmt: skip
    return {"service_request_id": concern.number, "service_notice": notice}
