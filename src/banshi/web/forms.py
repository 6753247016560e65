"""A matter's questions as a form, and the typed answers back as the matter's own dataclass.

Nothing is written by hand for a matter: what stands on the counter is what its ``Answers`` say. Five kinds of
answer: words, a day, yes or no, a code of a table, and a number.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any, get_type_hints

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from banshi.kernel.codes import CodeValue
from banshi.matters.jurisdiction import jurisdiction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from banshi.matters.definition import Matter, Question

LONG = 120
"""An answer that may be longer than this gets several lines."""


class CommandForm(forms.Form):
    """A form whose sending is one command: sent twice, it is carried out once."""

    command = forms.UUIDField(widget=forms.HiddenInput)

    def command_id(self) -> UUID:
        """Return the number of this command, after the form was found whole."""
        command: UUID = self.cleaned_data["command"]
        return command


class QuestionsForm(CommandForm):
    """The questions of one matter; made by ``form_of``."""

    def answers(self, matter: Matter[Any]) -> Any:  # noqa: ANN401 - the matter's own type
        """Return what was typed as the matter's own answers."""
        typed = self.cleaned_data
        return matter.asks(**{name: _read(question, typed[name]) for name, question, _kind in questions(matter)})


def form_of(matter: Matter[Any]) -> type[QuestionsForm]:
    """Return the form class that asks what this matter asks, in its order and in the reader's language."""
    asked = {name: _field(question, kind) for name, question, kind in questions(matter)}
    return type("MatterForm", (QuestionsForm,), asked)


def questions(matter: Matter[Any]) -> Iterator[tuple[str, Question, type]]:
    """Return each question of a matter: its name, how it is asked, and what kind of answer it takes."""
    kinds = get_type_hints(matter.asks)
    for one in fields(matter.asks):
        yield one.name, one.metadata["question"], kinds[one.name]


def _field(question: Question, kind: type) -> forms.Field:
    return KINDS[kind](question, {"label": question.asks, "help_text": question.hint, "required": question.required})


def _words(question: Question, shared: dict[str, Any]) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 3}) if question.max_length > LONG else forms.TextInput()
    too_long = _("Shorten this to %(limit_value)d characters; it has %(show_value)d.")
    return forms.CharField(
        max_length=question.max_length, widget=widget, error_messages={"max_length": too_long}, **shared
    )


def _code(question: Question, shared: dict[str, Any]) -> forms.Field:
    choices = jurisdiction().table(question.codes).choices(get_language() or "zh")
    return forms.ChoiceField(choices=[("", _("Choose")), *choices], **shared)


def _day(_question: Question, shared: dict[str, Any]) -> forms.Field:
    return forms.DateField(input_formats=DAYS, **shared)


def _yes_or_no(_question: Question, shared: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**(shared | {"required": False}))


def _number(_question: Question, shared: dict[str, Any]) -> forms.Field:
    return forms.IntegerField(min_value=0, **shared)


KINDS: dict[type, Callable[[Question, dict[str, Any]], forms.Field]] = {
    str: _words,
    date: _day,
    bool: _yes_or_no,
    CodeValue: _code,
    int: _number,
}
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")


def _read(question: Question, typed: Any) -> Any:  # noqa: ANN401 - what the field gave
    if question.codes:
        return jurisdiction().table(question.codes).value(typed) if typed else None
    return typed
