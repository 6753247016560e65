"""What an officer writes when deciding, beside the step itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banshi.web.forms import CommandForm

if TYPE_CHECKING:
    from banshi.matters.definition import Matter


class RefusalForm(CommandForm):
    """Why it is refused: a ground of the matter, and words to it."""

    ground = forms.ChoiceField(
        label=_("On which ground?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the ground: a refusal needs one from the list.")},
    )
    words = forms.CharField(
        label=_("In your words, to the resident"),
        help_text=_("The letter carries them below the ground, the article and the cure."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, matter: Matter[Any], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
        field.choices = [(ground.code, ground.sentence) for ground in matter.grounds]


class MissingForm(CommandForm):
    """Everything that is missing, at once."""

    missing = forms.CharField(
        label=_("What is missing? One line for each thing"),
        help_text=_("You can ask once. What is not on this list counts as given."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what is missing, one line for each thing.")},
    )


class ReasonForm(CommandForm):
    """Why, in words that the other side will read."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason: the other side reads it.")},
    )


class SearchForm(forms.Form):
    """Whom an office looks for in its own area."""

    name = forms.CharField(label=_("Name"), max_length=60, required=False)
    pinyin = forms.CharField(
        label=_("Pinyin"),
        help_text=_("Syllables as one hears them, for example li xiao."),
        max_length=80,
        required=False,
    )
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        min_value=1850,
        max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--date"}),
        error_messages={"invalid": _("Write the year with four digits, for example 1990.")},
    )
    address = forms.CharField(label=_("Part of the address"), max_length=120, required=False)
