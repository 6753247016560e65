"""A way back for whoever lost every way to sign in: asked for by anybody, approved by two others.

Three things open it, and nobody has them all: the ticket that whoever asked was shown, and a half of the code that
each of the two approvers was shown. They hand their halves over face to face, to somebody whom they know.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from banshi.access.actions import related
from banshi.journal.steps import beginning, taking
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, SYSTEM
from banshi.kernel.refusals import NotAllowed, NotFound, Refusal, RuleBroken, WrongState
from banshi.stations import guesses, sessions
from banshi.stations.account_lifecycle import (
    APPROVE_FIRST,
    APPROVE_SECOND,
    APPROVES,
    APPROVES_RESIDENTS,
    ASK,
    LAPSE,
    OPEN,
    REFUSE,
    RENEW,
    USE,
    State,
)
from banshi.stations.models import Account, Recovery, Told
from banshi.stations.queries import area_of, posts_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from banshi.kernel.actor import Actor

DAYS_TO_DECIDE = 3
MINUTES_TO_USE = 30
DAYS_FOR_NOBODY = 30
"""So long what was asked under a name that is nobody's is kept: long enough to see who tries."""
MOST_WRONG = 5
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No letter that is heard or read for another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What whoever asks is shown, once: the number to name at the office, and the ticket to keep."""

    id: UUID
    number: str
    ticket: str
    account: Account | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One recovery as an approver sees it."""

    recovery: Recovery
    number: str
    name: str
    mine: bool
    """Whether the reader has approved it already, or may not."""


def ask(username: str, words: str) -> Asked:
    """Write down that somebody asks for a way back; whether there is such an account shows in nothing.

    Only an account with a post today can be recovered so: a resident goes to a counter (``access.card_recoveries``).
    """
    today = clock.today()
    held = Q(posts__since__lte=today) & (Q(posts__until=None) | Q(posts__until__gte=today))
    account = Account.objects.filter(held, username=username.strip(), is_active=True).first()
    ticket = made_up(3)
    asked = Recovery(
        account=account, asked_at=clock.now(), words=words.strip()[:400], ticket=kept_hash(ticket),
        until=clock.now() + timedelta(days=DAYS_TO_DECIDE),
    )  # fmt: skip
    with beginning(ASK, asked, by=NOBODY):
        pass
    return Asked(id=asked.pk, number=number_of(asked), ticket=ticket, account=account)


def waiting(by: Actor) -> list[Waiting]:
    """Return the open recoveries that the reader may decide, the oldest first.

    Of staff those of the reader's office and of those below it; of residents those of the reader's own counter.
    """
    if by.unit_id is None or by.stands_in_for is not None:
        return []
    today = clock.today()
    held = Q(account__posts__since__lte=today) & (Q(account__posts__until=None) | Q(account__posts__until__gte=today))
    mine = Q(pk=None)
    if by.duty in APPROVES:
        mine |= held & Q(unit_id=None, account__posts__unit_id__in=area_of(by.unit_id))
    if by.duty in APPROVES_RESIDENTS:
        mine |= Q(unit_id=by.unit_id)
    rows = _open().filter(mine).exclude(account_id=by.account_id or 0)
    return [
        Waiting(recovery=one, number=number_of(one), name=one.account.first_name if one.account else "",
                mine=by.account_id == one.first_by_id or one.state == State.APPROVED or _kin(one, by))
        for one in rows.select_related("account").order_by("asked_at").distinct()
    ]  # fmt: skip


def of_account(account_id: int) -> list[Recovery]:
    """Return the open recoveries of an account: its holder may say that nobody asked."""
    return list(_open().filter(account_id=account_id).order_by("asked_at"))


def approve(recovery_id: UUID, *, by: Actor) -> tuple[Recovery, str]:
    """Approve a recovery as the first or as the second; return it, and the half of the code to hand over.

    Raises ``NotFound`` for one that is not open, ``WrongState`` if somebody was faster, ``NotAllowed`` for whoever
    may not: the person, somebody of their household, or the same one twice.
    """
    found = _found(recovery_id)
    if by.duty not in (APPROVES_RESIDENTS if found.unit_id else APPROVES):
        raise NotAllowed("not-allowed", _("This is not for you to approve."), cure=_("Pass it to a colleague who may."))
    refuse_kin(found, by)
    half = made_up(2)
    first = found.state == State.ASKED
    with taking(APPROVE_FIRST if first else APPROVE_SECOND, Recovery, recovery_id, by=by) as taken:
        if first:
            taken.first_by_id, taken.first_half = by.account_id, kept_hash(half)
        else:
            taken.second_by_id, taken.second_half = by.account_id, kept_hash(half)
            taken.until = clock.now() + timedelta(minutes=MINUTES_TO_USE)
    return taken, half


def refuse_kin(recovery: Recovery, by: Actor) -> None:
    """Refuse whoever would approve for themselves, for their household, or twice."""
    if _kin(recovery, by):
        raise NotAllowed(
            "own-recovery",
            _("Nobody approves for themselves, for somebody of their household, or twice."),
            cure=_("A colleague who is neither does it."),
        )


