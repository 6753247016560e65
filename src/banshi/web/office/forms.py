"""What an officer writes when deciding, beside the step itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banshi.access.models import Emergency, Finding
from banshi.matters.asking import known_already
from banshi.matters.jurisdiction import jurisdiction
from banshi.register.items import Item
from banshi.web.forms import DAYS, CommandForm, copied, one_of, several_lines

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.forms import BoundField

    from banshi.kernel.refusals import Refusal
    from banshi.matters.definition import Evidence, Matter


class RefusalForm(CommandForm):
    """Why it is refused: a ground of the matter, and words to it."""

    ground = one_of(_("On which ground?"), needed=_("Choose the ground: a refusal needs one from the list."))
    words = several_lines(
        _("In your words, to the resident"),
        most=600,
        hint=_("The letter carries them below the ground, the article and the cure."),
    )

    def __init__(self, matter: Matter[Any], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
        field.choices = [(ground.code, ground.sentence) for ground in matter.grounds]


class MissingForm(CommandForm):
    """Everything that is missing, at once; what is known already is asked for only with open eyes."""

    missing = several_lines(
        _("What is missing? One line for each thing"),
        most=2000,
        rows=4,
        hint=_("You can ask once. What is not on this list counts as given."),
        needed=_("Write what is missing, one line for each thing."),
    )
    all_the_same = forms.BooleanField(
        label=_("I ask for it all the same. Banshi counts it."), required=False, widget=forms.HiddenInput
    )

    def lines(self) -> list[str]:
        """Return what is asked for, line by line."""
        typed: str = self.cleaned_data["missing"]
        return [line.strip() for line in typed.splitlines() if line.strip()]

    def is_warned_of(self, matter: Matter[Any], documents: Collection[str]) -> bool:
        """Warn beside each line that asks for what is known, and offer to ask all the same; no warning comes twice."""
        known = [(line, thing) for line in self.lines() if (thing := known_already(line, matter, documents))]
        if not known or self.cleaned_data["all_the_same"]:
            return False
        for line, thing in known:
            self.add_error("missing", _warning(line, thing))
        self.fields["all_the_same"].widget = forms.CheckboxInput()
        return True


def _warning(line: str, thing: Item | Evidence) -> str:
    if isinstance(thing, Item):
        said = gettext("“%(line)s”: this is on the register already: %(known)s. Take it off the list.")
        return said % {"line": line, "known": thing.label}
    said = gettext("“%(line)s”: this paper is in the file already: %(known)s. Take it off the list.")
    return said % {"line": line, "known": thing.title}


class ReasonForm(CommandForm):
    """Why, in words that the other side will read."""

    reason = several_lines(_("Why?"), most=600, needed=_("Write the reason: the other side reads it."))


class OpinionForm(CommandForm):
    """What an inquiry found, for the office that decides."""

    opinion = several_lines(
        _("What was found, and what do you propose?"),
        most=1000,
        rows=4,
        hint=_("The office that decides reads it; so may the resident."),
        needed=_("Write what was found: the next office has only your words."),
    )


class StopClockForm(CommandForm):
    """For which reason of the law the clock stands still, and until when."""

    stop = one_of(_("For which reason of the law?"), needed=_("Choose the reason: the clock stops for no other."))
    until = forms.DateField(
        label=_("Until which day?"),
        help_text=_("On this day the clock runs on by itself, for example 2026-12-01."),
        input_formats=DAYS,
        error_messages={"required": _("Name the day."), "invalid": _("Write the day like 2026-12-01.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["stop"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
        field.choices = [(one.code, one.title) for one in jurisdiction().clock_stops]


class SearchForm(forms.Form):
    """Whom an office looks for in its own area: one box that understands what is typed, or exact parts."""

    asked = forms.CharField(
        label=_("Whom do you look for?"),
        help_text=_(
            "Name or pinyin, ID number, day of birth, part of the address, in any order: “李晓明 1990-05-17”."
            " One mistake is forgiven."
        ),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
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

    @property
    def exact(self) -> list[BoundField]:
        """Return the fields that are compared as they are."""
        return [self[name] for name in self.fields if name != "asked"]


class EmergencyForm(forms.Form):
    """Whom an officer has to know of at once, in what emergency, and why."""

    id_number = copied(_("ID number"), most=40, needed=_("Type the whole number: nobody is found by a part of it."))
    name = copied(_("Name"), most=60, needed=_("Type the whole name: nobody is found by the number alone."))
    kind = one_of(_("What kind of emergency is it?"), Emergency.choices, _("Choose the kind of emergency."))
    reason = several_lines(
        _("What has happened, and why do you have to know?"),
        most=600,
        hint=_("In your own words, at least 20 characters. The resident and the reviewer read it: name nobody."),
        needed=_("Write the reason: without one nobody is looked up."),
    )

    def say(self, refusal: Refusal) -> None:
        """Put a refusal at the field it speaks of, with what to do next."""
        at = {"id-number": "id_number", "number-and-name": "name", "short-reason": "reason"}.get(refusal.code)
        self.add_error(at, refusal.said)


class ReviewForm(forms.Form):
    """What somebody finds of an emergency look of somebody else."""

    finding = one_of(_("What do you find?"), Finding.choices, _("Choose what you find."))
    words = several_lines(
        _("Why?"),
        most=600,
        hint=_("What you asked, and what you were told or shown. The resident reads it: name nobody."),
        needed=_("Write why you find so."),
    )
