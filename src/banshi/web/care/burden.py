"""The public page of burden: minutes asked of stations by month and asker, and every field of every staff form."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from banshi.burden.jurisdiction import pack
from banshi.burden.known import KNOWN
from banshi.matters.jurisdiction import jurisdiction
from banshi.publishing import burden as figures
from banshi.web.audience import for_everybody
from banshi.web.care.burden_reasons import BY_WORDS, Needed, seconds_of, seconds_of_question
from banshi.web.care.burden_table import DECLARED
from banshi.web.forms import questions

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from banshi.web.audience import Request
    from banshi.web.care.burden_reasons import Declared


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a form: what it asks, what it costs, and who needs it."""

    label: _StrOrPromise
    seconds: int
    needed: Needed

    @property
    def by(self) -> _StrOrPromise:
        return BY_WORDS[self.needed.by]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form of the staff with its fields; ``measured`` is how long it takes, where the journal tells."""

    title: _StrOrPromise
    fields: tuple[Field, ...]
    measured: figures.Measured | None = None

    @property
    def seconds(self) -> int:
        return sum(one.seconds for one in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterAsks:
    """What one matter asks beside what the register knows: needed by its law, or it would not start."""

    title: _StrOrPromise
    number: int
    seconds: int
    law: str


@for_everybody
@require_safe
def burden(request: Request) -> HttpResponse:
    """Show what is asked of stations, in minutes and by whom, and who needs each field."""
    measured = figures.measured()
    context = {
        "rows": figures.minutes_asked(),
        "forms": [_form(one, measured) for one in DECLARED if _typed(one)],
        "matters": matters(), "known": KNOWN, "pack": pack(),
    }  # fmt: skip
    return render(request, "care/burden.html", context)


def class_of(declared: Declared) -> type[forms.Form]:
    """Return the form that a declaration is about."""
    module, _dot, name = declared.form.rpartition(".")
    found: type[forms.Form] = getattr(import_module(f"banshi.web.{module}"), name)
    return found


def matters() -> list[MatterAsks]:
    """Return what each matter asks: how many questions, seconds by their kinds, and by which law."""
    return [
        MatterAsks(
            title=one.title,
            number=sum(1 for _each in questions(one)),
            seconds=sum(seconds_of_question(question, kind) for _name, question, kind in questions(one)),
            law=one.law[0].said,
        )
        for one in jurisdiction().matters
    ]


def _typed(declared: Declared) -> bool:
    """Tell whether a form asks anything that somebody types."""
    return any(not field.widget.is_hidden for field in _base(declared).values()) or "*" in declared.fields


def _form(declared: Declared, measured: list[figures.Measured]) -> Form:
    base = _base(declared)
    return Form(
        title=declared.title,
        fields=tuple(
            Field(label=base[name].label or name, seconds=seconds_of(base[name]), needed=needed)
            for name, needed in declared.fields.items()
            if name in base and not base[name].widget.is_hidden
        ),
        measured=next((one for one in measured if one.name == declared.measured), None),
    )


def _base(declared: Declared) -> dict[str, forms.Field]:
    return dict(class_of(declared).base_fields)
