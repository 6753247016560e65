"""``banshi scale``: what it writes, what it prints, and what it refuses to do."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from banshi.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cast import Town

ETCD = ["--etcd", "10.0.0.8:2379", "10.0.0.9:2379"]


def test_each_machine_gets_its_settings_and_nobody_else_reads_them(tmp_path: Path) -> None:
    nodes = ["--nodes", "first=10.0.0.1", "second=10.0.0.2"]
    assert main(["scale", "ha", str(tmp_path), *nodes, *ETCD]) == 0
    for name, host in (("first", "10.0.0.1"), ("second", "10.0.0.2")):
        written = tmp_path / name / "patroni.yml"
        assert stat.S_IMODE(written.stat().st_mode) == 0o600
        assert f'connect_address: "{host}:5432"' in written.read_text("utf-8")


def test_the_addresses_to_use_name_every_machine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["scale", "ha", str(tmp_path), "--nodes", "first=10.0.0.1", "second=10.0.0.2", *ETCD])
    said = "".join(capsys.readouterr().out.split("\n"))
    assert said.count("10.0.0.1:5432,10.0.0.2:5432/banshi") == 3
    assert "target_session_attrs=standby" in said


def test_one_machine_is_no_pair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scale", "ha", str(tmp_path), "--nodes", "first=10.0.0.1", *ETCD]) == 1
    assert "at least two machines" in capsys.readouterr().err


def test_the_plan_is_printed_as_sql(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scale", "plan"]) == 0
    assert "create_distributed_table('register_person', 'id'" in capsys.readouterr().out


def test_the_plan_is_not_carried_out_without_citus(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scale", "plan", "--run"]) == 1
    assert "not installed" in capsys.readouterr().err
