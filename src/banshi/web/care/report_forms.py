"""What is asked of whoever asks stations for figures, and the form that a station fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext_lazy as _

from banshi.burden.asking import NewFigure, Wanted, kinds_below
from banshi.burden.known import KNOWN
from banshi.burden.rules import Period
from banshi.kernel import clock
from banshi.stations.models import UnitKind
from banshi.web.forms import DAYS, CommandForm

if TYPE_CHECKING:
    from decimal import Decimal

    from banshi.burden.filling import AskedOfUs
    from banshi.kernel.refusals import Refusal

PERIODS = (
    (Period.MONTH.value, _("every month")), (Period.QUARTER.value, _("every quarter")),
    (Period.YEAR.value, _("every year")), (Period.ONCE.value, _("only once")),
)  # fmt: skip
NEW_FIGURES = 3
SIGNER = TimestampSigner(salt="burden-opened")


class ReportForm(CommandForm):
    """What an upper unit wants to know."""

    title = forms.CharField(label=_("What is the report called?"), max_length=120)
    why = forms.CharField(
        label=_("What is decided with it?"), help_text=_("Whoever fills it in reads this."), max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    law = forms.CharField(
        label=_("Which law or order lets you ask?"), help_text=_("Without one nobody is asked."), max_length=200
    )
    reads = forms.CharField(label=_("Who reads it?"), max_length=200)
    of_kind = forms.ChoiceField(label=_("Whom do you ask?"))
    period = forms.ChoiceField(label=_("How often?"), choices=PERIODS)
    ends_on = forms.DateField(
        label=_("On which day does it end?"), help_text=_("Within a year. It can be renewed with a reason."),
        input_formats=DAYS,
    )  # fmt: skip
    known = forms.MultipleChoiceField(
        label=_("Figures that casework knows"), help_text=_("They are filled in by themselves; nobody is asked."),
        required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    new_1 = forms.CharField(label=_("A figure that nobody knows yet"), max_length=80, required=False)
    defined_1 = forms.CharField(label=_("How is it counted?"), max_length=600, required=False)
    new_2 = forms.CharField(label=_("A second one"), max_length=80, required=False)
    defined_2 = forms.CharField(label=_("How is the second one counted?"), max_length=600, required=False)
    new_3 = forms.CharField(label=_("A third one"), max_length=80, required=False)
    defined_3 = forms.CharField(label=_("How is the third one counted?"), max_length=600, required=False)
    another = forms.BooleanField(
        label=_("None of the figures that sound alike is the one I mean"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, asker_id: int, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        kinds, known = self.fields["of_kind"], self.fields["known"]
        assert isinstance(kinds, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
        assert isinstance(known, forms.MultipleChoiceField)  # noqa: S101 - as above
        kinds.choices = [(kind, UnitKind(kind).label) for kind in kinds_below(asker_id)]
        known.choices = [(one.code, one.name) for one in KNOWN]

    def clean(self) -> dict[str, Any]:
        """Refuse a new figure without a definition, at its line."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(1, NEW_FIGURES + 1):
            if typed.get(f"new_{number}") and not typed.get(f"defined_{number}"):
                self.add_error(f"defined_{number}", _("Say how it is counted, so that every station counts the same."))
        return typed

    def wanted(self) -> Wanted:
        """Return what was typed."""
        typed = self.cleaned_data
        return Wanted(
            title=typed["title"], why=typed["why"], law=typed["law"], reads=typed["reads"],
            period=Period(typed["period"]), of_kind=typed["of_kind"], ends_on=typed["ends_on"],
            known=tuple(typed["known"]),
            new=tuple(
                NewFigure(name=typed[f"new_{n}"], definition=typed[f"defined_{n}"])
                for n in range(1, NEW_FIGURES + 1) if typed[f"new_{n}"]
            ),
        )  # fmt: skip

    def say(self, refusal: Refusal) -> None:
        """Put a refusal at the field it speaks of."""
        at = {"no-end": "ends_on", "nobody-below": "of_kind", "known-already": "known", "no-figures": "known"}
        self.add_error(at.get(refusal.code), refusal.said)


class RenewForm(CommandForm):
    """Until when a report lives on, and why."""

    ends_on = forms.DateField(label=_("Until when is it still needed?"), input_formats=DAYS)
    reason = forms.CharField(
        label=_("Why is it still needed?"), help_text=_("Whoever fills it in reads the reason."), max_length=600
    )

    def say(self, refusal: Refusal) -> None:
        """Put a refusal at the field it speaks of."""
        self.add_error("reason" if refusal.code == "no-reason" else "ends_on", refusal.said)


class FillForm(forms.Form):
    """The figures of one report that only the station knows; how long it takes is measured from opening to sending."""

    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Why does a figure change that was given already?"), max_length=300, required=False
    )

    def __init__(self, asked: AskedOfUs, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        for figure in asked.figures:
            self.fields[f"figure_{figure.pk}"] = forms.DecimalField(
                label=figure.name, help_text=figure.definition, max_digits=14, decimal_places=2, min_value=0,
                required=False, initial=asked.given.get(figure.pk),
                error_messages={"invalid": _("Write a number, for example 12.")},
            )  # fmt: skip
        self.order_fields([f"figure_{figure.pk}" for figure in asked.figures])
        self.initial["opened"] = SIGNER.sign(str(clock.now().timestamp()))
        if not asked.given:
            del self.fields["reason"]
        self.asked = asked

    def values(self) -> dict[int, Decimal]:
        """Return the figures that were typed, by their numbers."""
        typed = {one.pk: self.cleaned_data[f"figure_{one.pk}"] for one in self.asked.figures}
        return {pk: value for pk, value in typed.items() if value is not None}

    def took(self) -> int | None:
        """Return the seconds from opening to sending; nothing where the page does not prove when it was opened."""
        try:
            opened = SIGNER.unsign(self.cleaned_data["opened"])
        except BadSignature:
            return None
        return max(1, int(clock.now().timestamp() - float(opened)))
