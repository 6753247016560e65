"""Asking stations for figures: defined, costed, sent once. What is known already is refused, with who has it.

Two units that ask the same stations for the same figure at the same moment: the database lets one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError
from django.db.models import Avg, Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from banshi.burden import rules
from banshi.burden.jurisdiction import pack
from banshi.burden.known import BY_CODE, KNOWN, known_as
from banshi.burden.lifecycle import DEFINE, END, EXPIRE, RENEW, SEND
from banshi.burden.models import Ask, Figure, Filled, Report
from banshi.journal.models import Line
from banshi.journal.steps import beginning, taking
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.kernel.refusals import RuleBroken, WrongState
from banshi.notices.actions import Told, queue
from banshi.stations.models import Unit
from banshi.stations.queries import area_of, unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from banshi.kernel.actor import Actor

MOST_FIGURES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFigure:
    """A figure that no casework answers: its name, and how it is counted."""

    name: str
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an upper unit wants to know: ``known`` are figures of casework by code, ``new`` those nobody has yet."""

    title: str
    why: str
    law: str
    reads: str
    period: rules.Period
    of_kind: str
    ends_on: date
    known: tuple[str, ...] = ()
    new: tuple[NewFigure, ...] = ()


def units_below(asker_id: int, kind: str) -> list[int]:
    """Return the units of a kind that stand below one, by their codes: those that it may ask."""
    below = [one for one in area_of(asker_id) if one != asker_id]
    return list(Unit.objects.filter(id__in=below, kind=kind).order_by("code").values_list("id", flat=True))


def kinds_below(asker_id: int) -> list[str]:
    """Return the kinds of unit below one that may be asked; nobody below means nobody to ask."""
    below = [one for one in area_of(asker_id) if one != asker_id]
    found = set(Unit.objects.filter(id__in=below).values_list("kind", flat=True))
    return [kind for kind in pack().kinds if kind in found]


def define(wanted: Wanted, *, by: Actor, command: UUID) -> Report:
    """Define a report and reckon what it costs; nobody is asked yet.

    Raises ``RuleBroken`` for what needs no asking, what is asked already, and what has no law, reader or end.
    """
    asked_of = units_below(by.unit_id or 0, wanted.of_kind)
    _refuse_what_is_not_whole(wanted, asked_of)
    each = seconds_of_a_figure()
    report = Report(
        id=command, title=wanted.title.strip(), why=wanted.why.strip(), law=wanted.law.strip(),
        reads=wanted.reads.strip(), period=wanted.period, of_kind=wanted.of_kind, asker_id=by.unit_id or 0,
        begun_at=clock.now(), ends_on=wanted.ends_on, units=len(asked_of),
        seconds=each * len(wanted.new) * len(asked_of),
    )  # fmt: skip
    refuse_what_needs_no_asking(wanted.new, asked_of)
    with beginning(DEFINE, report, by=by, reason=report.why, command=command):
        known = (Figure(code=one, key=one, name=str(BY_CODE[one].name)) for one in dict.fromkeys(wanted.known))
        asked = (
            Figure(key=rules.key_of(one.name), name=one.name.strip(), definition=one.definition.strip(), seconds=each)
            for one in wanted.new
        )
        figures = [*known, *asked]
        for position, figure in enumerate(figures):
            figure.report_id, figure.position = report.id, position
        Figure.objects.bulk_create(figures)
    return report


def send(report_id: UUID, *, by: Actor, command: UUID | None = None) -> Report:
    """Ask for it: from now on nobody else asks these units for the same figures."""
    asked_of: list[int] = []
    keys: list[str] = []
    try:
        with taking(SEND, Report, report_id, by=by, command=command) as report:
            asked_of = units_below(report.asker_id, report.of_kind)
            figures = list(Figure.objects.filter(report_id=report_id, code=""))
            keys = [one.key for one in figures]
            # In one order for everybody, so that two who ask at once wait for each other and not for ever.
            asks = sorted((unit_id, one.key, one.pk) for one in figures for unit_id in asked_of)
            Ask.objects.bulk_create(Ask(figure_id=pk, unit_id=unit_id, key=key) for unit_id, key, pk in asks)
            report.units, report.sent_at = len(asked_of), clock.now()
            report.seconds = sum(one.seconds for one in figures) * len(asked_of)
            if figures and asked_of:
                told = (Told(kind="report-asked", unit_id=one, path="/unit/reports/asked/") for one in asked_of)
                queue(*told, case_id=report.id, case_number="")
    except IntegrityError:
        _refuse_what_is_asked(keys, asked_of)
        raise
    return report


def renew(report_id: UUID, *, ends_on: date, reason: str, by: Actor, command: UUID | None = None) -> Report:
    """Let a report live on, with the reason that everybody reads; otherwise it dies on its day."""
    if not reason.strip():
        raise RuleBroken("no-reason", _("Say why it is still needed."), cure=_("Whoever fills it in reads the reason."))
    _refuse_end(ends_on)
    with taking(RENEW, Report, report_id, by=by, reason=reason.strip(), command=command) as report:
        done = command is not None and Line.objects.filter(command=command).exists()
        if ends_on <= report.ends_on and not done:
            raise RuleBroken("no-later", _("Name a day after the one on which it ends now."))
        report.ends_on = ends_on
    return report


