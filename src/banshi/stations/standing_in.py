"""Standing in for a colleague who is away: handing a post over until a day, taking it back, and whose hand it was.

The rights end at the moment that was named, at the next request after it was taken back, and with the post itself.
Four-eyes rules count whoever stands in and whom they stand in for as one: for what was done in that post, for good.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import IntegrityError, connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import beginning, taking
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.kernel.refusals import AlreadyDone, NotFound, RuleBroken, WrongState
from banshi.stations.lifecycle import HAND_OVER, HANDED_ON, LAPSE, TAKE_BACK, Standing
from banshi.stations.models import Post, StandIn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from banshi.journal.models import Line
    from banshi.kernel.actor import Actor, Duty

MOST_DAYS = 30
"""So long at the most, today included. The longest annual leave of an employee is 15 working days (Regulations on Paid
Annual Leave for Employees, art. 3), which with weekends and a week of holidays is under 30 days; whoever is away
longer needs a successor, who gets a post of their own."""

IN_THEIR_PLACE = (
    "d.account_id = {0}.account_id and d.unit_id = {0}.unit_id and d.since <= {0}.at"
    " and {0}.at < coalesce(d.ended_at, d.until) + interval '1 minute'"
)
"""When a row with account, unit and moment was written by ``d`` for somebody else; a row with a duty names it, too."""
HANDS = (
    "select exists (select from journal_line l join stations_standin d on "  # noqa: S608 - a phrase of this module
    + IN_THEIR_PLACE.format("l")
    + " and l.duty = d.duty where l.thing_id = %s::uuid and l.account_id = any (%s::bigint[])"
    " and d.holder_id = any (%s::bigint[]))"
)


def hand_over(
    post_id: int, *, to: int, until: date, by: Actor, reason: str = "", command: UUID | None = None
) -> StandIn:
    """Let the account ``to`` stand in for the holder of a post, from now until the end of a day, 30 days at the most.

    Raises ``NotFound`` for a post that is over, ``NotAllowed`` for who may not hand it over, ``RuleBroken`` for whom or
    until when it cannot be, and ``WrongState`` where somebody stands in already.
    """
    post = _current(Post.objects.filter(pk=post_id)).select_related("account").first()
    if post is None or not post.account.is_active:
        raise NotFound("no-such-post", _("There is no such post, or it is over."))
    made = StandIn(
        id=uuid4(), post=post, account_id=to, holder_id=post.account_id, unit_id=post.unit_id, duty=post.duty,
        since=clock.now(), until=clock.at_start_of(until + timedelta(days=1)), given_by=by.account_id or 0,
    )  # fmt: skip
    _end_what_is_over(Q(post=post) | Q(account_id=to))
    try:
        with beginning(HAND_OVER, made, by=by, reason=reason, command=command):
            _refuse(post, to, until)
    except AlreadyDone:
        raise
    except IntegrityError as error:
        raise WrongState(
            "stands-in-already",
            _("Somebody stands in for this post already, or this colleague for another of the same kind."),
            cure=_("End that first: it takes one press."),
        ) from error
    return made


def _refuse(post: Post, to: int, until: date) -> None:
    if post.duty not in HANDED_ON:
        raise RuleBroken(
            "personal-post", _("A leader's promise, a deputy's vote and an auditor's watch are handed to nobody.")
        )
    today = clock.today()
    if not today <= until < today + timedelta(days=MOST_DAYS):
        raise RuleBroken(
            "until-when",
            _("Choose a day from today on, within %(days)s days.") % {"days": MOST_DAYS},
            cure=_("Whoever is away longer needs a successor with a post of their own."),
        )
    if to not in {one.account_id for one in colleagues(post)}:
        raise RuleBroken(
            "no-colleague",
            _("Only a colleague of the same office stands in, who does not hold the same duty there anyway."),
        )


def colleagues(post: Post) -> list[Post]:
    """Return who could stand in for a post, by one of their posts: colleagues who do not hold the same duty there."""
    here = _current(Post.objects.filter(unit_id=post.unit_id, account__is_active=True)).select_related("account")
    same = {one.account_id for one in here if one.duty == post.duty}
    able = {one.account_id: one for one in here.order_by("-id") if one.account_id not in same | {post.account_id}}
    return sorted(able.values(), key=lambda one: one.account.first_name)


def take_back(stand_in_id: UUID, *, by: Actor, command: UUID | None = None) -> StandIn:
    """End a standing-in at once: its rights are gone at the next request."""
    with taking(TAKE_BACK, StandIn, stand_in_id, by=by, command=command) as ended:
        ended.ended_at, ended.ended_by = clock.now(), by.account_id
    return ended


def end_what_is_over() -> int:
    """Write down what ended by itself; its rights ended at the moment that was named. Returns how many."""
    return _end_what_is_over(Q())


def _end_what_is_over(which: Q) -> int:
    over = StandIn.objects.filter(which, state=Standing.LIVE, until__lte=clock.now()).values_list("pk", flat=True)
    ended = 0
    for pk in over:
        try:
            with taking(LAPSE, StandIn, pk, by=SYSTEM) as one:
                one.ended_at = one.until
                ended += 1
        except WrongState:  # somebody else was faster
            continue
    return ended


def living(posts: Collection[Post]) -> QuerySet[StandIn]:
    """Return who stands in now for any of these posts."""
    return StandIn.objects.filter(post__in=posts, state=Standing.LIVE, until__gt=clock.now()).select_related("account")


def posts_of_the_office(by: Actor, duties: Collection[Duty]) -> QuerySet[Post]:
    """Return the posts of the actor's office with these duties that are held today, each with its holder."""
    held = _current(Post.objects.filter(unit_id=by.unit_id or 0, duty__in=duties, account__is_active=True))
    return held.select_related("account", "unit").order_by("duty", "account__first_name")


