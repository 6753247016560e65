"""What was acknowledged against what is there: each command once, whole, and nothing that nobody sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

if TYPE_CHECKING:
    import psycopg

    from bench.faults_client import Book, Sent
    from bench.faults_world import Town

STEPS: dict[str, tuple[str, ...]] = {
    "file": ("file",), "away": ("file",), "early approve": ("approve",), "approve": ("approve",),
    "refuse": ("refuse",), "withdraw": ("withdraw",), "send-back": ("send-back",), "supplement": ("supplement",),
    "print": ("print",), "early hand over": ("hand-over",), "hand-over": ("hand-over",), "accept": ("accept",),
    "contact": ("contact",), "answer": ("answer", "answer-in-doubt"),
}  # fmt: skip
"""Kinds whose command stands in the journal, and as which step."""
TAKEN_BACK = (
    "select l.thing_id from journal_line l join concerns_concern c on c.id = l.thing_id"
    " where l.step = 'withdraw' and c.state = 'closed' and c.outcome = 'withdrawn'"
)
CLOSE = 1.0
"""Seconds by which a line may lie outside the moments between which it was sent and answered."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the report, and what it must be."""

    name: str
    ours: float
    limit: float
    unit: str

    def as_dict(self) -> dict[str, Any]:
        """Return it as every bench does."""
        ratio = round(self.ours / self.limit, 3) if self.limit else float(self.ours)
        return {"name": self.name, "ours": self.ours, "limit": self.limit, "ratio": ratio, "unit": self.unit}


def count(connection: psycopg.Connection[Any], statement: str, *values: object) -> int:
    """Return one number."""
    return int((connection.execute(statement.encode(), values).fetchone() or (0,))[0] or 0)


def commands(connection: psycopg.Connection[Any], book: Book, town: Town) -> list[Row]:
    """Compare every command with the journal and, where it leaves no line there, with what it makes."""
    lines = {
        str(command): (step, float(at))
        for command, step, at in connection.execute(
            "select command, step, extract(epoch from at)::float8 from journal_line where command is not null"
        ).fetchall()
    }
    stepped = [one for one in book.sent if one.kind in STEPS]
    done, refused = [one for one in stepped if one.done], [one for one in stepped if one.said == "refused"]
    there = [one for one in done if one.key in lines and lines[one.key][0] in STEPS[one.kind]]
    dated_wrong = [one for one in there if not one.began - CLOSE <= lines[one.key][1] <= one.answered + CLOSE]
    ours = {one.key for one in book.sent} | {str(uuid5(_uuid(one.thing), "confirm")) for one in book.sent}
    return [
        Row("acknowledged steps of cases and concerns that are there once", len(there), len(done), "commands"),
        Row(
            "steps that were refused and are there all the same",
            sum(one.key in lines for one in refused),
            0,
            "commands",
        ),
        Row("commands in the journal that nobody sent", sum(one not in ours for one in lines), 0, "commands"),
        Row("steps dated before they were sent or after they were acknowledged", len(dated_wrong), 0, "lines"),
        *_without_lines(connection, book, town),
    ]


def _uuid(thing: str) -> UUID:
    try:
        return UUID(thing)
    except ValueError:
        return UUID(int=0)


def _without_lines(connection: psycopg.Connection[Any], book: Book, town: Town) -> list[Row]:
    """Compare what names itself otherwise than by a command: concerns, words of residents, votes."""

    def there(name: str, statement: str, sent: list[Sent]) -> Row:
        """Count those of whom the database has exactly one."""
        found = Counter(str(key) for (key,) in connection.execute(statement.encode()).fetchall())
        return Row(f"acknowledged {name} that are there once", sum(found[one.thing] == 1 for one in sent),
                   len(sent), "commands")  # fmt: skip

    seen = Counter(town.numbers.values())
    numbers = {number for (number,) in connection.execute("select number from concerns_concern").fetchall()}
    return [
        there("concerns by web and telephone", "select id from concerns_concern", book.of("report", "call")),
        Row("acknowledged concerns by Open311 that are there once", sum(n in numbers and seen[n] == 1 for n in seen),
            len(book.of("open311")), "commands"),
        there("confirmations", "select thing_id from journal_line where step = 'confirm'", book.of("confirm")),
        there("verdicts on concerns", "select concern_id from concerns_verdict", book.of("verdict")),
        there("concerns taken back", TAKEN_BACK, book.of("take back")),
        there("words on cases", "select id from matters_case where verdict = 'solved'", book.of("case verdict")),
        *_votes(connection, book, town),
        *_nobody_sent(connection, book, town),
    ]  # fmt: skip


