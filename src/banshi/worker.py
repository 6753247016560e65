"""The worker: what Banshi does by itself, on time, in a process of its own.

It passes overdue cases to the county, keeps the clocks of concerns, takes over lists, and hands notices to a gateway.
The queue lives in PostgreSQL; a moment of the schedule is entered there once, however many workers run and however
often they are started again. A worker that was given the owner's address also seals the log, and does at night what
only the owner may: it watches the looks, publishes, deletes what is due, learns. One with the web role's alone leaves
that queue to others.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from contextlib import nullcontext
from datetime import UTC, timedelta
from functools import partial
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.db import OperationalError, close_old_connections, connection
from procrastinate.jobs import DEFAULT_QUEUE

from banshi.journal.agreeing import clocks_agree
from banshi.kernel import clock
from banshi.telemetry import tracing
from banshi.telemetry.lines import speak_of_the_end

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from uuid import UUID

    from procrastinate import App

    from banshi.notices.sending import Contact

EVERY_MINUTE = "* * * * *"
EVERY_TEN_SECONDS = "* * * * * */10"  # croniter keeps the seconds in the sixth place
OWNERS = "learning"
"""The queue of what only the owner may do, by the name that databases know it by: no other worker knows its turns."""
log = logging.getLogger(__name__)
SECONDS_TO_FINISH = 20.0


def schedule(app: App) -> None:
    """Enter the schedule. A turn that is still waiting when the next one comes is not entered twice."""
    # Models can be named only after Django is set up, and this module is where it is.
    from banshi.access.recoveries import run_clocks as end_sign_ins  # noqa: PLC0415
    from banshi.burden.asking import run_clocks as end_reports  # noqa: PLC0415
    from banshi.care.clocks import run_clocks as look_after  # noqa: PLC0415
    from banshi.concerns.callers import reach  # noqa: PLC0415
    from banshi.concerns.clocks import run_clocks  # noqa: PLC0415
    from banshi.concerns.editions import begin_editions  # noqa: PLC0415
    from banshi.concerns.importing import continue_imports  # noqa: PLC0415
    from banshi.connections.webhooks import turn as tell_systems  # noqa: PLC0415
    from banshi.matters.clocks import escalate_overdue, restart_due  # noqa: PLC0415
    from banshi.notices.emergencies import run_clocks as tell_of_emergencies  # noqa: PLC0415
    from banshi.notices.sending import send_waiting  # noqa: PLC0415
    from banshi.projects.clocks import run_clocks as run_projects  # noqa: PLC0415
    from banshi.stations.standing_in import end_what_is_over  # noqa: PLC0415
    from banshi.volunteers.clocks import run_clocks as run_volunteers  # noqa: PLC0415
    from banshi.volunteers.looking import reach as reach_helped  # noqa: PLC0415
    from banshi.voting.clocks import run_clocks as run_ballots  # noqa: PLC0415

    for name, cron, turn in (
        ("escalate-overdue", EVERY_MINUTE, escalate_overdue),
        ("restart-clocks", EVERY_MINUTE, restart_due),
        ("clocks-of-concerns", EVERY_MINUTE, run_clocks),
        ("clocks-of-projects", EVERY_MINUTE, run_projects),
        ("clocks-of-ballots", EVERY_MINUTE, run_ballots),
        ("clocks-of-volunteers", EVERY_MINUTE, run_volunteers),
        ("look-after", EVERY_MINUTE, look_after),
        ("reports-die", EVERY_MINUTE, end_reports),
        ("begin-editions", EVERY_MINUTE, begin_editions),
        ("tell-of-emergencies", EVERY_MINUTE, tell_of_emergencies),
        ("end-sign-ins", EVERY_MINUTE, end_sign_ins),
        ("end-standing-in", EVERY_MINUTE, end_what_is_over),
        ("take-over-lists", EVERY_TEN_SECONDS, continue_imports),
        ("tell-systems", EVERY_TEN_SECONDS, tell_systems),
        ("send-notices", EVERY_TEN_SECONDS, partial(send_waiting, reach=_whoever(reach, reach_helped))),
    ):
        _enter(app, name, cron, turn)
    if is_owner():
        _schedule_for_the_owner(app)


def _schedule_for_the_owner(app: App) -> None:
    """Enter what only the owner of the tables may do: closing what is published, learning, keys, comparing records."""
    from banshi.concerns.learning import learn_by_itself  # noqa: PLC0415
    from banshi.concerns.same import weigh_by_itself  # noqa: PLC0415
    from banshi.notices.looks import late  # noqa: PLC0415
    from banshi.publishing.closing import close_cycles  # noqa: PLC0415
    from banshi.publishing.releases import publish_closed  # noqa: PLC0415
    from banshi.register.finding.writing import key_by_itself  # noqa: PLC0415
    from banshi.retention.deleting import run as delete_due  # noqa: PLC0415
    from banshi.watching.nightly import watch  # noqa: PLC0415

    _enter(app, "watch-looks", at_night(2, 20), partial(watch, late), queue=OWNERS)
    _enter(app, "publish-months", at_night(4, 10), publish_closed, queue=OWNERS)
    _enter(app, "close-cycles", at_night(4, 25), close_cycles, queue=OWNERS)
    _enter(app, "key-the-unkeyed", EVERY_MINUTE, key_by_itself, queue=OWNERS)
    _enter(app, "delete-due", at_night(2, 50), delete_due, queue=OWNERS)
    _enter(app, "compare-records", at_night(1, 30), _compare_records, queue=OWNERS)
    _enter(app, "weigh-words", at_night(3, 17), weigh_by_itself, queue=OWNERS)
    _enter(app, "learn", at_night(3, 43, weekly=True), learn_by_itself, queue=OWNERS)


def _compare_records() -> object:
    # Only here: what compares records is large, and a worker needs it once a night.
    from banshi.linkage.keeping import compare_by_itself  # noqa: PLC0415

    return compare_by_itself()


def _whoever(*ways: Callable[[UUID], Contact]) -> Callable[[UUID], Contact]:
    """Return how anybody is reached who left a contact: the first of these ways that knows one."""

    def reach(contact_id: UUID) -> Contact:
        known = [contact for way in ways if (contact := way(contact_id)).path or contact.phone or contact.email]
        return known[0] if known else ways[0](contact_id)

    return reach


def is_owner() -> bool:
    """Tell whether this process was given the owner's address beside the web role's."""
    return bool(settings.DATABASES["owner"]["USER"] != settings.DATABASES["default"]["USER"])


def at_night(hour: int, minute: int, *, weekly: bool = False) -> str:
    """Return a time of the office's day, or of its Sundays, as a line of the schedule, which counts in UTC."""
    sunday = clock.today() - timedelta(days=clock.today().isoweekday() % 7)
    moment = (clock.at_start_of(sunday) + timedelta(hours=hour, minutes=minute)).astimezone(UTC)
    return f"{moment.minute} {moment.hour} * * {moment.isoweekday() % 7 if weekly else '*'}"


