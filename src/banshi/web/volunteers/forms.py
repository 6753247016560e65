"""What is asked on the pages of volunteering: what somebody offers, what is needed, and how a visit was."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from banshi.kernel import clock
from banshi.stations.models import Unit, UnitKind
from banshi.volunteers.jurisdiction import pack
from banshi.volunteers.needing import Asked, Helped
from banshi.volunteers.offering import FARTHEST_KM, Offering
from banshi.volunteers.vocabulary import Alone, Origin
from banshi.web.forms import DAYS, CommandForm
from banshi.web.volunteers.words import part_choices

if TYPE_CHECKING:
    from uuid import UUID

    from django.utils.functional import _StrOrPromise

NEAR = (UnitKind.STATION, UnitKind.STREET, UnitKind.VILLAGE, UnitKind.COUNTY, UnitKind.GOVERNMENT)
SAME_CITY = 4
TIMES = ("%H:%M", "%H：%M", "%H%M")


def near_choices(division: str) -> list[tuple[str, str]]:
    """Return the offices of a city to be near to, those of the same county first."""
    rows = Unit.objects.filter(kind__in=NEAR, division__startswith=division[:SAME_CITY])
    found = sorted(rows, key=lambda one: (one.division != division, one.code))
    return [(str(one.pk), str(one)) for one in found]


def _skills() -> list[tuple[str, _StrOrPromise]]:
    return [(one.key, one.name) for one in pack().skills]


def _lines(label: _StrOrPromise, most: int, hint: _StrOrPromise = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=required, widget=forms.Textarea(attrs={"rows": 3})
    )


class OfferForm(CommandForm):
    """What a resident offers."""

    skills = forms.MultipleChoiceField(
        label=_("What would you like to do?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that you would like to do.")},
    )
    parts = forms.TypedMultipleChoiceField(
        label=_("When have you time?"),
        help_text=_("Mornings are from 8 to 12, afternoons from 12 to 18, evenings from 18 to 21 o'clock."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one part of the week.")},
    )
    hours = forms.IntegerField(label=_("How many hours a week at the most?"), min_value=1)
    near = forms.TypedChoiceField(
        label=_("Near which office?"), help_text=_("Your home is not asked for and never kept here."), coerce=int
    )
    reach_km = forms.IntegerField(
        label=_("How many kilometres do you go from there?"), min_value=1, max_value=FARTHEST_KM
    )
    phone = forms.CharField(
        label=_("Your telephone number"),
        help_text=_("Only who is helped by you sees it, after both of you said yes. Left empty, it stays as it was."),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, division: str, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.fields["hours"].validators.append(MaxValueValidator(pack().most_hours.number))
        for name, choices in (("skills", _skills()), ("parts", part_choices()), ("near", near_choices(division))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
            field.choices = choices

    def said(self) -> Offering:
        """Return what was typed as an offer."""
        typed = self.cleaned_data
        return Offering(
            skills=tuple(typed["skills"]), parts=tuple(typed["parts"]), hours=typed["hours"],
            near_unit_id=typed["near"], reach_km=typed["reach_km"], phone=typed["phone"] or None,
        )  # fmt: skip


class TimeForm(CommandForm):
    """A day, a time and how long."""

    day = forms.DateField(label=_("On which day shall somebody come?"), input_formats=DAYS)
    begins = forms.TimeField(
        label=_("At what time does it begin?"),
        help_text=_("For example 09:30. Volunteers come between 8 in the morning and 9 in the evening."),
        input_formats=TIMES,
        widget=forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Write the time like 09:30.")},
    )
    minutes = forms.IntegerField(label=_("For how many minutes?"), min_value=15, max_value=780)

    def starts_at(self) -> datetime:
        """Return when it begins."""
        begins: time = self.cleaned_data["begins"]
        return datetime.combine(self.cleaned_data["day"], begins, tzinfo=clock.zone())


class NeedForm(TimeForm):
    """A visit that is needed; who is helped stands behind the door."""

    skill = forms.ChoiceField(label=_("What is the visit for?"))
    words = _lines(
        _("What is to be done?"), 300, _("Everybody can read this sentence: no names, no numbers, no address.")
    )
    near = forms.TypedChoiceField(label=_("Near which office is it?"), coerce=int)
    people = forms.IntegerField(label=_("How many people are wanted?"), min_value=1, max_value=60, initial=1)
    fewest = forms.IntegerField(
        label=_("How many have to come at the least?"), min_value=1, max_value=60, initial=1,
        help_text=_("If fewer are found, nobody comes and you are told."),
    )  # fmt: skip
    alone = forms.ChoiceField(
        label=_("With whom would a volunteer be alone?"), choices=Alone.choices, initial=Alone.NOBODY,
        help_text=_("With a child or a frail person only vetted volunteers come."), widget=forms.RadioSelect,
    )  # fmt: skip
    vetted = forms.BooleanField(label=_("Only vetted volunteers, for another reason"), required=False)
    in_hardship = forms.BooleanField(label=_("It is urgent because of hardship"), required=False)
    origin = forms.ChoiceField(choices=Origin.choices, widget=forms.HiddenInput)
    origin_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Who is helped?"), help_text=_("Empty if it is the unit itself."), required=False, max_length=60
    )
    address = forms.CharField(
        label=_("Where exactly?"),
        help_text=_("Shown to the volunteer when both said yes."),
        required=False,
        max_length=160,
    )
    phone = forms.CharField(
        label=_("Telephone number of who is helped"), required=False, max_length=24,
        help_text=_("They get a link by which they say yes or no. Without a telephone your unit says it for them."),
    )  # fmt: skip
    private = _lines(
        _("What else has the volunteer to know?"), 600, _("Shown with the address, to nobody else."), required=False
    )
    field_order = ("command", "origin_id", "skill", "words", "day", "begins", "minutes", "near", "people", "fewest")

    def __init__(self, *args: Any, division: str, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("skill", [("", _("Choose")), *_skills()]),
            ("near", [("", _("Choose")), *near_choices(division)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
            field.choices = choices

    def asked(self) -> Asked:
        """Return what was typed as a need."""
        typed = self.cleaned_data
        helped = None
        if typed["name"].strip() or typed["address"].strip():
            helped = Helped(name=typed["name"], address=typed["address"], phone=typed["phone"], words=typed["private"])
        origin_id: UUID | None = typed["origin_id"]
        return Asked(
            skill=typed["skill"], words=typed["words"], starts_at=self.starts_at(), minutes=typed["minutes"],
            near_unit_id=typed["near"], people=typed["people"], fewest=typed["fewest"], alone=Alone(typed["alone"]),
            vetted=typed["vetted"], in_hardship=typed["in_hardship"], origin=Origin(typed["origin"]),
            origin_id=origin_id, helped=helped,
        )  # fmt: skip


class MinutesForm(CommandForm):
    """How long a visit was."""

    minutes = forms.IntegerField(label=_("How many minutes was the volunteer there?"), min_value=1, max_value=1560)


class WordsForm(CommandForm):
    """What somebody wants to say, in their own words."""

    words = _lines(_("What happened?"), 600)


class SeenForm(CommandForm):
    """What a unit looked at before it vetted somebody."""

    seen = forms.CharField(
        label=_("Which papers did you look at?"),
        help_text=_("Their kind and day, for example: ID card; certificate of no criminal record of 20 November."),
        max_length=200,
    )


class ReasonForm(CommandForm):
    """Why somebody is not vetted."""

    reason = _lines(_("Why?"), 600, _("The volunteer reads just these words and may object."))
