"""Looking at personal data. The line in the log is committed first; then exactly the named items come back.

The look stays open on this connection until ``close`` (the end of the request) or for a minute at the longest,
and lets the register's tables be read and written for its persons and no others.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import psycopg
from django.db import connection
from django.db.utils import DatabaseError
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken, TooMany
from banshi.register import queries as register

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from banshi.kernel.actor import Actor
    from banshi.register.records import Household, Person

LOOK = (
    "insert into access_look (kind, account_id, unit_id, duty, reference, purpose, items, persons, households)"
    " values (%s, %s, %s, %s, %s, %s, %s, %s, {households})"
    " returning set_config('banshi.look', id::text, false)"
)
LOOK_AT_PERSONS = LOOK.format(households="%s")
LOOK_AT_PERSON_IN_THEIR_HOUSEHOLD = LOOK.format(households="access_household_of(%s)")
LOOK_AT_HOUSEHOLD = (
    "insert into access_look (kind, account_id, unit_id, duty, reference, purpose, items, persons, households)"
    " values (%s, %s, %s, %s, %s, %s, %s, access_members(%s) || %s::bigint[],"
    " array[%s]::bigint[] || %s::bigint[])"
    " returning set_config('banshi.look', id::text, false), persons"
)


def look_at(
    person_id: int,
    items: Sequence[str],
    *,
    by: Actor,
    purpose: str,
    reference: UUID | None,
    household_id: int | None = None,
    kind: str = "case",
) -> Household:
    """Write down and commit one look at one person, then return the person in the household, with these items.

    ``purpose`` is the key of a sentence the resident will read; ``reference`` is the case or errand. Where no
    household is named it is the one the person belongs to today.
    Raises ``NotFound`` if the person is on no household's register today.
    """
    write_down(person_id, items, by=by, purpose=purpose, reference=reference, household_id=household_id, kind=kind)
    found = register.households_of([person_id], items)
    if not found and household_id is not None:
        found = register.person_in(person_id, household_id, items)
    return the_only(found)


def write_down(  # noqa: PLR0913 - each is named where it is called
    person_id: int,
    items: Sequence[str],
    *,
    by: Actor,
    purpose: str,
    reference: UUID | None,
    household_id: int | None = None,
    persons: Sequence[int] = (),
    households: Sequence[int] = (),
    kind: str = "case",
) -> None:
    """Write down and commit one look without reading: what comes before rows are written.

    ``persons`` and ``households`` are the others whose rows the same proposal touches.
    """
    refuse_inside_a_transaction()
    if kind == "self" and by.person_id != person_id:
        raise NotAllowed("not-allowed", _("You can only look at your own record."))
    who = (kind, by.account_id, by.unit_id, by.duty or "", reference, purpose, list(items))
    seen = [person_id, *(other for other in persons if other != person_id)]
    with connection.cursor() as cursor:
        if household_id is None:
            cursor.execute(LOOK_AT_PERSON_IN_THEIR_HOUSEHOLD, [*who, seen, person_id])
        else:
            there = [household_id, *(other for other in households if other != household_id)]
            cursor.execute(LOOK_AT_PERSONS, [*who, seen, there])


def look_at_household(
    household_id: int, items: Sequence[str], *, by: Actor, purpose: str, reference: UUID | None
) -> Household:
    """Write down and commit a look at all present members of a household, then return it with these items."""
    return look_at_all(household_id, items, by=by, purpose=purpose, reference=reference)[0]


def look_at_all(
    household_id: int,
    items: Sequence[str],
    *,
    by: Actor,
    purpose: str,
    reference: UUID | None,
    persons: Sequence[int] = (),
    households: Sequence[int] = (),
) -> list[Household]:
    """Write down and commit one look at a household, and at others that the same proposal touches; it comes first.

    Somebody who has left it (died, moved out) is shown with the household they left.
    """
    refuse_inside_a_transaction()
    who = ["case", by.account_id, by.unit_id, by.duty or "", reference, purpose, list(items)]
    others = [other for other in households if other != household_id]
    with connection.cursor() as cursor:
        cursor.execute(LOOK_AT_HOUSEHOLD, [*who, household_id, list(persons), household_id, others])
        _set, seen = cursor.fetchone() or ("", [])
    found = register.households_of(seen, items)
    present = {member.id for household in found for member in household.members}
    gone = [one for one in persons if one not in present][:1]
    for left in (there for one in gone for there in register.person_in(one, household_id, items)):
        found = [one if one.id != household_id else _with(one, left) for one in found]
        found += [left] if household_id not in {one.id for one in found} else []
    the_only(found)
    return sorted(found, key=lambda household: household.id != household_id)


def _with(household: Household, left: Household) -> Household:
    return replace(household, members=(*household.members, *left.members))


def find(
    id_number: str,
    name: str,
    items: Sequence[str],
    *,
    by: Actor,
    purpose: str,
    reference: UUID,
    gone: bool = False,
) -> Household | None:
    """Find one person anywhere by exact ID number and name, for one errand; ``None`` if they do not belong together.

    Somebody ``gone`` (died, settled abroad) is shown with the household they left, if such a person may be found at
    all: that is one more look. The answer does not tell whether the number exists under another name. After ten misses
    in ten minutes the account has to wait (``TooMany``).
    """
    if not by.is_staff:
        raise NotAllowed("not-allowed", _("Only staff at a counter look people up."))
    refuse_inside_a_transaction()
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select look, person from access_find(%s, %s, %s, %s, %s, %s, %s, %s)",
                [id_number, name, by.account_id, by.unit_id, by.duty or "", reference, purpose, list(items)],
            )
            _look, person = cursor.fetchone() or (None, None)
    except DatabaseError as error:
        raise said(error) from error
    if not person:
        return None
    found = register.households_of([person], items)
    if not found and gone:
        return look_at(person, items, by=by, purpose=purpose, reference=reference, household_id=_household_left(person))
    return the_only(found)


def _household_left(person_id: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("select access_household_left(%s)", [person_id])
        (left,) = cursor.fetchone() or (None,)
    return left


def search(
    *,
    stations: Sequence[int],
    items: Sequence[str],
    by: Actor,
    name: str = "",
    pinyin: str = "",
    birth_year: int | None = None,
    address: str = "",
) -> list[Person]:
    """Search the office's own area; at most 51 are found, and each of them reads of it in the log.

    Raises ``RuleBroken`` where nothing is asked for: the register is not for browsing.
    """
    if not (name or pinyin or birth_year or address):
        raise RuleBroken(
            "nothing-asked",
            _("Say whom you look for."),
            cure=_("Type a name, pinyin, birth year or part of an address."),
        )
    if not by.is_staff:
        raise NotAllowed("not-allowed", _("Only staff search the register of their own area."))
    refuse_inside_a_transaction()
    with connection.cursor() as cursor:
        cursor.execute(
            "select look, persons from access_search(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [list(stations), name, pinyin, birth_year, address,
             by.account_id, by.unit_id, by.duty or "", "search-own-area", list(items)],
        )  # fmt: skip
        _look, persons = cursor.fetchone() or (None, [])
    return [member for household in register.households_of(persons, items) for member in household.members]


def related(one: int, other: int) -> bool:
    """Return whether two persons are the same or ever stood in one household; discloses nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("select access_related(%s, %s)", [one, other])
        return bool((cursor.fetchone() or (False,))[0])


