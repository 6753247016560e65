"""What machines ask that look after machines: does it live, may it be sent residents, and what are its figures.

Nothing of anybody stands in the answers, nothing of them is cached. Whether a process lives is asked without the
database, or one failed database would have every process killed that waits for it.
"""

from __future__ import annotations

import shutil
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import Http404, HttpResponse, JsonResponse

from banshi import home
from banshi.journal.agreeing import clocks_agree
from banshi.telemetry import counting
from banshi.web import measures
from banshi.web.audience import for_everybody

if TYPE_CHECKING:
    from banshi.web.audience import Request

RETRY_AFTER = "5"
WORKER_SECONDS, SEALING_SECONDS = 60.0, 900.0
MIGRATIONS_FRESH = 30.0
GIGABYTE = 2**30
MIGRATED_UNTIL: list[float] = [0.0]


@for_everybody
def healthz(request: Request) -> HttpResponse:  # noqa: ARG001 - asked by machines
    """Say that the process lives; it is not asked for the database."""
    return _plain(HttpResponse("ok\n", content_type="text/plain; charset=utf-8"))


@for_everybody
def readyz(request: Request) -> HttpResponse:
    """Say whether residents may be sent here, and what is wrong: 200 or 503.

    A worker or a sealing that stands still is told and takes no page away from anybody; with ``?strict`` it counts.
    """
    faults = dict(_faults())
    warnings = {} if "database" in faults else dict(_warnings())
    counts = faults | warnings if "strict" in request.GET else faults
    told = {"ready": not counts, "faults": faults, "warnings": warnings}
    answer = JsonResponse(told, status=HTTPStatus.SERVICE_UNAVAILABLE if counts else HTTPStatus.OK)
    if counts:
        answer["Retry-After"] = RETRY_AFTER
    return _plain(answer)


@for_everybody
def metrics(request: Request) -> HttpResponse:
    """Return the figures to who shows the token for them; to everybody else there is no such page."""
    if not counting.may_read(request.headers.get("Authorization", "")):
        raise Http404
    try:
        gauges = measures.present()
    except DatabaseError:
        gauges = {}  # what the processes counted themselves is told all the same
    return _plain(HttpResponse(counting.written(gauges), content_type="text/plain; version=0.0.4; charset=utf-8"))


def is_ending() -> bool:
    """Tell whether this installation's server was asked to end, and nobody new should be sent here."""
    mark = settings.ENDING_MARK
    return mark is not None and mark.exists()


def _faults() -> list[tuple[str, str]]:
    if is_ending():
        return [("ending", "this server is about to end")]
    free = shutil.disk_usage(home.home()).free
    faults = []
    if free < settings.LEAST_FREE_BYTES:
        faults.append(("disk", f"{free / GIGABYTE:.1f} GB are free"))
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        if not clocks_agree():
            faults.append(("clocks", "this machine's and the database's differ"))
        if not _is_migrated():
            faults.append(("migrations", "the database is of another release"))
    except DatabaseError:
        faults.append(("database", "it does not answer"))
    return faults


def _warnings() -> list[tuple[str, str]]:
    told = []
    try:
        worker, sealing = measures.worker_seconds(), measures.sealing_seconds()
    except DatabaseError:
        return [("database", "its state could not be read")]
    if worker is None or worker > WORKER_SECONDS:
        told.append(("worker", "none is at work" if worker is None else f"not heard of for {worker:.0f} s"))
    if sealing > SEALING_SECONDS:
        told.append(("sealing", f"{sealing:.0f} s behind"))
    return told


def _is_migrated() -> bool:
    """Tell whether the tables are those of this code; asked again every half minute, since an upgrade changes it."""
    if time.monotonic() < MIGRATED_UNTIL[0]:
        return True
    loader = MigrationLoader(connection)
    wanted = set(loader.disk_migrations or ())
    replaced = {key for key in wanted if (loader.disk_migrations or {})[key].replaces}
    if wanted - replaced - set(loader.applied_migrations or ()):
        return False
    MIGRATED_UNTIL[0] = time.monotonic() + MIGRATIONS_FRESH
    return True


def _plain(answer: HttpResponse) -> HttpResponse:
    answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - asked every second: not told each time
    answer["Cache-Control"] = "no-store"
    return answer