def _votes(connection: psycopg.Connection[Any], book: Book, town: Town) -> list[Row]:
    from banshi.voting.papers import serial_of

    cast = {
        bytes(serial): [str(one) for one in choices]
        for serial, choices in connection.execute("select serial, choices from voting_vote").fetchall()
    }
    papers = [one for one in book.sent if one.kind == "cast"]
    acknowledged = [one for one in papers if one.done]
    right = [one for one in acknowledged if cast.get(serial_of(town.ballot, one.key)) == [one.more["choice"]]]
    sent = {serial_of(town.ballot, one.key) for one in papers}
    taken = count(connection, "select count(*) from voting_right")
    lost = taken - len({one.key for one in papers})  # whoever got a paper casts it
    return [
        Row("acknowledged votes that are there once, as they were cast", len(right), len(acknowledged), "votes"),
        Row("votes that nobody cast", sum(one not in sent for one in cast), 0, "votes"),
        Row("voters with a paper, of those who asked for one", taken, sum(one.kind == "paper" for one in book.sent),
            "voters"),
        Row("ballot papers that were lost on the way, and with them the vote", lost, 0, "votes"),
    ]  # fmt: skip


def _nobody_sent(connection: psycopg.Connection[Any], book: Book, town: Town) -> list[Row]:
    named = {one.thing for one in book.sent if one.kind in {"report", "call"}}
    others = connection.execute(
        "select id, number from concerns_concern where not id = any (%s::uuid[])", [list(named)]
    ).fetchall()
    unseen = sum(number not in town.numbers.values() for _id, number in others)
    lost = sum(one.kind == "open311" and one.thing not in town.numbers for one in book.sent)
    filed = {one.key for one in book.sent if one.kind in {"file", "away"}}
    cases = connection.execute("select command from journal_line where step = 'file'").fetchall()
    return [
        Row("concerns that nobody sent", max(0, unseen - lost), 0, "concerns"),
        Row("cases that nobody filed", sum(str(command) not in filed for (command,) in cases), 0, "cases"),
    ]


OF_KIND = "select count(*) from notices_notice p where p.case_id = c.id and p.kind = '{}'"
PRINTED = (
    "select case when c.state in ('printed', 'closed') then"
    " (select count(*) from matters_paper p where p.case_id = c.id and p.kind = 'booklet') else 1 end"
)
REISSUED = (
    "select case when c.state in ('approved', 'printed', 'closed') then"
    " (select count(*) - 1 from register_booklet b where b.household_id = c.household_id) else 1 end"
)
OTHER_THAN_ONE = "select count(*) from matters_case c where 1 <> ({})"
TOLD_OTHERWISE = (
    "select count(*) from matters_case c where"
    " (select count(*) from journal_line l where l.thing_id = c.id and l.step = %s)"
    " <> (select count(*) from notices_notice n where n.case_id = c.id and n.kind = %s)"
)
PARTS = (
    ("filing in the journal", "select count(*) from journal_line p where p.thing_id = c.id and p.step = 'file'"),
    ("set of particulars", "select count(*) from matters_particulars p where p.case_id = c.id"),
    ("notice to the resident that it was accepted", OF_KIND.format("case-accepted")),
    ("notice to the office that decides", OF_KIND.format("decide")),
    ("booklet, where it was printed", PRINTED),
    ("valid booklet of the household",
     "select count(*) from register_booklet b where b.household_id = c.household_id and b.voided_on is null"),
    ("new booklet, where it was approved", REISSUED),
)  # fmt: skip
"""What every case must have exactly one of."""
TOLD = {
    "file": "case-accepted", "approve": "case-approved", "refuse": "case-refused", "send-back": "case-sent-back",
    "withdraw": "case-withdrawn", "print": "case-printed", "hand-over": "case-closed", "escalate": "case-escalated",
}  # fmt: skip
"""Which notice to the resident belongs to which step of a case."""


def whole(connection: psycopg.Connection[Any]) -> list[Row]:
    """Look at every case and every concern for parts that are missing or there twice."""
    from bench.killed_concerns import ONE_OF
    from bench.killed_concerns import PARTS as OF_A_CONCERN

    rows = [
        Row(f"cases with other than one {name}", count(connection, OTHER_THAN_ONE.format(one)), 0, "cases")
        for name, one in PARTS
    ]
    rows += [
        Row(f"concerns with other than one {name}", count(connection, ONE_OF.format(table, key, more)), 0, "concerns")
        for name, table, key, more in OF_A_CONCERN
    ]
    untold = sum(count(connection, TOLD_OTHERWISE, step, kind) for step, kind in TOLD.items())
    return [*rows, Row("steps of cases without their notice, or notices without their step", untold, 0, "notices")]
