"""What is typed about a look under review: an answer, a conclusion, why a person has to be known."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from banshi.watching.models import Conclusion
from banshi.web.forms import CommandForm, one_of, several_lines


class AnswerForm(CommandForm):
    """Why an officer looked."""

    answer = several_lines(
        _("Why did you look, and who needed it?"),
        most=1000,
        rows=4,
        hint=_("In your own words. The auditor reads it; name nobody: the number of the case is enough."),
        needed=_("Say why you looked."),
    )


class ConclusionForm(CommandForm):
    """What an auditor concludes, and why."""

    conclusion = one_of(_("What do you conclude?"), Conclusion.choices, _("Choose what you conclude."))
    why = several_lines(
        _("Why?"),
        most=1000,
        rows=4,
        hint=_("What you asked and what you were told or shown. Residents and the officer read it: name nobody."),
        needed=_("Write why you conclude so."),
    )


class PersonForm(forms.Form):
    """Why somebody who reviews has to know whom a look was at."""

    look = forms.TypedChoiceField(label=_("Which look?"), coerce=int)
    reason = several_lines(
        _("Why do you have to know who it is?"),
        most=600,
        hint=_("At least 20 characters. The person reads that an auditor looked, and this stays in the journal."),
        needed=_("Say why you have to know."),
    )

    def __init__(self, looks: list[int], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["look"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
        field.choices = [(str(one), str(one)) for one in looks]
