"""Who was told, by the gateway's own list, and who was seen, by the looks: nothing twice unknown to us."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from bench.faults_checks import Row, count

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import psycopg

    from bench.faults_world import Town

SEALED = re.compile(r"([\d,]+) lines are in the log")
WRONG_HEADS = (
    "select count(*) from (select at, lag(at) over (order by id) as before from proofs_head) h"
    " where at < before - interval '1 second' or at > now() + interval '1 second'"
)
UNSEEN = (
    "select count(*) from unnest(%s::uuid[], %s::bigint[]) s(thing, account) where not exists"
    " (select from access_look l where l.reference = s.thing and l.account_id = s.account)"
)


def notices(connection: psycopg.Connection[Any], taken: Path) -> list[Row]:
    """Compare what the gateway took with what we say of it."""
    times = Counter(json.loads(line)["key"] for line in taken.read_text(encoding="utf-8").splitlines())
    ours = {
        f"notice-{number}": (sent is not None, unclear > 0 or begun is not None)
        for number, sent, unclear, begun in connection.execute(
            "select id, sent_at, unclear, begun_at from notices_notice"
        ).fetchall()
    }
    twice = [key for key, many in times.items() if many > 1]
    said = [key for key, (sent, _unclear) in ours.items() if sent]
    return [
        Row("notices that the gateway has, of those there are", sum(key in times for key in ours), len(ours),
            "notices"),
        Row("notices said to be sent that the gateway does not have", sum(key not in times for key in said), 0,
            "notices"),
        Row("notices that the gateway got twice, and we do not say that this is unknown",
            sum(not ours.get(key, (False, False))[1] for key in twice), 0, "notices"),
        Row("notices that the gateway has, neither said to be sent nor to be unknown",
            sum(key in times and not sent and not unclear for key, (sent, unclear) in ours.items()), 0, "notices"),
        Row("messages of the gateway that are no notice of ours", sum(key not in ours for key in times), 0, "messages"),
        Row("notices with a try whose end is unknown, and said to be", sum(one[1] for one in ours.values()), len(ours),
            "notices"),
        Row("of them the gateway got twice, under one idempotency key", len(twice), len(ours), "notices"),
    ]  # fmt: skip


def looks(connection: psycopg.Connection[Any], town: Town) -> list[Row]:
    """Look for records that were shown without a committed look."""
    things, accounts = [one for one, _who in town.shown], [int(who) for _one, who in town.shown]
    return [
        Row(
            "cases shown to an office without a committed look", count(connection, UNSEEN, things, accounts), 0, "pages"
        ),
        Row("cases shown to an office", len(things), len(things), "pages"),
    ]


def commands(environment: Mapping[str, str]) -> list[Row]:
    """Ask the product itself: is the log whole, is the archive."""
    rows: list[Row] = []
    sealed = 0
    for words in (["verify", "--log"], ["archive", "--verify"]):
        succeeds, said = _answered(words, environment)
        rows.append(Row(f"“banshi {' '.join(words)}” finds nothing wrong", int(succeeds), 1, "answers"))
        sealed = sealed or int((SEALED.search(said) or ["", "0"])[1].replace(",", ""))
    return [*rows, Row("lines and looks that were sealed and compared", sealed, sealed, "rows")]


def heads(connection: psycopg.Connection[Any]) -> list[Row]:
    """Look for signed heads that are dated before the one before, or later than it is."""
    return [Row("heads of the log that are dated wrongly", count(connection, WRONG_HEADS), 0, "heads")]


def _answered(words: list[str], environment: Mapping[str, str]) -> tuple[bool, str]:
    command = [sys.executable, "-m", "banshi", *words]
    told = {**environment, "LANG": "C"}
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    sys.stderr.write(done.stdout + done.stderr)
    return done.returncode == 0, done.stdout


def findings() -> int:
    """Check the register for contradictions and return how many there are."""
    from banshi.china.consistency import check_rules
    from banshi.register import checking

    return sum(one.found for one in checking.check_all(check_rules()))
