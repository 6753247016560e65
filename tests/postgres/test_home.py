"""The folder of an installation keeps its secrets: made once, readable by nobody else."""

import os
import stat
import sys
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from banshi.home import home, secret


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BANSHI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_folder_is_made_and_closed_to_others(installation: Path) -> None:
    assert home() == installation
    assert mode_of(installation) == 0o700


def test_a_secret_stays_the_same_and_differs_from_others() -> None:
    assert len(secret("seal")) == 43
    assert secret("seal") == secret("seal") != secret("cookies")


def test_a_secret_is_readable_by_its_owner_alone(installation: Path) -> None:
    secret("seal")
    assert mode_of(installation / "secrets") == 0o700
    assert [(file.name, mode_of(file)) for file in (installation / "secrets").iterdir()] == [("seal", 0o600)]


def test_processes_that_ask_at_once_get_the_same_secret() -> None:
    command = [sys.executable, "-c", "from banshi.home import secret; print(secret('seal'))"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    asking = [Popen(command, stdout=PIPE, text=True, env=environment) for _ in range(4)]
    answers = [process.communicate()[0].strip() for process in asking]
    assert answers == [secret("seal")] * 4


@pytest.mark.parametrize("name", ["", "../seal", "Seal", ".draft", "a--b"])
def test_a_name_that_could_leave_the_folder_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="secret's name"):
        secret(name)