def end(report_id: UUID, *, by: Actor, command: UUID | None = None) -> Report:
    """End a report: from now on nobody is asked for it, and others may ask for the same."""
    with taking(END, Report, report_id, by=by, command=command) as report:
        _let_go(report)
    return report


def run_clocks() -> int:
    """Let every report die whose last day is over, and tell who asked; return how many died."""
    died = 0
    for pk in Report.objects.filter(state="live", ends_on__lt=clock.today()).values_list("id", flat=True):
        try:
            with taking(EXPIRE, Report, pk, by=SYSTEM, reason="its last day is over") as report:
                _refuse_if_renewed(report)
                _let_go(report)
                queue(Told(kind="report-ended", unit_id=report.asker_id), case_id=report.id, case_number="")
            died += 1
        except WrongState:  # renewed or ended by somebody who was faster
            continue
    return died


def _refuse_if_renewed(report: Report) -> None:
    if report.ends_on >= clock.today():
        raise WrongState("renewed", "")


def seconds_of_a_figure() -> int:
    """Return what one figure costs one unit: the average of what was measured, or a documented constant before that."""
    measured = Filled.objects.exclude(took=None).aggregate(of=Count("id"), average=Avg("took"))
    if measured["of"] < pack().fewest_measured:
        return pack().figure_seconds
    return max(1, round(float(measured["average"])))


def sounding_alike(name: str, asked_of: Sequence[int]) -> list[str]:
    """Return names of figures that sound like one, known from casework or asked of these units already."""
    asked = Ask.objects.filter(unit_id__in=asked_of, live=True).values_list("figure__name", flat=True).distinct()
    names = [*(str(one.name) for one in KNOWN), *(each for one in KNOWN for each in pack().names.get(one.code, ()))]
    return sorted({one for one in (*names, *asked) if rules.alike(name, one) >= rules.ALIKE})


def _let_go(report: Report) -> None:
    Ask.objects.filter(figure__report_id=report.pk, live=True).update(live=False)
    report.ended_at = clock.now()


def _refuse_what_is_not_whole(wanted: Wanted, asked_of: Sequence[int]) -> None:
    for words, code in ((wanted.title, "title"), (wanted.why, "why"), (wanted.law, "law"), (wanted.reads, "reads")):
        if not words.strip():
            raise RuleBroken(f"no-{code}", LACKING[code])
    if not asked_of:
        raise RuleBroken("nobody-below", _("No such unit stands below yours, so there is nobody to ask."))
    figures = len(wanted.known) + len(wanted.new)
    if not 0 < figures <= MOST_FIGURES:
        raise RuleBroken(
            "no-figures",
            _("Choose one to %(most)d figures.") % {"most": MOST_FIGURES},
            cure=_("A short report is read."),
        )
    if unknown := [one for one in wanted.known if one not in BY_CODE]:
        raise RuleBroken("no-such-figure", _("There is no such figure: %(code)s.") % {"code": unknown[0]})
    keys = [rules.key_of(one.name) for one in wanted.new]
    if "" in keys or len(set(keys)) < len(keys):
        raise RuleBroken("figure-twice", _("Every figure needs a name of its own."))
    _refuse_end(wanted.ends_on)


def _refuse_end(ends_on: date) -> None:
    today = clock.today()
    if not today < ends_on <= today + timedelta(days=pack().longest_days):
        raise RuleBroken(
            "no-end",
            _("Name the last day, within a year from today: a report without an end is not asked for."),
            cure=_("It can be renewed with a reason."),
        )


def refuse_what_needs_no_asking(new: Sequence[NewFigure], asked_of: Sequence[int]) -> None:
    """Refuse a figure that casework knows, whatever it is called, or that these units are asked for already.

    Raises ``RuleBroken`` with who has it and where.
    """
    for one in new:
        if found := known_as(one.name):
            raise RuleBroken(
                "known-already",
                _("“%(name)s” is known from %(where)s: it is “%(known)s”. Nobody is asked for it.")
                % {"name": one.name, "where": found.where, "known": found.name},
                cure=_("Choose it from the list of known figures; it is filled in by itself."),
            )
    _refuse_what_is_asked([rules.key_of(one.name) for one in new], asked_of)


def _refuse_what_is_asked(keys: Sequence[str], asked_of: Sequence[int]) -> None:
    """Refuse a figure that somebody asks these units for already, saying who has it, where, and until when."""
    first = (
        Ask.objects.filter(live=True, key__in=keys, unit_id__in=asked_of)
        .select_related("figure__report").order_by("id").first()
    )  # fmt: skip
    if first is None:
        return
    report = first.figure.report
    words = {
        "name": first.figure.name, "unit": unit(first.unit_id), "asker": unit(report.asker_id), "title": report.title,
        "day": report.ends_on.isoformat(),
    }  # fmt: skip
    raise RuleBroken(
        "asked-already",
        _("“%(name)s” is asked of %(unit)s already: %(asker)s has it, in the report “%(title)s”, until %(day)s.")
        % words,
        cure=_("Ask %(asker)s for it; the station gives each figure once.") % words,
    )


LACKING = {
    "title": gettext_lazy("Give the report a title."),
    "why": gettext_lazy("Say what is decided with it. Whoever fills it in reads this."),
    "law": gettext_lazy("Name the law or order that lets you ask. Without one nobody is asked."),
    "reads": gettext_lazy("Say who reads it. What nobody reads is not asked for."),
}
