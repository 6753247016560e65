"""Figures of the moment, read from the database: what waits, what is late, and since when. None is of a person.

The web role may count these rows. Each is one short statement over an index; together they are read once in a while.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection

QUEUED = (
    "select count(*), coalesce(extract(epoch from now() - min(coalesce(scheduled_at, now()))), 0)"
    " from procrastinate_jobs where status = 'todo' and (scheduled_at is null or scheduled_at <= now())"
)
WORKER = "select extract(epoch from now() - max(last_heartbeat)) from procrastinate_workers"
LATE_CASES = "select count(*) from matters_case where state = 'accepted' and due_at < now()"
LATE_CONCERNS = "select count(*) from concerns_concern where clock_at < now() - interval '1 minute'"
NOTICES = (
    "select count(*) filter (where at > now() - interval '3 days'),"
    " count(*) filter (where at <= now() - interval '3 days' and unclear > 0) from notices_notice where sent_at is null"
)
# Silence is sealed, too, every ten minutes. Where no seal was ever made, the first line waits since it was written.
SEALED = (
    "select extract(epoch from now() - coalesce((select max(at) from proofs_head where whole),"
    " (select at from journal_line order by id limit 1)))"
)
COPIED = (
    "select max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) from pg_replication_slots"
    " where slot_name = 'banshi_backup'"
)
GLASS = "select count(*) from access_breakglass where reviewed_at is null"


def present() -> dict[str, tuple[str, float]]:
    """Return figures of the moment by their names, each with its meaning. Raises ``DatabaseError``."""
    waiting, age = _row(QUEUED)
    unsent, given_up = _row(NOTICES)
    told = {
        "banshi_queue_jobs": ("Jobs of the worker whose time has come", waiting),
        "banshi_queue_age_seconds": ("Seconds since the oldest of them was due", age),
        "banshi_worker_heartbeat_seconds": ("Seconds since a worker was heard of; -1 for none", worker_seconds() or -1),
        "banshi_cases_late": ("Cases past their term", _row(LATE_CASES)[0]),
        "banshi_concerns_late": ("Concerns whose clock nobody has looked after", _row(LATE_CONCERNS)[0]),
        "banshi_notices_waiting": ("Notices that are not sent yet", unsent),
        "banshi_notices_unknown": ("Notices given up, of which nobody knows whether they arrived", given_up),
        "banshi_emergency_looks_unreviewed": ("Emergency looks that wait for their review", _row(GLASS)[0]),
        "banshi_backup_lag_bytes": ("Bytes of changes that no backup has yet; -1 where nothing follows", _uncopied()),
        "banshi_sealing_lag_seconds": ("Seconds since the oldest line that is not sealed", sealing_seconds()),
    }
    return {name: (meaning, float(value or 0)) for name, (meaning, value) in told.items()}


def worker_seconds() -> float | None:
    """Return the seconds since any worker was heard of; nothing where none is at work."""
    seconds = _row(WORKER)[0]
    return None if seconds is None else float(seconds)


def sealing_seconds() -> float:
    """Return the seconds that the oldest line waits for its seal; 0 where nothing waits, or nothing is sealed here."""
    if not apps.is_installed("banshi.proofs"):
        return 0.0
    return float(_row(SEALED)[0] or 0)


def _uncopied() -> float:
    bytes_behind = _row(COPIED)[0]
    return -1.0 if bytes_behind is None else float(bytes_behind)


def _row(statement: str) -> tuple[float, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row: tuple[float, ...] = cursor.fetchone()
        return row
