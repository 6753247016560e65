"""Writing the register: one approved patch at a time, inside the transaction of the decision.

If an expected old value is gone, nothing is written and both values are shown. The rows written before stay:
the version that stood is superseded, and what held until yesterday and what holds from today are recorded anew.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext as _

from banshi.kernel import clock
from banshi.register import households
from banshi.register.comparing import gone, same, stored
from banshi.register.finding.writing import key_again
from banshi.register.items import BY_NAME, PERSON_ITEMS
from banshi.register.records import Entry, Patch, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from django.db.backends.utils import CursorWrapper

    from banshi.kernel.actor import Actor

PERSON_COLUMNS = (
    "name, pinyin, former_name, sex, ethnicity, born_on, birth_place, native_place, other_address, religion, id_number,"
    " height_cm, blood_type, education, marital_status, military_service, workplace, occupation, came_to_city,"
    " came_to_address, guardian_1, guardian_1_kind, guardian_2, guardian_2_kind, birth_certificate_on,"
    " id_card_issued_on, moved_out, cancelled, has_photo, mark, notes, card_officer, registered_on"
)


def apply(patch: Patch, *, case_id: UUID, ground: str, by: Actor, spelled: Callable[[str], str]) -> None:
    """Write a patch to the register.

    Must run inside the decision's transaction, behind a committed look at the persons and households touched.
    ``spelled`` gives a name in Latin letters, for search. Raises ``Conflict`` where an expected old value does not
    stand there any more.
    """
    if not patch.entries:
        return  # a certificate states what stands; nothing is written, so nothing is recorded as a change
    change = _record_change(patch.kind, case_id, ground, by)
    for entry in patch.entries:
        match entry.subject:
            case "person":
                _change_person(entry, change, patch.kind, by, spelled)
            case "booklet":
                _reissue_booklet(entry, change, by)
            case "membership":
                households.change_membership(entry, change, patch.kind)
            case "household":
                households.change_household(entry, change, patch.kind)
            case "new-household":
                households.enter_household(entry, change)
            case "new-person":
                _enter_person(entry, change, spelled)
    _find_again(patch)


def _find_again(patch: Patch) -> None:
    """Make new search keys for everybody whose name, birthday or dwelling the patch touches."""
    persons = {entry.subject_id for entry in patch.entries
               if entry.subject in {"membership", "new-person"} or entry.item in {"name", "born_on"}}  # fmt: skip
    moved = (entry for entry in patch.entries if (entry.subject, entry.item) == ("household", "address"))
    households = {entry.subject_id for entry in moved}
    if persons or households:
        with connection.cursor() as cursor:
            key_again(cursor, persons, households)


def _record_change(kind: str, case_id: UUID, ground: str, by: Actor) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into register_change (recorded_at, kind, case_id, account_id, unit_id, ground)"
            " values (%s, %s, %s, %s, %s, %s) returning id",
            [clock.now(), kind, case_id, by.account_id, by.unit_id, ground],
        )
        return int((cursor.fetchone() or (0,))[0])


def _change_person(entry: Entry, change: int, kind: str, by: Actor, spelled: Callable[[str], str]) -> None:
    item = BY_NAME[entry.item]
    with connection.cursor() as cursor:
        cursor.execute(
            f"select number, valid_from, {item.name} from register_personversion"  # noqa: S608 - names of our items
            " where person_id = %s and superseded_at is null and valid_to is null for no key update",
            [entry.subject_id],
        )
        row = cursor.fetchone()
        if row is None or not same(row[2], entry.old):
            raise gone(item.label, entry.old, None if row is None else row[2], code=item.kind == "code")
        new: dict[str, Any] = {entry.item: stored(entry.new)}
        if entry.item == "name":
            new["pinyin"] = spelled(shown(entry.new))
        _supersede_and_record(cursor, entry.subject_id, new, change, kind, number=row[0], valid_from=row[1])
        cursor.execute(
            "insert into register_logentry (person_id, number, change_id, item, before, after, kind, entered_on,"
            " officer) select %s, coalesce(max(number), 0) + 1, %s, %s, %s, %s, %s, %s, %s from register_logentry"
            " where person_id = %s",
            [entry.subject_id, change, item.name, shown(entry.old), shown(entry.new), kind, clock.today(), by.name,
             entry.subject_id],
        )  # fmt: skip
        if entry.item == "name":
            cursor.execute("select register_called(%s, %s, %s)", [entry.subject_id, shown(entry.new), new["pinyin"]])
        elif entry.item == "born_on":
            cursor.execute("select register_born_in(%s, %s)", [entry.subject_id, int(shown(entry.new)[:4])])


def _enter_person(entry: Entry, change: int, spelled: Callable[[str], str]) -> None:
    """Enter somebody who is on no register yet; the ID number was kept for them when it was drawn."""
    values = {name: stored(value) for name, value in entry.values.items()}
    name, born_on = str(values["name"]), values["born_on"]
    texts = dict.fromkeys((item.name for item in PERSON_ITEMS if item.kind in {"text", "id_number"}), "")
    row = texts | {"has_photo": False} | values | {"pinyin": spelled(name)}
    columns, places = ", ".join(row), ", ".join(["%s"] * len(row))
    with connection.cursor() as cursor:
        cursor.execute("insert into register_person (id) values (%s)", [entry.subject_id])
        cursor.execute(
            "insert into register_personversion (person_id, number, change_id, valid_from, recorded_at,"  # noqa: S608 - names of our items
            f" {columns}) values (%s, 1, %s, %s, %s, {places})",
            [entry.subject_id, change, born_on or clock.today(), clock.now(), *row.values()],
        )
        cursor.execute("select register_called(%s, %s, %s)", [entry.subject_id, name, spelled(name)])
        if isinstance(born_on, date):
            cursor.execute("select register_born_in(%s, %s)", [entry.subject_id, born_on.year])


def _supersede_and_record(
    cursor: CursorWrapper,
    person_id: int,
    new: Mapping[str, Any],
    change: int,
    kind: str,
    *,
    number: int,
    valid_from: date,
) -> None:
    now, today = clock.now(), clock.today()
    cursor.execute(
        "update register_personversion set superseded_at = %s where person_id = %s and number = %s",
        [now, person_id, number],
    )
    again = (
        "insert into register_personversion (person_id, number, change_id, valid_from, valid_to, recorded_at, "  # noqa: S608 - names of our items
        f"{PERSON_COLUMNS}) select person_id, %s, %s, %s, %s, %s, {{columns}}"
        " from register_personversion where person_id = %s and number = %s"
    )
    # A change holds from today, and what held before is recorded to have held until today;
    # a correction says that the record was wrong from the start (DOMAIN: 变更 and 更正).
    begins = today if kind == "change" and today > valid_from else valid_from
    if begins > valid_from:
        cursor.execute(
            again.format(columns=PERSON_COLUMNS), [number + 1, change, valid_from, begins, now, person_id, number]
        )
    columns = ", ".join("%s" if c in new else c for c in PERSON_COLUMNS.split(", "))
    values = [new[c] for c in PERSON_COLUMNS.split(", ") if c in new]
    cursor.execute(again.format(columns=columns), [number + 2, change, begins, None, now, *values, person_id, number])


def _reissue_booklet(entry: Entry, change: int, by: Actor) -> None:
    """Declare the old booklet void and issue the next (void on reissue, S23); a first one has nothing to void.

    Where nobody is left in the household the booklet is void and no other follows.
    """
    old, new = shown(entry.old), shown(entry.new)
    with connection.cursor() as cursor:
        cursor.execute(
            "with old as (update register_booklet set voided_on = %(today)s, void_reason = %(why)s,"
            "  voided_change = %(change)s, replaced_by = %(new)s"
            "  where household_id = %(household)s and serial = %(old)s and voided_on is null returning household_id),"
            " new as (insert into register_booklet (household_id, serial, issued_on, issued_by, issued_change,"
            "  void_reason, replaced_by)"
            "  select %(household)s, %(new)s, %(today)s, %(unit)s, %(change)s, '', ''"
            "  where %(new)s <> '' and (exists (select from old) or (%(old)s = '' and not exists (select from"
            "   register_booklet where household_id = %(household)s and voided_on is null))) returning household_id)"
            " select (select count(*) from old), (select count(*) from new),"
            "  (select serial from register_booklet where household_id = %(household)s and voided_on is null)",
            {"today": clock.today(), "why": entry.item, "change": change, "new": new,
             "household": entry.subject_id, "old": old, "unit": by.unit_id},
        )  # fmt: skip
        voided, issued, stands = cursor.fetchone() or (0, 0, None)
        if (old and not voided) or (new and not issued):
            raise gone(_("Booklet"), entry.old, stands, code=False)
