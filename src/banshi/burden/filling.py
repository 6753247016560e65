"""Filling in: a station gives what casework cannot know, each figure once; and the report that comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from banshi.burden import rules
from banshi.burden.asking import units_below
from banshi.burden.known import BY_CODE
from banshi.burden.models import Ask, Figure, Filled, Report
from banshi.journal.steps import remark
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

    from banshi.kernel.actor import Actor

WHO_FILLS = frozenset({Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR})
LONGEST_SECONDS = 3600
"""Whoever left the page open over lunch did not fill in for three hours: more than this is not measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One unit's line in a report: a value for each figure, ``None`` where it was not given yet."""

    unit: Unit
    values: tuple[Decimal | int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOfUs:
    """One report as a station meets it: what it has to give, what was given for the period, and what it costs."""

    report: Report
    figures: tuple[Figure, ...]
    given: Mapping[int, Decimal]
    first: date

    @property
    def seconds(self) -> int:
        return sum(one.seconds for one in self.figures)

    @property
    def is_complete(self) -> bool:
        return len(self.given) == len(self.figures)


def asked_of(unit_id: int) -> list[AskedOfUs]:
    """Return the reports that a unit is asked to fill in now, those that end first on top."""
    asks = Ask.objects.filter(unit_id=unit_id, live=True).select_related("figure__report")
    figures: dict[UUID, list[Figure]] = {}
    for ask in asks.order_by("figure__report__ends_on", "figure__report_id", "figure__position"):
        figures.setdefault(ask.figure.report_id, []).append(ask.figure)
    return [_asked(unit_id, tuple(found)) for found in figures.values()]


def asked(report_id: UUID, unit_id: int) -> AskedOfUs:
    """Return one report that a unit is asked to fill in. Raises ``NotFound``."""
    for one in asked_of(unit_id):
        if one.report.pk == report_id:
            return one
    raise NotFound("not-asked", _("Your unit is not asked for this report."))


def give(
    report_id: UUID, values: Mapping[int, Decimal], *, by: Actor, took: int | None = None, reason: str = ""
) -> AskedOfUs:
    """Give figures by their numbers. One that was given already is corrected with a reason, and that is written down.

    ``took`` are the seconds from opening the page to sending it.
    """
    if by.unit_id is None or by.account_id is None or by.duty not in WHO_FILLS:
        raise NotAllowed("not-allowed", _("Only staff of a unit fill in what it is asked for."))
    found = asked(report_id, by.unit_id)
    wanted = {one.pk: values[one.pk] for one in found.figures if one.pk in values}
    changed = {pk: value for pk, value in wanted.items() if pk in found.given and found.given[pk] != value}
    new = {pk: value for pk, value in wanted.items() if pk not in found.given}
    if changed and not reason.strip():
        raise RuleBroken(
            "no-reason", _("This was given already. Say why it changes."), cure=_("One sentence is enough.")
        )
    measured = took // len(new) if took is not None and new and 0 < took <= LONGEST_SECONDS else None
    try:
        with transaction.atomic():
            Filled.objects.bulk_create(
                Filled(
                    figure_id=pk, unit_id=by.unit_id, first=found.first, value=value, at=clock.now(),
                    account_id=by.account_id, took=measured,
                )
                for pk, value in new.items()
            )  # fmt: skip
            for pk, value in changed.items():
                Filled.objects.filter(figure_id=pk, unit_id=by.unit_id, first=found.first).update(value=value)
            if changed:
                remark(found.report, "correct-figure", by=by, reason=reason.strip())
    except IntegrityError:
        raise RuleBroken(
            "given-already", _("A colleague has just given this."), cure=_("Open it again to see what was given.")
        ) from None
    return asked(report_id, by.unit_id)


def table(report: Report, first: date) -> list[Row]:
    """Return a report for one period: casework counted now, and what stations gave; a line for each unit."""
    figures, units = figures_of(report), units_of(report)
    until = rules.after(rules.Period(report.period), first)
    ids = [one.pk for one in units]
    counted = {one.pk: BY_CODE[one.code].count(ids, first, until) for one in figures if one.code}
    given = {
        (one.figure_id, one.unit_id): one.value
        for one in Filled.objects.filter(figure__report_id=report.pk, first=first)
    }
    return [
        Row(
            unit=one,
            values=tuple(
                counted[figure.pk].get(one.pk, 0) if figure.code else given.get((figure.pk, one.pk))
                for figure in figures
            ),
        )
        for one in units
    ]


def totals(rows: Sequence[Row]) -> list[Decimal | int | None]:
    """Return the sum of each figure over all units; none where a unit has not given it yet, since it would be wrong."""
    columns = zip(*(row.values for row in rows), strict=True)
    return [None if None in column else sum(one for one in column if one is not None) for column in columns]


def figures_of(report: Report) -> list[Figure]:
    """Return the figures of a report in their order."""
    return list(Figure.objects.filter(report_id=report.pk).order_by("position"))


def units_of(report: Report) -> list[Unit]:
    """Return the units a report is about: those that were asked, or all of the kind below who asks."""
    asked_ids = Ask.objects.filter(figure__report_id=report.pk).values("unit_id")
    found = list(Unit.objects.filter(id__in=asked_ids).order_by("code"))
    return found or list(Unit.objects.filter(id__in=units_below(report.asker_id, report.of_kind)).order_by("code"))


def _asked(unit_id: int, figures: tuple[Figure, ...]) -> AskedOfUs:
    report = figures[0].report
    first = present_period(report)
    filled = Filled.objects.filter(figure__in=figures, unit_id=unit_id, first=first)
    return AskedOfUs(
        report=report, figures=figures, given={one.figure_id: one.value for one in filled}, first=first
    )  # fmt: skip


def present_period(report: Report) -> date:
    """Return the first day of the period a report is filled in for now: the last that has ended.

    A figure of a month that still runs would be wrong. A report that is asked for once is about the month it was sent.
    """
    period = rules.Period(report.period)
    sent = report.sent_at.astimezone(clock.zone()).date() if report.sent_at else clock.today()
    if period is rules.Period.ONCE:
        return rules.first_of(period, sent)
    return rules.before(period, rules.first_of(period, clock.today()))
