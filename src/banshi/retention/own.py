"""What is kept about one resident, read by nobody but that resident: table by table, behind one look at oneself.

Other people in it are covered: officers stand by their unit and post, other residents as “another person”, and secrets
and other people's keys are never part of it (``door.sql`` beside this file sees to the last two).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from banshi import access
from banshi.register.codes import code_value
from banshi.register.items import BY_NAME
from banshi.retention.kinds import KINDS
from banshi.retention.tables import Names, Table, tables_of
from banshi.stations.models import Account, Unit
from banshi.voting.issuing import Voter
from banshi.voting.keys import voter_key
from banshi.voting.models import Ballot, Right

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.actor import Actor

PAGE = 5_000
PURPOSE_READ, PURPOSE_TAKEN = "own-kept", "own-export"
"""Keys of the sentences in which the resident later reads why they looked."""
MOMENTS = ("at", "recorded_at", "accepted_at", "begun_at", "asked_at", "since", "date_joined", "attempt_time",
           "opened_at",
           "received_at", "issued_at", "found_at", "proposed_at", "joined_at", "issued_on",
           "entered_on", "day")  # fmt: skip
DOOR = Path(__file__).with_name("door.sql")
NOT_BY_PERSON: dict[str, _StrOrPromise] = {
    "register_import": gettext_lazy("which file it was, by nobody's number"),
    "register_quarantined": gettext_lazy("rows that could not be read, so nobody knows whose they are"),
    "register_checking": gettext_lazy("on which day records were compared"),
    "concerns_concernimport": gettext_lazy("which list it was, by nobody's number"),
    "concerns_importfile": gettext_lazy("a list while it is taken over"),
    "concerns_quarantinedrow": gettext_lazy("rows that could not be read, so nobody knows whose they are"),
    "concerns_columnmapping": gettext_lazy("how the columns of a list are read"),
    "projects_listfile": gettext_lazy("a list of projects"),
    "django_session": gettext_lazy("tied to a browser by a secret that nobody can look up"),
    "connections_event": gettext_lazy("steps told to other systems by the matter; each stands in the journal"),
    "connections_inquiry": gettext_lazy("each question of another system is a look, and stands there"),
    "stations_guess": gettext_lazy("a keyed hash, so nobody knows whose it is"),
    "procrastinate_workers": gettext_lazy("a process of ours"),
    "procrastinate_jobs": gettext_lazy("work without anybody's data"),
    "procrastinate_events": gettext_lazy("work without anybody's data"),
    "procrastinate_periodic_defers": gettext_lazy("work without anybody's data"),
}  # fmt: skip
"""Tables of a kind that residents are told of in which nobody can be looked up, and why."""

WITHHELD_BY_US = frozenset(
    {
        "access_look.pid", "access_look.xid", "account_emailconfirmation.key", "axes_accesslog.session_hash",
        "concerns_apitoken.token", "concerns_concern.proposed", "concerns_member.caller", "matters_case.follow_code",
        "matters_party.code", "notices_notice.path", "stations_recovery.ticket",
    }
)  # fmt: skip
"""Closed columns that are one's own to read elsewhere, or of no use: the copy leaves them out by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many entries of a kind there are, and the first and the last moment of them."""

    entries: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads what is kept about them: their number, their accounts, and the names of all units."""

    me: int
    accounts: frozenset[int]
    units: dict[int, Unit]

    def covered(self, table: Table, row: dict[str, Any]) -> dict[str, Any]:
        """Return a row with units by name, officers as such, other persons covered, and codes as they are printed."""
        return {column: self._covered(table, column, value) for column, value in row.items()}

    def _covered(self, table: Table, column: str, value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
        names = table.columns[column]
        if isinstance(value, list) and names in {Names.PERSON, Names.ACCOUNT, Names.UNIT}:
            return [self._covered(table, column, one) for one in value]
        if value is None or value == "":
            return value
        if names is Names.PERSON:
            return _("you") if value == self.me else _("another person")
        if names is Names.ACCOUNT:
            return _("you") if value in self.accounts else _("an officer, of the office named beside it")
        if names is Names.UNIT and isinstance(value, int):
            return str(self.units.get(value, value))
        return _code(value) if table.kind == "register" and isinstance(value, int) and _is_code(column) else value


def _code(value: int) -> str:
    code = code_value(value)
    return f"{code.label} ({code.code})"


def _is_code(column: str) -> bool:
    return column in BY_NAME and BY_NAME[column].kind == "code"


def reader_of(me: int) -> Reader:
    """Return a resident as who reads what is kept about them."""
    accounts = Account.objects.filter(person_id=me).values_list("pk", flat=True)
    return Reader(me, frozenset(accounts), Unit.objects.in_bulk())


def look_at_myself(by: Actor, *, purpose: str) -> int:
    """Write down and commit a look of one's own at everything; return whose it is.

    The look holds for a minute: whoever reads longer looks again. Only a resident signed in as oneself gets through.
    """
    assert by.person_id is not None  # noqa: S101 - the page is for residents
    access.write_down(by.person_id, ("everything",), by=by, purpose=purpose, reference=None, kind="self")
    return by.person_id


@cache
def own_tables() -> dict[str, tuple[Table, ...]]:
    """Return the tables in which a resident can be found, by kind; the door has a line for each of them."""
    door = DOOR.read_text(encoding="utf-8")
    return {
        kind.code: tuple(
            table for table in tables_of(kind.code) if f"('{table.name}', '" in door or table.name == "voting_right"
        )
        for kind in KINDS
    }


def counts(reader: Reader) -> dict[str, Count]:
    """Return how much of each kind is kept of a resident, behind an open look at oneself."""
    found = dict[str, Count]()
    for kind, tables in own_tables().items():
        each = [_votes_counted(reader) if table.name == "voting_right" else _counted(table) for table in tables]
        firsts, lasts = [c.first for c in each if c.first], [c.last for c in each if c.last]
        found[kind] = Count(
            entries=sum(count.entries for count in each), first=min(firsts, default=None), last=max(lasts, default=None)
        )
    return found


def rows_of(table: Table, reader: Reader) -> Iterator[dict[str, Any]]:
    """Return one's own rows of a table, other people covered, behind an open look at oneself."""
    if table.name == "voting_right":
        yield from _votes(reader)
        return
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "select retention_own(%s::text, %s::text[], %s::int, %s::int)",
                [table.name, list(table.handed_out), after, PAGE],
            )
            found = [_read(row) for (row,) in cursor.fetchall()]
        yield from (reader.covered(table, row) for row in found)
        if len(found) < PAGE:
            return
        after += PAGE


