"""What a clerk types at the counter, beside a matter's own questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banshi.matters.receiving import Standing
from banshi.matters.vocabulary import ROLE_WORDS, Role
from banshi.web.counter import choosing
from banshi.web.forms import CommandForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.refusals import Refusal
    from banshi.matters.models import Party

RECEIVE = "receive"
"""The form that all fields of Who and What belong to, though they stand in two columns."""


FOR_OTHERS = (Role.HEAD, Role.MEMBER, Role.GUARDIAN, Role.RELATIVE, Role.AGENT, Role.INSTITUTION, Role.NEIGHBOUR)
ELSE = ("role", "other_number", "other_name", "institution")


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
    role = forms.ChoiceField(
        label=_("Comes as"),
        required=False,
        choices=[
            ("", _("the person concerned, or for the own household")),
            *((role.value, ROLE_WORDS[role]) for role in FOR_OTHERS),
        ],
        widget=forms.Select(attrs={"form": RECEIVE}),
    )
    other_number = forms.CharField(
        label=_("ID number of the person concerned"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"form": RECEIVE, "data-scan": "", "spellcheck": "false"}),
    )
    other_name = forms.CharField(
        label=_("Name of the person concerned"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"form": RECEIVE, "spellcheck": "false"}),
    )
    institution = forms.CharField(
        label=_("Name of the institution"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"form": RECEIVE, "spellcheck": "false"}),
    )
    matter = forms.ChoiceField(
        label=_("What is it about?"), error_messages={"required": _("Choose what the resident wants to get done.")}
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["matter"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
        field.choices = [(one.code, one.title) for one in choosing.at_the_counter()]

    @property
    def groups(self) -> list[choosing.Choices]:
        """The matters to choose from, by group."""
        return choosing.grouped()

    def clean(self) -> dict[str, Any]:
        """Whoever comes for somebody else says for whom; an institution says which."""
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("role"):
            for name in ("other_number", "other_name"):
                if not typed.get(name):
                    self.add_error(name, _("Say whom it is for: number and name as registered."))
            if typed["role"] == Role.INSTITUTION and not typed.get("institution"):
                self.add_error("institution", _("Write the name of the institution, as its letter has it."))
        elif typed.get("other_number") or typed.get("other_name"):
            self.add_error("role", _("Choose as what this visitor comes for somebody else."))
        return typed

    def received(self) -> dict[str, Any]:
        """Return whom to find and who stands here, as ``receiving.receive`` takes them."""
        typed = self.cleaned_data
        here = {"id_number": typed["id_number"], "name": typed["name"]}
        if not typed["role"]:
            return here
        standing = Standing(role=Role(typed["role"]), institution=typed["institution"], **here)
        return {"id_number": typed["other_number"], "name": typed["other_name"], "standing": standing}

    @property
    def for_somebody_else(self) -> bool:
        """Whether the part for somebody else has to stand open."""
        return any(self[name].value() or self[name].errors for name in ELSE)

    def step_back(self) -> ReceiveForm:
        """Leave the focus to what is still to do for the visitor who is here."""
        self.fields["id_number"].widget.attrs.pop("data-first")
        return self

    def say(self, refusal: Refusal) -> None:
        """Put a refusal at the field it speaks of, with what to do next."""
        about = {"id-number": "other_number", "number-and-name": "other_name"}
        own = {"id-number": "id_number", "number-and-name": "name"}
        applicant = {f"applicant-{code}": field for code, field in own.items()}
        roles = {"not-of-the-household": "role", "not-the-head": "role"}
        at = (about if self.cleaned_data.get("role") else own) | applicant | roles
        self.add_error(at.get(refusal.code), refusal.said)


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
        help_text=_("PDF, JPEG or PNG; a recording as WebM or MP4. At most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,video/webm,video/mp4"}),
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


class WordForm(CommandForm):
    """What somebody said whose word the case needs, and how it reached the counter."""

    party = forms.TypedChoiceField(label=_("Who?"), coerce=int)
    answer = forms.ChoiceField(
        label=_("What did they say?"),
        choices=[("yes", _("Yes: agrees, authorises, does not object")), ("no", _("No: does not agree, or objects"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was said.")},
    )
    how = forms.ChoiceField(
        label=_("How did it reach you?"),
        choices=[
            ("counter", _("said here, after the face was compared with the ID card")),
            ("paper", _("on paper, which is in the file")),
            ("video", _("on a recorded video, which is in the file")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it reached you.")},
    )
    words = forms.CharField(label=_("In their words"), max_length=300, required=False)

    def __init__(self, parties: Sequence[Party], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["party"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
        field.choices = [(party.id, party.masked_name) for party in parties]
