"""Filling an empty installation with the demonstration province: offices, people and mistakes.

The register comes in one transaction; until the last case is written the installation is marked as half filled, and
a filling that was interrupted is begun anew. An installation that holds anything else is never touched.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connections, transaction

from banshi.demo.families import FIRST_MARRIAGE, HEAD, MAN, SINGLE, WIDOWED, WIFE, WOMAN, Member
from banshi.demo.hotline import Line
from banshi.demo.loading import TAKEN_OVER, load
from banshi.demo.marking import BEING_FILLED, LI, state
from banshi.demo.mistakes import Mistakes
from banshi.demo.offices import Plan
from banshi.demo.sheets import Registry
from banshi.demo.staff import Login, staff, store
from banshi.home import home as installation
from banshi.kernel import clock
from banshi.register import codes
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from banshi.demo.mistakes import Planted
    from banshi.demo.sheets import Home

SEED = 20261121
KIN = "李建国"
RESIDENTS_WITH_ACCOUNTS = 20


def fill(number: int, *, seed: int = SEED, progress: Callable[[int], None] = lambda _more: None) -> list[Planted]:
    """Fill an empty installation with so many persons and return the mistakes planted among them.

    ``progress`` is told how many persons were loaded since it was last told.
    """
    if state() == BEING_FILLED:
        _empty()
    codes.forget()
    plan = Plan(seed)
    people = People(plan, seed, clock.today())
    # The dictionary of codes is entered by the first household; the rest joins or nothing does.
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into register_change (recorded_at, kind, ground) values (%s, 'import', %s) returning id",
            [TAKEN_OVER, BEING_FILLED],
        )
        (change,) = cursor.fetchone() or (0,)
        load(cursor.cursor, people.homes(number), int(change), progress)
        # The hotline comes last, so that all other offices and accounts keep their numbers.
        line = Line(plan, seed)
        logins = [*staff(plan, seed, people.kin), *people.logins, *line.staff(seed)]
        store([*plan.offices, *line.offices], logins)
        _continue_counting(cursor)
    unit.cache_clear()
    _write_down(people.mistakes.planted)
    return people.mistakes.planted


class People:
    """Everybody in order: Li's household first, then all others with their mistakes, and who among them has a login."""

    def __init__(self, plan: Plan, seed: int, today: date) -> None:
        self.plan = plan
        self.registry = Registry(plan, seed, today)
        self.mistakes = Mistakes(self.registry, seed)
        self.logins: list[Login] = []
        self.kin = 0

    def homes(self, number: int) -> Iterator[Home]:
        """Yield all households, until so many persons are registered."""
        yield self._household_of_li()
        for home in self.registry.homes(number):
            self._give_login(home)
            yield from self.mistakes.spoil(home)

    def _household_of_li(self) -> Home:
        members = [
            Member(LI, MAN, date(1990, 5, 17), HEAD, FIRST_MARRIAGE),
            Member("周婷", WOMAN, date(1991, 8, 2), WIFE, FIRST_MARRIAGE),
            Member("李小宝", MAN, date(2015, 3, 2), "21", SINGLE, father=LI, mother="周婷"),
            Member("王秀英", WOMAN, date(1961, 9, 30), "52", WIDOWED),
            Member(KIN, MAN, date(1988, 1, 9), "71", SINGLE),
        ]
        home = self.registry.home(self.plan.home, members)
        home.kind, home.frozen, home.serial, home.issued_on = "10", "", f"{100_000_000 + home.id}", date(2012, 6, 1)
        for sheet in home.sheets:
            sheet.ethnicity, sheet.native_place = "01", self.plan.home.place
            if sheet.education and sheet.education[0]:
                sheet.education = (None, "71")
        home.sheets[0].education, home.sheets[0].workplace = (None, "61"), "广州市远帆物流有限公司"
        self.kin = home.sheets[-1].person_id
        self.logins.append(Login(username="resident", name=LI, person_id=home.sheets[0].person_id))
        return home

    def _give_login(self, home: Home) -> None:
        if len(self.logins) <= RESIDENTS_WITH_ACCOUNTS and home.kind != "20":
            head = home.sheets[0]
            self.logins.append(Login(username=f"resident-{len(self.logins)}", name=head.name, person_id=head.person_id))


def _continue_counting(cursor: Any) -> None:  # noqa: ANN401 - Django's cursor
    for table in ("register_person", "register_household", "stations_unit", "stations_account"):
        cursor.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table}")  # noqa: S608


def _empty() -> None:
    """Remove a demonstration that was interrupted while it was filled, and nothing but that."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(
            "select string_agg(format('%I', tablename), ', ') from pg_tables where schemaname = 'public'"
            " and tablename !~ '^(django_migrations|django_content_type|auth_permission|procrastinate_)'"
            " and tablename <> 'journal_installation'"  # what kind of data this is stays said
        )
        (tables,) = cursor.fetchone() or ("",)
        # A demonstration that never was whole is no record yet; only the owner can do this.
        for record in ("journal_line", "access_look"):
            cursor.execute(f"alter table {record} disable trigger user")
        cursor.execute(f"truncate {tables} restart identity")
        for numbers in ("concerns_number", "concerns_problem_number"):
            cursor.execute(f"alter sequence {numbers} restart")
        for record in ("journal_line", "access_look"):
            cursor.execute(f"alter table {record} enable trigger user")
    connections["default"].close()


def _write_down(planted: list[Planted]) -> None:
    lines = [mistake.as_json() for mistake in planted]
    path = installation() / "demonstration-mistakes.json"
    path.write_text(json.dumps(lines, ensure_ascii=False, indent=0), encoding="utf-8")
