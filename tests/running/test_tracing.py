"""Spans and figures are named after patterns and hold what is listed, whatever page of the cast is walked."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from banshi.telemetry import counting, tracing
from tests import told
from tests.browser import signed_in
from tests.told import needles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opentelemetry.sdk.trace import ReadableSpan

    from tests.cast import Town

EVERYBODY = ("/", "/stations/", "/matters/", "/follow/ABCD12345/", "/no/such/李晓明", "/problems/?q=13812345678")
OFFICE = ("/office/", "/counter/", "/office/search?q=李晓明", "/my/record/", "/hotline/")


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """Hear the spans of one test, beside whoever hears those of the run."""
    heard = InMemorySpanExporter()
    monkeypatch.setattr(tracing, "_exporters", [*tracing._exporters, heard])  # noqa: SLF001 - another listener
    tracing._tracer.cache_clear()  # noqa: SLF001 - as above
    yield heard
    tracing._tracer.cache_clear()  # noqa: SLF001 - as above


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> told.Told:
    """Let what is asked for here on purpose not be held against the run."""
    apart = told.Told()
    monkeypatch.setattr(told, "told", apart)
    return apart


def walked(town: Town) -> None:
    for actor in (town.chen, town.wang, town.supervisor, town.auditor, town.li_online):
        client = signed_in(actor)
        for address in (*EVERYBODY, *OFFICE):
            client.get(address)
        client.post("/counter/receive", {"id_number": town.li.id_number, "name": town.li.name, "compared": "on"})


def test_a_walk_through_the_pages_tells_patterns_and_nobody(
    town: Town, spans: InMemorySpanExporter, unheard: told.Told
) -> None:
    walked(town)
    assert {one["where"] for one in unheard.found} == {"address"}  # what was typed there on purpose, and it alone
    ended: Sequence[ReadableSpan] = spans.get_finished_spans()
    assert len(ended) >= 50
    text = "\n".join(span.to_json(indent=None) for span in ended)
    assert needles().findall(text) == []
    assert "ABCD12345" not in text
    for span in ended:
        assert set(span.attributes or {}) <= tracing.ALLOWED
        assert not span.events
        assert not span.status.description
    names = {span.name for span in ended}
    assert {"GET follow/<str:code>/", "GET -", "POST counter/receive"} <= names


def test_a_span_takes_nothing_that_is_not_listed_and_no_message(spans: InMemorySpanExporter) -> None:
    def turn() -> None:
        with tracing.span("turn x") as span:
            tracing.tell(span, {"banshi.turn": "x", "person": "李晓明"})
            raise ValueError("李晓明")

    with pytest.raises(ValueError, match="李晓明"):
        turn()
    (ended,) = spans.get_finished_spans()
    assert dict(ended.attributes or {}) == {"banshi.turn": "x", "error.type": "ValueError"}
    assert not ended.events


def test_figures_of_a_walk_hold_nobody(town: Town, unheard: told.Told) -> None:
    walked(town)
    text = counting.written({}).decode()
    assert needles().findall(text) == []
    assert 'route="-"' in text


def test_nothing_is_kept_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "_exporters", [])
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    monkeypatch.delenv("BANSHI_METRICS_TOKEN", raising=False)
    assert not tracing.is_on()
    assert not counting.is_on()


def test_a_collector_that_is_named_gets_them_by_http(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "_exporters", [])
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    provider = tracing._provider()  # noqa: SLF001 - what it is made of
    (processor,) = provider._active_span_processor._span_processors  # noqa: SLF001 - as above
    assert not isinstance(processor, SimpleSpanProcessor)
    assert provider.resource.attributes["service.name"] == "banshi"
    assert "host.name" not in provider.resource.attributes
    provider.shutdown()


def test_threads_that_count_at_the_same_moment_make_the_figures_once() -> None:
    both_at_once = (
        "import sys, threading; sys.setswitchinterval(1e-6); from banshi.telemetry.counting import figures\n"
        "begin, made = threading.Barrier(8), []\n"
        "def count(): begin.wait(); made.append(figures())\n"
        "threads = [threading.Thread(target=count) for _ in range(8)]\n"
        "[one.start() for one in threads]; [one.join() for one in threads]\n"
        "sys.exit(len(made) != 8 or len(set(map(id, made))) != 1)"
    )
    assert subprocess.run([sys.executable, "-c", both_at_once], check=False).returncode == 0
