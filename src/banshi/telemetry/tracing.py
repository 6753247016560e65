"""Traces: how long a request took, and what in it; sent to a collector only where one is named.

A span is called after the pattern of an address, never after the address. What may be told of one is listed here;
anything else is not taken, whoever hands it over, and an error is told by its kind alone.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span, Tracer

    type Told = str | int | float

ALLOWED = frozenset({
    "http.request.method", "http.route", "http.response.status_code", "banshi.statements", "banshi.sql_seconds",
    "banshi.audience", "banshi.turn", "error.type",
})  # fmt: skip
SERVICE = "banshi"
_exporters: list[SpanExporter] = []


def is_on() -> bool:
    """Tell whether a collector is named, or somebody in this process listens."""
    return bool(_exporters or os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"))


def listen(exporter: SpanExporter) -> None:
    """Let traces go to this exporter of the process instead of to a collector; before the first span."""
    _exporters.append(exporter)
    _tracer.cache_clear()


@contextmanager
def span(name: str) -> Iterator[Span]:
    """Open a span that ends with the block; an error that leaves the block is told by its kind alone."""
    with _tracer().start_as_current_span(name, record_exception=False, set_status_on_exception=False) as opened:
        try:
            yield opened
        except BaseException as error:
            tell(opened, {"error.type": type(error).__qualname__})
            raise


def tell(opened: Span, told: Mapping[str, Told]) -> None:
    """Tell of a span what may be told; the rest is left out."""
    opened.set_attributes({name: value for name, value in told.items() if name in ALLOWED})


@cache
def _tracer() -> Tracer:
    return _provider().get_tracer(SERVICE)


def _provider() -> TracerProvider:
    # Loaded only where somebody listens: without it a process starts faster and is smaller.
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor  # noqa: PLC0415

    provider = TracerProvider(resource=Resource({"service.name": SERVICE}), shutdown_on_exit=True)
    if _exporters:
        for exporter in _exporters:
            provider.add_span_processor(SimpleSpanProcessor(exporter))
    else:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider
