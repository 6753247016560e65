"""Breaking the glass: in an emergency an officer looks at one person without a case, and somebody else reviews it.

The glass is narrow on purpose: exact number and name, five items, a reason in own words. The resident reads the
reason at once; the supervisor of the office and the auditors read it until one of them has said whether it was right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils.translation import gettext_lazy as _

from banshi.access.actions import refuse_inside_a_transaction, related, said, state_of, the_only
from banshi.access.models import BreakGlass, Emergency, Finding
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken, TooMany, WrongState
from banshi.register import queries as register
from banshi.stations.models import Account, Unit
from banshi.stations.standing_in import IN_THEIR_PLACE, acted_for

if TYPE_CHECKING:
    from datetime import datetime

    from banshi.kernel.actor import Actor
    from banshi.register.records import Household

ITEMS = ("name", "sex", "born_on", "address", "id_number")
"""All that an emergency shows: who it is, and where somebody may be told."""
WORKING_DAYS = 3
"""Until an emergency look is to be reviewed; a rule of this house, not of a law."""
MOST_OPEN = 5
"""So many of one account may wait for review; the door counts them itself."""
MOST_LISTED = 100

TO_REVIEW = (
    "select g.id, g.look_id, g.at, g.kind, g.reason, g.due_at, g.unit_id, a.first_name,"  # noqa: S608 - our own phrase
    " g.account_id <> all (%(accounts)s::bigint[]) and not exists (select from unnest(%(persons)s::bigint[]) me (id)"
    "  where access_related(a.person_id, me.id)) and not exists (select from stations_standin d where "
    + IN_THEIR_PLACE.format("g")
    + "  and d.holder_id = any (%(accounts)s::bigint[]))"
    " from access_breakglass g join stations_account a on a.id = g.account_id"
    " where g.reviewed_at is null and (%(unit)s::bigint is null or g.unit_id = %(unit)s::bigint)"
    " order by g.due_at, g.id limit %(limit)s::int"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReview:
    """One emergency look that waits for its review: who looked and why, and nothing of whom was looked at."""

    id: int
    look_id: int
    at: datetime
    kind: Emergency
    reason: str
    due_at: datetime
    unit: Unit
    officer: str
    reviewable: bool
    """Whether the reader may review it: not one's own look, nor that of somebody of one's household."""

    @property
    def overdue(self) -> bool:
        return self.due_at < clock.now()


def break_glass(
    id_number: str, name: str, *, by: Actor, reason: str, kind: Emergency, due_at: datetime
) -> Household | None:
    """Find one person anywhere by exact number and name in an emergency; ``None`` if they do not belong together.

    ``due_at`` is when the review is due. Raises ``RuleBroken`` for a reason of fewer than 20 characters and
    ``TooMany`` while five looks of the account wait for their review, or after ten misses in ten minutes.
    """
    if by.duty not in {Duty.OFFICER, Duty.SUPERVISOR}:
        raise NotAllowed("not-allowed", _("In an emergency only officers and supervisors look somebody up."))
    refuse_inside_a_transaction()
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select look, person from access_break_glass(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [id_number, name, by.account_id, by.unit_id, by.duty, " ".join(reason.split()), kind.value,
                 list(ITEMS), due_at],
            )  # fmt: skip
            _look, person = cursor.fetchone() or (None, None)
    except DatabaseError as error:
        raise _refusal(error) from error
    return the_only(register.households_of([person], ITEMS)) if person else None


def review(glass_id: int, *, by: Actor, finding: Finding, words: str) -> BreakGlass:
    """Say of an emergency look of somebody else whether it was justified, and why; once, and for good.

    Raises ``NotFound`` outside the reader's part, ``WrongState`` after the first review, and ``NotAllowed`` for
    one's own look or that of somebody of one's household.
    """
    with transaction.atomic():
        found = BreakGlass.objects.select_for_update().filter(pk=glass_id).first()
        if found is None or not _is_for(by, found.unit_id):
            raise NotFound("no-such-review", _("There is no such emergency look for you to review."))
        if found.reviewed_at is not None:
            raise WrongState("reviewed", _("Somebody else has already reviewed this emergency look."))
        if not _may_review(by, found):
            raise NotAllowed(
                "own-review",
                _("Nobody reviews their own emergency look, or that of somebody of their household."),
                cure=_("Another supervisor or an auditor does it."),
            )
        if not words.strip():
            raise RuleBroken("no-words", _("Write why you find so."))
        found.reviewed_at, found.reviewed_by = clock.now(), by.account_id
        found.finding, found.words = finding.value, words.strip()
        found.save(update_fields=["reviewed_at", "reviewed_by", "finding", "words"])
    return found


def open_reviews(by: Actor) -> list[OpenReview]:
    """Return what waits for review: of the own office for a supervisor, of all for an auditor; overdue first.

    At most one more than ``MOST_LISTED`` come, so that a page can say that there are more.
    """
    if not _reviews(by):
        return []
    asked = {"accounts": [*by.accounts], "persons": [*by.persons], "unit": _part(by), "limit": MOST_LISTED + 1}
    with connection.cursor() as cursor:
        cursor.execute(TO_REVIEW, asked)
        rows = cursor.fetchall()
    units = Unit.objects.in_bulk({row[6] for row in rows})
    return [
        OpenReview(
            id=id_, look_id=look, at=at, kind=Emergency(kind), reason=reason, due_at=due_at, unit=units[unit],
            officer=officer, reviewable=reviewable,
        )
        for id_, look, at, kind, reason, due_at, unit, officer, reviewable in rows
    ]  # fmt: skip


def number_open(by: Actor) -> int:
    """Return how many emergency looks wait for review in the reader's part."""
    if not _reviews(by):
        return 0
    waiting = BreakGlass.objects.filter(reviewed_at=None)
    part = _part(by)
    return (waiting.filter(unit_id=part) if part else waiting).count()


def _reviews(by: Actor) -> bool:
    return by.is_staff and by.duty in {Duty.SUPERVISOR, Duty.AUDITOR}


def _part(by: Actor) -> int | None:
    """Return the one office whose looks somebody reviews; none for an auditor, who reviews all."""
    return None if by.duty == Duty.AUDITOR else by.unit_id


def _is_for(by: Actor, unit_id: int) -> bool:
    return _reviews(by) and _part(by) in {None, unit_id}


def _may_review(by: Actor, glass: BreakGlass) -> bool:
    person = Account.objects.values_list("person_id", flat=True).get(pk=glass.account_id)
    kin = person is not None and any(related(person, me) for me in by.persons)
    own = glass.account_id in by.accounts or acted_for(by, glass.account_id, unit_id=glass.unit_id, at=glass.at)
    return not own and not kin


def _refusal(error: DatabaseError) -> Exception:
    state = state_of(error)
    if state == "BN422":
        return RuleBroken(
            "short-reason",
            _("Say what has happened and why you have to know, in at least 20 characters."),
            cure=_("The resident reads it word for word."),
        )
    if state == "BN430":
        return TooMany(
            "too-many-emergencies",
            _("Five of your emergency looks still wait for their review, so there is no sixth."),
            cure=_("Ask your supervisor to review them, or a colleague to look."),
        )
    return said(error)
