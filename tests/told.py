"""What the whole run told anybody but the people concerned, read once more: nobody of the cast may stand in it.

Read are the lines of our log as they are written, what the servers of tests said, PostgreSQL's own log, the addresses
that were asked for and led nowhere, the pages of errors, what notices say in the open, traces and figures. A test in
which something is found fails at the end of the run by its name; so does a run whose servers said too much.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

import pytest
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from banshi.postgres.cluster import our_cluster
from banshi.telemetry import counting, covering, tracing
from banshi.telemetry.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from opentelemetry.sdk.trace import ReadableSpan

FOLDER = "BANSHI_TESTS_TOLD"
# Pages that tell why nothing was shown; a refusal inside a case (409, 422) shows its own values to who is in the case.
ERROR_PAGES = frozenset({400, 403, 404, 405, 413, 429, 500, 503})
GIVEN_BACK = re.compile(r'<section class="given-back".*?</section>', re.DOTALL)
NAMELESS_LOGGERS = ("asyncio", "playwright", "faker", "hypothesis")
MOST_SHOWN = 40


LIKE_A_NUMBER = re.compile(r"[1-9](?:\d{16}|[3-9]\d[- ]?\d{4}[- ]?\d{4})")
"""Where no such digits stand, no number of anybody does: asked first, since it is found out soon."""


@cache
def needles(*, with_numbers: bool = True) -> re.Pattern[str]:
    """Return what is looked for: everybody of the cast, and whatever looks like a number or a house of anybody."""
    # Only now: Django is set up after the plugins.
    from banshi.china.id_number import compose  # noqa: PLC0415
    from banshi.demo import marking  # noqa: PLC0415
    from tests import cast  # noqa: PLC0415

    names = {name for name, *_rest in cast.PEOPLE} | {name for _user, name, *_rest in cast.STAFF} | {marking.LI}
    numbers = {compose(cast.DIVISION, born, sequence) for _name, _sex, born, sequence, *_rest in cast.PEOPLE}
    houses = {address for address, *_rest in cast.HOUSEHOLDS.values()}
    exact = "|".join(map(re.escape, sorted(names | numbers | houses, key=len, reverse=True)))
    return re.compile(f"{exact}|{covering.ID_NUMBER}|{covering.MOBILE}" if with_numbers else exact)


class Told:
    """Everything that was told so far in this process, already read; what was found, by the test it was found in."""

    def __init__(self) -> None:
        self.found: list[dict[str, str]] = []
        self.read: dict[str, int] = {}

    def hear(self, where: str, text: str, *, but: str = "") -> None:
        """Read a text; ``but`` is a name that may stand in it, since it is told to nobody else."""
        self.read[where] = self.read.get(where, 0) + 1
        if not text:
            return
        for hit in needles(with_numbers=bool(LIKE_A_NUMBER.search(text))).finditer(text):
            if hit.group() != but:
                test = os.environ.get("PYTEST_CURRENT_TEST", "between tests").partition(" ")[0]
                around = text[max(hit.start() - 80, 0) : hit.end() + 80].replace("\n", " ")
                self.found.append({"where": where, "test": test, "what": hit.group(), "around": around})


told = Told()


class Hearing(logging.Handler):
    """Hears every record as the operator would read it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(Lines())

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(NAMELESS_LOGGERS):
            told.hear("log", self.format(record))


class Listening(SpanExporter):
    """Hears every span whole: its name, what it tells, what happened in it."""

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        for span in spans:
            told.hear("trace", span.to_json(indent=None))
        return SpanExportResult.SUCCESS


