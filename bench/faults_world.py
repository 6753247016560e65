"""The town that is broken: two stations, a hotline with one utility, a ballot, and as many residents as will come."""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import psycopg

from bench import day_base, hotline, world
from bench.killed_concerns import ticket

if TYPE_CHECKING:
    from banshi.postgres import Server

VOTERS = 200
FIRST_VOTER_ACCOUNT = 800_000_000
OPENS_AFTER = timedelta(seconds=4)
LASTS = timedelta(hours=6)
PEEKS_AGAIN = 0.3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who comes: the number of the row, of the card, and the name."""

    id: int
    number: str
    name: str


@dataclass
class Town:
    """Who is there, by the numbers of their accounts, and what will be looked at in the end."""

    address: str
    people: world.World
    persons: int
    clerk: str
    officer: str
    operator: str
    unit: str
    clerk_unit: int
    sessions: dict[str, str]
    api_key: str
    ballot: UUID
    options: tuple[UUID, ...]
    version: int
    today: str
    yesterday: str
    category: str = hotline.HEATING
    division: str = hotline.DIVISION
    late_cases: list[UUID] = field(default_factory=list)
    late_concerns: list[UUID] = field(default_factory=list)
    made_late: set[UUID] = field(default_factory=set)
    numbers: dict[str, str] = field(default_factory=dict)
    shown: list[tuple[UUID, str]] = field(default_factory=list)
    _coming: Any = field(default_factory=lambda: itertools.count(1))
    _voting: Any = field(default_factory=lambda: itertools.count(0))

    def next_person(self) -> Person:
        """Return somebody who has not come yet. Raises ``IndexError`` when all have."""
        one = next(self._coming)
        if one > self.persons:
            raise IndexError("Everybody has come: ask for more persons.")
        return Person(one, self.people.number_of(one), self.people.name_of(one))

    def next_voter(self) -> str | None:
        """Return the account of somebody who has not taken a paper yet; nobody when all have."""
        one = next(self._voting)
        return str(FIRST_VOTER_ACCOUNT + one) if one < VOTERS else None

    def ticket(self, concern: UUID) -> str:
        """Return the ticket of a form that was opened a minute ago."""
        return ticket(concern)

    async def peek(self, statement: str, *values: object) -> Any:  # noqa: ANN401 - what is asked for
        """Return one value from the database, when it answers."""
        return await asyncio.to_thread(self._peek, statement, values)

    async def path_of(self, concern: UUID) -> str:
        """Return where a resident follows a concern."""
        from banshi.concerns import codes

        return codes.path_of(await self.peek("select number from concerns_concern where id = %s", concern), concern)

    def _peek(self, statement: str, values: tuple[object, ...]) -> Any:  # noqa: ANN401 - as above
        while True:
            try:
                with psycopg.connect(self.address, autocommit=True, connect_timeout=5) as connection:
                    return (connection.execute(statement.encode(), values).fetchone() or (None,))[0]
            except psycopg.OperationalError:
                time.sleep(PEEKS_AGAIN)


def opened(server: Server, address: str, persons: int) -> Town:
    """Fill an empty database; ``address`` is the superuser's."""
    people = world.built(server)
    people.populate(1, persons + VOTERS)
    from django.conf import settings
    from django.db import connections

    settings.STATIC_ROOT.mkdir(exist_ok=True)
    at_hotline = hotline.opened()
    actors = {"clerk": people.clerk, "officer": people.officer, **at_hotline}
    sessions = _sessions(actors) | _voters(persons)
    accounts: dict[str, Any] = {name: str(actor.account_id) for name, actor in actors.items()}
    town = Town(
        address=address, people=people, persons=persons, clerk_unit=people.clerk.unit_id or 0, sessions=sessions,
        **accounts, **_ballot(), **_rest(),
    )  # fmt: skip
    connections.close_all()
    return town


def _sessions(actors: dict[str, Any]) -> dict[str, str]:
    from banshi.stations.models import Account

    accounts = {one.pk: one for one in Account.objects.using("owner").all()}
    return {str(one.account_id): day_base.session_of(accounts[one.account_id], one.post_id) for one in actors.values()}


def _voters(persons: int) -> dict[str, str]:
    from banshi.stations.models import Account

    accounts = Account.objects.using("owner").bulk_create(
        Account(id=FIRST_VOTER_ACCOUNT + one, username=f"voter-{one}", first_name="王强", password="!",  # noqa: S106 - nobody signs in by it
                person_id=persons + 1 + one)
        for one in range(VOTERS)
    )  # fmt: skip
    return {str(account.pk): day_base.session_of(account, None) for account in accounts}


def _ballot() -> dict[str, Any]:
    """Announce a ballot of residents everywhere, and let its hour come."""
    from banshi.kernel import clock
    from banshi.kernel.actor import SYSTEM
    from banshi.voting import ballots
    from banshi.voting.vocabulary import Chamber

    opens, options = clock.now() + OPENS_AFTER, tuple(sorted(uuid4() for _one in range(4)))
    plan = ballots.Plan(
        about_id=uuid4(), title="Which pump first?", chamber=Chamber.RESIDENTS, options=options, seats=1,
        electorate=VOTERS, opens_at=opens, closes_at=opens + LASTS,
    )  # fmt: skip
    ballot = ballots.announce(plan, by=SYSTEM)
    time.sleep(OPENS_AFTER.total_seconds())
    ballots.open_due()
    return {"ballot": ballot.id, "options": options}


def _rest() -> dict[str, Any]:
    from banshi.api.open311.keys import make_key
    from banshi.kernel import clock
    from banshi.matters.jurisdiction import matter

    today = clock.today()
    return {
        "api_key": make_key("bench"), "version": matter("lost-booklet").version, "today": today.isoformat(),
        "yesterday": (today - timedelta(days=1)).isoformat(),
    }  # fmt: skip
