"""Drawing looks for review by a lot that nobody can foresee and everybody can repeat.

Before a month begins the hash of a secret is published. After it the secret is published too, and of each office those
looks are drawn whose numbers, hashed with the secret, come first. No look made before the hash was published is drawn.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from hashlib import sha256
from math import ceil
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connections, transaction

from banshi.journal.steps import LINE, Step, allow, beginning
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.kernel.refusals import AlreadyDone
from banshi.watching.desks import ANY_AUDITOR, Desk, desks
from banshi.watching.jurisdiction import pack
from banshi.watching.lifecycle import DRAW, PUBLISH_SEED, RAISE
from banshi.watching.models import Drawn, Inquiry, Origin, Secret, Seed
from banshi.watching.raising import number_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

LAST = "select coalesce(max(id), 0) from access_look"
# All looks of staff in the month after the seed was published, each office's by their hash; then the first of each.
LOT = (
    "with hashed as (select l.id, l.unit_id, l.account_id, l.duty, l.purpose,"
    "  encode(sha256(convert_to(%(seed)s::text || ':' || l.id, 'UTF8')), 'hex') as hash from access_look l"
    "  where l.at >= %(first)s::timestamptz and l.at < %(next)s::timestamptz and l.id > %(after)s::bigint"
    "  and l.id <= %(upto)s::bigint and l.unit_id is not null and l.account_id is not null"
    "), placed as (select h.*, row_number() over (partition by unit_id order by hash) as place,"
    "  count(*) over (partition by unit_id) as total from hashed h)"
    " select id, unit_id, account_id, duty, hash, total from placed"
    " where place <= greatest(%(fewest)s::int, least(%(most)s::int, ceil(total * %(share)s::float)))"
    " order by unit_id, hash"
)
type Row = tuple[int, int, int, str, str, int]


def commitment_of(secret: str) -> str:
    """Return what is published of a secret before the draw: SHA-256 of its hexadecimal digits."""
    return sha256(secret.encode()).hexdigest()


def hash_of(seed: str, look_id: int) -> str:
    """Return by what the looks of an office are put in order: SHA-256 of the seed, a colon and the look's number."""
    return sha256(f"{seed}:{look_id}".encode()).hexdigest()


def number_drawn(total: int) -> int:
    """Return how many looks are drawn of so many: a share, between a least and a most; all where there are fewer."""
    drawn = pack().drawn
    return min(total, max(drawn.fewest, min(drawn.most, ceil(total * drawn.share))))


def publish_seeds() -> int:
    """Publish what is missing: a hash for this month and for the next; return how many were missing.

    The secret is made here and read by nobody but ``draw``; where the clock was set back into a month that was drawn,
    what is looked at from now on is drawn by another.
    """
    this_month = clock.today().replace(day=1)
    return sum(_published(month) for month in (this_month, month_after(this_month)))


def draw() -> int:
    """Draw from every month that is over and was read to its end; return how many looks were drawn."""
    this_month = clock.today().replace(day=1)
    waiting = Seed.objects.using("owner").filter(drawn_at=None, month__lt=this_month).order_by("month", "number")
    return sum(_drawn(pk) for pk in list(waiting.values_list("id", flat=True)))


