"""A matter's questions as a form, and the typed answers back as the matter's own dataclass.

Nothing is written by hand for a matter: what stands on the counter is what its ``Answers`` say. Nine kinds of
answer: words, a day, yes or no, a code of a table, a number, one member of the household or several, a station, an
item.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from banshi.kernel.codes import CodeValue
from banshi.matters.definition import ItemName, Member, Members, Station
from banshi.matters.jurisdiction import jurisdiction
from banshi.register.items import BY_NAME, PERSON_ITEMS
from banshi.stations.queries import stations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from uuid import UUID

    from django.utils.functional import _StrOrPromise

    from banshi.matters.definition import Matter, Question
    from banshi.register.items import Item
    from banshi.register.records import Household

LONG = 120
"""An answer that may be longer than this gets several lines."""


class CommandForm(forms.Form):
    """A form whose sending is one command: sent twice, it is carried out once."""

    command = forms.UUIDField(widget=forms.HiddenInput)

    def command_id(self) -> UUID:
        """Return the number of this command, after the form was found whole."""
        command: UUID = self.cleaned_data["command"]
        return command


def several_lines(
    label: _StrOrPromise, *, most: int, rows: int = 3, hint: _StrOrPromise = "", needed: _StrOrPromise | None = None
) -> forms.CharField:
    """Return a question answered in several lines; ``needed`` is said where it is empty, else it may be left so."""
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=needed is not None, error_messages=_if_empty(needed),
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


def copied(
    label: _StrOrPromise, *, most: int, hint: _StrOrPromise = "", needed: _StrOrPromise | None = None
) -> forms.CharField:
    """Return a line that is typed as it stands on a paper or a card: no browser completes or corrects it."""
    return forms.CharField(
        label=label, help_text=hint, max_length=most, error_messages=_if_empty(needed),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


def one_of(
    label: _StrOrPromise, choices: Iterable[tuple[str, _StrOrPromise]] = (), needed: _StrOrPromise | None = None
) -> forms.ChoiceField:
    """Return a question with one answer to choose, all of them in sight; ``needed`` is said where none was chosen."""
    return forms.ChoiceField(
        label=label, choices=tuple(choices), widget=forms.RadioSelect, error_messages=_if_empty(needed)
    )


def _if_empty(said: _StrOrPromise | None) -> dict[str, _StrOrPromise] | None:
    return None if said is None else {"required": said}


class QuestionsForm(CommandForm):
    """The questions of one matter; made by ``form_of``."""

    def answers(self, matter: Matter[Any]) -> Any:  # noqa: ANN401 - the matter's own type
        """Return what was typed as the matter's own answers."""
        typed = self.cleaned_data
        return matter.asks(**{name: _read(question, kind, typed[name]) for name, question, kind in questions(matter)})


def form_of(matter: Matter[Any], household: Household | None = None, about: Item | None = None) -> type[QuestionsForm]:
    """Return the form class that asks what this matter asks, in its order and in the reader's language.

    ``household`` gives the members to choose from; ``about`` is the item it is about, where that is known already.
    """
    asked = {
        name: _value(question, about) if about and question.value_of else _field(question, kind)
        for name, question, kind in questions(matter)
    }
    members = [(str(m.id), m.text("name")) for m in household.members] if household else []
    for field in asked.values():
        if isinstance(field, MEMBER_FIELDS):
            field.choices = members if isinstance(field, forms.MultipleChoiceField) else [("", _("Choose")), *members]
        if isinstance(field, ItemField):
            chosen = [about] if about else _items_of(matter)
            field.choices = [("", _("Choose")), *((one.name, one.label) for one in chosen)]
            field.widget = forms.HiddenInput() if about else field.widget
    return type("MatterForm", (QuestionsForm,), asked)


def _items_of(matter: Matter[Any]) -> list[Item]:
    """Return the items to choose from: those that a matter changes; of one that changes nothing any of a person's."""
    if matter.changes_items:
        return [BY_NAME[name] for name in matter.changes_items if name in BY_NAME]
    return [one for one in PERSON_ITEMS if not one.sensitive and one.name not in OF_THE_OFFICE]


OF_THE_OFFICE = frozenset({"mark", "notes", "card_officer", "registered_on", "has_photo"})
"""What the office keeps for itself: nobody has a change of it certified."""


def asks_of_members(matter: Matter[Any]) -> bool:
    """Return whether a matter asks which members of the household, so that its form has to know them."""
    return any(kind in {Member, Members} for _name, _question, kind in questions(matter))


def questions(matter: Matter[Any]) -> Iterator[tuple[str, Question, type]]:
    """Return each question of a matter: its name, how it is asked, and what kind of answer it takes."""
    kinds = get_type_hints(matter.asks)
    for one in fields(matter.asks):
        kind = kinds[one.name]
        # An answer that may be left out is typed “… | None”.
        bare = next((part for part in get_args(kind) if part is not NoneType), kind)
        yield one.name, one.metadata["question"], bare


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


class MemberField(forms.TypedChoiceField):
    """One member of the household."""


class MembersField(forms.TypedMultipleChoiceField):
    """Some members of the household."""


MEMBER_FIELDS = (MemberField, MembersField)


def _member(_question: Question, shared: dict[str, Any]) -> forms.Field:
    return MemberField(coerce=int, empty_value=None, **shared)


def _members(_question: Question, shared: dict[str, Any]) -> forms.Field:
    return MembersField(coerce=int, widget=forms.CheckboxSelectMultiple, **shared)


def _station(_question: Question, shared: dict[str, Any]) -> forms.Field:
    choices = [("", _("The station where the resident stands")), *((str(u.id), str(u)) for u in stations())]
    return forms.TypedChoiceField(choices=choices, coerce=int, empty_value=None, **(shared | {"required": False}))


class ItemField(forms.ChoiceField):
    """One of the items that a matter may change."""


def _item_name(_question: Question, shared: dict[str, Any]) -> forms.Field:
    return ItemField(**shared)


def _value(question: Question, about: Item) -> forms.Field:
    """Return the field for the value of an item: its table to choose from, a day, yes or no, or words."""
    shared: dict[str, Any] = {"label": question.asks, "required": about.main or about.kind == "flag"}
    if about.kind == "code":
        choices = jurisdiction().table(about.codes).choices(get_language() or "zh")
        return forms.ChoiceField(choices=[("", _("Choose") if about.main else _("nothing")), *choices], **shared)
    if about.kind == "flag":
        return forms.ChoiceField(choices=[("", _("Choose")), ("yes", _("yes")), ("no", _("no"))], **shared)
    if about.kind == "date":
        return forms.DateField(input_formats=DAYS, help_text=_("For example 2026-11-21."), **shared)
    return forms.CharField(max_length=about.max_length or question.max_length, **shared)


KINDS: dict[type, Callable[[Question, dict[str, Any]], forms.Field]] = {
    str: _words,
    date: _day,
    bool: _yes_or_no,
    CodeValue: _code,
    int: _number,
    Member: _member,
    Members: _members,
    Station: _station,
    ItemName: _item_name,
}
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")


def _read(question: Question, kind: type, typed: Any) -> Any:  # noqa: ANN401 - what the field gave
    if question.codes:
        return jurisdiction().table(question.codes).value(typed) if typed else None
    if question.value_of and isinstance(typed, date):
        return typed.isoformat()
    if question.value_of:
        return typed or ""
    if kind in {Member, Members, Station, ItemName}:
        return kind(typed) if typed or kind is Members else None
    return typed
