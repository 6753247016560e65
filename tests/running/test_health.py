"""What machines ask: does it live, may residents be sent here, what are the figures."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from banshi.kernel import clock
from banshi.proofs.models import Head
from banshi.proofs.sealing import seal_waiting
from banshi.web import health
from tests.matters.stories import filed

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from tests.cast import Town


@pytest.fixture
def asked(town: Town) -> Client:
    health.MIGRATED_UNTIL[0] = 0.0
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from procrastinate_workers")
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (now())")
    return Client()


def ready(client: Client, address: str = "/readyz") -> dict[str, Any]:
    answer = client.get(address)
    assert answer["Cache-Control"] == "no-store"
    told: dict[str, Any] = answer.json()
    assert (answer.status_code, answer.has_header("Retry-After")) == ((200, False) if told["ready"] else (503, True))
    return told


def test_life_is_told_without_the_database(asked: Client) -> None:
    with CaptureQueriesContext(connections["default"]) as queries:
        answer = asked.get("/healthz")
    assert (answer.status_code, answer.content, len(queries)) == (200, b"ok\n", 0)
    assert answer["Cache-Control"] == "no-store"


def test_a_server_with_all_it_needs_is_ready(asked: Client) -> None:
    assert ready(asked) == {"ready": True, "faults": {}, "warnings": {}}


def test_being_asked_often_costs_four_statements(asked: Client) -> None:
    ready(asked)
    with CaptureQueriesContext(connections["default"]) as queries:
        ready(asked)
    assert len([query["sql"] for query in queries]) <= 4, [query["sql"] for query in queries]


def test_a_dead_worker_is_told_and_takes_no_page_away(asked: Client) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '2 minutes'")
    assert ready(asked)["warnings"].keys() == {"worker"}
    assert not ready(asked, "/readyz?strict")["ready"]


def test_lines_that_nobody_seals_are_told(asked: Client, town: Town) -> None:
    assert not Head.objects.exists()
    assert ready(asked)["warnings"] == {}
    with clock.stopped_at(timezone.now() - timedelta(minutes=20)):
        filed(town)
    assert ready(asked)["warnings"].keys() == {"sealing"}  # and none was ever made here
    seal_waiting()
    assert ready(asked)["warnings"] == {}


def test_a_full_disk_sends_residents_elsewhere(asked: Client, settings: Settings) -> None:
    settings.LEAST_FREE_BYTES = 2**60
    assert ready(asked)["faults"].keys() == {"disk"}


def test_tables_of_another_release_send_residents_elsewhere(asked: Client) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'notices' returning app, name, applied")
        rows = cursor.fetchall()
        try:
            assert ready(asked)["faults"].keys() == {"migrations"}
        finally:
            cursor.executemany("insert into django_migrations (app, name, applied) values (%s, %s, %s)", rows)


def test_a_server_that_is_about_to_end_sends_residents_elsewhere(
    asked: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.ENDING_MARK = tmp_path / "ending"
    assert ready(asked)["ready"]
    settings.ENDING_MARK.touch()
    assert ready(asked)["faults"].keys() == {"ending"}
    assert asked.get("/healthz").status_code == 200


def test_figures_are_for_whoever_has_the_token_alone(asked: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSHI_METRICS_TOKEN", "a token of tests")
    assert asked.get("/metrics").status_code == 404
    assert asked.get("/metrics", headers={"authorization": "Bearer another"}).status_code == 404
    monkeypatch.delenv("BANSHI_METRICS_TOKEN")
    assert asked.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_figures_tell_what_waits_and_by_which_pattern_was_asked(asked: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSHI_METRICS_TOKEN", "a token of tests")
    asked.get("/follow/ABCD12345/")
    told = asked.get("/metrics", headers={"authorization": "Bearer a token of tests"}).content.decode()
    assert 'banshi_requests_total{method="GET",route="follow/<str:code>/"' in told
    for name in ("queue_jobs", "cases_late", "concerns_late", "notices_waiting", "sealing_lag_seconds",
                 "emergency_looks_unreviewed", "backup_lag_bytes", "worker_heartbeat_seconds"):  # fmt: skip
        assert f"\nbanshi_{name} " in told
    assert "ABCD12345" not in told
