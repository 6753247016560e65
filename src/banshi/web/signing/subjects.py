"""Which account an outside provider's subject is: never by e-mail, never a new one for whoever comes along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi.access.signing_in import find_myself
from banshi.kernel import clock
from banshi.kernel.refusals import NotAllowed
from banshi.matters.jurisdiction import jurisdiction
from banshi.stations.models import Account, Provider, Subject
from banshi.stations.queries import posts_of

if TYPE_CHECKING:
    from banshi.web.signing import oidc


def account_of_staff(asked: oidc.Provider, said: dict[str, Any]) -> Account:
    """Return the account that the office bound to this subject. Raises ``NotAllowed`` where there is none."""
    account = _bound(asked, said)
    if account is None or not account.is_active:
        raise NotAllowed(
            "not-bound",
            _("Your organisation knows you, but no account here is bound to you, or it is closed."),
            cure=_("Ask your office: it binds your account to who you are at the organisation."),
        )
    return account


def account_of_resident(asked: oidc.Provider, said: dict[str, Any]) -> Account:
    """Return the account of the resident whom the provider vouches for, bound by number and name the first time.

    Raises ``NotAllowed`` for whoever is not on the register under exactly this number and name, and for whoever has
    a closed account. An account with a post is never opened this way, not even by its own holder.
    """
    account = _bound(asked, said) or _bind(asked, said)
    if account is None or not account.is_active:
        raise NotAllowed(
            "not-on-the-register",
            _("Nobody is on the register under this number with this name, or the account is closed."),
            cure=_("Ask at any station with your ID card: they compare both with you."),
        )
    if posts_of(account.pk).exists():
        raise NotAllowed(
            "has-a-post",
            _("Work is not done with a digital ID: this account has a post."),
            cure=_("Sign in as staff do. As a resident, ask your office for an account without a post."),
        )
    return account


def _bound(asked: oidc.Provider, said: dict[str, Any]) -> Account | None:
    subjects = Subject.objects.select_related("account")
    found = subjects.filter(provider=asked.key, issuer=asked.issuer, subject=said["sub"]).first()
    return found.account if found else None


def _bind(asked: oidc.Provider, said: dict[str, Any]) -> Account | None:
    names = settings.OIDC[asked.key]
    number, name = str(said.get(names["number"], "")), str(said.get(names["name"], "")).strip()
    country = jurisdiction()
    if not name or country.number_problem(number := country.checked_number(number)):
        return None
    account_id = _next_account()
    person = find_myself(number, name, account_id=account_id)
    if person is None:
        return None
    try:
        with transaction.atomic():
            return _written(asked, said, Account(id=account_id, person_id=person, first_name=name))
    except IntegrityError:  # the same person, from another window at the same moment
        return _bound(asked, said)


def _written(asked: oidc.Provider, said: dict[str, Any], new: Account) -> Account:
    lock = "select pg_advisory_xact_lock(hashtextextended('stations_subject', %s::bigint))"
    with connection.cursor() as cursor:
        cursor.execute(lock, [new.person_id])
    account = Account.objects.filter(person_id=new.person_id, posts=None).order_by("id").first()
    if account is None:
        account = new
        account.username = f"id-{uuid4().hex[:16]}"
        account.set_unusable_password()
        account.save(force_insert=True)
    Subject.objects.create(
        account=account, provider=Provider.RESIDENT, issuer=asked.issuer, subject=said["sub"], bound_at=clock.now()
    )
    return account


def _next_account() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('stations_account', 'id'))")
        (number,) = cursor.fetchone() or (0,)
    return int(number)
