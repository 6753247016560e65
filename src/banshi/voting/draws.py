"""Drawing by lot: the pool is frozen and published, then a public draw that nobody here can bend decides.

The secret of the house is bound by its commitment before the word is known, and the word is known only after the pool
is frozen: so neither whoever made the pool nor whoever types the word can choose who is drawn.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import beginning, taking
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken
from banshi.voting import keys, publicdraws, rules
from banshi.voting.jurisdiction import pack
from banshi.voting.lifecycle import DRAW, FREEZE
from banshi.voting.models import Draw

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from banshi.kernel.actor import Actor

LONGEST_PURPOSE, LONGEST_SOURCE = 80, 200
TICKET = re.compile(r"[!-~]{1,64}")  # one line of plain letters: what is digested must look the same everywhere


def freeze(
    about_id: UUID,
    purpose: str,
    tickets: Collection[str],
    seats: int,
    *,
    by: Actor,
    public_source: str = "",
    word_on: date | None = None,
) -> Draw:
    """Freeze and publish a pool of tickets, naming the public draw that will decide; one pool for each purpose.

    Tickets are read by everybody, so they must mean nothing to strangers. Left out, the source is the jurisdiction's
    and the day that of its next drawing. Raises ``RuleBroken`` for a pool that cannot be drawn from.
    """
    _refuse_unfit(tickets, seats)
    source, purpose = public_source.strip() or pack().usual_draw, purpose.strip()
    if not 1 <= len(purpose) <= LONGEST_PURPOSE or len(source) > LONGEST_SOURCE:
        raise RuleBroken(
            "no-purpose",
            _("Say in one line what is drawn for, and in one line which public draw decides."),
            cure=_("At most 80 and 200 characters: everybody reads both."),
        )
    draw_id = uuid4()
    pool = sorted(tickets)
    frozen = Draw(
        id=draw_id, about_id=about_id, purpose=purpose, unit_id=by.unit_id, tickets=pool,
        digest=rules.pool_digest(pool), seats=seats, commitment=rules.commitment(draw_id, keys.secret_of(draw_id)),
        public_source=source, word_on=_day_of_the_word(source, word_on), frozen_at=clock.now(),
    )  # fmt: skip
    try:
        with beginning(FREEZE, frozen, by=by):
            _refuse_second(about_id, purpose)
    except IntegrityError:  # two at the same moment
        _refuse_second(about_id, purpose)
        raise
    return frozen


def draw(draw_id: UUID, public_word: str, *, by: Actor) -> Draw:
    """Draw by lot with the public word, once. Raises ``RuleBroken`` before the day on which the word is drawn."""
    with taking(DRAW, Draw, draw_id, by=by) as frozen:
        publicdraws.refuse_before(frozen.word_on)
        frozen.public_word = publicdraws.word_as_published(frozen.public_source, public_word)
        frozen.secret, frozen.drawn_at = keys.secret_of(draw_id), clock.now()
        frozen.seed = rules.seed(frozen.secret, frozen.public_word, frozen.digest)
        frozen.order = rules.order(frozen.seed, frozen.tickets)
    return frozen


def _day_of_the_word(source: str, day: date | None) -> date:
    """Return the day of the word: after the day of freezing, or the word could be known already."""
    chosen = day or publicdraws.first_day_after(source, clock.today())
    if chosen <= clock.today():
        raise RuleBroken(
            "word-known-already",
            _("The public draw has to be held after the day on which the pool is frozen."),
            cure=_("Name a later day."),
        )
    return chosen


def _refuse_unfit(tickets: Collection[str], seats: int) -> None:
    if len(set(tickets)) < len(tickets):
        raise RuleBroken("ticket-twice", _("A ticket lies in the pool twice."), cure=_("Each is drawn once."))
    if not all(TICKET.fullmatch(one) for one in tickets):
        raise RuleBroken(
            "no-ticket",
            _("A ticket is one line of 1 to 64 plain letters, digits and signs, without spaces."),
            cure=_("Give each person a code that means nothing to others."),
        )
    if not 1 <= seats <= len(tickets):
        raise RuleBroken(
            "too-few-tickets",
            _("There are %(tickets)d tickets for %(seats)d places.") % {"tickets": len(tickets), "seats": seats},
            cure=_("Ask more people, or draw fewer."),
        )


def _refuse_second(about_id: UUID, purpose: str) -> None:
    if Draw.objects.filter(about_id=about_id, purpose=purpose).exists():
        raise RuleBroken(
            "frozen-before",
            _("A pool was frozen for this purpose before; nobody draws until they like who comes out."),
            cure=_("Go on with that draw: who declines is followed by the next of its order."),
        )
