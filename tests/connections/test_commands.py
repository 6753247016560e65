"""``banshi connections``: proposing from a file, approving, ending, listing, and putting a holder to the contract."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from banshi.cli import main
from banshi.connections.models import Client, Grant, Key, Standing
from tests.connections.systems import asked_for_token, authority
from tests.test_evidence_demo import running_holder

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cast import Town

PROPOSED = {
    "name": "Pensions", "unit": "999900000301", "contact": "0000-1", "reason": "agreement of 2026",
    "grants": [{"scope": "person", "purpose": "social-insurance", "items": ["name", "cancelled"], "area": "9999",
                "until": "2027-06-30", "law": "Social Insurance Law"}],
}  # fmt: skip


def test_a_system_is_let_in_from_the_command_line_by_two(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    authority()
    file = tmp_path / "system.json"
    file.write_text(json.dumps(PROPOSED), encoding="utf-8")
    assert main(["connections", "propose", str(file), "--by", "chen"]) == 1
    assert main(["connections", "propose", str(file), "--by", "supervisor"]) == 0
    secret = capsys.readouterr().out.rsplit(maxsplit=1)[-1]
    for kind, thing in (("client", Client), ("key", Key), ("grant", Grant)):
        number = str(thing.objects.get().pk)
        assert main(["connections", "approve", kind, number, "--by", "supervisor"]) == 1
        assert main(["connections", "approve", kind, number, "--by", "auditor"]) == 0
    client = str(Client.objects.get().pk)
    assert asked_for_token(client_id=client, client_secret=secret).status_code == 200
    assert main(["connections", "list"]) == 0
    assert "social-insurance" in capsys.readouterr().out
    assert main(["connections", "end", "client", client, "--by", "auditor", "--reason", "over"]) == 0
    assert Client.objects.get().state == Standing.ENDED


def test_a_file_that_says_too_little_is_told_in_a_sentence(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "system.json"
    for said in ("nonsense", "{}", "[]", json.dumps(PROPOSED | {"unit": "1"}), json.dumps(PROPOSED | {"grants": [{}]})):
        file.write_text(said, encoding="utf-8")
        assert main(["connections", "propose", str(file), "--by", "supervisor"]) == 1
    assert main(["connections", "approve", "client", "x", "--by", "auditor"]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert Client.objects.count() == 0


def test_a_holder_is_put_to_the_contract(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    proof = ["--number", "D-2012-000101", "--name", "李晓明", "--says", "21"]
    with running_holder() as (address, _process):
        assert main(["connections", "check-holder", address, *proof]) == 0
    assert main(["connections", "check-holder", "http://127.0.0.1:9", *proof]) == 1
    assert "ConnectError" in capsys.readouterr().out
