"""Looking for records that contradict themselves or each other: each check is one statement over the whole register.

A finding is work for a person, never a correction: the number may be wrong, or the birth date, or neither. Run as the
owner of the tables, on the command line, never to answer a request.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from django.db import connections
from django.utils.translation import gettext_lazy as _
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of contradiction: its code, how it is said, and the statement that finds it.

    The statement yields the persons of each finding as an array, and what stands there.
    """

    code: str
    says: _StrOrPromise
    sql: LiteralString


@dataclass(frozen=True, slots=True)
class Example:
    """One place on the register: the persons it is about, and what stands there."""

    persons: tuple[int, ...]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How often one check found something, and the first places."""

    code: str
    says: _StrOrPromise
    count: int
    examples: tuple[Example, ...]


FIRST = sql.SQL("select count(*) over (), f.* from ({}) f(persons, says) order by persons limit %s")

CHECKS: tuple[Check, ...] = (
    Check(
        "number-and-birth",
        _("The ID number tells another birthday than the register"),
        "select array[v.person_id], v.born_on || ' / ' || v.id_number from register_personversion v"
        " where v.superseded_at is null and v.valid_to is null and length(v.id_number) = 18 and v.born_on is not null"
        "  and to_char(v.born_on, 'YYYYMMDD') <> substr(v.id_number, 7, 8)",
    ),
    Check(
        "number-and-sex",
        _("The ID number tells another sex than the register"),
        "select array[v.person_id], c.label || ' / ' || v.id_number from register_personversion v"
        " join register_code c on c.id = v.sex and c.\"table\" = 'GB/T 2261.1' and c.code in ('1', '2')"
        " where v.superseded_at is null and v.valid_to is null and v.id_number ~ '^[0-9]{17}[0-9X]$'"
        "  and substr(v.id_number, 17, 1)::int %% 2 <> c.code::int %% 2",
    ),
    Check(
        "heads",
        _("A household has no head, or more than one"),
        "select array_agg(m.person_id order by m.position),"
        " count(*) filter (where c.code = '02') || ' / ' || m.household_id"
        " from register_membership m left join register_code c on c.id = m.relation and c.\"table\" = 'GB/T 4761'"
        " where m.superseded_at is null and m.valid_to is null"
        " group by m.household_id having count(*) filter (where c.code = '02') <> 1",
    ),
    Check(
        "twice",
        _("Two persons of the same name and birthday: perhaps one person, registered twice"),
        "select array_agg(v.person_id order by v.person_id), v.name || ' / ' || v.born_on from register_personversion v"
        " where v.superseded_at is null and v.valid_to is null and v.born_on is not null"
        " group by v.name, v.born_on having count(*) > 1",
    ),
    Check(
        "cancelled-but-present",
        _("Cancelled, by death or otherwise, but still standing in a household"),
        "select array[v.person_id], v.cancelled from register_personversion v"
        " join register_membership m on m.person_id = v.person_id and m.superseded_at is null and m.valid_to is null"
        " where v.superseded_at is null and v.valid_to is null and v.cancelled <> ''",
    ),
    Check(
        "older-than-anybody",
        _("Older than anybody ever was, and still present"),
        # Nobody in China was proved to have grown older.
        "select array[v.person_id], v.born_on::text from register_personversion v"
        " join register_membership m on m.person_id = v.person_id and m.superseded_at is null and m.valid_to is null"
        " where v.superseded_at is null and v.valid_to is null and v.born_on < current_date - interval '118 years'",
    ),
)


def findings(*, shown: int) -> Iterator[Finding]:
    """Yield what each check finds, with the first ``shown`` places of each."""
    with connections["owner"].cursor() as cursor:
        for check in CHECKS:
            cursor.execute(FIRST.format(sql.SQL(check.sql)).as_string(), [shown])
            rows = cursor.fetchall()
            examples = tuple(Example(tuple(persons), says) for _count, persons, says in rows)
            yield Finding(code=check.code, says=check.says, count=rows[0][0] if rows else 0, examples=examples)
