"""One check of the whole register: kind by kind, each in one transaction with what it found and what it settled.

Killed at any moment, it goes on with the kinds that were not done. Run as the owner of the tables, on the command line
or by the worker, never to answer a request.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connections, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from banshi.journal.alone import alone
from banshi.kernel import clock
from banshi.register.checking.checks import CHECKS, OLDEST
from banshi.register.checking.coded import coded, dictionary

if TYPE_CHECKING:
    from collections.abc import Generator
    from contextlib import AbstractContextManager

    from banshi.register.checking.checks import Check
    from banshi.register.checking.rules import CheckRules, Codes

NAME = "banshi register"
"""Of the lock under which one checks or converts."""
# Of one statement's sort or hash; a register of a million persons then needs no temporary file.
MEMORY = "128MB"
FOUND = sql.SQL(
    "create temp table found on commit drop as"
    " select coalesce(k.finding_id, gen_random_uuid()) as id, k.finding_id is null as fresh, f.*"
    " from (select f.persons[1:50] as persons, m.household_id, h.station_id, f.item,"
    "   coalesce(f.candidates, '[]'::jsonb) as candidates,"
    "   encode(sha256(convert_to(f.item || E'\\x1f' || f.stands, 'UTF8')), 'hex') as fingerprint"
    "  from ({statement}) f(persons, item, stands, candidates)"
    "  join register_membership m on m.person_id = f.persons[1] and m.superseded_at is null and m.valid_to is null"
    "  join register_household h on h.id = m.household_id) f"
    " left join register_findingmark k on k.code = %(code)s::text and k.persons = f.persons"
    "  and k.fingerprint = f.fingerprint"
)
MARK = (
    "insert into register_findingmark (finding_id, person_id, code, persons, fingerprint, candidates)"
    " select id, persons[1], %(code)s::text, persons, fingerprint, candidates from found where fresh"
)
KEEP = (
    "insert into register_finding (id, code, persons, household_id, station_id, item, found_at, state, words)"
    " select id, %(code)s::text, persons, household_id, station_id, item, %(now)s, 'open', '' from found where fresh"
)
REOPEN = (
    "update register_finding k set state = 'open', found_at = %(now)s, answered_by = null, answered_at = null,"
    " words = '', case_id = null from found f where f.id = k.id and k.state = 'corrected'"
)
MOVE = (
    "update register_finding k set household_id = f.household_id, station_id = f.station_id from found f"
    " where f.id = k.id and (k.household_id, k.station_id) <> (f.household_id, f.station_id)"
)
SETTLE = (
    "update register_finding k set state = 'corrected', answered_at = %(now)s"
    " where k.code = %(code)s::text and k.state = 'open' and not exists (select from found f where f.id = k.id)"
)
COUNT = (
    "select count(*), count(*) filter (where k.state = 'open' and k.found_at = %(now)s),"
    " count(*) filter (where k.state = 'stands') from found f join register_finding k on k.id = f.id"
)


class AlreadyRunning(Exception):
    """Another check of this register is under way; the text is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What one kind of check came to: contradictions on the register, those not known before, those gone since.

    ``standing`` are those of which an office said that the record is right. ``place`` of ``of`` kinds are done.
    """

    check: Check
    found: int
    new: int
    settled: int
    standing: int
    place: int
    of: int


@dataclass(frozen=True, slots=True)
class _Run:
    """One run under way, with what its statements are told."""

    id: int
    done: frozenset[str]
    told: dict[str, Any]


def check_all(rules: CheckRules) -> Generator[Checked]:
    """Check the whole register and yield what each kind came to, as soon as it is kept.

    A run that was interrupted on the same day goes on where it was; what was done is not done again.
    Raises ``AlreadyRunning``.
    """
    with not_beside_another():
        run = _begin(rules)
        for place, check in enumerate(CHECKS, start=1):
            if check.code not in run.done:
                yield _checked(check, rules, run, place)
        with connections["owner"].cursor() as cursor:
            cursor.execute("update register_checking set ended_at = %s where id = %s", [clock.now(), run.id])


def convertible(rules: CheckRules) -> int:
    """Return how many facts are coded by an older table with one certain meaning today: one signature converts them."""
    codes = [number for number, value in dictionary() if (doubt := rules.doubt(value)) is not None and doubt.certain]
    with connections["owner"].cursor() as cursor:
        statement = sql.SQL("select count(*) from ({}) c(person_id, item, code) where code = any (%s)").format(coded())
        cursor.execute(statement.as_string(), [codes])
        return int((cursor.fetchone() or (0,))[0])


def not_beside_another() -> AbstractContextManager[None]:
    """Let nothing else check or convert the register meanwhile. Raises ``AlreadyRunning``."""
    return alone(NAME, AlreadyRunning(_("Another check of this register is under way.")))


def _begin(rules: CheckRules) -> _Run:
    """Go on with today's interrupted run, or begin one."""
    now, today = clock.now(), clock.today()
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id, done from register_checking where ended_at is null and day = %s", [today])
        if (row := cursor.fetchone()) is None:
            cursor.execute(
                "insert into register_checking (began_at, day, done) values (%s, %s, '{}') returning id, done",
                [now, today],
            )
            row = cursor.fetchone() or (0, [])
    return _Run(row[0], frozenset(row[1]), _told(rules) | {"now": now, "today": today})