def stands_at(person_id: int) -> tuple[int, int] | None:
    """Return in which household somebody stands today and which station holds it; discloses nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, station_id from register_household where id = any(access_household_of(%s))", [person_id]
        )
        found: tuple[int, int] | None = cursor.fetchone()
    return found


def close() -> None:
    """End the look on this connection, so that whoever uses it next sees nothing of it."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('banshi.look', '', false)")


def refuse_inside_a_transaction() -> None:
    """Refuse a look inside a transaction: it could be rolled back with it, and nobody would ever know."""
    if connection.in_atomic_block:
        raise RuntimeError("A look is committed on its own, before the transaction that needs it.")


def the_only(households: list[Household]) -> Household:
    """Return the one household a look was made for. Raises ``NotFound`` if the person is on none today."""
    if not households:
        raise NotFound("not-registered", _("This person is on no household's register today."))
    return households[0]


def state_of(error: DatabaseError) -> str:
    """Return the code by which the door says why it refused; nothing where the database itself failed."""
    cause = error.__cause__
    return (cause.sqlstate or "") if isinstance(cause, psycopg.Error) else ""


def said(error: DatabaseError) -> Exception:
    """Return the refusal that the door meant, or the fault itself."""
    if state_of(error) == "BN429":
        return TooMany(
            "too-many-lookups",
            _("Ten numbers and names in a row did not belong together, so looking up is closed for ten minutes."),
            cure=_("Ask for the ID card again and compare; then try again in ten minutes."),
        )
    return error
