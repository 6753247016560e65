"""Why a problem belongs on a list, and how much speaks for it: pure, explained part by part.

The classes are those of the notice of September 2021. A score is a sum of named parts, each between 0 and 1 times its
weight; people count, not how often they called, and more people, places or returns never lower it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from banshi.projects.figures import withheld
from banshi.projects.vocabulary import Class

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from django.utils.functional import _StrOrPromise

    from banshi.projects.figures import Evidence
    from banshi.projects.jurisdiction import Selection

SHARED = 2
"""The concern of one person has its own way; a list is for what at least two people share."""

SHORT: Mapping[str, _StrOrPromise] = {
    Class.COMMON: _("common"),
    Class.URGENT: _("urgent"),
    Class.LEGACY: _("long unsolved"),
    Class.HARDSHIP: _("hardship"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a score: ``value`` from 0 to 1, ``weight`` in the whole, ``number`` what the value was made of."""

    name: str
    number: float
    value: float
    weight: float

    @property
    def says(self) -> _StrOrPromise:
        """What the part looks at, in words."""
        return PARTS[self.name].says

    @property
    def points(self) -> float:
        """What the part adds to the score, from 0 to its weight."""
        return self.value * self.weight

    def as_json(self) -> dict[str, object]:
        """Return the part as it is kept with a candidate."""
        return {"part": self.name, "number": self.number, "value": round(self.value, 4), "weight": self.weight}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a part of the score looks at: the sentence, the number it takes, and where half of it is reached."""

    says: _StrOrPromise
    number: Callable[[Evidence], float]
    half: Callable[[Selection], float]
    falling: bool = False

    def value(self, number: float, selection: Selection) -> float:
        """Return a number as a value between 0 and 1 that rises ever more slowly (or falls), half at ``half``."""
        share = number / (number + max(self.half(selection), 1))
        return 1 - share if self.falling else share


PARTS: Mapping[str, Look] = {
    "people": Look(says=_("how many people"), number=lambda e: e.people, half=lambda s: s.people),
    "places": Look(says=_("at how many places"), number=lambda e: e.places, half=lambda s: s.places),
    "lasting": Look(
        says=_("how many days lie between the first report and the last"),
        number=lambda e: e.days, half=lambda s: 365 * s.years,
    ),
    "returns": Look(
        says=_("how often it came back, or was put off"), number=lambda e: e.comebacks, half=lambda s: s.returns
    ),
    "unsolved": Look(
        says=_("for how few people it is solved for good"), number=lambda e: e.settled, half=lambda s: s.people,
        falling=True,
    ),
}  # fmt: skip


def score(evidence: Evidence, selection: Selection) -> tuple[Part, ...]:
    """Return the parts of the score, in the order of the jurisdiction's weights; weights are taken to sum to 1."""
    total = sum(weight for _name, weight in selection.weights)
    parts = []
    for name, weight in selection.weights:
        number = PARTS[name].number(evidence)
        value = PARTS[name].value(number, selection)
        parts.append(Part(name=name, number=number, value=value, weight=weight / total))
    return tuple(parts)


def total(parts: tuple[Part, ...]) -> float:
    """Return a score from 0 to 1."""
    return round(sum(part.points for part in parts), 4)


def read(kept: list[dict[str, object]]) -> tuple[Part, ...]:
    """Return the parts that were kept with a candidate."""
    return tuple(
        Part(name=str(row["part"]), number=float(str(row["number"])), value=float(str(row["value"])),
             weight=float(str(row["weight"])))
        for row in kept
    )  # fmt: skip


def class_of(evidence: Evidence, category: str, selection: Selection) -> Class | None:
    """Return why this belongs on a list, or nothing where it does not: the first of the four that fits.

    Urgent: a category or at least half of the people in danger, and still open. Hardship: by its category. Common: so
    many people, for whom it is not solved for good, at so many places. Legacy: so many years, and it came back or was
    put off so often. What is solved for good for everybody, or one person's alone, is none of them.
    """
    if evidence.people < SHARED or not evidence.unsettled:
        return None
    endangered = _under(category, selection.urgent) or 2 * evidence.urgent >= evidence.people
    if endangered and evidence.still_open:
        return Class.URGENT
    if _under(category, selection.hardship):
        return Class.HARDSHIP
    if evidence.unsettled >= selection.people and evidence.places >= selection.places:
        return Class.COMMON
    if evidence.years >= selection.years and evidence.comebacks >= selection.returns:
        return Class.LEGACY
    return None


def may_have_a_class(
    category: str, selection: Selection, *, people: int, days: int, still_open: int, urgent: int
) -> bool:
    """Tell from above whether ``class_of`` can find anything, before the casework is counted.

    ``people``, ``days`` and ``urgent`` are at least what will be counted, so nothing that has a class is passed over.
    """
    endangered = bool(still_open) and (_under(category, selection.urgent) or 2 * urgent >= people)
    lasting = days >= 365 * selection.years
    return endangered or lasting or people >= selection.people or _under(category, selection.hardship)


def _under(category: str, beginnings: tuple[str, ...]) -> bool:
    return any(category == one or category.startswith(f"{one}.") for one in beginnings)


def order(score: float, people: int, pk: UUID) -> tuple[float, int, str]:
    """Return what candidates are sorted by: the highest score, the most people, then the id; never chance."""
    return (-score, -people, str(pk))


def sentence(klass: str, evidence: Evidence) -> str:
    """Return one sentence for everybody: the class, how many, where, how long, and how it stands; no small number."""
    said = {
        "klass": SHORT[klass], "where": _where(evidence), "long": _how_long(evidence), "stands": _stands(evidence),
        "people": _people(evidence),
    }  # fmt: skip
    return gettext("%(klass)s: %(people)s %(where)s %(long)s, %(stands)s") % said


def _where(evidence: Evidence) -> str:
    if evidence.estates == evidence.places:
        said = ngettext("on %(count)s estate", "on %(count)s estates", evidence.places)
    else:
        said = ngettext("at %(count)s place", "at %(count)s places", evidence.places)
    return said % {"count": evidence.places}


def _how_long(evidence: Evidence) -> str:
    if evidence.winters > 1:
        return gettext("over %(count)s winters") % {"count": evidence.winters}
    if evidence.years:
        return ngettext("over %(count)s year", "over %(count)s years", evidence.years) % {"count": evidence.years}
    days = evidence.days + 1
    return ngettext("within %(count)s day", "within %(count)s days", days) % {"count": days}


def _people(evidence: Evidence) -> str:
    if withheld(evidence, "people"):
        return gettext("fewer than ten people")
    return ngettext("%(count)s person", "%(count)s people", evidence.people) % {"count": evidence.people}


def _stands(evidence: Evidence) -> str:
    if withheld(evidence, "people"):
        return gettext("not solved for good for all of them")
    if not evidence.settled:
        return gettext("none solved for good")
    if words := withheld(evidence, "settled"):
        return gettext("solved for good for %(some)s of them") % {"some": words}
    return ngettext(
        "solved for good for %(count)s person only", "solved for good for %(count)s people only", evidence.settled
    ) % {"count": evidence.settled}
