"""Taking a concern in: heard once, by whatever door, and kept before anything else is done with it.

The resident gets a number, a due time and a link. Words are masked before anybody else may read them; what the
system proposes stands beside them for an operator to confirm.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue, codes, placing, proposing, rules, same
from banshi.concerns.jurisdiction import pack
from banshi.concerns.lifecycle import TAKE_IN
from banshi.concerns.masking import mask, public_place
from banshi.concerns.models import Attachment, Concern
from banshi.concerns.telling import tell
from banshi.journal.steps import beginning
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from banshi.concerns.proposing import Hints, Proposed
    from banshi.concerns.rules import Routed
    from banshi.concerns.same import Proposal
    from banshi.concerns.vocabulary import Channel
    from banshi.kernel.actor import Actor

LONGEST_WORDS = 5000
MOST_ATTACHMENTS = 6
DIGITS = 7
"""Of a concern's number, before the one that checks them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A photo, voice note or file that came with a concern, already cleaned."""

    kind: str
    type: str
    name: str
    digest: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A concern as somebody says it. ``id`` is chosen by whoever asks, so that the same one twice is one."""

    id: UUID
    words: str
    channel: Channel
    hints: Hints
    name: str = ""
    phone: str = ""
    email: str = ""
    person_id: int | None = None
    address: str = ""
    anonymous: bool = False
    may_be_public: bool = True
    at: datetime | None = None
    enclosed: tuple[Enclosed, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What came of it: the concern, its follow code, and what others have said of the same."""

    concern: Concern
    code: str
    alike: tuple[Proposal, ...]


def take_in(said: Said, *, by: Actor, command: UUID | None = None) -> TakenIn:
    """Keep a concern and propose what it is.

    Raises ``RuleBroken`` for no words or too many, and ``AlreadyDone`` if it is in already.
    """
    words = _readable(said)
    hotline, number, edition, version = _drawn(said.hints)
    masked = mask(words, names=[said.name] if said.name else [])
    proposed = proposing.propose(words, masked.text, said.hints, version)
    routed = catalogue.route(
        edition, category=proposed.category, division=proposed.division, kind=proposed.kind, hotline=hotline,
        shielded=said.hints.about,
    )  # fmt: skip
    concern = _new(said, masked.text, proposed, routed, hotline, number)
    trace = same.trace_of(
        concern.title, concern.said, at=concern.at, division=concern.division, latitude=concern.latitude,
        longitude=concern.longitude, category=concern.category,
    )  # fmt: skip
    alike = tuple(same.alike(trace))
    concern.proposed["alike"] = [[str(a.concern_id), str(a.problem_id or ""), round(a.score, 3), a.sure] for a in alike]
    with beginning(TAKE_IN, concern, by=by, command=command):
        _keep_report(said, words)
        same.enter(concern.id, trace)
        _keep_enclosed(said, concern)
        tell(concern, resident="concern-received")
    return TakenIn(concern=concern, code=codes.code_of(concern.id), alike=alike)


def _readable(said: Said) -> str:
    words = said.words.replace("\0", "").strip()
    if not words:
        raise RuleBroken(
            "no-words", _("Say in a few words what is wrong."), cure=_("One sentence is enough: what, and where.")
        )
    if len(words) > LONGEST_WORDS:
        raise RuleBroken(
            "too-many-words",
            _("That is longer than %(most)s characters.") % {"most": LONGEST_WORDS},
            cure=_("Say the main thing here and add the rest as a file."),
        )
    if len(said.enclosed) > MOST_ATTACHMENTS:
        raise RuleBroken(
            "too-many-files",
            _("More than %(most)s files cannot be added.") % {"most": MOST_ATTACHMENTS},
            cure=_("Choose those that show it best."),
        )
    return words


def _drawn(hints: Hints) -> tuple[int, str, int | None, str]:
    """Return the hotline of the place, the number of the new concern, and the catalogue and the model that are live."""
    hotline = catalogue.hotline_for(hints.division, heard_by=hints.hotline)
    with connection.cursor() as cursor:
        cursor.execute(
            "select journal_number('concerns_number', nextval('concerns_number'), %s),"
            " (select id from concerns_catalogue where hotline_id = %s and state = 'live'),"
            " (select version from concerns_understanding where live order by made_at desc limit 1)",
            [DIGITS, hotline],
        )
        number, edition, version = cursor.fetchone() or ("", None, None)
    return hotline, f"SQ-{clock.today().year}-{number}", edition, version or ""


def _new(said: Said, masked: str, proposed: Proposed, routed: Routed, hotline: int, number: str) -> Concern:
    at = said.at or clock.now()
    latitude, longitude = _shown(said, proposed)
    due = pack().due(at, pack().terms[proposed.urgency]).at
    return Concern(
        id=said.id,
        number=number,
        at=at,
        channel=said.channel,
        kind=proposed.kind,
        category=proposed.category,
        urgency=proposed.urgency,
        title=rules.title_of(masked),
        said=masked,
        division=proposed.division,
        place=public_place(proposed.place, said.name),
        latitude=latitude,
        longitude=longitude,
        may_be_public=said.may_be_public,
        anonymous=said.anonymous,
        can_be_reached=bool(said.phone or said.email or said.person_id),
        proposed=proposed.as_json(routed),
        hotline_id=hotline,
        holder_id=hotline,
        shielded=list(said.hints.about),
        since=clock.now(),
        due_at=due,
        clock_at=at + (due - at) * float(pack().remind_at),
    )


def _shown(said: Said, proposed: Proposed) -> tuple[float | None, float | None]:
    """Return where it is as exactly as everybody may know; where the phone stood is in the report alone.

    A place of the gazetteer, and a place where nobody lives, is shown as it is.
    """
    if proposed.latitude is None or proposed.longitude is None:
        return None, None
    if said.hints.latitude is None or said.hints.known or placing.where_nobody_lives(proposed.place):
        return proposed.latitude, proposed.longitude
    return placing.coarse(proposed.latitude, proposed.longitude)


def _keep_report(said: Said, words: str) -> None:
    key = codes.caller_key(phone=said.phone, person_id=said.person_id, email=said.email)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into concerns_report (concern_id, words, name, phone, email, person_id, address, latitude,"
            " longitude, caller_key, extra) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb)",
            [
                said.id, words, said.name[:60], said.phone[:24], said.email[:120], said.person_id, said.address[:160],
                said.hints.latitude, said.hints.longitude, key, json.dumps(said.extra),
            ],
        )  # fmt: skip


def _keep_enclosed(said: Said, concern: Concern) -> None:
    if not said.enclosed:
        return
    Attachment.objects.bulk_create(
        Attachment(
            concern_id=said.id, of="report", kind=e.kind, type=e.type, name=e.name[:120], digest=e.digest,
            content=e.content, at=concern.at,
        )
        for e in said.enclosed
    )  # fmt: skip
