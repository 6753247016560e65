"""``banshi accounts``: a first password for somebody, and signing one account or everybody out.

Like every command of this package, it takes what was typed and a console, and returns the exit code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banshi import postgres
from banshi.cli.children import Trouble
from banshi.stations import passwords, sessions
from banshi.stations.models import Account
from banshi.telemetry import security
from banshi.telemetry.security import Event

if TYPE_CHECKING:
    from argparse import Namespace

    from rich.console import Console


def accounts(chosen: Namespace, console: Console) -> int:
    """Give a first password, shown once, or end sessions: 0 done."""
    if chosen.action == "first-password" and not chosen.name:
        raise Trouble(_("Say whose: “banshi accounts first-password NAME”."))
    postgres.server()
    return _first(chosen.name, console) if chosen.action == "first-password" else _out(chosen.name, console)


def _first(name: str, console: Console) -> int:
    made = passwords.give_first(name, reason=str(_("Given out by whoever keeps this installation.")))
    security.tell(Event.FIRST_PASSWORD, account=_number(name))
    console.print(made, markup=False)
    console.print(
        ngettext(
            "Hand it over face to face. It is shown once, holds for %(days)s day, and opens nothing but its change.",
            "Hand it over face to face. It is shown once, holds for %(days)s days, and opens nothing but its change.",
            passwords.DAYS_FIRST,
        )
        % {"days": passwords.DAYS_FIRST},
        markup=False,
    )
    return 0


def _out(name: str | None, console: Console) -> int:
    ended = sessions.end_all(_number(name)) if name else sessions.end_everybodys()
    security.tell(Event.SESSIONS_ENDED, account=_number(name) if name else None)
    said = ngettext("%(count)s session was ended.", "%(count)s sessions were ended.", ended)
    console.print(said % {"count": ended}, markup=False)
    return 0


def _number(name: str) -> int:
    found = Account.objects.filter(username=name).values_list("pk", flat=True).first()
    if found is None:
        raise Trouble(_("There is no account of this name."))
    return found
