"""What stories of reports have in common: the county above Pinghu Road asks its stations."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import connections

from banshi.burden import asking, filling, rules
from banshi.burden.asking import NewFigure, Wanted
from banshi.burden.models import Figure

if TYPE_CHECKING:
    from banshi.burden.models import Report
    from banshi.kernel.actor import Actor

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOVEMBER = datetime(2026, 11, 21, 9, 44, tzinfo=SHANGHAI)
LAMPS = NewFigure(name="社区路灯盏数", definition="辖区内由社区管护的路灯数量")
CHAIRS = NewFigure(name="轮椅借出数", definition="窗口当月借出的轮椅次数")


def wanted(**said: Any) -> Wanted:
    """Return what the county wants to know: two figures of casework, and the street lamps, which nobody counts."""
    report: dict[str, Any] = {
        "title": "路灯月报", "why": "决定明年修哪些路灯", "law": "平湖县政府办〔2026〕9号", "reads": "县局基层处",
        "period": rules.Period.MONTH, "of_kind": "station", "ends_on": date(2027, 3, 31),
        "known": ("cases-accepted", "concerns-received"), "new": (LAMPS,),
    }  # fmt: skip
    return Wanted(**(report | said))


def sent(by: Actor, **said: Any) -> Report:
    """Define a report and send it."""
    report = asking.define(wanted(**said), by=by, command=uuid4())
    return asking.send(report.id, by=by, command=uuid4())


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Read as the owner of the tables."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def give(report: Report, by: Actor, value: int, *, took: int | None = None, reason: str = "") -> filling.AskedOfUs:
    """Give the one figure of a report that no casework answers."""
    figure = Figure.objects.get(report_id=report.id, code="")
    return filling.give(report.id, {figure.pk: Decimal(value)}, by=by, took=took, reason=reason)
