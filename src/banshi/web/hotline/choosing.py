"""Finding a line of the taxonomy, a unit or an area by a few letters, and back from what was typed.

Any size of list works: what fits is searched on the server, and no page carries the whole of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue
from banshi.concerns.jurisdiction import pack
from banshi.stations.models import Unit, UnitKind
from banshi.web.templatetags.banshi import listed
from banshi.web.templatetags.hotline import category_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from banshi.concerns.models import Category

MOST = 20
AREAS = (UnitKind.GOVERNMENT, UnitKind.STREET)
ANY_KIND = tuple(UnitKind.values)
"""Anybody may be complained of."""
CODE = re.compile(r"\d{6}(?:\d{6})?")


def categories_like(typed: str) -> list[Category]:
    """Return the lines that hold every word that was typed in code, name or words; a code's own line first."""
    words = typed.casefold().split()
    rows = [row for row in catalogue.categories().values() if row.retired_on is None]
    fits = [row for row in rows if all(word in _all_words(row) for word in words)]
    return sorted(fits, key=lambda row: (not row.code.startswith(typed.strip()), -row.code.count("."), row.code))[:MOST]


def _all_words(row: Category) -> str:
    return f"{row.code} {row.name} {row.name_en} {row.words}".casefold()


def units_like(typed: str, *, kinds: Iterable[str] = ()) -> QuerySet[Unit]:
    """Return units whose code or name holds what was typed; ``kinds`` are those that may be chosen."""
    asked = Q(name__icontains=typed) | Q(name_en__icontains=typed) | Q(code__startswith=typed)
    return Unit.objects.filter(asked, kind__in=kinds or pack().leads).order_by("code")[:MOST]


def area_code(of: Unit) -> str:
    """Return the division that a government or a street stands for."""
    return of.code if of.kind == UnitKind.STREET else of.division


def _one[T](found: list[T], typed: str, shown: Iterable[str]) -> T:
    """Return the only one that was found, or say what to choose from."""
    if len(found) == 1:
        return found[0]
    if not found:
        raise forms.ValidationError(_("Nothing is called “%(typed)s”. Type fewer letters.") % {"typed": typed})
    raise forms.ValidationError(
        _("“%(typed)s” may be several: %(names)s. Type its number.") % {"typed": typed, "names": listed(shown)}
    )


class CategoryField(forms.CharField):
    """A line of the taxonomy, by its code or by words that only it has."""

    def clean(self, value: str | None) -> str:
        typed: str = super().clean(value).strip()
        known = catalogue.categories()
        code = typed.split(" ", maxsplit=1)[0]
        if not typed or code in known:
            return code
        exact = [row for row in known.values() if typed.casefold() in {row.name.casefold(), row.name_en.casefold()}]
        found = exact or categories_like(typed)
        return _one(found, typed, (f"{row.code} {category_name(row.code)}" for row in found[:5])).code


class UnitField(forms.CharField):
    """A unit, by its code or its name."""

    kinds: tuple[str, ...] = ()

    def clean(self, value: str | None) -> Unit | None:
        typed: str = super().clean(value).strip()
        if not typed:
            return None
        return unit_called(typed, kinds=self.kinds)


def unit_called(typed: str, *, kinds: Iterable[str] = ()) -> Unit:
    """Return the unit of this code or name; ``ValidationError`` says what to choose from."""
    code = typed.split(" ", maxsplit=1)[0]
    by_code = Unit.objects.filter(code=code).first() if code.isdecimal() else None
    if by_code is not None:
        return by_code
    exact = list(Unit.objects.filter(Q(name__iexact=typed) | Q(name_en__iexact=typed))[:MOST])
    found = exact or list(units_like(typed, kinds=kinds))
    return _one(found, typed, (f"{one.code} {one}" for one in found[:5]))


class UnitsField(forms.CharField):
    """Several units, set apart by semicolons, whatever kind they are."""

    def clean(self, value: str | None) -> tuple[int, ...]:
        typed: str = super().clean(value)
        parts = [part.strip() for part in re.split("[;；\n]", typed) if part.strip()]
        return tuple(unit_called(part, kinds=ANY_KIND).pk for part in parts)


class AreaField(forms.CharField):
    """A division by its 6 or 12 digits, or by the name of its government or street."""

    def clean(self, value: str | None) -> str:
        typed: str = super().clean(value).strip()
        if not typed:
            return ""
        digits = CODE.fullmatch(typed.split(" ", maxsplit=1)[0])
        return digits[0] if digits else area_code(unit_called(typed, kinds=AREAS))
