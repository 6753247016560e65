"""How pages about signing in say things: a device, an hour, what others did to one's account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext_lazy as _

from banshi.stations.account_lifecycle import State
from banshi.web.signing.devices import in_words
from banshi.web.templatetags.banshi import when

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrOrPromise

register = template.Library()
TOLD: dict[str, _StrOrPromise] = {
    "end-sessions": _("Your sessions were ended"),
    "bind-subject": _("Your account was bound to the organisation's sign-in"),
    "first-password": _("Your account got a password to begin with"),
    "renew-account": _("Your account got a new password"),
}

register.filter("device_in_words", in_words)


@register.filter
def to_the_hour(moment: datetime) -> str:
    """Return when something was last used, by the day and the hour: no finer, or it shows when somebody does what."""
    return when(moment.replace(minute=0, second=0, microsecond=0))


@register.filter
def in_fours(key: str) -> str:
    """Return a long key in groups of four, as one types it."""
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


@register.filter
def told_in_words(kind: str) -> str:
    """Say what others did to an account."""
    return str(TOLD[kind])


@register.filter
def way_back_in_words(state: str) -> str:
    """Say where a recovery stands."""
    return str(State(state).label)
