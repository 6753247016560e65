"""Records side by side: item by item, what stands there for each person, and which items ask to be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from banshi.register.items import item
from banshi.web.templatetags.banshi import code_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrOrPromise

    from banshi.register.records import Person


@dataclass(frozen=True, slots=True)
class Row:
    """One item, and what stands there for each person."""

    label: _StrOrPromise
    values: tuple[str, ...]
    marked: bool


def row(name: str, persons: Sequence[Person], *, marked: bool | None = None) -> Row:
    """Return one item of some persons in words; it is marked as told, or where the persons differ in it."""
    values = tuple(code_label(person.values.get(name)) for person in persons)
    return Row(item(name).label, values, len(set(values)) > 1 if marked is None else marked)
