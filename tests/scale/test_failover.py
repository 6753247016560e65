"""The machine that keeps the database dies under load: what was acknowledged is there once, and writes are back."""

from __future__ import annotations

from pathlib import Path

from banshi.scale.patroni import EVERY, LEASE, TRIED_FOR, Certificates, Node, address, configuration
from bench import failover

NODES = tuple(
    Node(name=name, host=f"10.0.0.{n}", data=Path("/data/banshi"), bin=Path("/usr/bin"))
    for n, name in enumerate(("first", "second", "third"), start=1)
)


def test_a_primary_killed_under_load_loses_nothing_and_writes_are_back_within_thirty_seconds() -> None:
    rows = {row["name"]: row for row in failover.run(1)}
    assert rows["acknowledged concerns that are there"]["ratio"] == 1
    assert rows["acknowledged concerns that are there"]["ours"] > 0
    assert {name: row["ours"] for name, row in rows.items() if row["limit"] == 0 and row["ours"]} == {}
    assert rows["PostgreSQL killed: until writes are back, longest"]["ours"] <= 30


def test_a_lease_is_long_enough_for_two_failed_tries() -> None:
    assert EVERY + 2 * TRIED_FOR <= LEASE


def test_of_two_machines_one_goes_on_and_of_three_no_write_is_ever_kept_once() -> None:
    two = configuration(NODES[0], NODES[:2], ["10.0.0.9:2379"], certificates=None)
    three = configuration(NODES[0], NODES, ["10.0.0.9:2379"], certificates=None)
    assert "synchronous_mode_strict: false" in two
    assert "synchronous_mode_strict: true" in three
    assert all("synchronous_mode: true" in each for each in (two, three))


def test_with_certificates_nobody_is_let_in_unencrypted() -> None:
    kept = Certificates(certificate=Path("/tls/server.crt"), key=Path("/tls/server.key"), authority=Path("/tls/ca.crt"))
    written = configuration(NODES[0], NODES, ["10.0.0.9:2379"], certificates=kept)
    assert '"host all all' not in written
    assert written.count("hostssl") == 2
    assert '"protocol": "https"' in written


def test_a_name_or_password_stays_what_it_is() -> None:
    told = address(NODES[:2], "banshi_web", "p@ss/w:rd", "banshi", encrypted=True)
    assert told.startswith("postgresql://banshi_web:p%40ss%2Fw%3Ard@10.0.0.1:5432,10.0.0.2:5432/banshi?")
    assert "target_session_attrs=read-write" in told
    assert "sslmode=verify-full" in told
