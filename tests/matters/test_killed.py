"""A case exists whole or not at all, wherever the process is killed."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING

from django.db import connections

from banshi.journal.models import Line
from banshi.matters.models import Case, Leg
from banshi.notices.models import Notice
from tests.matters import stories

if TYPE_CHECKING:
    from tests.cast import Town

KILLS = 50


def test_a_case_is_whole_or_absent_after_fifty_kills(town: Town) -> None:
    moments = random.Random(20261121)  # noqa: S311 - a lottery for the moment of death, not a secret
    began = time.monotonic()
    os.waitpid(_filing(town, cases=1), 0)
    one = time.monotonic() - began
    for _kill in range(KILLS):
        child = _filing(town, cases=KILLS)
        # In the middle of the first case or of one of the next, however fast this machine is.
        time.sleep(one * moments.uniform(0.4, 1.4))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    cases = set(Case.objects.values_list("id", flat=True))
    assert len(cases) >= KILLS // 2
    assert _with_parts(Leg.objects.values_list("case_id", flat=True), 3) == cases
    assert _with_parts(Line.objects.values_list("thing_id", flat=True), 1) == cases
    assert _with_parts(Notice.objects.values_list("case_id", flat=True), 2) == cases
    with connections["owner"].cursor() as cursor:
        cursor.execute("select case_id from matters_particulars")
        assert {case for (case,) in cursor.fetchall()} == cases


def _filing(town: Town, *, cases: int) -> int:
    """Start a process that files so many cases, and return its number."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            for _case in range(cases):
                stories.filed(town)
        finally:
            os._exit(1)
    return child


def _with_parts(ids: object, parts: int) -> set[object]:
    found = list(ids)  # type: ignore[call-overload]
    assert all(found.count(one) == parts for one in set(found))
    return set(found)
