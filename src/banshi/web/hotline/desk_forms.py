"""What people at the hotline type besides a call: on an opened concern, a call sheet, a ruling, a list of duties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from banshi.concerns.verdicts import Word
from banshi.concerns.vocabulary import OTHER_WAY_WORDS, SATISFIED_WORDS, SOLVED_WORDS, Satisfied, Solved
from banshi.web.forms import CommandForm, one_of, several_lines
from banshi.web.hotline.choosing import UnitField
from banshi.web.hotline.forms import choices_of, searched

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

NO_MEMORY = "unsure"
CONTACTED: dict[str, _StrOrPromise] = {
    "yes": _("yes, they did"),
    "no": _("no, nobody"),
    NO_MEMORY: _("does not remember"),
}


class WayForm(CommandForm):
    """Which other way a concern is answered, and why."""

    way = one_of(_("Which other way?"), choices_of(OTHER_WAY_WORDS))
    why = several_lines(
        _("Why, in your words"), most=600, rows=2, needed=_("Say why: the resident reads it, with the address.")
    )


class ReplyForm(CommandForm):
    """The answer to a question that the hotline knows."""

    reply = several_lines(
        _("What you answer"),
        most=4000,
        rows=4,
        hint=_("The resident reads just these words."),
        needed=_("Write the answer: the resident reads just these words."),
    )


class WhyForm(CommandForm):
    """A reason that somebody will read."""

    reason = several_lines(_("Why?"), most=600, needed=_("Write the reason: it stands in the file."))


class ReturnForm(CommandForm):
    """What an answer lacks, for the unit that gave it."""

    reason = several_lines(
        _("What is missing?"),
        most=600,
        hint=_("The unit reads it."),
        needed=_("Write what is missing: the unit has only your words."),
    )


class GroundForm(CommandForm):
    """On which ground a concern is left out of the official rates; how many are is published, not these words."""

    ground = forms.CharField(
        label=_("On which ground?"),
        help_text=_("Twenty characters at the most. How many are left out is published; your words stay in the file."),
        max_length=20,
        error_messages={"required": _("Name the ground.")},
    )


class LinkForm(CommandForm):
    """Another concern or a problem, by its number."""

    number = forms.CharField(
        label=_("Number of the other concern, or of the problem"),
        max_length=24,
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
        error_messages={"required": _("Type a number such as WT-2026-000012.")},
    )


class VerdictForm(CommandForm):
    """What a resident says on the telephone, in three questions."""

    contacted = one_of(_("Did anybody from the unit get in touch with you?"), CONTACTED.items())
    solved = one_of(_("Is it solved?"), choices_of(SOLVED_WORDS))
    satisfied = one_of(_("Are you satisfied with how you were dealt with?"), choices_of(SATISFIED_WORDS))
    go_on = forms.BooleanField(label=_("Partly solved, and it should go on"), required=False)
    words = several_lines(_("In their words"), most=2000, rows=2)

    def word(self) -> Word:
        """Return what was said."""
        said = self.cleaned_data
        return Word(
            solved=Solved(said["solved"]),
            satisfied=Satisfied(said["satisfied"]),
            contacted=None if said["contacted"] == NO_MEMORY else said["contacted"] == "yes",
            go_on=said["go_on"],
            words=said["words"],
        )


class RulingForm(CommandForm):
    """Whose duty it is, for good, and why."""

    unit = UnitField(
        label=_("Whose duty is it?"),
        max_length=120,
        widget=searched("units"),
        error_messages={"required": _("Name the unit: the ruling is final.")},
    )
    reason = several_lines(
        _("Why?"),
        most=600,
        hint=_("Both units read it."),
        needed=_("Give the reason of the ruling: both units read it."),
    )


class MaskingForm(CommandForm):
    """What is shown again of what was covered, what is covered besides, and why."""

    show = forms.TypedMultipleChoiceField(
        label=_("Show these again"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    hide = forms.CharField(
        label=_("Cover these words, too"),
        help_text=_("Exactly as they stand there; one line for each passage."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=_("Why?"), max_length=300, error_messages={"required": _("Say why: it stands in the file.")}
    )


class DraftForm(forms.Form):
    """A list of duties as a file."""

    edition = forms.CharField(
        label=_("Name of this edition"), max_length=40, error_messages={"required": _("Name it, for example 2027.")}
    )
    file = forms.FileField(
        label=_("List of duties (CSV)"),
        help_text=_("Columns: category, division, kind, unit_code, co_unit_codes, source. Empty fits all."),
        error_messages={"required": _("Choose the file.")},
    )


class LiveForm(CommandForm):
    """From when an edition counts."""

    since = forms.DateField(label=_("From which day? Empty: at once"), required=False)