def had_a_hand(actor: Actor, accounts: Iterable[int | None], thing_id: UUID) -> bool:
    """Tell whether one of these accounts is the actor's, of whom they stand in for, or stood in for either of them.

    Nobody who stood in for the actor elsewhere counts: only what the journal of this thing tells of that post.
    """
    named = frozenset(one for one in accounts if one is not None)
    if actor.accounts & named:
        return True
    if not (others := actor.stood_in_by & named):
        return False
    with connection.cursor() as cursor:
        cursor.execute(HANDS, [thing_id, list(others), list(actor.accounts)])
        return bool((cursor.fetchone() or (False,))[0])


def acted_for(actor: Actor, account_id: int, *, unit_id: int, at: datetime) -> bool:
    """Tell whether an account stood in at an office at a moment for the actor, or for whom the actor stands in."""
    if account_id not in actor.stood_in_by:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from stations_standin d,"  # noqa: S608 - a phrase of this module
            " (values (%s::bigint, %s::bigint, %s::timestamptz))"
            " r (account_id, unit_id, at) where "
            + IN_THEIR_PLACE.format("r")
            + " and d.holder_id = any (%s::bigint[]))",
            [account_id, unit_id, at, [*actor.accounts]],
        )
        return bool((cursor.fetchone() or (False,))[0])


def on_behalf_of(lines: Iterable[Line]) -> dict[int, str]:
    """Return the name of whoever somebody stood in for, by the id of the journal line; one statement."""
    ids = [line.pk for line in lines if line.account_id is not None]
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.id, h.first_name from journal_line l join stations_standin d on "  # noqa: S608 - as above
            + IN_THEIR_PLACE.format("l")
            + " and l.duty = d.duty join stations_account h on h.id = d.holder_id where l.id = any (%s::bigint[])",
            [ids],
        )
        return dict(cursor.fetchall())


def _current(posts: QuerySet[Post]) -> QuerySet[Post]:
    today = clock.today()
    return posts.filter(since__lte=today).filter(Q(until=None) | Q(until__gte=today))
