"""How a look and a question about it are read by who reviews it: purposes, items and numbers of cases, no person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from banshi.kernel.refusals import NotFound
from banshi.matters.jurisdiction import matter
from banshi.matters.models import Case
from banshi.register.items import BY_NAME
from banshi.stations.models import Unit
from banshi.watching.models import Origin
from banshi.watching.rules import Rule
from banshi.watching.words import WORDS
from banshi.web.resident.words import reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from django.utils.functional import _StrOrPromise

    from banshi.watching.models import Inquiry
    from banshi.watching.queries import LoggedLook


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLook:
    """A look with its office, its purpose and its items in words, and the number of its case, if one was filed."""

    look: LoggedLook
    unit: Unit | None
    officer: str
    purpose: str
    items: tuple[_StrOrPromise, ...]
    case_number: str


def title_of(inquiry: Inquiry) -> _StrOrPromise:
    """Return what a question about looks is called: the rule that found it, the lot, or that a resident asks."""
    return WORDS[Rule(inquiry.rule)].name if inquiry.rule else Origin(inquiry.origin).label


def purpose_in_words(purpose: str) -> str:
    """Return a purpose as staff call it: the title of the matter, or the sentence the resident reads."""
    try:
        return str(matter(purpose).title)
    except NotFound:
        return reason(purpose)


def read(looks: Sequence[LoggedLook], officers: dict[int, str]) -> list[ReadLook]:
    """Put looks into words; two statements, whatever their number."""
    units = units_of(look.unit_id for look in looks)
    numbers = case_numbers(look.reference for look in looks)
    return [
        ReadLook(
            look=look,
            unit=units.get(look.unit_id or 0),
            officer=officers.get(look.account_id or 0, ""),
            purpose=purpose_in_words(look.purpose),
            items=tuple(BY_NAME[name].label if name in BY_NAME else name for name in look.items),
            case_number=numbers.get(look.reference, "") if look.reference else "",
        )
        for look in looks
    ]


def units_of(units: Iterable[int | None]) -> dict[int, Unit]:
    """Return units by their numbers."""
    wanted = {one for one in units if one is not None}
    return Unit.objects.in_bulk(wanted) if wanted else {}


def case_numbers(references: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the numbers of the cases among what looks were for."""
    wanted = {one for one in references if one is not None}
    return dict(Case.objects.filter(id__in=wanted).values_list("id", "number")) if wanted else {}
