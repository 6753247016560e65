from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connections
from django.utils import translation

from banshi.cli import main, showing
from banshi.kernel import sealing
from banshi.kernel.typesetting import typeset
from tests.cast import SATURDAY_MORNING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cast import Town


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "300")
    before = translation.get_language()
    yield
    translation.activate(before or "zh-hans")


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("demo", "serve", "migrate", "register", "matters", "verify", "bench", "evidence-demo"):
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0
        assert f"banshi {command}" in capsys.readouterr().out


def test_matters_are_listed_with_clocks_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matters", "list"]) == 0
    table = capsys.readouterr().out
    assert "lost-booklet" in table
    assert "home decide 1, accepting print 1" in table
    assert "Household Registration Regulations" in table


def test_the_terminals_language_is_spoken(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert main(["matters", "list"]) == 0
    assert translation.get_language() == "zh-hans"
    assert "lost-booklet" in capsys.readouterr().out


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    sealing.make_authority(settings.AUTHORITY_FOLDER, "authority of the tests")
    paper = tmp_path / "paper.pdf"
    layout = tmp_path / "paper.typ"
    layout.write_text("#let made(content) = [a paper]")
    pdf = sealing.seal(
        typeset(layout, {}, at=SATURDAY_MORNING),
        folder=settings.AUTHORITY_FOLDER, unit_code="999902000001", unit_name="平湖路派出所", reason="test",
        place="here",
    )  # fmt: skip
    paper.write_bytes(pdf)
    return paper


def test_a_genuine_paper_is_verified_and_a_changed_byte_is_not(
    sealed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(sealed)]) == 0
    assert "Genuine." in capsys.readouterr().out
    changed = bytearray(sealed.read_bytes())
    changed[200] ^= 1
    sealed.write_bytes(bytes(changed))
    assert main(["verify", str(sealed)]) == 1
    assert "Not genuine." in capsys.readouterr().out


def test_a_file_that_is_not_there_is_a_sentence(capsys: pytest.CaptureFixture[str], sealed: Path) -> None:
    assert main(["verify", str(sealed.with_name("none.pdf"))]) == 1
    assert "cannot be read" in capsys.readouterr().err
    assert main(["register", "import", str(sealed.with_name("none.csv"))]) == 1
    assert "none.csv" in capsys.readouterr().err


def test_a_taken_port_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for command in ("demo", "serve"):
            assert main([command, "--port", str(port)]) == 1
            assert f"Port {port} is taken" in capsys.readouterr().err


@pytest.mark.parametrize("typed", [["serve", "--port", "70000"], ["demo", "--persons", "0"], ["nothing"], []])
def test_what_is_not_understood_ends_with_two(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(typed)
    assert ended.value.code == 2
    assert "banshi" in capsys.readouterr().err


def test_a_bench_prints_a_table_or_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bench").mkdir()
    (tmp_path / "bench" / "steps.py").write_text(
        "def run(size=3):\n    return [{'name': 'open', 'ours': size, 'limit': 4, 'ratio': 0.75, 'unit': '1/s'}]\n"
    )
    monkeypatch.setattr(showing, "BENCHES", tmp_path / "bench")
    assert main(["bench", "steps", "--json", "--size", "7"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["ours"] == 7
    assert main(["bench", "steps"]) == 0
    assert "0.750" in capsys.readouterr().out
    assert main(["bench", "nothing"]) == 1
    assert "here are: steps" in capsys.readouterr().err


def test_the_check_counts_a_wrong_birthday_two_heads_and_a_second_entry_and_names_nobody(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("update register_personversion set born_on = '1990-05-18' where person_id = %s", [town.li.id])
        cursor.execute("update register_membership set household_id = 1 where person_id = %s", [town.stranger.id])
        cursor.execute(
            "update register_personversion set cancelled = '2020-01-01 死亡' where person_id = %s", [town.li.id]
        )
        cursor.execute(
            "update register_personversion set name = '李晓明', born_on = '1990-05-18' where person_id = %s",
            [town.frozen.id],
        )
    first, said = _checked(capsys)
    assert {kind: counts for kind, counts in first.items() if any(counts)} == {
        "The ID number tells another birthday than the register": [2, 2, 0, 0],
        "Cancelled, by death or otherwise, but still standing in a household": [1, 1, 0, 0],
        "A household has more than one head": [1, 1, 0, 0],
        "Two households hold persons who are alike in all that birth fixes: perhaps one person": [1, 1, 0, 0],
    }
    assert "Each home station finds its own under “Findings” and answers them." in said
    assert not any(value in said for value in ("李晓明", town.li.id_number, "1990-05-18", "2020-01-01"))


def test_the_check_says_what_is_gone_since_the_last_one(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    moved = "update register_membership set household_id = %s where person_id = %s"
    with connections["owner"].cursor() as cursor:
        cursor.execute(moved, [town.li.household_id, town.stranger.id])
        assert _checked(capsys)[0]["A household has more than one head"] == [1, 1, 0, 0]
        assert _checked(capsys)[0]["A household has more than one head"] == [1, 0, 0, 0]
        cursor.execute(moved, [town.stranger.household_id, town.stranger.id])
    assert _checked(capsys)[0]["A household has more than one head"] == [0, 0, 1, 0]


def _checked(capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, list[int]], str]:
    """Check the register; return by kind what was found, new, gone and said to be right, and all that was printed."""
    assert main(["register", "check"]) == 0
    said = capsys.readouterr().out
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in said.splitlines() if line[:1] == "│"]
    return {kind: [int(count.replace(",", "")) for count in counts] for kind, *counts in rows}, said


def test_an_exported_register_is_imported_again_without_a_change(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert town.li
    file = tmp_path / "register.csv"
    assert main(["register", "export", str(file)]) == 0
    assert "7 persons" in capsys.readouterr().out
    assert main(["register", "import", str(file)]) == 0
    assert "0 new" in capsys.readouterr().out


def test_the_module_runs_as_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "banshi", "matters", "list"],
        env={**os.environ, "LANG": "C.UTF-8"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "education-level" in done.stdout
