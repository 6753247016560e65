"""Two emergencies at Li's home station: one look that the supervisor has reviewed, one that still waits.

They stand apart from the cases: an emergency has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connections

from banshi.access import emergencies
from banshi.access.models import Emergency, Finding
from banshi.china.calendar import due_in_working_days
from banshi.kernel import clock
from banshi.kernel.actor import Duty

if TYPE_CHECKING:
    from banshi.demo.teller import Teller

REASONS = {
    Emergency.ACCIDENT: "国道车祸伤者昏迷，随身只有身份证，医院需要马上联系家属",
    Emergency.MISSING: "老人在车站走失，说不清住址，手里拿着身份证，需要送其回家",
}


def look_up(teller: Teller, kind: Emergency) -> None:
    """Let an officer look somebody up without a case."""
    who, officer = teller.applicant(), teller.officer(teller.plan.home.id)
    due = due_in_working_days(clock.now(), emergencies.WORKING_DAYS)
    emergencies.break_glass(who.id_number, who.name, by=officer, reason=REASONS[kind], kind=kind, due_at=due.at)


def review(teller: Teller) -> None:
    """Let the supervisor find that what waits there was justified."""
    supervisor = teller.staff(teller.plan.home.id, Duty.SUPERVISOR)
    for waiting in emergencies.open_reviews(supervisor):
        emergencies.review(waiting.id, by=supervisor, finding=Finding.JUSTIFIED, words="已向医院急诊科核实")


def set_right() -> None:
    """Give the reasons the moment of their looks, as the owner."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table access_breakglass disable trigger glass_reviewed_once")
        cursor.execute("update access_breakglass g set at = l.at from access_look l where l.id = g.look_id")
        cursor.execute("alter table access_breakglass enable trigger glass_reviewed_once")
