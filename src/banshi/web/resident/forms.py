"""What residents are asked on their own pages: what was missing, and why something is withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from banshi.matters.actions import UPLOADS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile


class Once(forms.Form):
    """A form that may be sent twice and counts once: it carries the number of its command."""

    command = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)


class Withdraw(Once):
    """Why a case is withdrawn; nobody has to say."""

    reason = forms.CharField(
        label=_("Why do you withdraw it?"),
        help_text=_("You need not say. If something went wrong, it helps us to know."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Supplement(Once):
    """One place for a photo or file for each line of the list that came back, and one for words."""

    words = forms.CharField(
        label=_("Is there anything to say about it?"),
        help_text=_("If you cannot get something on the list, write why."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, missing: Sequence[str], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.missing = tuple(missing)
        for number, line in enumerate(self.missing):
            self.fields[f"paper_{number}"] = forms.FileField(
                label=line,
                help_text=_("A photo, a scan or a PDF of at most 10 MB."),
                required=False,
                widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
            )
        self.order_fields([f"paper_{number}" for number in range(len(self.missing))])

    @property
    def papers(self) -> list[UploadedFile[bytes]]:
        """The files that were chosen, in the order of the list."""
        chosen = (self.cleaned_data.get(f"paper_{number}") for number in range(len(self.missing)))
        return [paper for paper in chosen if paper]

    def clean(self) -> dict[str, Any]:
        """Refuse a file that cannot be kept, at its line; and an answer that says nothing at all."""
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(len(self.missing)):
            paper = answers.get(f"paper_{number}")
            if paper and not _can_be_kept(paper):
                self.add_error(
                    f"paper_{number}", _("This file cannot be kept: choose a PDF, JPEG or PNG of at most 10 MB.")
                )
        if not self.errors and not self.papers and not answers.get("words"):
            self.add_error("words", _("Choose at least one file, or write why you cannot give what is asked for."))
        return answers


def _can_be_kept(paper: UploadedFile[bytes]) -> bool:
    begins = paper.read(16)
    paper.seek(0)
    return (paper.size or 0) <= settings.UPLOAD_LIMIT_BYTES and any(begins.startswith(kind) for kind in UPLOADS)
