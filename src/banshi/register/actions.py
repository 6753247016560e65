"""Writing the register: one approved patch at a time, inside the transaction of the decision.

If an expected old value is gone, nothing is written and both values are shown. The rows written before stay:
the version that stood is superseded, and what held until yesterday and what holds from today are recorded anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext as _

from banshi.kernel import clock
from banshi.kernel.codes import CodeValue
from banshi.kernel.refusals import Conflict, Difference
from banshi.register.codes import code_value, number_of
from banshi.register.items import BY_NAME
from banshi.register.records import Entry, Patch, Value, shown

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.backends.utils import CursorWrapper

    from banshi.kernel.actor import Actor

PERSON_COLUMNS = (
    "name, pinyin, former_name, sex, ethnicity, born_on, birth_place, native_place, other_address, religion, id_number,"
    " height_cm, blood_type, education, marital_status, military_service, workplace, occupation, came_to_city,"
    " came_to_address, guardian_1, guardian_1_kind, guardian_2, guardian_2_kind, birth_certificate_on,"
    " id_card_issued_on, moved_out, cancelled, has_photo, mark, notes, card_officer, registered_on"
)


def apply(patch: Patch, *, case_id: UUID, ground: str, by: Actor) -> str:
    """Write a patch to the register and return the serial of a booklet issued by it, if any.

    Must run inside the decision's transaction, behind a committed look at the persons and households touched.
    Raises ``Conflict`` where an expected old value does not stand there any more.
    """
    change = _record_change(patch.kind, case_id, ground, by)
    serial = ""
    for entry in patch.entries:
        match entry.subject:
            case "person":
                _change_person(entry, change, patch.kind, by)
            case "booklet":
                serial = _reissue_booklet(entry, change, by)
    return serial


def _record_change(kind: str, case_id: UUID, ground: str, by: Actor) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into register_change (recorded_at, kind, case_id, account_id, unit_id, ground)"
            " values (%s, %s, %s, %s, %s, %s) returning id",
            [clock.now(), kind, case_id, by.account_id, by.unit_id, ground],
        )
        return int((cursor.fetchone() or (0,))[0])


def _change_person(entry: Entry, change: int, kind: str, by: Actor) -> None:
    item = BY_NAME[entry.item]
    with connection.cursor() as cursor:
        cursor.execute(
            f"select number, valid_from, {item.name} from register_personversion"  # noqa: S608 - names of our items
            " where person_id = %s and superseded_at is null and valid_to is null for no key update",
            [entry.subject_id],
        )
        row = cursor.fetchone()
        if row is None or not _same(row[2], entry.old):
            raise _gone(item.label, entry.old, None if row is None else row[2], code=item.kind == "code")
        _supersede_and_record(cursor, entry, change, kind, number=row[0], valid_from=row[1])
        cursor.execute(
            "insert into register_logentry (person_id, number, change_id, item, before, after, kind, entered_on,"
            " officer) select %s, coalesce(max(number), 0) + 1, %s, %s, %s, %s, %s, %s, %s from register_logentry"
            " where person_id = %s",
            [entry.subject_id, change, item.name, shown(entry.old), shown(entry.new), kind, clock.today(), by.name,
             entry.subject_id],
        )  # fmt: skip


def _supersede_and_record(
    cursor: CursorWrapper,
    entry: Entry,
    change: int,
    kind: str,
    *,
    number: int,
    valid_from: Any,  # noqa: ANN401
) -> None:
    now, today = clock.now(), clock.today()
    cursor.execute(
        "update register_personversion set superseded_at = %s where person_id = %s and number = %s",
        [now, entry.subject_id, number],
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
            again.format(columns=PERSON_COLUMNS),
            [number + 1, change, valid_from, begins, now, entry.subject_id, number],
        )
    columns = ", ".join("%s" if c == entry.item else c for c in PERSON_COLUMNS.split(", "))
    cursor.execute(
        again.format(columns=columns),
        [number + 2, change, begins, None, now, _stored(entry.new), entry.subject_id, number],
    )


def _reissue_booklet(entry: Entry, change: int, by: Actor) -> str:
    """Declare the old booklet void and issue the next: rules of practice say void on reissue (S23)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "with old as (update register_booklet set voided_on = %(today)s, void_reason = %(why)s,"
            "  voided_change = %(change)s, replaced_by = %(new)s"
            "  where household_id = %(household)s and serial = %(old)s and voided_on is null returning household_id)"
            " insert into register_booklet (household_id, serial, issued_on, issued_by, issued_change, void_reason,"
            "  replaced_by)"
            " select household_id, %(new)s, %(today)s, %(unit)s, %(change)s, '', '' from old returning serial",
            {"today": clock.today(), "why": entry.item, "change": change, "new": shown(entry.new),
             "household": entry.subject_id, "old": shown(entry.old), "unit": by.unit_id},
        )  # fmt: skip
        if cursor.fetchone() is None:
            raise _gone(_("Booklet"), entry.old, None, code=False)
    return shown(entry.new)


def _same(raw: object, expected: Value) -> bool:
    return raw == _stored(expected)


def _stored(value: Value) -> str | int | date | None:
    return number_of(value) if isinstance(value, CodeValue) else value


def _gone(what: Any, expected: Value, raw: Any, *, code: bool) -> Conflict:  # noqa: ANN401

    found = code_value(raw) if code and raw is not None else raw
    return Conflict(
        "old-value-gone",
        _("The register has changed since this was proposed, so nothing was written."),
        cure=_("Compare both values; then send the case back or refuse it."),
        differences=(Difference(what, shown(expected) or "–", shown(found) or "–"),),
    )
