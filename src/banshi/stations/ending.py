"""What a supervisor does to a colleague's account: ending open sessions, binding it to the organisation's sign-in.

Each is written in the journal with its reason, and told to the account's holder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import beginning
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, RuleBroken
from banshi.stations import sessions
from banshi.stations.account_lifecycle import BIND, END_SESSIONS
from banshi.stations.models import Account, Post, Provider, Subject, Told

if TYPE_CHECKING:
    from datetime import date

    from banshi.journal.steps import Step
    from banshi.kernel.actor import Actor

MOST_TOLD = 20


def colleagues(unit_id: int, *, on: date, but: int) -> list[Account]:
    """Return who has a post at an office on a day, by name, without one of them."""
    present = Post.objects.filter(unit_id=unit_id, since__lte=on).exclude(until__lt=on).values("account_id")
    return list(Account.objects.filter(id__in=present, is_active=True).exclude(pk=but).order_by("first_name", "id"))


def end_sessions(account_id: int, *, by: Actor, reason: str) -> int:
    """End all sessions of a colleague at once; return how many were open.

    Raises ``NotFound`` for nobody, ``NotAllowed`` for whoever is no supervisor over them, ``RuleBroken`` without a
    reason.
    """
    with beginning(END_SESSIONS, _told(END_SESSIONS, account_id, by, reason), by=by, reason=reason.strip()):
        return sessions.end_all(account_id)


def bind(account_id: int, issuer: str, subject: str, *, by: Actor, reason: str) -> None:
    """Say who a colleague is at the organisation's sign-in; whoever was bound to the account before is so no more."""
    if not subject.strip():
        raise RuleBroken("no-subject", _("Type the name or number by which the organisation's sign-in knows them."))
    told = _told(BIND, account_id, by, reason)
    try:
        with transaction.atomic(), beginning(BIND, told, by=by, reason=reason.strip()):
            Subject.objects.filter(account_id=account_id, issuer=issuer).delete()
            Subject.objects.create(
                account_id=account_id, provider=Provider.STAFF, issuer=issuer, subject=subject.strip(),
                bound_at=clock.now(), bound_by_id=by.account_id,
            )  # fmt: skip
            sessions.end_all(account_id)
    except IntegrityError as twice:
        raise RuleBroken(
            "bound-already",
            _("Another account is bound to this already."),
            cure=_("Compare the name or number; nobody has two accounts."),
        ) from twice


def told(account_id: int) -> list[Told]:
    """Return what others did to an account, the last first."""
    return list(Told.objects.filter(account_id=account_id).order_by("-at")[:MOST_TOLD])


def _told(step: Step[Told], account_id: int, by: Actor, reason: str) -> Told:
    if not Account.objects.filter(pk=account_id).exists():
        raise NotFound("no-account", _("There is no such account."))
    if not reason.strip():
        raise RuleBroken("no-reason", _("Write why: the account's holder reads it."))
    return Told(account_id=account_id, at=clock.now(), kind=step.name, by_id=by.account_id, reason=reason.strip()[:400])
