"""A run: people on one side, faults on the other, until all faults have happened and everybody was answered."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import psycopg

from bench.day_base import say
from bench.faults_client import Book, Insistent
from bench.faults_house import GATEWAY_PORT, PORT
from bench.faults_people import People
from bench.faults_plan import schedule

if TYPE_CHECKING:
    from bench.faults_house import House
    from bench.faults_plan import Fault
    from bench.faults_world import Town

SECONDS_A_KILL = 60.0
"""At the most: the run ends before."""
SECONDS_TO_END = 120.0
ALIVE_AGAIN = 60.0
REPLAYED_IN_THE_END = 200
LATE_EVERY = 4
TRIES_TO_KILL, BETWEEN_TRIES = 240, 0.25
"""What was killed just before is killed again when it is there again, within a minute."""
SOON = timedelta(minutes=40)
"""A worker whose clock is an hour ahead would take this for over."""
DRAINED_SECONDS = 400.0
LATER = timedelta(hours=2)
CASE_IS_DUE = "update matters_case set due_at = %s where id = %s and state = 'accepted' and escalated_at is null"
CONCERN_IS_DUE = (
    "update concerns_concern set due_at = %s, clock_at = %s"
    " where id = %s and state = 'received' and escalated_at is null"
)


@dataclass
class Played:
    """What came of a run: the book of the people, what happened, and after how many seconds all was well again."""

    book: Book
    faults: list[Fault] = field(default_factory=list)
    back: list[float] = field(default_factory=list)
    seconds: float = 0.0
    cuts: dict[str, int] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    soon: set[str] = field(default_factory=set)


def play(house: House, town: Town, seed: int, kills: int) -> Played:
    """Let people come while the faults of the schedule happen; return when both are over."""
    client = Insistent(PORT, town.sessions, seed)
    people, played = People(client, town), Played(client.book)
    house.wait_until_it_answers()
    thread = threading.Thread(target=lambda: asyncio.run(_crowd(people, kills)))
    began, over = time.monotonic(), 0.0
    thread.start()
    try:
        _faults(house, town, played, schedule(seed, kills), thread)
        over = time.monotonic() + SECONDS_TO_END
    finally:
        people.stopped, client.over = True, over  # whoever is interrupted waits for nobody
        thread.join()
    played.seconds = time.monotonic() - began
    return played


async def _crowd(people: People, kills: int) -> None:
    await people.come(SECONDS_A_KILL * max(kills, 1))
    for _one in range(min(REPLAYED_IN_THE_END, len(people.client.book.old))):
        await people.client.replay()


def _faults(house: House, town: Town, played: Played, faults: list[Fault], crowd: threading.Thread) -> None:
    for turn, fault in enumerate(faults, start=1):
        if not crowd.is_alive():
            raise RuntimeError("Nobody comes any more; what went wrong stands above.")
        time.sleep(fault.pause)
        began = _suffered(house, fault)
        played.faults.append(fault)
        seconds = _until_alive(house, played.book, began)
        played.back.append(seconds)
        say(f"{turn:3d} of {len(faults)} {fault.what}: acknowledged again after {seconds:.1f} s,"
            f" {played.book.acknowledged()} so far")  # fmt: skip
        if turn % LATE_EVERY == 0:
            make_late(town, played)


def _suffered(house: House, fault: Fault) -> float:
    """Let a fault happen; return when it began, if it is a kill, else when it was over."""
    for _try in range(TRIES_TO_KILL):
        began = time.monotonic()
        if house.suffer(fault) or not fault.kills:
            break
        time.sleep(BETWEEN_TRIES)
    return began if fault.kills else time.monotonic()


def _until_alive(house: House, book: Book, began: float) -> float:
    """Wait until something is acknowledged that was not before; return the seconds."""
    before = book.acknowledged()
    house.wait_until_it_answers()
    while book.acknowledged() == before:
        if time.monotonic() - began > ALIVE_AGAIN:
            raise TimeoutError("Pages come, but nothing is acknowledged any more.")
        time.sleep(0.05)
    return time.monotonic() - began


def make_late(town: Town, played: Played) -> None:
    """Move promises into the past, so that clocks run out in the middle of it all; every third is due soon only."""
    from banshi.kernel import clock

    try:
        with psycopg.connect(town.address, autocommit=True, connect_timeout=5) as connection:
            for things, statement, times in (
                (town.late_cases, CASE_IS_DUE, 1), (town.late_concerns, CONCERN_IS_DUE, 2),
            ):  # fmt: skip
                while things:
                    thing = things.pop()
                    soon = thing.int % 3 == 0
                    due = clock.now() + (SOON if soon else timedelta(seconds=-1))
                    if connection.execute(statement.encode(), [*([due] * times), thing]).rowcount:
                        (played.soon if soon else played.late).add(str(thing))
    except psycopg.Error:
        return


def settle(house: House, town: Town, played: Played) -> None:
    """Let all that is due happen: the clocks, then every notice, by a gateway that fails no more."""
    from django.conf import settings
    from django.db import connections

    from banshi.concerns.callers import reach
    from banshi.concerns.clocks import run_clocks
    from banshi.kernel import clock
    from banshi.matters.clocks import escalate_overdue
    from banshi.notices.models import Notice
    from banshi.notices.sending import send_waiting
    from banshi.proofs.sealing import seal_waiting

    house.wait_until_it_answers()
    make_late(town, played)
    connections.close_all()
    say(f"everybody was answered after {played.seconds:.0f} s; now what is due")
    run_clocks()
    escalate_overdue()
    gateway = settings.NOTICE_GATEWAY = f"http://127.0.0.1:{GATEWAY_PORT}/"
    httpx.get(gateway).raise_for_status()
    say(f"{Notice.objects.filter(sent_at=None).count()} notices wait")
    deadline = time.monotonic() + DRAINED_SECONDS
    while time.monotonic() < deadline and Notice.objects.filter(sent_at=None).exists():
        with clock.stopped_at(clock.now() + LATER):
            send_waiting(reach=reach)
    played.cuts = house.cuts()
    house.stop_working()
    seal_waiting()
