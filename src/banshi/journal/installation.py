"""Of which kind this installation is: real, or a demonstration with made-up people; settled once and for ever.

The row stands in the database, and a word of it in the folder of the installation, so that a database of the one kind
that was put beside a folder of the other is noticed before a single page is served.
"""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum

from django.db import DatabaseError, connections
from django.utils.translation import gettext as _

from banshi import home
from banshi.kernel.refusals import Conflict

FILE = "kind"


class Kind(StrEnum):
    """What an installation is for."""

    REAL = "real"
    DEMONSTRATION = "demonstration"


class _Known:
    """What this process has found out; it never changes again once it is settled."""

    kind: Kind | None = None


def kind() -> Kind | None:
    """Return of which kind this installation is, as its folder says; ``None`` where nobody has settled it yet."""
    if _Known.kind is None:
        _Known.kind = _of_the_folder()
    return _Known.kind


def confirm() -> None:
    """Compare database and folder, before the first page is served; where no folder says anything the database does.

    Raises ``Conflict`` where they disagree. A database that does not answer yet is asked by whoever starts next.
    """
    with suppress(DatabaseError):
        _Known.kind = _agreed("default")
    connections["default"].close()


def is_demonstration() -> bool:
    """Tell whether everybody in this installation is made up."""
    return kind() is Kind.DEMONSTRATION


def notice() -> str:
    """Return the sentence that every page, paper and copy of a demonstration carries; nothing elsewhere."""
    return (
        _("Demonstration: everybody in it is made up, and nothing here has any effect.") if is_demonstration() else ""
    )


def settle(wanted: Kind) -> Kind:
    """Write down of which kind this installation is, as the owner of the tables; again changes nothing.

    Raises ``Conflict`` where the database, or the folder of this installation, says that it is the other.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute("insert into journal_installation (kind) values (%s) on conflict do nothing", [wanted.value])
    standing, folder = _of_the_database("owner"), _of_the_folder()
    if standing is not wanted or folder not in {None, wanted}:
        raise _other(database=standing, folder=folder, wanted=wanted)
    (home.home() / FILE).write_text(wanted.value, encoding="ascii")
    _Known.kind = wanted
    return wanted


def settled() -> Kind | None:
    """Return what database and folder agree on, asked anew, as the owner; ``None`` where neither says anything.

    Raises ``Conflict`` where they disagree: then a backup of the one kind was put in the place of the other.
    """
    return _agreed("owner")


def forget() -> None:
    """Drop what this process remembers: after another database was put in place."""
    _Known.kind = None


def _agreed(alias: str) -> Kind | None:
    standing, folder = _of_the_database(alias), _of_the_folder()
    if standing is not None and folder is not None and standing is not folder:
        raise _other(database=standing, folder=folder, wanted=folder)
    return standing or folder


def _of_the_folder() -> Kind | None:
    path = home.home() / FILE
    said = path.read_text(encoding="ascii").strip() if path.is_file() else ""
    return Kind(said) if said else None


def _of_the_database(alias: str) -> Kind | None:
    with connections[alias].cursor() as cursor:
        cursor.execute("select kind from journal_installation")
        found = cursor.fetchone()
    return Kind(found[0]) if found else None


def _other(*, database: Kind | None, folder: Kind | None, wanted: Kind) -> Conflict:
    words = {None: _("nothing yet"), Kind.REAL: _("a real installation"), Kind.DEMONSTRATION: _("a demonstration")}
    return Conflict(
        "other-kind",
        _(
            "Made-up and real people never mix: wanted is %(wanted)s, the database holds %(database)s,"
            " the folder %(folder)s."
        )
        % {"wanted": words[wanted], "database": words[database], "folder": words[folder]},
        cure=_("Use another BANSHI_HOME and another database for the other kind."),
    )
