"""What is published of a ballot and of a draw, so that anybody can do it again: as JSON whole, as CSV for a table.

``scripts/recount.py`` reads the JSON without a line of this code. Votes stand in the order of their receipts, which
were drawn by chance.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from banshi.kernel import spreadsheets
from banshi.voting import queries
from banshi.voting.lifecycle import PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

    from banshi.voting.models import Ballot, Draw

BALLOT_FORMAT, DRAW_FORMAT = "banshi-ballot/1", "banshi-draw/1"


def ballot_json(ballot: Ballot, titles: Mapping[UUID, str]) -> Iterator[str]:
    """Yield the file of a ballot piece by piece; before it has closed it holds the terms and no vote."""
    head = {"format": BALLOT_FORMAT, "ballot": _terms(ballot, titles), "result": _result(ballot)}
    yield json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "votes": ['
    between = "\n  "
    for receipt, choices in queries.votes_of(ballot):
        yield between + json.dumps({"receipt": receipt, "choices": [str(one) for one in choices]})
        between = ",\n  "
    yield "\n ]\n}\n"


def ballot_csv(ballot: Ballot, titles: Mapping[UUID, str]) -> Iterator[str]:
    """Yield the votes of a ballot as a table: a receipt a line, a column for each option, 1 where it was chosen."""
    yield "\ufeff" + spreadsheets.line(["receipt", *(titles[one] for one in ballot.options)])
    for receipt, choices in queries.votes_of(ballot):
        yield spreadsheets.line([receipt, *(int(one in choices) for one in ballot.options)])


def draw_json(draw: Draw) -> str:
    """Return the file of a draw by lot; before it is drawn it holds the pool and the commitment."""
    told = {
        "id": str(draw.id), "about_id": str(draw.about_id), "purpose": draw.purpose, "state": draw.state,
        "seats": draw.seats, "frozen_at": draw.frozen_at.isoformat(), "digest": draw.digest,
        "commitment": draw.commitment, "public_source": draw.public_source, "word_on": draw.word_on.isoformat(),
        "public_word": draw.public_word, "secret": draw.secret, "seed": draw.seed,
        "drawn_at": draw.drawn_at.isoformat() if draw.drawn_at else None, "tickets": draw.tickets,
        "drawn": draw.drawn, "reserves": draw.reserves,
    }  # fmt: skip
    return json.dumps({"format": DRAW_FORMAT, "draw": told}, ensure_ascii=False, indent=1) + "\n"


def _terms(ballot: Ballot, titles: Mapping[UUID, str]) -> dict[str, object]:
    return {
        "id": str(ballot.id), "about_id": str(ballot.about_id), "title": ballot.title, "state": ballot.state,
        "chamber": ballot.chamber, "options": [{"id": str(one), "title": titles[one]} for one in ballot.options],
        "seats": ballot.seats, "electorate": ballot.electorate, "quorum": ballot.quorum,
        "approvals_needed": ballot.approvals_needed, "ties": ballot.ties,
        "announced_at": ballot.announced_at.isoformat(), "opens_at": ballot.opens_at.isoformat(),
        "closes_at": ballot.closes_at.isoformat(), "commitment": ballot.commitment,
        "public_source": ballot.public_source, "public_word": ballot.public_word, "secret": ballot.secret,
        "seed": ballot.seed, "votes_digest": ballot.votes_digest,
    }  # fmt: skip


def _result(ballot: Ballot) -> dict[str, object] | None:
    if ballot.state not in PUBLISHED:
        return None
    found = queries.result_of(ballot.id)
    return {
        "issued": found.issued, "cast": found.cast, "blank": found.blank, "quorum_met": found.quorum_met,
        "decided": found.decided, "tally": {str(one): count for one, count in found.tally.items()},
        "winners": [str(one) for one in found.winners], "tied": [str(one) for one in found.tied],
    }  # fmt: skip
