"""The report: what happened, what everybody was told, and whether all of it is true."""

from __future__ import annotations

import os
import statistics
from collections import Counter
from typing import TYPE_CHECKING, Any

import psycopg

from bench import faults_checks, faults_due, faults_state, faults_told
from bench.day_base import say
from bench.faults_checks import Row
from bench.faults_plan import SHARES

if TYPE_CHECKING:
    from bench.faults_house import House
    from bench.faults_play import Played
    from bench.faults_world import Town

LONGEST_SECONDS = 60.0
"""Within which something has to be acknowledged again, whatever happened."""


def rows(house: House, town: Town, played: Played, *, findings_before: int) -> list[dict[str, Any]]:
    """Check everything, say what happened, and return the rows."""
    from django.db import connections

    connections.close_all()
    _tell(house, played)
    with psycopg.connect(town.address, autocommit=True) as connection:
        found = [
            *_happened(house, played),
            *faults_checks.commands(connection, played.book, town),
            *faults_checks.whole(connection),
            *faults_state.lives(connection),
            *faults_state.legs(connection),
            *faults_state.passed_up(connection, played),
            *faults_due.clocks(connection, played),
            *faults_told.notices(connection, house.taken),
            *faults_told.looks(connection, town),
            *faults_told.heads(connection),
        ]
    new = faults_told.findings() - findings_before
    found.append(Row("contradictions in the register that were not there before", new, 0, "findings"))
    return [row.as_dict() for row in (*found, *faults_told.commands(os.environ))]


def _happened(house: House, played: Played) -> list[Row]:
    book, killed = played.book, sum(house.done[part] for part in SHARES)
    planned = Counter(fault.part for fault in played.faults if fault.kills)
    return [
        Row("kills", killed, planned.total(), "kills"),
        *(Row(f"kills of the {part}", house.done[part], planned[part], "kills") for part in SHARES),
        *(Row(f"times: {what}", times, times, "faults") for what, times in sorted(house.done.items())
          if what not in SHARES),
        Row("connections to the database cut on the way", sum(played.cuts.values()), sum(played.cuts.values()), "cuts"),
        Row("commands acknowledged", book.acknowledged(), len(book.sent), "commands"),
        Row("commands that were never clearly answered", len([one for one in book.sent if one.said == "unknown"]), 0,
            "commands"),
        Row("answers that were unclear, so that it was sent again", book.unclear, book.unclear, "answers"),
        Row("sent twice at once", book.twice, book.twice, "commands"),
        Row("lines dropped by who sent", book.dropped, book.dropped, "commands"),
        Row("old commands that came again much later", book.again, book.again, "commands"),
        Row("people who had to sign in again", book.signed_out, 0, "answers"),
        Row("starts of banshi serve again", house.restarts["serve"], house.restarts["serve"], "starts"),
        Row("times that banshi serve ended though nobody killed it", house.ended_by_itself["serve"], 0, "times"),
        Row("seconds until something was acknowledged again: median", round(statistics.median(played.back), 1),
            LONGEST_SECONDS, "s"),
        Row("seconds until something was acknowledged again: longest", round(max(played.back), 1),
            LONGEST_SECONDS, "s"),
        Row("seconds that it all took", round(played.seconds), 1200, "s"),
    ]  # fmt: skip


def _tell(house: House, played: Played) -> None:
    """Say what the rows leave out."""
    answers = Counter((one.kind, one.said, one.status) for one in played.book.sent)
    for (kind, said, status), times in sorted(answers.items()):
        say(f"{times:6d} {kind}: {said or 'broken off'} {status or ''}")
    say(f"errors: {played.book.errors}; cuts: {played.cuts}")
    say(f"started again: {dict(house.restarts)}, the database {house.database.restarts} times")
