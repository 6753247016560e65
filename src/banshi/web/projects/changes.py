"""What a promise says, part by part, and how one version of it differs from the one before.

Both texts are shown, the old one struck through: nobody has to search for what became less.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banshi.projects.progress import FIGURES
from banshi.projects.rules import plain
from banshi.projects.vocabulary import Class, Part
from banshi.web.templatetags.banshi import listed, unit_name, when

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.utils.functional import _StrOrPromise

    from banshi.projects.models import Milestone, Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One part of a promise before and after; ``found`` and ``evidence`` are for other pages of the same shape."""

    label: _StrOrPromise
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A version of the promise with what it changed in the one before it, why, and by which unit."""

    version: Promise
    parts: tuple[_StrOrPromise, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """Who led a project, and from when to when."""

    name: str
    post: str
    since: Promise
    until: Promise | None


def yuan(amount: Decimal) -> str:
    """Return an amount of money in words of the reader: '860,000 yuan'."""
    places = 0 if amount == amount.to_integral_value() else 2
    return gettext("%(amount)s yuan") % {"amount": f"{amount:,.{places}f}"}


def measured(value: Decimal | None, unit: str) -> str:
    """Return a measured value with its unit; nothing where there is none."""
    return "" if value is None else f"{plain(value)} {unit}".strip()


SAYS: tuple[tuple[_StrOrPromise, Callable[[Promise], str]], ...] = (
    (_("What it is called"), lambda p: p.title),
    (_("In residents’ words"), lambda p: p.words),
    (_("Why it is on the list"), lambda p: str(Class(p.klass).label) if p.klass else ""),
    (_("Where"), lambda p: p.place),
    (_("Places"), lambda p: listed(p.places)),
    (_("For how many people"), lambda p: "" if p.people is None else f"{p.people:,}"),
    (_("What will be done"), lambda p: p.measures),
    (_("What is measured"), lambda p: p.measure),
    (_("Measured how"), lambda p: str(FIGURES.get(p.counted_by, p.counted_by))),
    (_("Where it was"), lambda p: measured(p.baseline, p.measure_unit)),
    (_("Measured on"), lambda p: when(p.baseline_on)),
    (_("Where it is to be"), lambda p: measured(p.target, p.measure_unit)),
    (_("It is done when"), lambda p: p.done_when),
    (_("Done by"), lambda p: when(p.due_on)),
    (_("Why this day"), lambda p: p.due_because),
    (_("Leader"), lambda p: listed(filter(None, (p.leader_name, p.leader_post)))),
    (_("Unit that has the lead"), lambda p: p.lead_unit_name),
    (_("Units that help"), lambda p: listed(unit_name(one) for one in p.helper_ids)),
    (_("Money"), lambda p: listed(f"{one['source']} {yuan(Decimal(one['amount']))}" for one in p.money)),
    (_("What could go wrong"), lambda p: p.risks),
)
"""Every part of a promise that is published, in the order of reading, and how it is said."""


def said(version: Promise) -> list[tuple[_StrOrPromise, str]]:
    """Return all that a version says, part by part; what it leaves open is left out."""
    return [(label, words) for label, tell in SAYS if (words := tell(version))]


def changed(versions: Sequence[Promise], milestones: Sequence[Milestone]) -> list[Changed]:
    """Return every version after the first with what it changed, the youngest first."""
    found = [
        Changed(
            version=new, parts=tuple(Part(one).label for one in new.changed),
            changes=tuple(_differences(old, new)) + _steps(milestones, new.version),
        )
        for old, new in pairwise(versions)
    ]  # fmt: skip
    return found[::-1]


def in_force_at(milestones: Sequence[Milestone], version: int) -> list[Milestone]:
    """Return the milestones of one version."""
    return [
        one
        for one in milestones
        if one.since_version <= version and (one.until_version is None or version <= one.until_version)
    ]


def leaders(versions: Sequence[Promise]) -> list[Led]:
    """Return who led, in their order; one only where the promise never changed hands."""
    before = (None, *versions)
    firsts = [new for old, new in zip(before, versions, strict=False) if old is None or _who(old) != _who(new)]
    ends = (*firsts[1:], None)
    return [
        Led(name=one.leader_name, post=one.leader_post, since=one, until=end)
        for one, end in zip(firsts, ends, strict=True)
    ]


def _who(version: Promise) -> tuple[str, str]:
    return version.leader_name, version.leader_post


def _differences(old: Promise, new: Promise) -> list[Change]:
    pairs = ((label, tell(old), tell(new)) for label, tell in SAYS)
    return [Change(label=label, old=before, new=after) for label, before, after in pairs if before != after]


def _steps(milestones: Sequence[Milestone], version: int) -> tuple[Change, ...]:
    """Return the milestones that a version left out or added."""
    gone = [_step(one) for one in milestones if one.until_version == version - 1]
    come = [_step(one) for one in milestones if one.since_version == version]
    if not gone and not come:
        return ()
    return (Change(label=_("Milestones"), old=listed(gone), new=listed(come)),)


def _step(one: Milestone) -> str:
    return gettext("%(title)s by %(day)s") % {"title": one.title, "day": when(one.due_on)}