def _checked(check: Check, rules: CheckRules, run: _Run, place: int) -> Checked:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(f"set local work_mem = '{MEMORY}'")
        known = run.told | {"code": check.code}
        cursor.execute(FOUND.format(statement=_statement(check, rules)).as_string(), known)
        # The statistics of the findings are those of the last check: the index is used whatever they say.
        cursor.execute("create unique index on found (id)")
        cursor.execute("analyze found")
        for statement in (MARK, KEEP, REOPEN, MOVE):
            cursor.execute(statement, known)
        cursor.execute(SETTLE, known)
        settled = cursor.rowcount
        cursor.execute(COUNT, known)
        found, new, standing = cursor.fetchone() or (0, 0, 0)
        cursor.execute("update register_checking set done = done || %s::text where id = %s", [check.code, run.id])
    return Checked(
        check=check, found=found, new=new, settled=settled, standing=standing, place=place, of=len(CHECKS)
    )  # fmt: skip


def _statement(check: Check, rules: CheckRules) -> sql.Composed:
    disputed, other_sex = _disputed(rules, "v"), _says(rules, "v", rules.other_sex(_of("v", "id_number"), SEX))
    return sql.SQL(check.sql).format(
        sound=rules.number_sound(_of("v", "id_number")),
        shared_sound=rules.number_sound(_of("s", "id_number")),
        disputed=disputed,
        other_sex=other_sex,
        sure=_sure(rules, "v"),
        head_sure=_sure(rules, "b"),
        fixed=sql.SQL(", ").join(_of("v", name) for name in rules.fixed_at_birth),
        coded=coded(),
    )


# The bare code of a person's sex: the dictionary is small, so it comes along whole, by its numbers.
SEX = sql.SQL("(%(bare)s::text[])[v.sex]")


def _of(alias: str, column: str) -> sql.Composable:
    return sql.Identifier(alias, column)


def _says(rules: CheckRules, alias: str, otherwise: sql.Composable) -> sql.Composed:
    """Return whether a person has a sound number that says otherwise; asked in this order, the dear part last."""
    number = _of(alias, "id_number")
    return sql.SQL("(case when {number} = '' then false when {otherwise} then {sound} else false end)").format(
        number=number, otherwise=otherwise, sound=rules.number_sound(number)
    )


def _disputed(rules: CheckRules, alias: str) -> sql.Composed:
    return _says(rules, alias, rules.other_birth(_of(alias, "id_number"), _of(alias, "born_on")))


def _sure(rules: CheckRules, alias: str) -> sql.Composed:
    """Return whether a birthday is possible and nothing on the register disputes it."""
    return sql.SQL("({born} between " + OLDEST + " and %(today)s::date and not {disputed})").format(
        born=_of(alias, "born_on"), disputed=_disputed(rules, alias)
    )


def _told(rules: CheckRules) -> dict[str, Any]:
    """Return the parameters of the statements: codes by their numbers in this register's dictionary."""
    known = dictionary()

    def numbers(wanted: Codes) -> list[int]:
        return [n for n, value in known if value.table == wanted.table and value.code in wanted.codes]

    kin = [(n, rule.earliest, rule.latest) for rule in rules.ages for n in numbers(rule.relation)]
    doubts = [(n, doubt) for n, value in known if (doubt := rules.doubt(value)) is not None and not doubt.certain]
    bare = {n: value.code for n, value in known}
    return {
        "bare": [bare.get(n) for n in range(1, max(bare, default=0) + 1)],
        "years": rules.longest_life.years,
        "heads": numbers(rules.heads),
        "spouses": numbers(rules.spouses),
        "married": numbers(rules.married),
        "unstated": numbers(rules.marriage_unstated),
        "kin": [n for n, _earliest, _latest in kin],
        "earliest": [earliest for _n, earliest, _latest in kin],
        "latest": [latest for _n, _earliest, latest in kin],
        "codes": [n for n, _doubt in doubts],
        "candidates": [json.dumps([f"{one.version}:{one.code}" for one in doubt.candidates]) for _n, doubt in doubts],
    }
