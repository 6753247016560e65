"""What is asked: the code of a paper and the choice; what a clerk types to give a paper out; a receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from banshi.web.voting.options import Option

LONGEST_CODE = 60


class Paper(forms.Form):
    """A paper and what is chosen with it."""

    code = forms.CharField(
        label=_("The code on your ballot paper"),
        max_length=LONGEST_CODE,
        help_text=_("Four groups of five letters and digits; small or capital letters, with or without hyphens."),
        error_messages={"required": _("Type the code that stands on your paper.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    choices = forms.TypedMultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, options: Sequence[Option], seats: int, data: object = None, code: str = "") -> None:
        super().__init__(data, initial={"code": code})  # type: ignore[arg-type]
        field = self.fields["choices"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 - the field above
        field.choices = [(str(one.id), f"{one.place}. {one.title}") for one in options]
        known = {str(one.id): one.id for one in options}
        field.coerce = known.__getitem__
        field.label = ngettext("Choose at most %(seats)d", "Choose at most %(seats)d", seats) % {"seats": seats}
        field.help_text = str(_("Whoever chooses nothing casts a blank vote."))
        field.error_messages["invalid_choice"] = str(_("What was chosen does not stand on this ballot."))

    def chosen(self) -> list[UUID]:
        """Return the options that were chosen, after the form was found whole."""
        return list(self.cleaned_data["choices"])


class Receipt(forms.Form):
    """A receipt to look up."""

    receipt = forms.CharField(
        label=_("Your receipt"),
        max_length=LONGEST_CODE,
        help_text=_("Three groups of four letters and digits."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class AtTheCounter(forms.Form):
    """Whoever stands at the counter for a paper, as their identity card says it."""

    id_number = forms.CharField(label=_("ID number"), max_length=24)
    name = forms.CharField(label=_("Name"), max_length=50)
    face_compared = forms.BooleanField(
        label=_("I compared the photo of the card with the face"),
        error_messages={"required": _("A paper is given to nobody else than the voter.")},
    )
