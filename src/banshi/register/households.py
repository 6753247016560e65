"""Writing who lives where: memberships and households, by the same rule as persons. Nothing is overwritten.

A person stands in one household at a time. Leaving one and joining the other is one row's end and the next row's
beginning, on the same day and in the same transaction, so that nobody is ever on no register by mistake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext as _

from banshi.kernel import clock
from banshi.register.comparing import gone, same, stored
from banshi.register.items import BY_NAME

if TYPE_CHECKING:
    from datetime import date

    from django.db.backends.utils import CursorWrapper

    from banshi.register.records import Entry

MEMBERSHIP = "household_id, relation, position"
HOUSEHOLD = "household_no, household_type, address, frozen"


def change_membership(entry: Entry, change: int, kind: str) -> None:
    """Move a person to another household, out of any, or into their first; or change the relation to the head."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select number, valid_from, household_id, relation, position from register_membership"
            " where person_id = %s and superseded_at is null and valid_to is null for no key update",
            [entry.subject_id],
        )
        row = cursor.fetchone()
        # Where the look does not reach that household, who stands there is not "nowhere".
        stands = _elsewhere(cursor, entry) if row is None else row[2] if entry.item == "household" else row[3]
        if not same(stands, entry.old) or (row is None and (stands is not None or entry.item == "relation")):
            label = _("Household") if entry.item == "household" else BY_NAME["relation"].label
            raise gone(label, entry.old, stands, code=entry.item == "relation")
        number, begins = 1, clock.today()
        came_back: tuple[Any, Any] = (None, None)
        if row is None:
            number, came_back = _last(cursor, entry, kind)
        else:
            number, begins = _end(cursor, entry.subject_id, change, kind, number=row[0], valid_from=row[1])
        if entry.item == "relation":
            _stand(cursor, entry.subject_id, number, change, begins, (row[2], stored(entry.new), row[4]))
        elif entry.new is not None:
            relation, position = (row[3], None) if row else came_back
            _stand(cursor, entry.subject_id, number, change, begins, (stored(entry.new), relation, position))
        if entry.item == "household":
            cursor.execute("select register_lives_in(%s, %s)", [entry.subject_id, stored(entry.new)])


def _elsewhere(cursor: CursorWrapper, entry: Entry) -> int | None:
    """Return the household where somebody stands whom the open look does not show there; ``None`` for nowhere."""
    if entry.item != "household":
        return None
    cursor.execute("select access_household_of(%s)", [entry.subject_id])
    (there,) = cursor.fetchone() or ([],)
    return int(there[0]) if there else None


def _last(cursor: CursorWrapper, entry: Entry, kind: str) -> tuple[int, tuple[Any, Any]]:
    """Return the next number of somebody who stands in no household, and how they stood where a mistake is undone."""
    cursor.execute(
        "select register_next_membership(%s), household_id, relation, position from (select) one left join lateral"
        " (select household_id, relation, position from register_membership where person_id = %s"
        "  order by number desc limit 1) last on true",
        [entry.subject_id, entry.subject_id],
    )
    number, household, relation, position = cursor.fetchone() or (1, None, None, None)
    back = kind == "correction" and household == entry.new
    return number, (relation, position) if back else (None, None)


def _end(
    cursor: CursorWrapper, person_id: int, change: int, kind: str, *, number: int, valid_from: date
) -> tuple[int, date]:
    """Supersede the present membership and record until when it held; return the next number and day."""
    today = clock.today()
    begins = today if kind == "change" and today > valid_from else valid_from
    # The highest number: after somebody left, the row that is present is not there to count from.
    cursor.execute("select max(number) from register_membership where person_id = %s", [person_id])
    (highest,) = cursor.fetchone() or (number,)
    cursor.execute(
        "update register_membership set superseded_at = %s where person_id = %s and number = %s",
        [clock.now(), person_id, number],
    )
    if begins > valid_from:
        cursor.execute(
            "insert into register_membership (person_id, number, change_id, valid_from, valid_to, recorded_at,"  # noqa: S608 - our own columns
            f" {MEMBERSHIP}) select person_id, %s, %s, valid_from, %s, %s, {MEMBERSHIP} from register_membership"
            " where person_id = %s and number = %s",
            [highest + 1, change, begins, clock.now(), person_id, number],
        )
    return highest + 2, begins


def _stand(
    cursor: CursorWrapper,
    person_id: int,
    number: int,
    change: int,
    begins: date,
    row: tuple[Any, Any, Any],
) -> None:
    """Record the membership that holds from now on; without a place of its own it is the last of the household."""
    household, relation, position = row
    cursor.execute(
        "insert into register_membership (person_id, number, change_id, valid_from, recorded_at, household_id,"
        " relation, position) select %s, %s, %s, %s, %s, %s, %s, coalesce(%s::int, (select coalesce(max(position), 0)"
        " + 1 from register_membership where household_id = %s and superseded_at is null and valid_to is null))",
        [person_id, number, change, begins, clock.now(), household, relation, position, household],
    )


def enter_household(entry: Entry, change: int) -> None:
    """Open the register of a new household at its station."""
    kind, address = stored(entry.values["household_type"]), stored(entry.values["address"])
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into register_household (id, station_id) values (%s, %s)",
            [entry.subject_id, stored(entry.values["station"])],
        )
        cursor.execute(
            "insert into register_householdversion (household_id, number, change_id, valid_from, recorded_at,"  # noqa: S608 - our own columns
            f" {HOUSEHOLD}) values (%s, 1, %s, %s, %s, %s, %s, %s, '')",
            [entry.subject_id, change, clock.today(), clock.now(), f"{entry.subject_id:09d}", kind, address],
        )


def change_household(entry: Entry, change: int, kind: str) -> None:
    """Change what is registered about a household: its address, type or number, or that it is frozen."""
    item = entry.item
    if item not in HOUSEHOLD.split(", "):
        raise ValueError(item)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select number, valid_from, {item} from register_householdversion"  # noqa: S608 - one of our own columns
            " where household_id = %s and superseded_at is null and valid_to is null for no key update",
            [entry.subject_id],
        )
        row = cursor.fetchone()
        if row is None or not same(row[2], entry.old):
            label = BY_NAME[item].label if item in BY_NAME else _("Frozen")
            raise gone(label, entry.old, None if row is None else row[2], code=item == "household_type")
        number, valid_from, _old = row
        begins = clock.today() if kind == "change" and clock.today() > valid_from else valid_from
        cursor.execute(
            "update register_householdversion set superseded_at = %s where household_id = %s and number = %s",
            [clock.now(), entry.subject_id, number],
        )
        again = (
            "insert into register_householdversion (household_id, number, change_id, valid_from, valid_to, recorded_at,"  # noqa: S608 - our own columns
            f" {HOUSEHOLD}) select household_id, %s, %s, %s, %s, %s, {{columns}} from register_householdversion"
            " where household_id = %s and number = %s"
        )
        of = (entry.subject_id, number)
        if begins > valid_from:
            cursor.execute(again.format(columns=HOUSEHOLD), [number + 1, change, valid_from, begins, clock.now(), *of])
        columns = ", ".join("%s" if c == item else c for c in HOUSEHOLD.split(", "))
        cursor.execute(
            again.format(columns=columns), [number + 2, change, begins, None, clock.now(), stored(entry.new), *of]
        )
