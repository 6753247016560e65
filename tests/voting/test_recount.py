"""Counting again with the stand-alone script: it agrees with what was published, and finds what was tampered with."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.voting import ballots, draws, published, queries
from banshi.voting.casting import cast
from tests.cast import SATURDAY_MORNING
from tests.voting.stories import OPTIONS, WORD_KNOWN, announced, chosen, close, during, opened, paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from banshi.voting.models import Ballot
    from tests.cast import Town

SCRIPT = Path(__file__).parents[2] / "scripts" / "recount.py"
TITLES = {one: f"=Pump {at}" for at, one in enumerate(OPTIONS)}
WORD = "03 08 11 19 24 31 + 09"


def recounted(tmp_path: Path, text: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Run the script without this environment's packages, as anybody would."""
    path = tmp_path / "file.json"
    path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(SCRIPT), str(path), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def voted(*votes: tuple[int, ...], **changed: Any) -> tuple[Ballot, list[str]]:
    ballot = opened(**changed)
    with during():
        receipts = [cast(ballot.id, paper(ballot, n), chosen(*places)) for n, places in enumerate(votes)]
    close()
    return queries.ballot(ballot.id), receipts


def file_of(ballot: Ballot) -> str:
    return "".join(published.ballot_json(ballot, TITLES))


@pytest.mark.parametrize(
    ("votes", "changed"),
    [
        (((0, 1), (0,), (), (3,)), {"seats": 2}), (((0,), (1,)), {}), (((0,), (1,), (2,)), {"seats": 2}),
        ((), {}), (((0,),), {"quorum": 2}), (((0,), (1,)), {"public_source": "cwl-ssq"}),
        (((0,), (1,)), {"approvals_needed": 2}),
    ],
    ids=["plain", "tie", "tie for the last place", "nobody", "no quorum", "waits for the word", "too few approvals"],
)  # fmt: skip
def test_what_was_published_agrees(town: Town, tmp_path: Path, votes: Any, changed: dict[str, Any]) -> None:
    ballot, _receipts = voted(*votes, **changed)
    done = recounted(tmp_path, file_of(ballot))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "All agrees."), done.stdout


def test_a_tie_decided_by_the_public_word_agrees(town: Town, tmp_path: Path) -> None:
    ballot, _receipts = voted((0,), (1,), public_source="cwl-ssq")
    with clock.stopped_at(WORD_KNOWN):
        ballots.decide(ballot.id, WORD, by=SYSTEM)
    done = recounted(tmp_path, file_of(queries.ballot(ballot.id)))
    assert done.returncode == 0, done.stdout


def test_a_ballot_that_is_not_over_shows_its_terms_and_no_vote(town: Town, tmp_path: Path) -> None:
    ballot = opened()
    with during():
        cast(ballot.id, paper(ballot, 1), chosen(0))
    for one in (queries.ballot(ballot.id), announced()):
        file = json.loads(file_of(one))
        assert (file["votes"], file["result"], file["ballot"]["secret"]) == ([], None, "")
    assert "Not counted yet." in recounted(tmp_path, file_of(ballot)).stdout


def test_a_receipt_is_found_and_a_wrong_one_is_not(town: Town, tmp_path: Path) -> None:
    ballot, receipts = voted((2,), ())
    assert "Pump 2" in recounted(tmp_path, file_of(ballot), "--receipt", receipts[0].lower()).stdout
    assert "a blank vote" in recounted(tmp_path, file_of(ballot), "--receipt", receipts[1]).stdout
    assert recounted(tmp_path, file_of(ballot), "--receipt", "AAAA-AAAA-AAAA").returncode == 1


def _swapped(file: dict[str, Any]) -> None:
    file["votes"][0]["choices"] = [str(OPTIONS[3])]


def _lost(file: dict[str, Any]) -> None:
    file["votes"].pop()