def content_of(table: str, key: str) -> bytes | None:
    """Return the content of one of one's own files, behind an open look at oneself."""
    with connection.cursor() as cursor:
        cursor.execute("select retention_file(%s::text, %s::text)", [table, key])
        (content,) = cursor.fetchone() or (None,)
    return None if content is None else bytes(content)


def _read(row: object) -> dict[str, Any]:
    found = json.loads(row) if isinstance(row, str) else row
    assert isinstance(found, dict)  # noqa: S101 - a row of a table
    return found


def _counted(table: Table) -> Count:
    moment = next((name for name in MOMENTS if table.columns.get(name) is Names.PLAIN), "")
    with connection.cursor() as cursor:
        cursor.execute(
            "select entries, first::timestamptz, last::timestamptz from retention_count(%s::text, %s::text)",
            [table.name, moment],
        )
        entries, first, last = cursor.fetchone() or (0, None, None)
    return Count(entries=entries, first=first, last=last)


def _votes(reader: Reader) -> Iterator[dict[str, Any]]:
    """Return for which ballots somebody took a paper: the table holds a keyed hash, so each ballot is asked."""
    voters = [Voter.resident(reader.me), *(Voter.delegate(one, reader.me) for one in reader.accounts)]
    for ballot in Ballot.objects.only("id", "title"):
        keys = {voter_key(ballot.id, voter.name) for voter in voters}
        for day, unit in Right.objects.filter(ballot_id=ballot.id, voter__in=keys).values_list("day", "unit_id"):
            yield {"ballot_id": ballot.title, "day": day.isoformat(), "unit_id": str(reader.units.get(unit or 0, ""))}


def _votes_counted(reader: Reader) -> Count:
    return Count(entries=sum(1 for _vote in _votes(reader)), first=None, last=None)
