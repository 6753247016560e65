"""What people at the hotline type: a call, a decision on a concern, a verdict heard on the telephone, a ruling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banshi.concerns.intake import LONGEST_WORDS
from banshi.concerns.proposing import Hints
from banshi.concerns.verdicts import Word
from banshi.concerns.vocabulary import (
    KIND_WORDS,
    OTHER_WAY_WORDS,
    SATISFIED_WORDS,
    SOLVED_WORDS,
    URGENCY_WORDS,
    Kind,
    OtherWay,
    Satisfied,
    Solved,
    Urgency,
)
from banshi.web.forms import CommandForm
from banshi.web.hotline.choosing import AreaField, CategoryField, UnitField, UnitsField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrOrPromise

    from banshi.stations.models import Unit

AS_PROPOSED = _("as proposed")
NO_MEMORY = "unsure"
CONTACTED: dict[str, _StrOrPromise] = {
    "yes": _("yes, they did"),
    "no": _("no, nobody"),
    NO_MEMORY: _("does not remember"),
}


def _searched(find: str, **more: str) -> forms.TextInput:
    """Return a line whose suggestions come from the server while one types; ``find`` names what is looked for."""
    attrs = {"list": f"found-{find}", "autocomplete": "off", "spellcheck": "false", "data-find": find}
    return forms.TextInput(attrs=attrs | more)


def _choices(words: Mapping[Any, _StrOrPromise], first: _StrOrPromise = "") -> list[tuple[str, _StrOrPromise]]:
    found = [(str(key.value) if hasattr(key, "value") else key, said) for key, said in words.items()]
    return [("", first), *found] if first else found


class DispatchForm(forms.Form):
    """What may be said otherwise than proposed: what it is, where, how urgent, and which unit acts."""

    category = CategoryField(label=_("Category"), required=False, max_length=120, widget=_searched("categories"))
    kind = forms.ChoiceField(
        label=_("What they want"),
        required=False,
        choices=_choices(KIND_WORDS, AS_PROPOSED),
        widget=forms.Select(attrs={"class": "govuk-select"}),
    )
    urgency = forms.ChoiceField(
        label=_("How urgent"),
        required=False,
        choices=_choices(URGENCY_WORDS, AS_PROPOSED),
        widget=forms.Select(attrs={"class": "govuk-select"}),
    )
    place = forms.CharField(
        label=_("Place"), required=False, max_length=80, help_text=_("An estate, a road, a market: as people call it.")
    )
    division = AreaField(label=_("Area"), required=False, max_length=120, widget=_searched("areas"))
    unit = UnitField(label=_("Unit that acts"), required=False, max_length=120, widget=_searched("units"))
    about = UnitsField(
        label=_("Complaint about a unit"),
        required=False,
        max_length=400,
        widget=_searched("all-units"),
        help_text=_("It never sees who complained. Several: set apart by a semicolon."),
    )
    public = forms.BooleanField(label=_("May be shown in public, masked"), required=False, initial=True)
    guess = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    join = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def hints(self, **more: Any) -> Hints:  # noqa: ANN401 - what else is known of the place
        """Return what was said otherwise than proposed; of a form that is not whole yet, what can be read of it."""
        said = self.cleaned_data
        return Hints(
            category=said.get("category") or said.get("guess") or "",
            kind=Kind(said["kind"]) if said.get("kind") else None,
            urgency=Urgency(said["urgency"]) if said.get("urgency") else None,
            division=said.get("division") or "",
            place=said.get("place") or "",
            about=said.get("about") or (),
            **more,
        )

    def chosen_unit(self) -> int | None:
        """Return the unit that was named in place of the proposed one."""
        unit: Unit | None = self.cleaned_data.get("unit")
        return unit.pk if unit else None


class CallForm(DispatchForm):
    """One call, from ring to saved. ``id`` is the concern's, so that a call sent twice is one concern."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=24,
        widget=forms.TextInput(
            attrs={"inputmode": "tel", "autocomplete": "off", "spellcheck": "false", "data-first": ""}
        ),
    )
    name = forms.CharField(
        label=_("Name"), required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    anonymous = forms.BooleanField(label=_("Wants to stay anonymous"), required=False)
    words = forms.CharField(
        label=_("What they say"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        error_messages={"required": _("Write in a few words what is wrong, and where.")},
    )
    reply = forms.CharField(
        label=_("What you answer"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    way = forms.ChoiceField(
        label=_("Which other way?"), required=False, choices=_choices(OTHER_WAY_WORDS), widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=_("Why, in your words"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )

    def missing_for(self, act: str) -> bool:
        """Say beside its field what this way of saving still needs."""
        if act == "answer" and not self.cleaned_data.get("reply"):
            self.add_error("reply", _("Write the answer: the resident reads just these words."))
        if act == "other-way" and not self.cleaned_data.get("way"):
            self.add_error("way", _("Choose which way it is."))
        if act == "other-way" and not self.cleaned_data.get("why"):
            self.add_error("why", _("Say why: the resident reads it, with the address."))
        return bool(self.errors)

    @property
    def other_way(self) -> OtherWay:
        """The other way that was chosen."""
        return OtherWay(self.cleaned_data["way"])


class ConfirmForm(DispatchForm, CommandForm):
    """What is confirmed of a concern that waits: as it was proposed, or as it is changed here."""


class WayForm(CommandForm):
    """Which other way a concern is answered, and why."""

    way = forms.ChoiceField(label=_("Which other way?"), choices=_choices(OTHER_WAY_WORDS), widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("Why, in your words"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why: the resident reads it, with the address.")},
    )


class ReplyForm(CommandForm):
    """The answer to a question that the hotline knows."""

    reply = forms.CharField(
        label=_("What you answer"),
        help_text=_("The resident reads just these words."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the answer: the resident reads just these words.")},
    )


class WhyForm(CommandForm):
    """A reason that somebody will read."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason: it stands in the file.")},
    )


class ReturnForm(CommandForm):
    """What an answer lacks, for the unit that gave it."""

    reason = forms.CharField(
        label=_("What is missing?"),
        help_text=_("The unit reads it."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what is missing: the unit has only your words.")},
    )


class GroundForm(CommandForm):
    """On which ground a concern is left out of the official rates; it is published with the figure."""

    ground = forms.CharField(
        label=_("On which ground?"),
        help_text=_("Twenty characters at the most. It is published with the figure."),
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

    contacted = forms.ChoiceField(
        label=_("Did anybody from the unit get in touch with you?"),
        choices=list(CONTACTED.items()),
        widget=forms.RadioSelect,
    )
    solved = forms.ChoiceField(label=_("Is it solved?"), choices=_choices(SOLVED_WORDS), widget=forms.RadioSelect)
    satisfied = forms.ChoiceField(
        label=_("Are you satisfied with how you were dealt with?"),
        choices=_choices(SATISFIED_WORDS),
        widget=forms.RadioSelect,
    )
    go_on = forms.BooleanField(label=_("Partly solved, and it should go on"), required=False)
    words = forms.CharField(
        label=_("In their words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

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
        widget=_searched("units"),
        error_messages={"required": _("Name the unit: the ruling is final.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Both units read it."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason of the ruling: both units read it.")},
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
