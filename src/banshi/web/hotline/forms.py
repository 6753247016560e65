"""What is typed during a call, and what may be said of a concern otherwise than proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banshi.concerns.intake import LONGEST_WORDS
from banshi.concerns.proposing import Hints
from banshi.concerns.vocabulary import (
    KIND_WORDS,
    OTHER_WAY_WORDS,
    URGENCY_WORDS,
    Kind,
    OtherWay,
    Urgency,
)
from banshi.web.forms import CommandForm, several_lines
from banshi.web.hotline.choosing import AreaField, CategoryField, UnitField, UnitsField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrOrPromise

    from banshi.stations.models import Unit

AS_PROPOSED = _("as proposed")


def searched(find: str, **more: str) -> forms.TextInput:
    """Return a line whose suggestions come from the server while one types; ``find`` names what is looked for."""
    attrs = {"list": f"found-{find}", "autocomplete": "off", "spellcheck": "false", "data-find": find}
    return forms.TextInput(attrs=attrs | more)


def choices_of(words: Mapping[Any, _StrOrPromise], first: _StrOrPromise = "") -> list[tuple[str, _StrOrPromise]]:
    """Return a vocabulary as the options of a field; ``first`` is the option that chooses nothing."""
    found = [(str(key.value) if hasattr(key, "value") else key, said) for key, said in words.items()]
    return [("", first), *found] if first else found


class DispatchForm(forms.Form):
    """What may be said otherwise than proposed: what it is, where, how urgent, and which unit acts."""

    category = CategoryField(label=_("Category"), required=False, max_length=120, widget=searched("categories"))
    kind = forms.ChoiceField(
        label=_("What they want"),
        required=False,
        choices=choices_of(KIND_WORDS, AS_PROPOSED),
        widget=forms.Select(attrs={"class": "govuk-select"}),
    )
    urgency = forms.ChoiceField(
        label=_("How urgent"),
        required=False,
        choices=choices_of(URGENCY_WORDS, AS_PROPOSED),
        widget=forms.Select(attrs={"class": "govuk-select"}),
    )
    place = forms.CharField(
        label=_("Place"), required=False, max_length=80, help_text=_("An estate, a road, a market: as people call it.")
    )
    division = AreaField(label=_("Area"), required=False, max_length=120, widget=searched("areas"))
    unit = UnitField(label=_("Unit that acts"), required=False, max_length=120, widget=searched("units"))
    about = UnitsField(
        label=_("Complaint about a unit"),
        required=False,
        max_length=400,
        widget=searched("all-units"),
        help_text=_("It never sees who complained. Several: set apart by a semicolon."),
    )
    public = forms.BooleanField(
        label=_("May be shown in public, masked"),
        help_text=_("Some subjects never are: children at risk, help in need, one person's conduct."),
        required=False,
        initial=True,
    )
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
    reply = several_lines(_("What you answer"), most=4000, rows=4)
    way = forms.ChoiceField(
        label=_("Which other way?"), required=False, choices=choices_of(OTHER_WAY_WORDS), widget=forms.RadioSelect
    )
    why = several_lines(_("Why, in your words"), most=600, rows=2)

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