def month_after(month: date) -> date:
    """Return the first day of the next month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _published(month: date) -> bool:
    with transaction.atomic(using="owner"):
        _alone()
        there = Seed.objects.using("owner").filter(month=month)
        if there.filter(drawn_at=None).exists():
            return False
        secret = secrets.token_hex(32)
        seed = Seed(
            month=month, number=there.count() + 1, commitment=commitment_of(secret), published_at=clock.now(),
            after_look=_last_look(),
        )  # fmt: skip
        seed.save(using="owner", force_insert=True)
        Secret(seed_id=seed.pk, secret=secret).save(using="owner", force_insert=True)
        _note(seed, PUBLISH_SEED, f"{month:%Y-%m} no. {seed.number}, sha256 {seed.commitment}")
    return True


def _drawn(seed_id: int) -> int:
    """Draw by one seed. Questions come first, each once; then, in one transaction, that it was drawn and what."""
    seed = Seed.objects.using("owner").get(pk=seed_id)
    secret = Secret.objects.using("owner").get(seed_id=seed_id).secret
    if seed.upto_look is None:  # said first, so that a draw that is killed is done again over the same looks
        seed.upto_look = _last_look()
        seed.save(using="owner", update_fields=["upto_look"])
    upto = seed.upto_look
    rows = _lot(seed, secret, upto)
    above = desks({account for _id, _unit, account, *_rest in rows})
    for row in rows:
        _raise_sample(row, above.get(row[2], ANY_AUDITOR))
    with transaction.atomic(using="owner"):
        _alone()
        if not Seed.objects.using("owner").filter(pk=seed_id, drawn_at=None).exists():
            return 0
        Drawn.objects.using("owner").bulk_create(_by_unit(seed_id, rows))
        seed.seed, seed.drawn_at = secret, clock.now()
        seed.save(using="owner", update_fields=["seed", "drawn_at"])
        _note(seed, DRAW, f"{seed.month:%Y-%m} no. {seed.number}, seed {secret}, looks {len(rows)}")
    return len(rows)


def _lot(seed: Seed, secret: str, upto: int) -> list[Row]:
    drawn = pack().drawn
    asked: dict[str, Any] = {
        "seed": secret, "first": clock.at_start_of(seed.month), "next": clock.at_start_of(month_after(seed.month)),
        "after": seed.after_look, "upto": upto, "fewest": drawn.fewest, "most": drawn.most, "share": drawn.share,
    }  # fmt: skip
    with connections["owner"].cursor() as cursor:
        cursor.execute(LOT, asked)
        return list(cursor.fetchall())


def _by_unit(seed_id: int, rows: Sequence[Row]) -> list[Drawn]:
    units: dict[int, list[Row]] = {}
    for row in rows:
        units.setdefault(row[1], []).append(row)
    return [
        Drawn(seed_id=seed_id, unit_id=unit, of=own[0][5], looks=[row[0] for row in own], highest=own[-1][4])
        for unit, own in units.items()
    ]


def _raise_sample(row: Row, desk: Desk) -> None:
    look, unit, account, duty, _hash, _total = row
    now = clock.now()
    inquiry = Inquiry(
        id=number_of(Origin.SAMPLE, str(look)), origin=Origin.SAMPLE, account_id=account, unit_id=unit, duty=duty,
        looks=[look], last_look=look, desk_duty=desk.duty, desk_unit_id=desk.unit_id, begun_at=now,
        due_at=pack().due(now, pack().review_working_days).at,
    )  # fmt: skip
    try:
        with beginning(RAISE, inquiry, by=SYSTEM, reason="drawn by lot"):
            pass
    except AlreadyDone:
        return


def _last_look() -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute(LAST)
        (last,) = cursor.fetchone() or (0,)
    return int(last)


def _alone() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('watching_seed', 0))")


def thing_of(seed: Seed) -> UUID:
    """Return the thing that the journal's lines of a seed are about."""
    return uuid5(NAMESPACE_URL, f"banshi:watching:seed:{seed.month:%Y-%m}:{seed.number}")


def _note(seed: Seed, step: Step[Seed], said: str) -> None:
    """Write the line of a step as the owner, in the transaction that found the seed where the step begins."""
    allow(step, seed, SYSTEM)
    now: datetime = clock.now()
    line: list[Any] = [
        now, "watching.seed", thing_of(seed), step.name, "".join(step.start), step.end, SYSTEM.account_id,
        SYSTEM.unit_id, "", said, None,
    ]  # fmt: skip
    with connections["owner"].cursor() as cursor:
        cursor.execute(LINE, line)
