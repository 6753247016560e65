"""A case exists whole or not at all, wherever the process is killed."""

from __future__ import annotations

import os
import random
import select
import signal
import time
import traceback
from typing import TYPE_CHECKING, Self

from django.db import connections, transaction

from banshi.journal.models import Line
from banshi.matters.models import Case, Leg
from banshi.notices.models import Notice
from tests.matters import stories

if TYPE_CHECKING:
    from django.db.models import Model

    from tests.cast import Town

KILLS = 50
PATIENCE = 60
"""Seconds; a case takes a fraction of one."""


def test_a_case_is_whole_or_absent_after_fifty_kills(town: Town) -> None:
    moments = random.Random(20261121)  # noqa: S311 - a lottery for the moment of death, not a secret
    with _Filing(town) as filing:
        filing.has_begun(2)
        began = time.monotonic()
        filing.has_begun(3)
        one = time.monotonic() - began
    for kill in range(KILLS):
        with _Filing(town) as filing:
            # Within the first case and within the second in turn, however fast this machine is and who else is on it.
            filing.has_begun(1 + kill % 2)
            time.sleep(one * moments.uniform(0, 1.2))
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        # One moment for all: what was killed last may still be committed by its server meanwhile.
        cursor.execute("set transaction isolation level repeatable read")
        cases = set(_of(Case, "id"))
        assert len(cases) >= KILLS // 2
        assert _with_parts(_of(Leg, "case_id"), 3) == cases
        assert _with_parts(_of(Line, "thing_id"), 1) == cases
        assert _with_parts(_of(Notice, "case_id"), 2) == cases
        cursor.execute("select case_id from matters_particulars")
        assert {case for (case,) in cursor.fetchall()} == cases


def _of(model: type[Model], name: str) -> list[object]:
    return list(model._default_manager.using("owner").values_list(name, flat=True))  # noqa: SLF001 - Django's word


class _Filing:
    """A process that files case after case, says when it begins each, and is killed when its time is over."""

    def __init__(self, town: Town) -> None:
        self.town = town

    def __enter__(self) -> Self:
        connections.close_all()
        self.told, telling = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            try:
                while True:
                    os.write(telling, b".")
                    stories.filed(self.town)
            except BaseException:  # noqa: BLE001 - whatever it is, the parent says it
                os.write(telling, traceback.format_exc()[-4000:].encode())
            finally:
                os._exit(1)
        os.close(telling)
        self.begun = 0
        return self

    def has_begun(self, cases: int) -> None:
        """Wait until so many cases were begun."""
        while self.begun < cases:
            ready, _writing, _failed = select.select([self.told], [], [], PATIENCE)
            assert ready, "nobody files any more"
            said = os.read(self.told, 4096).decode()
            assert set(said) == {"."}, said
            self.begun += len(said)

    def __exit__(self, *_raised: object) -> None:
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.told)


def _with_parts(found: list[object], parts: int) -> set[object]:
    assert all(found.count(one) == parts for one in set(found))
    return set(found)