def listen() -> None:
    """Begin to hear; the figures and traces of this process are kept from here on."""
    hearing, handled = Hearing(), logging.Logger.handle

    # Not as a handler of the root: a command that sets Django up once more configures all handlers anew.
    def handle(logger: logging.Logger, record: logging.LogRecord) -> None:
        if record.levelno >= hearing.level:
            hearing.emit(record)
        handled(logger, record)

    logging.Logger.handle = handle  # type: ignore[assignment, method-assign]
    # A command run inside a test leaves handlers with its own standard error, closed since: each line would then be
    # answered by a whole stack there. That a record can be written was tried by Hearing already.
    logging.raiseExceptions = False
    for name in ("banshi", "django", "procrastinate"):
        logging.getLogger(name).setLevel(logging.INFO)
    os.environ.setdefault("BANSHI_METRICS_TOKEN", "a token of tests")
    tracing.listen(Listening())
    answered = BaseHandler.get_response

    def heard(handler: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        response = answered(handler, request)
        _hear_of(request, response)
        return response

    BaseHandler.get_response = heard  # type: ignore[method-assign, assignment]


def _hear_of(request: HttpRequest, response: HttpResponseBase) -> None:
    # An address stands in the logs of proxies and in the history of a shared browser.
    told.hear("address", unquote_plus(request.get_full_path()))
    told.hear("address answered", unquote_plus(response.get("Location", "")))
    # What somebody typed and was not kept goes back to whoever typed it, and to nobody else.
    if (
        response.status_code in ERROR_PAGES
        and isinstance(response, HttpResponse)
        and not hasattr(response, "gives_back")
    ):
        own = getattr(getattr(request, "actor", None), "name", "")
        told.hear("error page", GIVEN_BACK.sub("", response.content.decode(errors="replace")), but=own)


def hear_notices() -> None:
    """Hear what notices say in the open: their words, kind and link; whom they reach is the gateway's to know."""
    from banshi.notices import sending  # noqa: PLC0415

    made = sending.message

    def heard(*args: Any, **named: Any) -> dict[str, object]:
        message = made(*args, **named)
        told.hear("notice", json.dumps({k: message[k] for k in ("kind", "words", "link", "case")}, ensure_ascii=False))
        return message

    sending.message = heard


class LogFiles:
    """PostgreSQL's own files, from where they stood when the run began."""

    def __init__(self) -> None:
        self.began = {path: path.stat().st_size for path in self._paths()}

    def rest(self) -> Iterator[tuple[str, str]]:
        for path in self._paths():
            with suppress(OSError), path.open("rb") as file:
                file.seek(min(self.began.get(path, 0), path.stat().st_size))
                yield path.name, file.read().decode(errors="replace")

    @staticmethod
    def _paths() -> list[Path]:

        data = our_cluster(durable=False).data
        return [*sorted((data / "log").glob("*.log")), data / "start.log"] if data.is_dir() else []


def findings(folder: Path) -> list[dict[str, str]]:
    """Return what all processes of a run found."""
    lines = [line for path in sorted(folder.glob("*.json")) for line in path.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines]


class Plugin:
    """Hears while the tests run, and fails the run at its end where somebody was found."""

    def __init__(self, config: pytest.Config) -> None:
        self.is_worker = hasattr(config, "workerinput")
        if not self.is_worker:
            os.environ[FOLDER] = tempfile.mkdtemp(prefix="banshi-told-")
        self.folder = Path(os.environ[FOLDER])
        self.files = LogFiles()
        listen()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self) -> None:
        hear_notices()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not self.is_worker and report.passed:  # what a failed test says is about what went wrong
            told.hear("standard error", report.capstderr)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if counting.is_on():
            told.hear("figures", counting.written({}).decode())
        if not self.is_worker:
            for name, text in self.files.rest():
                told.hear(f"PostgreSQL: {name}", text)
        with (self.folder / f"{os.getpid()}.json").open("w", encoding="utf-8") as written:
            written.writelines(f"{json.dumps(one, ensure_ascii=False)}\n" for one in told.found)
        if not self.is_worker and findings(self.folder) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.is_worker:
            return
        found = findings(self.folder)
        if found:
            terminalreporter.section("somebody of the cast was told of", red=True)
            shown = {(one["where"], one["test"], one["what"]): one for one in found}
            for one in list(shown.values())[:MOST_SHOWN]:
                terminalreporter.line(f"{one['where']}: {one['what']} in {one['test']}: {one['around']}")
            terminalreporter.line(f"{len(shown)} places in all")
        shutil.rmtree(self.folder)
