# ruff: noqa: S608 - put together from parts that are written here; values come as parameters
"""Each kind of contradiction: its code, how it is said to an office, and the one statement that finds it.

One contradiction is one finding, so where two checks could speak of the same thing one of them is silent:

- a number that is no possible number, or that several bear, proves nothing of anybody's birthday or sex;
- a birthday that the number disputes, or that is impossible, proves nothing of a relation;
- without exactly one head nobody's relation to the head can be judged, and with two spouses no pair.

A statement yields the persons (the one to look at first in front), the item in doubt, what stands there, and for an
older code its candidates. What stands there is only compared with itself and never leaves the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of contradiction."""

    code: str
    says: _StrOrPromise
    sql: LiteralString


PERSONS = " from register_personversion v where v.superseded_at is null and v.valid_to is null"
MEMBERS = (
    " from register_personversion v join register_membership m on m.person_id = v.person_id"
    " and m.superseded_at is null and m.valid_to is null"
    " where v.superseded_at is null and v.valid_to is null"
)
NOT_SHARED = (
    "with doubted as materialized (select v.person_id, v.id_number, {stands} as stands" + PERSONS + " and {doubted})"
    " select array[d.person_id], {item}, d.stands, null::jsonb from doubted d where not exists"
    " (select" + MEMBERS + " and v.id_number = d.id_number and v.person_id <> d.person_id)"
)
ONE_HEAD = (
    "with head as (select m.household_id, min(m.person_id) as person_id from register_membership m"
    " where m.superseded_at is null and m.valid_to is null and m.relation = any (%(heads)s::int[])"
    " group by m.household_id having count(*) = 1)"
)
COUPLES = (
    "with couple as materialized (select m.household_id,"
    " min(m.person_id) filter (where m.relation = any (%(heads)s::int[])) as head,"
    " min(m.person_id) filter (where m.relation = any (%(spouses)s::int[])) as spouse,"
    " count(*) filter (where m.relation = any (%(spouses)s::int[])) as spouses from register_membership m"
    " where m.superseded_at is null and m.valid_to is null"
    " and m.relation = any (%(heads)s::int[] || %(spouses)s::int[]) group by m.household_id"
    " having count(*) filter (where m.relation = any (%(heads)s::int[])) = 1)"
)
UNMARRIED = "not {0}.marital_status = any (%(married)s::int[] || %(unstated)s::int[])"
# Everybody by name and birthday in one small hash; only the few of one name and birthday are then compared in all.
NAMESAKE = "hash_record_extended(row(v.name, v.born_on), 0)"
NAMESAKES = (
    "with alike as materialized (select " + NAMESAKE + " as k" + PERSONS + " group by k having count(*) > 1),"
    " namesake as materialized (select v.*, " + NAMESAKE + " as k" + PERSONS + " and " + NAMESAKE +
    " in (select k from alike)), v as (select n.*, m.household_id from namesake n join register_membership m"
    " on m.person_id = n.person_id and m.superseded_at is null and m.valid_to is null)"
)  # fmt: skip
OLDEST = "%(today)s::date - make_interval(years => %(years)s::int)"

