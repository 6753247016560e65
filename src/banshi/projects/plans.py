"""A promise as a plan: what it has to say before it can be made, and how two versions of it differ.

Nothing here is written anywhere; ``promising`` makes the promise of a plan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken
from banshi.projects import rules
from banshi.projects.vocabulary import Part
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from banshi.projects.models import Promise

READING = "reading"
PARTS: dict[str, tuple[str, ...]] = {
    Part.SCOPE: (
        "title", "places", "people", "measures", "measure", "measure_unit", "counted_by", "baseline", "baseline_on",
        "target", "done_when", "category",
    ),
    Part.DATE: ("due_on", "due_because"),
    Part.LEADER: ("leader_id", "leader_name", "leader_post"),
    Part.UNITS: ("lead_unit_id", "lead_unit_name", "helper_ids"),
    Part.MONEY: ("money",),
    Part.WORDS: ("words", "klass", "place", "risks"),
}  # fmt: skip
TYPED = (
    "title", "measures", "measure", "measure_unit", "done_when", "due_because", "risks", "leader_post", "place",
    "lead_unit_name",
)  # fmt: skip
COUNTED = ("voices", "open", "noes")
"""What the casework counts, that a promise may be measured by; see ``progress.FIGURES``."""

LONGEST = {
    "title": 200, "leader_name": 60, "leader_post": 80, "lead_unit_name": 120, "measure": 160, "measure_unit": 24,
    "due_because": 120, "place": 80, "category": 24,
}  # fmt: skip
LONGEST_PLACE, LONGEST_MILESTONE, LONGEST_SOURCE, MOST_PEOPLE = 80, 160, 120, 2_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A milestone as it is planned: what, where, by which unit, by when."""

    title: str
    due_on: date
    place: str = ""
    unit_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """Money of one source, in yuan."""

    source: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """Who leads: the name and post that the public reads, and the account that sees the desk, if there is one."""

    name: str
    post: str
    account_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A promise before it is made; the fields are those of ``Promise``."""

    title: str
    words: str
    klass: str
    leader_id: int | None
    leader_name: str
    leader_post: str
    lead_unit_id: int | None
    measure: str
    measure_unit: str
    counted_by: str
    baseline: Decimal
    baseline_on: date
    target: Decimal
    done_when: str
    due_on: date
    due_because: str
    milestones: tuple[Planned, ...] = ()
    money: tuple[Money, ...] = ()
    helper_ids: tuple[int, ...] = ()
    lead_unit_name: str = ""
    place: str = ""
    places: tuple[str, ...] = ()
    people: int | None = None
    measures: str = ""
    risks: str = ""
    category: str = ""


def plan_of(version: Promise, milestones: tuple[Planned, ...] = ()) -> Plan:
    """Return a version as a plan, to be changed in part."""
    given: dict[str, Any] = {name: getattr(version, name) for name in Plan.__slots__ if name != "milestones"}
    given["money"] = tuple(Money(source=one["source"], amount=Decimal(one["amount"])) for one in version.money)
    given |= {"places": tuple(version.places), "helper_ids": tuple(version.helper_ids), "milestones": milestones}
    return Plan(**given)


def settled(plan: Plan, *, due_before: date | None = None) -> Plan:
    """Return a whole plan, with the lead unit's name and with a unit for each milestone; refuse one that lacks.

    ``due_before`` is the day of the version in force: one that is over already may stand, and be seen to be late.
    """
    refuse_an_empty_promise(plan)
    if plan.due_on < clock.today() and plan.due_on != due_before:
        raise RuleBroken("past-date", _("The date is over already."))
    refuse_what_does_not_fit(plan)
    lead = Unit.objects.filter(id=plan.lead_unit_id).first() if plan.lead_unit_id else None
    if lead is None and not plan.lead_unit_name.strip():
        raise RuleBroken("no-lead-unit", _("A promise has a unit that has the lead."))
    milestones = tuple(
        replace(one, title=one.title.strip(), unit_id=one.unit_id or plan.lead_unit_id) for one in plan.milestones
    )
    return replace(plan, milestones=milestones, lead_unit_name=lead.name if lead else plan.lead_unit_name.strip())


def refuse_an_empty_promise(plan: Plan) -> None:
    """Refuse a promise that lacks what it can be held to, and any percentage in it, with one sentence."""
    needed = {
        "title": _("what it is called"), "leader_name": _("who leads"), "leader_post": _("the leader's post"),
        "measure": _("what is measured"), "measure_unit": _("in which unit"), "done_when": _("when it counts as done"),
        "due_because": _("why this date matters"),
    }  # fmt: skip
    lacking = [said for name, said in needed.items() if not str(getattr(plan, name)).strip()]
    if lacking:
        raise RuleBroken(
            "promise-lacks", _("The promise does not say: %(what)s.") % {"what": ", ".join(map(str, lacking))}
        )
    if plan.baseline == plan.target:
        raise RuleBroken("no-change", _("Where it is today and where it is to be are the same."))
    if plan.baseline_on > clock.today():
        raise RuleBroken("baseline-to-come", _("What was measured today or before is where it starts from."))
    if any(one.due_on > plan.due_on for one in plan.milestones):
        raise RuleBroken("late-milestone", _("A milestone lies after the day on which all is to be done."))
    refuse_percentages(
        *(getattr(plan, name) for name in TYPED), *plan.places, *(one.source for one in plan.money),
        *(text for one in plan.milestones for text in (one.title, one.place)),
    )  # fmt: skip


def refuse_what_does_not_fit(plan: Plan) -> None:
    """Refuse what is longer than one line holds, a sum below nothing, and a measure that is none of ours."""
    lines = [(getattr(plan, name), most) for name, most in LONGEST.items()]
    lines += [(one, LONGEST_PLACE) for one in (*plan.places, *(step.place for step in plan.milestones))]
    lines += [(one.title, LONGEST_MILESTONE) for one in plan.milestones]
    lines += [(one.source, LONGEST_SOURCE) for one in plan.money]
    refuse_long_lines(lines)
    if any(one.amount < 0 for one in plan.money) or not 0 <= (plan.people or 0) <= MOST_PEOPLE:
        raise RuleBroken("below-nothing", _("A sum of money or a number of people cannot be less than nothing."))
    if plan.counted_by not in {READING, *COUNTED}:
        raise RuleBroken("no-measure", _("Say whether it is measured on the spot, or what the casework counts."))


def refuse_percentages(*texts: str) -> None:
    """Refuse any of these texts that names a percentage."""
    for text in texts:
        if rules.names_a_percentage(text):
            raise RuleBroken(
                "percentage",
                _("“%(text)s” names a percentage, and nobody can check one.") % {"text": text[:40]},
                cure=_("Say it in things that can be counted: “34 of 40 flats”."),
            )


def refuse_long_lines(lines: Iterable[tuple[str, int]]) -> None:
    """Refuse a line that is longer than so many characters, with its beginning."""
    for text, most in lines:
        if len(text.strip()) > most or "\0" in text:
            raise RuleBroken(
                "too-long", _("“%(text)s …” is longer than %(most)s characters.") % {"text": text[:40], "most": most},
                cure=_("Say it shorter, or in the field for what will be done."),
            )  # fmt: skip


def columns_of(plan: Plan) -> dict[str, Any]:
    """Return a plan as the columns of a version."""
    found = {name: getattr(plan, name) for name in Plan.__slots__ if name != "milestones"}
    money = [{"source": one.source, "amount": str(one.amount)} for one in plan.money]
    return found | {"money": money, "places": list(plan.places), "helper_ids": list(plan.helper_ids)}


def columns(version: Promise) -> dict[str, Any]:
    """Return the columns of a version that a plan has."""
    return {name: getattr(version, name) for name in Plan.__slots__ if name != "milestones"}
