"""The questions that the desks of lists and projects are made of: a day, a line, a number, a kind of concern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from banshi.concerns.catalogue import categories
from banshi.web.forms import DAYS
from banshi.web.templatetags.hotline import category_name

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

CHOOSE = ("", _("Choose"))


def day(label: _StrOrPromise, *, hint: _StrOrPromise = "", required: bool = True) -> forms.DateField:
    """Return a question for a day."""
    return forms.DateField(
        label=label, input_formats=DAYS, required=required, help_text=hint,
        error_messages={"required": _("Type the day."), "invalid": _("Type the day like 2026-11-21.")},
    )  # fmt: skip


def category_choices() -> list[tuple[str, _StrOrPromise]]:
    """Return the kinds of concern to choose from, by their codes."""
    return [CHOOSE, *((code, category_name(code)) for code in sorted(categories()))]


def line(label: _StrOrPromise, *, most: int, hint: _StrOrPromise = "", required: bool = True) -> forms.CharField:
    """Return a question answered in one line."""
    return forms.CharField(
        label=label, max_length=most, help_text=hint, required=required,
        error_messages={"required": _("Write something here.")},
    )  # fmt: skip


def number(label: _StrOrPromise, *, hint: _StrOrPromise = "", required: bool = True) -> forms.DecimalField:
    """Return a question for a number with up to three places."""
    return forms.DecimalField(
        label=label, max_digits=14, decimal_places=3, help_text=hint, required=required,
        error_messages={"required": _("Type the number."), "invalid": _("Type a number like 0.14.")},
    )  # fmt: skip


def count(
    label: _StrOrPromise, *, hint: _StrOrPromise = "", least: int = 1, most: int = 1000, required: bool = True
) -> forms.IntegerField:
    """Return a question for a whole number."""
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=required, help_text=hint,
        error_messages={"required": _("Type the number."), "invalid": _("Type a whole number.")},
    )  # fmt: skip
