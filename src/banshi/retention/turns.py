"""The dry run of each night: what is due is listed, counted and shown; nothing is deleted by it.

Waiting is counted in nights on which a turn ran, never in days of a clock that somebody can set. A clock that does not
agree with the database, with the machine or with the journal ends the turn, is written down, and lets all waiting begin
anew.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connections, transaction
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import LINE
from banshi.kernel import clock
from banshi.kernel.refusals import Conflict
from banshi.retention import machine
from banshi.retention.due import RULES
from banshi.retention.jurisdiction import pack
from banshi.retention.models import Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.utils import CursorWrapper

    from banshi.retention.due import Rule
    from banshi.retention.machine import Reading

KIND, THING = "retention.turn", uuid5(NAMESPACE_URL, "banshi:retention")
NEXT_NIGHT = timedelta(hours=18)
"""Two turns nearer to each other are one night."""
AGREES, DRIFTS, LONGEST_GAP = timedelta(minutes=5), timedelta(minutes=15), timedelta(days=3)
TROUBLES = {
    "database": _("the clock of this program and that of the database do not agree"),
    "moved": _("the clock went on by more than the machine was running"),
    "behind": _("the clock is behind what is already written down"),
    "gap": _("the machine was started anew, and for days no turn ran"),
}
LIST = (
    "insert into retention_listed (term, thing, since, first_night, turn_id)"
    " select %(term)s::text, d.thing, d.since, %(night)s::int, %(turn)s::bigint from ({due}) d (thing, since)"
    " on conflict (term, thing) do update set turn_id = excluded.turn_id, since = excluded.since"
)


def take_turn(*, reading: Reading | None = None) -> Turn:
    """List what is due now, and count it; things that are not due any more leave the list.

    Raises ``Conflict`` where the clock cannot be believed: the turn is written down with its trouble, what was listed
    waits anew, and nothing else happens.
    """
    found = reading or machine.read()
    with transaction.atomic(using="owner"):
        turn = _begin(found)
        if not turn.trouble:
            turn.counts = _list_all(turn)
        turn.save(using="owner", force_insert=True)
        if turn.trouble:
            with connections["owner"].cursor() as cursor:
                cursor.execute("update retention_listed set first_night = %s", [turn.night])
        said = TROUBLES[turn.trouble] if turn.trouble else json.dumps(turn.counts, sort_keys=True)
        write_line("list", "listed" if not turn.trouble else "trouble", f"night {turn.night}: {said}")
    if turn.trouble and turn.trouble != "gap":
        raise Conflict(
            "clock-moved",
            _("Nothing is listed or deleted: %(why)s.") % {"why": TROUBLES[turn.trouble]},
            cure=_("Set the clock right. All waiting begins anew, and the auditor sees it."),
        )
    return turn


def write_line(step: str, end: str, said: str, *, thing: UUID = THING) -> None:
    """Write a line of the journal as Banshi itself, on the owner's connection and in its transaction."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(LINE, [clock.now(), KIND, thing, step, "", end, None, None, "", said, None])


def asked(rule: Rule, things: Sequence[str] = ()) -> dict[str, Any]:
    """Return the values with which the statements of a rule are asked."""
    months = pack().term(rule.term).months
    assert months is not None  # noqa: S101 - an architecture test sees to it
    now = clock.now()
    return {
        "before": months_before(now, months), "now": now, "things": list(things),
        "years": json.dumps(pack().matters_years if rule.term == "cases/done" else {}), "term_years": months // 12,
    }  # fmt: skip


def latest() -> Turn | None:
    """Return the newest turn, if there was one."""
    return Turn.objects.order_by("-id").first()


def _begin(found: Reading) -> Turn:
    now, last = clock.now(), Turn.objects.using("owner").order_by("-id").first()
    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('banshi retention', 0))")
        trouble = _trouble(cursor, now, last, found)
    before = last.night if last else 0
    another = last is None or abs(now - last.at) >= NEXT_NIGHT
    night = before + 1 if another or trouble else before
    return Turn(at=now, night=night, boot=found.boot, uptime=found.uptime, trouble=trouble)


def _trouble(cursor: CursorWrapper, now: datetime, last: Turn | None, found: Reading) -> str:
    cursor.execute(
        "select clock_timestamp(), (select max(j.at) from (select at from journal_line order by id desc limit 100) j)"
    )
    database, written = cursor.fetchone() or (now, None)
    if not clock.is_stopped() and abs(database - now) > AGREES:
        return "database"
    if (written and written > now + AGREES) or (last and last.at > now + AGREES):
        return "behind"
    if last is None:
        return ""
    by_clock, same_start = now - last.at, bool(found.boot) and found.boot == last.boot
    if same_start and abs(by_clock - timedelta(seconds=found.uptime - last.uptime)) > DRIFTS:
        return "moved"
    return "gap" if not same_start and by_clock > LONGEST_GAP else ""


def _list_all(turn: Turn) -> dict[str, int]:
    """List everything that is due, in one statement a rule; ``turn`` gets its number here, which the lists name."""
    counts = dict[str, int]()
    with connections["owner"].cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('retention_turn', 'id'))")
        (turn.id,) = cursor.fetchone() or (0,)
        for rule in RULES:
            wanted = asked(rule) | {"term": rule.term, "night": turn.night, "turn": turn.id}
            cursor.execute(LIST.replace("{due}", rule.listing(only=False)), wanted)
            counts[rule.term] = cursor.rowcount
        cursor.execute("delete from retention_listed where turn_id <> %s", [turn.id])
    return {term: count for term, count in counts.items() if count}


def months_before(moment: datetime, months: int) -> datetime:
    """Return the same moment so many months earlier; the last day of a shorter month stands for days it has not."""
    place = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(place, 12)
    for day in range(moment.day, moment.day - 4, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError(moment)
