"""What anybody may be asked: a code, a paper to check, and how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from banshi.matters.actions import VERDICTS
from banshi.web.forms import copied, one_of, several_lines

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.functional import _StrOrPromise


class FollowCode(forms.Form):
    """The code on a promise slip."""

    code = copied(
        _("What is the code on your slip?"),
        most=40,
        hint=_("Eight letters and digits, for example 7KQ2-MX4P. Capitals, spaces and dashes do not matter."),
    )


class CheckCode(forms.Form):
    """The code on a paper."""

    code = copied(
        _("What is the code on the paper?"),
        most=40,
        hint=_("Twelve letters and digits, beside the square pattern. You can also point a phone at the pattern."),
    )


class SealedFile(forms.Form):
    """A paper as a file, to check its seal."""

    file = forms.FileField(
        label=_("Which file shall be checked?"),
        help_text=_("A PDF of at most 10 MB. It is read once and not kept."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what is too large to be one of our papers."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_LIMIT_BYTES:
            raise forms.ValidationError(_("This file is larger than 10 MB, so it is none of our papers."))
        return file


class Proof(forms.Form):
    """The proof on a slip: its square as text, or the slip's file."""

    proof = forms.CharField(
        label=_("What does the large square on the slip say?"),
        help_text=_(
            "Scan it with a phone and paste the whole text; it begins with BANSHI1. Or choose the slip's file."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        max_length=20_000,
        required=False,
        strip=False,
    )
    slip = forms.FileField(
        label=_("Or: the slip as a file"),
        help_text=_("A PDF of at most 10 MB. It is read once and not kept."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,text/plain"}),
        required=False,
    )

    def clean(self) -> dict[str, object]:
        """Ask for one of the two."""
        cleaned: dict[str, object] = super().clean() or {}
        file = cleaned.get("slip")
        if file and (file.size or 0) > settings.UPLOAD_LIMIT_BYTES:  # type: ignore[attr-defined]
            self.add_error("slip", _("This file is larger than 10 MB, so it is none of our papers."))
        elif not file and not str(cleaned.get("proof") or "").strip() and not self.errors:
            self.add_error("proof", _("Paste the text of the square, or choose the file of the slip."))
        return cleaned

    def text(self) -> str:
        """Return what was pasted, or what the file holds; in a PDF the proof stands as it is."""
        if file := self.cleaned_data.get("slip"):
            raw: bytes = file.read()
            return raw.decode("latin-1")
        return str(self.cleaned_data["proof"])


class Verdict(forms.Form):
    """What the resident says of the result."""

    verdict = one_of(_("How did it go?"), VERDICTS.items())
    words = several_lines(
        _("Is there anything you want to say?"),
        most=500,
        hint=_("Please no names and no numbers. Those who work on Banshi read it; it is not published."),
    )


class Word(forms.Form):
    """Yes or no to somebody else's case."""

    answer = one_of(_("What do you say?"), needed=_("Choose yes or no."))
    words = several_lines(
        _("Why? The office reads it"), most=500, hint=_("If you object, say why. Otherwise you may leave it empty.")
    )

    def __init__(self, yes: _StrOrPromise, no: _StrOrPromise, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
        field.choices = [("yes", yes), ("no", no)]
