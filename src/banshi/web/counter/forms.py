"""What a clerk types at the counter, beside a matter's own questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from banshi.matters.jurisdiction import jurisdiction
from banshi.web.forms import CommandForm

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from banshi.kernel.refusals import Refusal

RECEIVE = "receive"
"""The form that all fields of Who and What belong to, though they stand in two columns."""


class ReceiveForm(forms.Form):
    """Who stands here, and what for."""

    id_number = forms.CharField(
        label=_("ID number"),
        max_length=40,
        error_messages={"required": _("Type the number as it stands on the ID card.")},
        widget=forms.TextInput(
            attrs={"form": RECEIVE, "data-scan": "", "data-first": "", "inputmode": "text", "spellcheck": "false"}
        ),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        error_messages={"required": _("Type the name as it stands on the ID card.")},
        widget=forms.TextInput(attrs={"form": RECEIVE, "spellcheck": "false"}),
    )
    compared = forms.BooleanField(
        label=_("I compared the face with the ID card"),
        widget=forms.CheckboxInput(attrs={"form": RECEIVE}),
        error_messages={"required": _("Compare the face with the photo on the ID card, then tick this.")},
    )
    matter = forms.ChoiceField(
        label=_("What is it about?"), error_messages={"required": _("Choose what the resident wants to get done.")}
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["matter"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
        field.choices = [(m.code, m.title) for m in jurisdiction().matters]

    def step_back(self) -> ReceiveForm:
        """Leave the focus to what is still to do for the visitor who is here."""
        self.fields["id_number"].widget.attrs.pop("data-first")
        return self

    def say(self, refusal: Refusal) -> None:
        """Put a refusal at the field it speaks of, with what to do next."""
        at = {"id-number": "id_number", "number-and-name": "name"}.get(refusal.code)
        self.add_error(at, refusal.said)


class HandOverForm(CommandForm):
    """The resident signs for the paper."""

    signed = forms.BooleanField(
        label=_("The resident signed for it"),
        error_messages={"required": _("Let the resident sign for the paper, then tick this.")},
    )


class WithdrawForm(CommandForm):
    """The resident does not want it any more."""

    reason = forms.CharField(
        label=_("Why does the resident withdraw it?"),
        max_length=300,
        widget=forms.TextInput,
        error_messages={"required": _("Write the reason in the resident's words.")},
    )


class SupplementForm(CommandForm):
    """What the one list asked for is given."""

    words = forms.CharField(
        label=_("What was given for the list?"),
        help_text=_("The deciding office reads this beside what was uploaded."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DocumentForm(forms.Form):
    """A paper or a photo of it."""

    evidence = forms.ChoiceField(label=_("It proves"))
    file = forms.FileField(
        label=_("Paper or photo"),
        help_text=_("PDF, JPEG or PNG, at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another, or take the photo again."),
        },
    )

    def __init__(self, evidence: list[tuple[str, _StrOrPromise]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["evidence"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
        field.choices = evidence
        if len(evidence) == 1:
            field.initial, field.widget = evidence[0][0], forms.HiddenInput()
