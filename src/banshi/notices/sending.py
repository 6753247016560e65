"""Handing notices to a gateway that reaches people by text message or app, where the office has one.

Each notice is posted with its own number as idempotency key, so that a gateway takes it once even if this machine
stops between the post and our note of it. That a try begins is written down before the post: a try whose end nobody
knows is counted as unclear, whatever stopped. Without a gateway nothing is sent: notices are read on our own pages.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
from django.conf import settings
from django.db.models import F
from django.utils import translation

from banshi.journal import installation
from banshi.kernel import clock
from banshi.notices.models import Notice
from banshi.notices.texts import sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

TIMEOUT_SECONDS = 5.0
AT_A_TIME = 200
# What nobody could be told for three days is old news; it stays on the pages.
FRESH = timedelta(days=3)
FIRST_GAP = timedelta(minutes=1)
# A try that is open for so long was broken off: whoever began it does not live any more.
BROKEN_OFF = timedelta(seconds=30)
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How somebody is reached who is told by what they left with a concern.

    ``path`` is where they can answer, ``answer_with`` the digits that a text message asks to be sent back with.
    """

    phone: str = ""
    email: str = ""
    path: str = ""
    answer_with: str = ""


def nobody(contact_id: UUID) -> Contact:  # noqa: ARG001 - a way to reach people takes whom
    """Know no contacts: where nobody leaves one with a concern."""
    return Contact()


def send_waiting(*, reach: Callable[[UUID], Contact] = nobody) -> int:
    """Send the notices that wait, oldest first, and return how many the gateway took.

    ``reach`` finds out how somebody is reached who left a contact with a concern.

    After a failure the run ends, since the next post would fail as well, and the notice waits 1, 3, 7, 15 …
    minutes from its writing. Several senders at once share the notices between them.
    """
    if not settings.NOTICE_GATEWAY:
        return 0
    taken = 0
    with httpx.Client(timeout=TIMEOUT_SECONDS) as client:
        for _turn in range(AT_A_TIME):
            notice = _begin_next()
            if notice is None or not _send(notice, client, reach):
                break
            taken += 1
    return taken


def next_try(written: datetime, tries: int) -> datetime:
    """Return when a notice may be tried again: the gaps double, counted from its writing."""
    return written + FIRST_GAP * ((1 << tries) - 1)


def message(notice: Notice, contact: Contact | None = None) -> dict[str, object]:
    """Return what the gateway gets: whom (the gateway knows how to reach a number), and the words in both languages."""
    contact = contact or Contact()
    path = notice.path or contact.path
    words = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said = sentence(notice.kind, notice.case_number, to_unit=notice.unit_id is not None)
            words[language] = f"{installation.notice()} {said}".lstrip()
    return {
        "id": notice.id,
        "written_at": notice.at.isoformat(),
        "kind": notice.kind,
        "case": notice.case_number,
        "person": notice.person_id,
        "unit": notice.unit_id,
        "words": words,
        "phone": contact.phone,
        "email": contact.email,
        "answer_with": contact.answer_with,
        "link": f"{settings.PUBLIC_ADDRESS}{path}" if path else "",
    }


def _send(notice: Notice, client: httpx.Client, reach: Callable[[UUID], Contact]) -> bool:
    """Post one notice whose try has begun, and write down how it ended; ``False`` where the gateway did not take it."""
    key = {"Idempotency-Key": f"notice-{notice.id}"}
    contact = reach(notice.contact_id) if notice.contact_id else None
    try:
        client.post(settings.NOTICE_GATEWAY, json=message(notice, contact), headers=key).raise_for_status()
    except httpx.HTTPError as error:
        log.warning("the gateway did not take notice %s: %s", notice.id, type(error).__name__)
        _end(notice, unclear=F("unclear") + (0 if _is_clear(error) else 1))
        return False
    _end(notice, sent_at=clock.now())
    return True


def _is_clear(error: httpx.HTTPError) -> bool:
    """Tell whether a failure says that the gateway has not taken the notice: it refused it, or never heard of it."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.is_client_error or error.response.status_code == httpx.codes.SERVICE_UNAVAILABLE
    return isinstance(error, NEVER_SENT)


def _end(notice: Notice, **said: object) -> None:
    """End a try, unless it was held for broken off meanwhile; that the gateway took the notice is true all the same."""
    mine = Notice.objects.filter(id=notice.id)
    mine.filter(begun_at=notice.begun_at).update(begun_at=None, **said)
    if "sent_at" in said:
        mine.filter(sent_at=None).update(**said)


def _begin_next() -> Notice | None:
    """Begin a try of the oldest notice that waits, for this sender alone, and commit that before anything is posted."""
    now = clock.now()
    found = Notice.objects.raw(
        "update notices_notice set tries = tries + 1, unclear = unclear + (begun_at is not null)::int,"
        "  begun_at = clock_timestamp()"
        " where id = (select id from notices_notice where sent_at is null and at > %s"
        "  and at + %s::interval * (power(2, tries)::int - 1) <= %s"
        "  and (begun_at is null or begun_at < clock_timestamp() - %s::interval)"
        "  order by id limit 1 for update skip locked)"
        " returning *",
        [now - FRESH, FIRST_GAP, now, BROKEN_OFF],
    )
    return next(iter(found), None)