def _stuffed(file: dict[str, Any]) -> None:
    file["votes"].append({"receipt": "AAAA-BBBB-CCCC", "choices": [str(OPTIONS[1])]})
    file["result"]["cast"] += 1


def _twice(file: dict[str, Any]) -> None:
    file["votes"][1]["receipt"] = file["votes"][0]["receipt"]


def _greedy(file: dict[str, Any]) -> None:
    file["votes"][0]["choices"] = [str(one) for one in OPTIONS]


def _other_secret(file: dict[str, Any]) -> None:
    file["ballot"]["secret"] = "0" * 64


def _other_seed(file: dict[str, Any]) -> None:
    file["ballot"]["seed"] = "0" * 64


def _other_winner(file: dict[str, Any]) -> None:
    file["result"]["winners"] = [str(OPTIONS[3])]


def _quorum(file: dict[str, Any]) -> None:
    file["ballot"]["quorum"] = 99


def _seats(file: dict[str, Any]) -> None:
    file["ballot"]["options"] = file["ballot"]["options"][:1]


@pytest.mark.parametrize(
    "tampering",
    [_swapped, _lost, _stuffed, _twice, _greedy, _other_secret, _other_seed, _other_winner, _quorum, _seats],
)
def test_whatever_is_tampered_with_is_found(
    town: Town, tmp_path: Path, tampering: Callable[[dict[str, Any]], None]
) -> None:
    ballot, _receipts = voted((0,), (0,), (1,))
    file = json.loads(file_of(ballot))
    tampering(file)
    done = recounted(tmp_path, json.dumps(file))
    assert done.returncode == 1
    assert "WRONG" in done.stdout


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "banshi-ballot/1"}', "not a file"])
def test_what_is_no_published_file_is_said_so(tmp_path: Path, text: str) -> None:
    done = recounted(tmp_path, text)
    assert done.returncode == 2
    assert "cannot be counted" in done.stderr


def test_a_draw_agrees_before_and_after_and_a_tampered_one_does_not(town: Town, tmp_path: Path) -> None:
    with clock.stopped_at(SATURDAY_MORNING):
        draw = draws.freeze(uuid4(), "jurors", [f"T-{n}" for n in range(20)], 5, by=SYSTEM)
    assert "Not drawn yet." in recounted(tmp_path, published.draw_json(draw)).stdout
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=1)):
        draw = draws.draw(draw.id, WORD, by=SYSTEM)
    good = json.loads(published.draw_json(draw))
    assert recounted(tmp_path, json.dumps(good)).returncode == 0
    for name, value in (
        ("drawn", good["draw"]["drawn"][::-1]), ("public_word", "x"), ("secret", "0" * 64), ("seed", "0" * 64),
        ("tickets", [*good["draw"]["tickets"][1:], "T-X"]), ("reserves", []), ("seats", 6),
    ):  # fmt: skip
        bad = {**good, "draw": {**good["draw"], name: value}}
        assert recounted(tmp_path, json.dumps(bad)).returncode == 1, name


def test_the_table_has_a_line_for_each_vote_and_no_formula(town: Town) -> None:
    ballot, receipts = voted((0,), ())
    text = "".join(published.ballot_csv(ballot, TITLES))
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0][0] == "receipt"
    assert all(title.startswith("'=") for title in rows[0][1:])
    assert {row[0]: sum(map(int, row[1:])) for row in rows[1:]} == {receipts[0]: 1, receipts[1]: 0}


def test_a_file_is_read_from_an_address_too(town: Town, tmp_path: Path) -> None:
    ballot, _receipts = voted((0,))
    text = file_of(ballot).encode()

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *said: Any) -> None:
            """Say nothing."""

    site = HTTPServer(("127.0.0.1", 0), Site)
    Thread(target=site.handle_request, daemon=True).start()
    command = [sys.executable, "-I", "-S", str(SCRIPT), f"http://127.0.0.1:{site.server_port}/result.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    site.server_close()
    assert done.returncode == 0, done.stdout
