"""``banshi codes`` and ``banshi register import --codes``: who answers for a conversion, and what is left to people."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from banshi.china.codes.crosswalk import CROSSWALKS
from banshi.china.codes.signed import read_folder, sign, signed_here, written
from banshi.cli import main
from tests.cast import SATURDAY_MORNING
from tests.register.files import row, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EDUCATION = next(each for each in CROSSWALKS if each.name == "education-1984-2006")
ON = SATURDAY_MORNING.date()
SIGNED = ["--by", "A. Tester", "--office", "Test office"]


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "300")
    before = translation.get_language()
    yield
    translation.activate(before or "zh-hans")
    for file in signed_here().glob("*"):
        file.unlink()


def test_the_crosswalks_are_listed_with_who_answers_for_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", "show"]) == 0
    shown = capsys.readouterr().out
    assert all(each.name in shown for each in CROSSWALKS)
    assert "Banshi maintainers (unverified proposal)" in shown


def test_the_rows_of_one_are_shown_with_their_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", "show", "education-1984-2006"]) == 0
    [line] = [line for line in capsys.readouterr().out.splitlines() if "农业初中毕业" in line]
    assert "wider" in line
    assert "71 初中毕业" in line
    assert "covers this and more" in line


def test_a_crosswalk_that_there_is_not_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", "show", "shoes"]) == 1
    assert "no crosswalk “shoes”, only these: blood-2011-2014" in capsys.readouterr().err


def test_somebody_signs_what_is_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", "sign", "education-1984-2006", *SIGNED]) == 0
    assert "Restart the servers" in capsys.readouterr().out
    [found] = read_folder(signed_here())
    assert (found.name, found.signed_by, found.office) == ("education-1984-2006", "A. Tester", "Test office")


def test_somebody_signs_an_edited_copy(tmp_path: Path) -> None:
    text = written(EDUCATION, by="A. Tester", office="Test office", on=ON)
    copy = tmp_path / "copy.csv"
    copy.write_text(
        text.replace("73,农业初中毕业,broader,71 初中毕业,newer-is-wider", "73,农业初中毕业,none,,no-equal")
    )
    assert main(["codes", "sign", "education-1984-2006", *SIGNED, "--file", str(copy)]) == 0
    [found] = read_folder(signed_here())
    assert found.rows["73"].kind == "none"


def test_a_file_that_is_no_copy_of_it_is_not_signed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sign(CROSSWALKS[0], by="A. Tester", office="Test office", on=ON, folder=tmp_path)
    (tmp_path / "broken.csv").write_bytes(b"\xff")
    command = ["codes", "sign", "education-1984-2006", *SIGNED, "--file"]
    for file, words in (
        ("crosswalk-blood-2011-2014.csv", "holds the crosswalk blood-2011-2014, not education-1984-2006"),
        ("none.csv", "cannot be used: No such file"),
        ("broken.csv", "cannot be used: 'utf-8'"),
        ("crosswalks.sha256", "does not fit the code tables"),
    ):
        assert main([*command, str(tmp_path / file)]) == 1
        assert words in capsys.readouterr().err


def test_no_process_starts_with_an_edited_crosswalk(tmp_path: Path) -> None:
    file = sign(EDUCATION, by="A. Tester", office="Test office", on=ON, folder=tmp_path / "crosswalks")
    file.write_text(file.read_text().replace("A. Tester", "B. Tester"))
    environment = os.environ | {"BANSHI_HOME": str(tmp_path), "LANG": "C.UTF-8"}
    ended = subprocess.run(
        [sys.executable, "-m", "banshi", "codes", "show"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "crosswalk-education-1984-2006.csv is not the one that was signed. Put the signed file back" in ended.stderr


@pytest.mark.usefixtures("town")
def test_an_import_says_what_the_named_edition_leaves_to_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, [row(WHCD="62", HYZK="20")])
    assert main(["register", "import", str(path), "--codes", "education=1984", "--codes", "marital=ERP"]) == 0
    said = capsys.readouterr().out
    assert "1 new" in said
    assert "entries of the table GB 4658 (1984) are questions for a person" in said
    assert "1 entry of the table marital status of an ERP system (ERP) is a question for a person" in said


def test_an_edition_that_cannot_be_is_refused_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, [row()])
    assert main(["register", "import", str(path), "--codes", "education=1999"]) == 1
    assert "There is no edition 1999" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["register", "import", str(path), "--codes", "1984"])
    assert "does not read like education=1984" in capsys.readouterr().err
