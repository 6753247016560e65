"""A sealer is killed again and again while people work: nothing is sealed twice, nothing is passed over."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from threading import Event, Thread
from typing import TYPE_CHECKING

from django.conf import settings

from banshi.proofs import sealing, verifying
from tests.proofs.sealed import THING, beside, one

if TYPE_CHECKING:
    from tests.cast import Town

KILLS, WRITERS = 4, 3
SEALER = (
    "import django, threading; django.setup();"
    " from banshi.proofs import keeping; keeping.EVERY = keeping.SOON = keeping.APART = 0.02;"
    " keeping.keep_sealing(threading.Event())"
)
LINE = (
    'insert into journal_line (at, kind, thing_id, step, start, "end", duty, reason)'
    " values (now(), 'matters.case', %s, 'remark', '', '', '', %s)"
)
HEADS = "select count(*) from proofs_head"
LEFT = (
    "select count(*) from journal_line j where not exists (select from proofs_leaf where source = 2 and row_id = j.id)"
)


def work(ending: Event, seed: int) -> None:
    """Write lines in transactions of many lengths, of which some are given up."""
    chance = random.Random(seed)  # noqa: S311 - which transaction is given up is no secret
    with beside() as writer:
        while not ending.is_set():
            for _line in range(chance.randrange(1, 6)):
                writer.execute(LINE, [THING, f"by {seed}"])
                time.sleep(chance.random() / 100)
            if chance.random() < 0.2:
                writer.rollback()
            else:
                writer.commit()


def killed_sealer(later: float) -> None:
    """Kill a sealer that has sealed something, so many seconds later: whatever it is doing then."""
    told = dict(os.environ) | {"BANSHI_LOG_KEY": str(settings.LOG_KEY), "DJANGO_SETTINGS_MODULE": "banshi.settings"}
    heads, until = one(HEADS), time.monotonic() + 30
    with subprocess.Popen([sys.executable, "-c", SEALER], env=told) as process:
        while one(HEADS) < heads + 2 and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(later)
        process.kill()


def test_a_sealer_killed_anywhere_seals_nothing_twice_and_passes_nothing_over(town: Town) -> None:
    ending = Event()
    writers = [Thread(target=work, args=(ending, seed)) for seed in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        for kill in range(KILLS):
            killed_sealer(kill / 90)
    finally:
        ending.set()
        for writer in writers:
            writer.join()
    until = time.monotonic() + 5
    while one(LEFT) and time.monotonic() < until:  # whoever was killed may hold the lock for a moment
        sealing.seal_waiting()
    assert one(LEFT) == 0
    assert one("select count(*) - count(distinct row_id) from proofs_leaf where source = 2") == 0
    assert one(HEADS) > KILLS
    assert verifying.verify().faults == []
