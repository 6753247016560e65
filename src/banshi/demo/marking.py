"""What an installation says about itself: whether it holds the demonstration, wholly, half, or something else."""

from __future__ import annotations

from django.db import connections
from django.utils.translation import gettext as _

BEING_FILLED, FILLED = "demonstration province, being filled", "demonstration province"
EMPTY = "empty"
LI = "李晓明"
PASSWORD = "demonstration"  # noqa: S105 - printed on purpose: nothing here is anybody's


class AnotherRegister(Exception):
    """This installation holds a register that is no demonstration."""


def state() -> str:
    """Return what stands here: ``EMPTY``, ``BEING_FILLED`` or ``FILLED``; else raise ``AnotherRegister``."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select ground from register_change order by id limit 1")
        first = cursor.fetchone()
        cursor.execute("select exists (select from register_person) or exists (select from stations_account)")
        (used,) = cursor.fetchone() or (False,)
    if first and first[0] in {BEING_FILLED, FILLED}:
        return str(first[0])
    if used or first:
        raise AnotherRegister(
            _("The register of this installation is no demonstration: use “banshi serve”, or another BANSHI_HOME.")
        )
    return EMPTY


def finish() -> None:
    """Mark the demonstration as whole."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("update register_change set ground = %s where ground = %s", [FILLED, BEING_FILLED])
        cursor.execute("analyze")


def persons() -> int:
    """Return how many persons the register holds."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from register_person")
        return int((cursor.fetchone() or (0,))[0])


def number_of_li() -> str:
    """Return the ID number of the resident whom the start page tells to try first."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select v.id_number from stations_account a join register_personversion v on v.person_id = a.person_id"
            " where a.username = 'resident' and v.superseded_at is null and v.valid_to is null"
        )
        return str((cursor.fetchone() or ("",))[0])