def _enter(app: App, name: str, cron: str, turn: Callable[[], object], *, queue: str = DEFAULT_QUEUE) -> None:
    task = app.task(name=name, queue=queue, queueing_lock=name, pass_context=False)(_on_its_own_connection(turn, name))
    app.periodic(cron=cron, periodic_id=name)(task)


def work(app: App, *, until_idle: bool = False) -> None:
    """Work until SIGTERM or Ctrl-C, finishing the job in hand; with ``until_idle`` end when nothing is waiting."""
    # Jobs are the queue's own paper: what they did stands in the journal.
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(
            queues=None if is_owner() else [DEFAULT_QUEUE],
            concurrency=2 if is_owner() else 1,  # learning takes minutes, and no clock shall wait for it
            wait=not until_idle,
            delete_jobs="successful",
            shutdown_graceful_timeout=SECONDS_TO_FINISH,
            name="banshi",
        )


def main() -> int:
    """Set Django up, enter the schedule and work; return 1 where it ended because no database answered."""
    # The queue hears SIGTERM only once it has begun; before that there is nothing in hand to finish.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banshi.settings")
    django.setup()
    from procrastinate.contrib.django import app  # noqa: PLC0415

    speak_of_the_end()
    schedule(app)
    with _sealing():
        work(app)
    try:
        close_old_connections()
        connection.ensure_connection()
    except OperationalError:
        return 1  # whoever watches over it starts it again
    return 0


def _sealing() -> AbstractContextManager[None]:
    """Seal the log beside the queue: whoever prints a slip waits for it, and only the owner may write leaves."""
    from banshi.proofs.keeping import kept_sealing  # noqa: PLC0415

    return kept_sealing() if is_owner() else nullcontext()


def _on_its_own_connection(turn: Callable[[], object], name: str) -> Callable[[int], None]:
    def job(timestamp: int) -> None:  # noqa: ARG001 - the schedule says which moment it is for
        close_old_connections()
        try:
            if not clocks_agree():
                log.warning("clocks-differ: the turn %s is left out", name)
                return
            if tracing.is_on():
                with tracing.span(f"turn {name}"):
                    turn()
            else:
                turn()
        finally:
            close_old_connections()

    return job


if __name__ == "__main__":
    sys.exit(main())
