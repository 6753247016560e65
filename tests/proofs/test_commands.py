"""``banshi verify``: the whole log, a slip with nothing but a key, and published heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from banshi import cli
from banshi.matters import actions, printing
from banshi.proofs import giving, keys, queries, sealing
from banshi.web.public import sealed_files
from tests.browser import signed_in
from tests.matters import stories
from tests.proofs import by_the_book
from tests.proofs.sealed import THING, as_superuser, log, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cast import Town

    type Says = Callable[..., tuple[int, str]]


@pytest.fixture
def says(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Says:
    """Return what runs a command in English and gives its exit code and all that it said."""
    monkeypatch.setenv("LANG", "C")

    def run(*words: str) -> tuple[int, str]:
        code = cli.main(["verify", *words])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def test_a_log_that_holds_exits_with_nought_and_says_how_many(town: Town, says: Says) -> None:
    leaves = log(4, 3)
    written(2)
    code, said = says("--log")
    assert code == 0
    assert f"{leaves:,} lines are in the log" in said
    assert "2 rows are so new" in said
    assert "none is missing and none was slipped in" in said


def test_a_log_that_does_not_names_the_first_line_and_exits_with_one(town: Town, says: Says) -> None:
    log(30, 30)
    as_superuser("update access_look set purpose = 'x'")
    code, said = says("--log")
    assert code == 1
    assert said.startswith("access_look, row ")
    assert "more." in said


def test_published_heads_are_compared(town: Town, says: Says, tmp_path: Path) -> None:
    log(3)
    kept = tmp_path / "heads.txt"
    kept.write_bytes(Client().get("/.well-known/banshi-log/heads.txt").content)
    log(3)
    assert says("--log", "--heads", str(kept))[0] == 0
    assert "1 heads that were published were compared" in says("--log", "--heads", str(kept))[1]
    kept.write_text("no head", encoding="utf-8")
    assert says("--log", "--heads", str(kept)) == (1, f"There is no head of a log in {kept}.\n")


def test_the_files_that_are_published_hold_what_a_stranger_needs(town: Town, says: Says, tmp_path: Path) -> None:
    assert sealed_files.write(tmp_path) == 0
    log(3)
    assert sealed_files.write(tmp_path) == 4
    place = tmp_path / sealed_files.PLACE
    (key,) = keys.trusted_keys().values()
    head = queries.newest()
    assert head is not None
    for name in ("checkpoint", "heads.txt"):
        assert by_the_book.opened((place / name).read_text(encoding="utf-8"), key)[:2] == (head.size, head.root)
    assert key.hex() in (place / "keys.json").read_text(encoding="utf-8")
    assert says("--log", "--heads", str(place / "heads.txt"))[0] == 0


def test_a_slip_is_checked_with_nothing_but_itself_and_a_key(town: Town, says: Says, tmp_path: Path) -> None:
    case = stories.filed(town)
    sealing.seal_waiting()
    paper = actions.print_slip(case.id, by=town.chen)
    pdf, (key,) = tmp_path / "slip.pdf", keys.trusted_keys().values()
    pdf.write_bytes(printing.content(paper, person_id=town.li.id))
    heads = tmp_path / "heads.txt"
    heads.write_bytes(Client().get("/.well-known/banshi-log/heads.txt").content)
    text = tmp_path / "slip.txt"
    proof = giving.proof_of_thing(case.id, first=True)
    text.write_text(proof.text if proof else "", encoding="utf-8")
    assert f"Filed, case {case.number}." in says("--slip", str(pdf))[1]
    as_superuser(
        "delete from journal_line", "delete from proofs_leaf", "delete from proofs_head", "delete from proofs_key"
    )
    code, said = says("--slip", str(pdf), "--key", key.hex(), "--heads", str(heads))
    assert code == 0
    assert f"Filed, of the case that the paper calls {case.number}." in said
    assert "A published head says the same." in said
    assert f"the log calls the case {case.id}" in says("--slip", str(text), "--key", key.hex())[1]


def test_a_slip_of_another_log_is_refused(town: Town, says: Says, tmp_path: Path) -> None:
    log(2)
    slip = giving.proof_of_thing(THING, first=True)
    assert slip is not None
    text = tmp_path / "slip.txt"
    text.write_text(slip.text, encoding="utf-8")
    assert says("--slip", str(text))[0] == 0
    assert says("--slip", str(text), "--key", "ab" * 32)[0] == 1
    assert "is no public key" in says("--slip", str(text), "--key", "ab")[1]
    text.write_text(slip.text[:-30], encoding="utf-8")
    assert "There is no proof in" in says("--slip", str(text))[1]
    assert "cannot be read" in says("--slip", str(tmp_path / "none"))[1]
    assert "Say what to check" in says()[1]


def test_residents_fetch_the_proof_of_their_own_promise_alone(town: Town) -> None:
    case = stories.filed(town)
    address = f"/my/matters/{case.id}/proof.txt"
    li = signed_in(town.li_online)
    assert li.get(address).status_code == 404
    sealing.seal_waiting()
    (key,) = keys.trusted_keys().values()
    assert str(case.id).encode() in by_the_book.read_slip(li.get(address).content.decode(), key).line
    assert signed_in(town.stranger_online).get(address).status_code == 404
    assert Client().get(address).status_code == 302