def refuse(recovery_id: UUID, *, by: Actor, reason: str) -> Recovery:
    """Refuse a recovery for good, with the reason; its holder may, too, who did not ask."""
    if not reason.strip():
        raise RuleBroken("no-reason", _("Write why you refuse."))
    _found(recovery_id)
    with taking(REFUSE, Recovery, recovery_id, by=by, reason=reason.strip()) as taken:
        taken.reason = reason.strip()[:400]
    return taken


def opened(ticket: str, halves: tuple[str, str]) -> Recovery:
    """Return the recovery that a ticket and both halves open. Five wrong tries at one ticket end it.

    Raises the same ``NotFound`` whatever is wrong.
    """
    found = Recovery.objects.filter(ticket=kept_hash(ticket)).first()
    if found is None or found.state != State.APPROVED or found.until < clock.now() or _got_a_post(found):
        raise _no_such_code()
    kept, typed = {found.first_half, found.second_half}, {kept_hash(half) for half in halves}
    # Counted before they are compared: tries that come all at once are five all the same.
    tries = Recovery.objects.filter(pk=found.pk)
    counted = tries.filter(wrong__lt=MOST_WRONG).update(wrong=F("wrong") + 1)
    if counted and constant_time_compare(" ".join(sorted(kept)), " ".join(sorted(typed))):
        tries.update(wrong=F("wrong") - 1)
        return found
    if not tries.filter(wrong__lt=MOST_WRONG).exists():
        _lapse(found.pk)
    raise _no_such_code()


def use(recovery: Recovery, password: str) -> Account:
    """Give the account a new password: whatever it could be signed in with before is gone, and all sessions end."""
    reason = str(_("After a recovery that two approved (%(number)s).")) % {"number": number_of(recovery)}
    with taking(USE, Recovery, recovery.pk, by=NOBODY) as taken:
        account = Account.objects.select_for_update().get(pk=taken.account_id or 0)
        account.set_password(password)
        account.first_until = None
        account.save(update_fields=["password", "first_until"])
        Authenticator.objects.filter(user=account).delete()
        sessions.end_all(account.pk)
        told = Told(account=account, at=clock.now(), kind=RENEW.name, reason=reason)
        with beginning(RENEW, told, by=NOBODY, reason=reason):
            pass
    for other in of_account(account.pk):
        _lapse(other.pk)
    return account


def lapse_due() -> int:
    """Let lapse what nobody approved or used in time; return how many."""
    due = Recovery.objects.filter(state__in=OPEN, until__lte=clock.now()).values_list("id", flat=True)
    return sum(_lapse(one) for one in due)


def run_clocks() -> int:
    """Do what time does to signing in: recoveries lapse, sessions and tries that are over are swept away."""
    nobodys = Recovery.objects.filter(account=None, asked_at__lt=clock.now() - timedelta(days=DAYS_FOR_NOBODY))
    return lapse_due() + nobodys.delete()[0] + sessions.end_expired() + guesses.forget_old()


def number_of(recovery: Recovery) -> str:
    """Return the number by which people speak of a recovery: the first eight figures of its id."""
    return recovery.pk.hex[:8].upper()


def _lapse(recovery_id: UUID) -> bool:
    try:
        with taking(LAPSE, Recovery, recovery_id, by=SYSTEM):
            return True
    except Refusal:  # somebody was faster
        return False


def _open() -> QuerySet[Recovery]:
    return Recovery.objects.filter(state__in=OPEN, until__gt=clock.now()).exclude(account=None)


def _found(recovery_id: UUID) -> Recovery:
    found = Recovery.objects.select_related("account").filter(pk=recovery_id).exclude(account=None).first()
    if found is None:
        raise _nothing()
    if found.state in OPEN and found.until < clock.now():
        raise WrongState("lapsed", _("This has lapsed."), cure=_("Whoever asked may ask again."))
    return found


def _kin(recovery: Recovery, by: Actor) -> bool:
    """Tell whether somebody is the person, of their household, or the first approver in another account."""
    mine, account = by.person_id, recovery.account
    if by.account_id == recovery.account_id or account is None:
        return True
    theirs = account.person_id
    if mine is None:
        return False
    first = Account.objects.filter(pk=recovery.first_by_id or 0, person_id=mine).exclude(pk=by.account_id or 0)
    return (theirs is not None and related(theirs, mine)) or first.exists()


def _nothing() -> NotFound:
    return NotFound("no-recovery", _("There is nothing to approve under this number."))


def _got_a_post(recovery: Recovery) -> bool:
    """Tell whether a resident's account has a post by now: then its office decides, and no counter."""
    return recovery.unit_id is not None and posts_of(recovery.account_id or 0).exists()


def _no_such_code() -> NotFound:
    return NotFound(
        "no-such-code",
        _("The ticket and the two halves do not belong together, or their time is over."),
        cure=_("Compare each with the paper, letter by letter. After five tries it is over, and you ask again."),
    )


def made_up(groups: int) -> str:
    """Return so many groups of four letters that nobody can guess: twenty bits each."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(groups))


def kept_hash(secret: str) -> str:
    """Return a secret as it is kept: a keyed hash, the same however it is typed."""
    plain = "".join(letter for letter in secret.upper() if letter.isalnum())
    return salted_hmac("banshi.recovery", plain, algorithm="sha256").hexdigest()