CHECKS: tuple[Check, ...] = (
    Check(
        "number-wrong",
        _("The ID number is no possible number"),
        "select array[v.person_id], 'id_number', v.id_number, null::jsonb" + PERSONS + " and v.id_number <> ''"
        " and not {sound}",
    ),
    Check(
        "number-shared",
        _("Several persons bear one ID number"),
        "with s as materialized (select v.id_number" + PERSONS +
        " and v.id_number <> '' group by v.id_number having count(*) > 1)"
        " select array_agg(v.person_id order by v.person_id desc), 'id_number', v.id_number, null::jsonb" + MEMBERS +
        " and v.id_number in (select s.id_number from s where {shared_sound})"
        " group by v.id_number having count(*) > 1",
    ),
    Check(
        "number-and-birth",
        _("The ID number tells another birthday than the register"),
        NOT_SHARED.replace("{stands}", "v.born_on || ' ' || v.id_number").replace("{doubted}", "{disputed}")
        .replace("{item}", "'born_on'"),
    ),
    Check(
        "number-and-sex",
        _("The ID number tells another sex than the register"),
        NOT_SHARED.replace("{stands}", "v.sex || ' ' || v.id_number").replace("{doubted}", "{other_sex}")
        .replace("{item}", "'sex'"),
    ),
    Check(
        "born-in-the-future",
        _("Born on a day that has not come yet"),
        "select array[v.person_id], 'born_on', v.born_on::text, null::jsonb" + PERSONS +
        " and v.born_on > %(today)s::date and not {disputed}",
    ),
    Check(
        "older-than-anybody",
        _("Older than anybody ever was, and still present"),
        "select array[v.person_id], 'born_on', v.born_on::text, null::jsonb" + PERSONS +
        " and v.born_on < " + OLDEST + " and not {disputed}",
    ),
    Check(
        "cancelled-but-present",
        _("Cancelled, by death or otherwise, but still standing in a household"),
        "select array[v.person_id], 'cancelled', v.cancelled, null::jsonb" + PERSONS + " and v.cancelled <> ''",
    ),
    Check(
        "card-without-photo",
        _("An ID card was issued, but no photo is on file"),
        "select array[v.person_id], 'has_photo', v.id_card_issued_on::text, null::jsonb" + PERSONS +
        " and v.id_card_issued_on is not null and not v.has_photo",
    ),
    Check(
        "no-head",
        _("A household has no head"),
        "select array_agg(m.person_id order by m.position, m.person_id), 'relation', 'none', null::jsonb"
        " from register_membership m where m.superseded_at is null and m.valid_to is null"
        " group by m.household_id having not coalesce(bool_or(m.relation = any (%(heads)s::int[])), false)",
    ),
    Check(
        "two-heads",
        _("A household has more than one head"),
        "select array_agg(m.person_id order by m.position, m.person_id), 'relation', m.household_id::text, null::jsonb"
        " from register_membership m where m.superseded_at is null and m.valid_to is null"
        " and m.relation = any (%(heads)s::int[]) group by m.household_id having count(*) > 1",
    ),
    Check(
        "two-spouses",
        _("A head has more than one spouse"),
        COUPLES + " select array_agg(m.person_id order by m.position, m.person_id), 'relation', c.household_id::text,"
        " null::jsonb from couple c join register_membership m on m.household_id = c.household_id"
        " and m.superseded_at is null and m.valid_to is null and m.relation = any (%(spouses)s::int[])"
        " where c.spouses > 1 group by c.household_id",
    ),
    Check(
        "spouses-disagree",
        _("Head and spouse stand in one household, but their marital status says otherwise"),
        COUPLES + ", single as materialized (select v.person_id" + MEMBERS + " and " + UNMARRIED.format("v") +
        " and m.relation = any (%(heads)s::int[] || %(spouses)s::int[])),"
        " pair as (select c.head, c.spouse from couple c join single s on s.person_id = c.head where c.spouses = 1"
        " union select c.head, c.spouse from couple c join single s on s.person_id = c.spouse where c.spouses = 1)"
        " select case when " + UNMARRIED.format("b") + " then array[b.person_id, a.person_id]"
        " else array[a.person_id, b.person_id] end, 'marital_status', concat(a.marital_status, ' ', b.marital_status),"
        " null::jsonb from pair p join register_personversion a on a.person_id = p.head"
        " and a.superseded_at is null and a.valid_to is null join register_personversion b"
        " on b.person_id = p.spouse and b.superseded_at is null and b.valid_to is null",
    ),
    Check(
        "age-and-relation",
        _("Somebody's age cannot be true together with the relation to the head"),
        ONE_HEAD + ", kin as (select unnest(%(kin)s::int[]) as relation, unnest(%(earliest)s::int[]) as earliest,"
        " unnest(%(latest)s::int[]) as latest)"
        " select array_agg(v.person_id order by m.position, v.person_id) || h.person_id, 'relation',"
        " string_agg(m.relation || ' ' || v.born_on, ' ' order by m.position, v.person_id) || ' ' || b.born_on,"
        " null::jsonb from kin k join register_membership m on m.relation = k.relation"
        " and m.superseded_at is null and m.valid_to is null join head h on h.household_id = m.household_id"
        " join register_personversion v on v.person_id = m.person_id and v.superseded_at is null and v.valid_to is null"
        " join register_personversion b on b.person_id = h.person_id and b.superseded_at is null and b.valid_to is null"
        " where (v.born_on < b.born_on + make_interval(years => k.earliest)"
        "  or v.born_on > b.born_on + make_interval(years => k.latest)) and {sure} and {head_sure}"
        " group by m.household_id, h.person_id, b.born_on",
    ),
    Check(
        "twice-in-household",
        _("Two members of one household have one name and one birthday: perhaps one person"),
        NAMESAKES + " select array_agg(v.person_id order by v.person_id desc), 'name', concat(v.name, ' ', v.born_on),"
        " null::jsonb from v group by v.household_id, v.name, v.born_on having count(*) > 1",
    ),
    Check(
        "twice",
        _("Two households hold persons who are alike in all that birth fixes: perhaps one person"),
        NAMESAKES + " select array_agg(v.person_id order by v.person_id desc), 'name', concat(v.name, ' ', v.born_on),"
        " null::jsonb from v where v.born_on is not null group by {fixed} having count(distinct v.household_id) > 1",
    ),
    Check(
        "old-code",
        _("A code of an older table, which may mean several things today"),
        "with doubt as (select unnest(%(codes)s::int[]) as code, unnest(%(candidates)s::text[]) as candidates)"
        " select array[c.person_id], c.item, c.code::text, d.candidates::jsonb from ({coded}) c(person_id, item, code)"
        " join doubt d on d.code = c.code",
    ),
)  # fmt: skip
BY_CODE = {check.code: check for check in CHECKS}


def says(code: str) -> _StrOrPromise:
    """Return how a kind of contradiction is said; a check that no longer exists says its code."""
    return BY_CODE[code].says if code in BY_CODE else code
