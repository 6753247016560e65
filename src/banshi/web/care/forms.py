"""What is asked of whoever wants to be looked after, and of the desk that calls or visits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from banshi.care.asking import Asked, Card
from banshi.care.jurisdiction import pack
from banshi.web.forms import DAYS, CommandForm

if TYPE_CHECKING:
    from banshi.care.jurisdiction import Purpose
    from banshi.kernel.refusals import Refusal

AT_FIELD = {
    "id-number": "id_number", "number-and-name": "name", "no-way": "reach", "no-day": "day",
    "not-entitled": "agreement",
    "child-alone": "relative_number", "nothing-to-remind": "purpose", "asked-already": "purpose",
    "for-a-child": "purpose", "nothing-said": "words", "no-day-again": "again_on",
}  # fmt: skip
"""At which field a refusal is said."""
BY_MESSAGE, BY_PERSON = "message", "person"


class _Says(CommandForm):
    """A form that puts a refusal at the field it speaks of."""

    def say(self, refusal: Refusal) -> None:
        """Put a refusal at the field it speaks of, or above all of them."""
        field = AT_FIELD.get(refusal.code)
        self.add_error(field if field in self.fields else None, refusal.said)


def _how() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("How shall we tell you?"),
        choices=[(BY_MESSAGE, _("by a message")), (BY_PERSON, _("by a person: a call or a visit"))],
        initial=BY_MESSAGE,
        widget=forms.RadioSelect,
    )


def _phone() -> forms.CharField:
    return forms.CharField(
        label=_("Telephone to call"), max_length=24, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip


def _reach() -> forms.CharField:
    return forms.CharField(
        label=_("How are you best reached?"),
        help_text=_("For example: knock loudly; ask the neighbour; at home in the morning."),
        max_length=200,
        required=False,
    )


class AskForm(_Says):
    """One reminder, asked for by oneself."""

    command = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    day = forms.DateField(label="", input_formats=DAYS, required=False)
    place = forms.CharField(label="", max_length=80, required=False)
    how = _how()
    phone = _phone()
    reach = _reach()

    def __init__(self, purpose: Purpose, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.purpose = purpose
        for name in ("day", "place"):
            if purpose.asks == name:
                self.fields[name].label = purpose.asked
            else:
                del self.fields[name]

    def asked(self) -> Asked:
        """Return what was asked for."""
        typed = self.cleaned_data
        return Asked(
            purpose=self.purpose.code, by_person=typed["how"] == BY_PERSON, phone=typed["phone"], reach=typed["reach"],
            day=typed.get("day"), place=typed.get("place", ""),
        )  # fmt: skip


class WhoForm(_Says):
    """Who stands at the counter, by the card."""

    id_number = forms.CharField(
        label=_("ID number of whom it is about"), max_length=40,
        error_messages={"required": _("Type the number as it stands on the ID card.")},
        widget=forms.TextInput(attrs={"data-scan": "", "spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name"), max_length=60,
        error_messages={"required": _("Type the name as it stands on the ID card.")},
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip
    compared = forms.BooleanField(
        label=_("I compared the face with the ID card"),
        error_messages={"required": _("Compare the face with the photo on the ID card, then tick this.")},
    )

    def card(self) -> Card:
        """Return the card that was shown."""
        return Card(id_number=self.cleaned_data["id_number"], name=self.cleaned_data["name"])


class CounterForm(WhoForm):
    """One reminder, asked for at a counter by whoever stands there."""

    purpose = forms.ChoiceField(label=_("What shall we remind of?"), widget=forms.RadioSelect)
    day = forms.DateField(
        label=_("On which day does the card end, or is the child due?"),
        help_text=_("Only where the register does not know it: the end of a card, or a birth."),
        input_formats=DAYS,
        required=False,
    )
    place = forms.CharField(
        label=_("What do people call the estate?"), help_text=_("For heating only."), max_length=80, required=False
    )
    how = _how()
    phone = _phone()
    reach = _reach()
    desk = forms.TypedChoiceField(
        label=_("Who calls or visits?"), coerce=int, empty_value=None, required=False,
        help_text=_("The home station, where nothing is chosen."),
    )  # fmt: skip
    relative_number = forms.CharField(
        label=_("ID number of the relative who asks"),
        help_text=_("Only where somebody else asks: a parent or guardian, or an adult of the same household."),
        max_length=40,
        required=False,
    )
    relative_name = forms.CharField(label=_("Name of the relative"), max_length=60, required=False)
    agreement = forms.CharField(
        label=_("How did the person agree?"),
        help_text=_("For an adult who is not here: in their own words, and when."),
        max_length=300,
        required=False,
    )

    def __init__(self, desks: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        purposes, choices = self.fields["purpose"], self.fields["desk"]
        assert isinstance(purposes, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 - as above
        purposes.choices = [(one.code, one.title) for one in pack().purposes]
        choices.choices = [("", _("the home station")), *desks]
        choices.widget = forms.Select(choices=choices.choices)

    def asked(self) -> Asked:
        """Return what was asked for."""
        typed = self.cleaned_data
        return Asked(
            purpose=typed["purpose"], by_person=typed["how"] == BY_PERSON, phone=typed["phone"], reach=typed["reach"],
            day=typed["day"], place=typed["place"], desk_id=typed["desk"], agreement=typed["agreement"],
        )  # fmt: skip

    def relative(self) -> Card | None:
        """Return the card of the relative who asks, if one does."""
        typed = self.cleaned_data
        if not typed["relative_number"]:
            return None
        return Card(id_number=typed["relative_number"], name=typed["relative_name"])


class DoneForm(_Says):
    """What was said at a call or a visit."""

    words = forms.CharField(
        label=_("What was said or agreed?"),
        help_text=_("One sentence. Nobody but your desk reads it, and it is deleted when the reminder ends."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what was said or agreed.")},
    )


class AgainForm(_Says):
    """Nobody was there: when to try again."""

    again_on = forms.DateField(
        label=_("On which day do you try again?"),
        input_formats=DAYS,
        error_messages={"required": _("Name a day within a month on which you try again.")},
    )
    words = forms.CharField(label=_("What did you find?"), max_length=600, required=False)


def tomorrow(today: date) -> str:
    """Return the day after today as it is typed."""
    return date.fromordinal(today.toordinal() + 1).isoformat()
