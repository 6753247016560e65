"""How often the proposals are right, on a folder of real messages; nothing of them is kept or printed but figures.

R-precision: of the first R proposals for a message of a known event, the share that is of the event, R being how many
others it has. The list of events is partial: what is right but not listed counts as wrong. Whether the sure ones are
right was judged by reading: ``same_judged.csv`` holds numbers, judgements and reasons, no texts.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np

if TYPE_CHECKING:
    from banshi.concerns.same import Proposal

R_PRECISION, IN_FIVE, RIGHT = 0.88, 0.99, 0.95
JUDGED = Path(__file__).with_name("same_judged.csv")
MOST_SIGNS = 80  # of a title


def left_out() -> dict[str, Any]:
    """Return the row that says why the others are missing."""
    return {
        "name": "no folder of messages is named by BANSHI_APPEALS: how often it is right was not measured",
        "ours": 0, "limit": 0, "ratio": 0, "unit": "messages",
    }  # fmt: skip


def measured(folder: Path) -> list[dict[str, Any]]:
    """Measure on the messages and events of a folder; needs Django and an empty database."""
    from banshi.concerns import same
    from bench.same import empty, fill

    with (folder / "messages.csv").open(encoding="utf-8", newline="") as file:
        messages = {line["id"]: line for line in csv.DictReader(file)}
    empty()
    fill(
        (_uuid(number), _at(line), line["title"][:MOST_SIGNS], line["body"], "", None, None, "", "received")
        for number, line in messages.items()
    )
    same.rebuild()
    same.forget()
    return [*_events(folder, messages), *_sure(messages)]


def _events(folder: Path, messages: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    from bench.same import row

    events: dict[str, list[str]] = defaultdict(list)
    with (folder / "known_events.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            events[line["event"]].append(line["id"])
    rows, means, found = [], [], []
    for event, members in events.items():
        others = {_uuid(number) for number in members}
        precisions = []
        for number in members:
            proposed = [p.concern_id for p in _ranked(messages, number, limit=len(members) - 1)]
            precisions.append(sum(one in others for one in proposed) / (len(members) - 1))
            found.append(any(p.concern_id in others for p in _ranked(messages, number, limit=5)))
        means.append(float(np.mean(precisions)))
        rows.append(row(f"R-precision: {event}", means[-1], R_PRECISION, means[-1] / R_PRECISION, "share"))
    mean, five = float(np.mean(means)), float(np.mean(found))
    return [
        *rows,
        row("R-precision, mean of the events", mean, R_PRECISION, mean / R_PRECISION, "share"),
        row("one of the first five is right", five, IN_FIVE, five / IN_FIVE, "share"),
    ]


def _sure(messages: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """Hold the judgements against what is proposed now: judged pairs only say something of a proposal still made."""
    from bench.same import row

    with JUDGED.open(encoding="utf-8", newline="") as file:
        judged = list(csv.DictReader(file))
    still = [one for one in judged if _still_sure(messages, one)]
    right = sum(one["judgement"] == "same" for one in still) / max(len(still), 1)
    return [
        row("sure proposals judged by reading that are still made", len(still), len(judged), len(still) / len(judged),
            "proposals"),
        row("sure and right, by reading", right, RIGHT, right / RIGHT, "share"),
    ]  # fmt: skip


def _still_sure(messages: dict[str, dict[str, str]], judged: dict[str, str]) -> bool:
    proposed = _ranked(messages, judged["query_id"], limit=5)
    return any(one.sure and one.concern_id == _uuid(judged["proposed_id"]) for one in proposed)


def _ranked(messages: dict[str, dict[str, str]], number: str, *, limit: int) -> list[Proposal]:
    from banshi.concerns import same

    line = messages[number]
    trace = same.trace_of(line["title"], line["body"], at=_at(line))
    return same.alike(trace, limit=limit, except_ids=[_uuid(number)])


def _uuid(number: str) -> UUID:
    return UUID(int=int(number))


def _at(line: dict[str, str]) -> datetime:
    return datetime.fromisoformat(line["time"].replace("/", "-")).replace(tzinfo=UTC)
