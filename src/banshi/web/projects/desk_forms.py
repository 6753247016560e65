"""What those who keep a list and carry its projects write: lists, votes, promises, proof, what blocks, what was paid.

There is no field for how far a project is; ``projects.rules`` refuses a percentage wherever one is typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banshi.concerns.photos import MOST_BYTES
from banshi.kernel import clock
from banshi.projects.progress import FIGURES
from banshi.projects.vocabulary import Class, Ground, ListKind, Proof
from banshi.voting.vocabulary import CHAMBER_WORDS
from banshi.web.forms import CommandForm, one_of, several_lines
from banshi.web.projects.desk_questions import CHOOSE, category_choices, count, day, line, number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

FIRST_YEAR, LAST_YEAR, MOST_PEOPLE = 2000, 2100, 2_000_000_000
MOST_MONEY = 14


class ListForm(CommandForm):
    """A list that is to begin."""

    kind = one_of(_("What kind of list?"), ListKind.choices, _("Choose one."))
    title = line(_("What is it called?"), most=120)
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    month = forms.IntegerField(
        label=_("Month"), min_value=1, max_value=12, required=False, help_text=_("For the theme of a month alone.")
    )
    place = line(_("For which place?"), most=80)
    seats = count(_("How many projects can be carried?"))
    collect_until = day(_("Until when are candidates collected?"), required=False)


class RuleOutForm(CommandForm):
    """Why a candidate cannot stand on the list."""

    ground = one_of(_("Why is it not possible?"), Ground.choices, _("Choose one."))
    words = several_lines(
        _("In words that residents understand"), most=400, needed=_("Write the reason: everybody reads it.")
    )


class VoteForm(CommandForm):
    """A vote that is to be called."""

    chamber = one_of(_("Who chooses?"), CHAMBER_WORDS.items(), _("Choose one."))
    seats = count(_("How many may each choose, and how many are chosen?"))
    electorate = count(
        _("How many are entitled to vote?"), hint=_("Residents of the place, or delegates."), most=MOST_PEOPLE
    )
    opens_on = day(_("From which day?"))
    closes_on = day(_("Until the end of which day?"))

    def clean_closes_on(self) -> date:
        """Refuse a day that nobody will live to see."""
        closes_on: date = self.cleaned_data["closes_on"]
        if closes_on.year > LAST_YEAR:
            raise forms.ValidationError(_("Type the day like 2026-11-21."))
        return closes_on


class PromiseForm(CommandForm):
    """A promise: what, measured how, from where to where, by whom, by when, with whose money."""

    title = line(_("What is promised?"), most=200)
    words = several_lines(_("The problem in residents' words"), most=1000, needed=_("Write something here."))
    klass = one_of(_("What kind of need is it?"), Class.choices, _("Choose one."))
    places = several_lines(_("At which places?"), most=2000, hint=_("One a line: an estate, a village, a street."))
    category = forms.ChoiceField(
        label=_("Which kind of concern does it answer?"), required=False, choices=category_choices,
        help_text=_("Needed where nobody reported it before: who reports this at its places accepts the work."),
    )  # fmt: skip
    people = count(_("How many people feel it?"), least=0, most=MOST_PEOPLE, required=False)
    measures = several_lines(_("What will be done?"), most=2000)
    measure = line(_("What is measured, that residents feel?"), most=160, hint=_("“Water pressure on the top floor”."))
    measure_unit = line(_("In which unit?"), most=24, hint=_("MPa, degrees, minutes, flats: never a percentage."))
    counted_by = one_of(_("Where does the number come from?"), FIGURES.items(), _("Choose one."))
    baseline = number(_("How is it today?"))
    baseline_on = day(_("On which day was that?"))
    target = number(_("How will it be?"))
    done_when = several_lines(_("It is done when …"), most=600, needed=_("Write something here."))
    due_on = day(_("By which day?"))
    due_because = line(_("Why does this day matter?"), most=120, hint=_("“Before heating starts”."))
    leader_id = forms.TypedChoiceField(
        label=_("Who leads? Their account"), coerce=int, empty_value=None, required=False, choices=[CHOOSE]
    )
    leader_name = line(_("The leader's name"), most=60)
    leader_post = line(_("The leader's post"), most=80)
    lead_unit_id = forms.TypedChoiceField(
        label=_("Which unit has the lead?"), coerce=int, choices=[CHOOSE],
        error_messages={"required": _("Choose the unit.")},
    )  # fmt: skip
    helper_ids = forms.TypedMultipleChoiceField(
        label=_("Which units help?"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    risks = several_lines(_("What may get in the way?"), most=1000)

    def __init__(
        self, *args: Any, units: Sequence[tuple[int, str]] = (), leaders: Sequence[tuple[int, str]] = (), **kwargs: Any  # noqa: ANN401 - Django's own
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        for name in ("lead_unit_id", "helper_ids"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it stands so above
            field.choices = units if name == "helper_ids" else [CHOOSE, *units]
        leader = self.fields["leader_id"]
        assert isinstance(leader, forms.ChoiceField)  # noqa: S101 - it stands so above
        leader.choices = [CHOOSE, *leaders]


class AmendForm(PromiseForm):
    """The same promise, changed, with the reason."""

    reason = several_lines(
        _("Why is the promise changed?"), most=400, needed=_("Write the reason: everybody reads it."),
        hint=_("It is published, and the old text stays beside the new one."),
    )  # fmt: skip


class MilestoneForm(forms.Form):
    """One milestone of a promise."""

    title = line(_("Milestone"), most=160)
    place = line(_("Place"), most=80, required=False)
    due_on = day(_("By"))
    unit_id = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, units: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        field = self.fields["unit_id"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it stands so above
        field.choices = [("", _("the lead unit")), *units]


class MoneyForm(forms.Form):
    """Money of one source."""

    source = line(_("Source"), most=120)
    amount = forms.DecimalField(label=_("Yuan"), max_digits=MOST_MONEY, decimal_places=2, min_value=0)


class LeaderForm(CommandForm):
    """Who takes over."""

    leader_id = forms.TypedChoiceField(
        label=_("Their account"), coerce=int, empty_value=None, required=False, choices=[CHOOSE]
    )
    name = line(_("Name"), most=60)
    post = line(_("Post"), most=80)
    reason = several_lines(_("Why?"), most=400, needed=_("Write the reason: everybody reads it."))

    def __init__(self, *args: Any, leaders: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        field = self.fields["leader_id"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it stands so above
        field.choices = [CHOOSE, *leaders]


class ReasonForm(CommandForm):
    """A reason that everybody reads."""

    reason = several_lines(
        _("Why?"), most=400, hint=_("Everybody reads it on the page of the project."),
        needed=_("Write the reason: everybody reads it."),
    )  # fmt: skip


class CarryForm(ReasonForm):
    """To which list, and why it is not done yet."""

    to_list = forms.ChoiceField(label=_("To which list?"), error_messages={"required": _("Choose the list.")})

    def __init__(self, *args: Any, lists: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        field = self.fields["to_list"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it stands so above
        field.choices = [CHOOSE, *lists]


class ProofForm(CommandForm):
    """Proof: of which day, which spot, and for which milestone."""

    kind = one_of(_("What do you bring?"), Proof.choices, _("Choose one."))
    taken_on = day(_("Of which day is it?"))
    milestone = forms.ChoiceField(label=_("For which milestone?"), required=False)
    spot = line(_("From which spot?"), most=120, required=False, hint=_("“Gate of the pump house”."))
    place = forms.ChoiceField(label=_("At which place?"), required=False)
    again = forms.ChoiceField(label=_("Which photo was taken there before?"), required=False)
    value = number(_("The reading"), required=False)
    file = forms.FileField(
        label=_("Photo or PDF"), required=False, widget=forms.FileInput(attrs={"accept": "image/*,.pdf"}),
        help_text=_("Where and with what a photo was taken is removed from it."),
    )  # fmt: skip
    note = line(_("What does it show?"), most=400, required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        milestones: Sequence[tuple[str, str]] = (),
        places: Sequence[str] = (),
        photos: Sequence[tuple[str, str]] = (),
        **kwargs: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "milestone": [("", _("for the whole")), *milestones], "place": [CHOOSE, *((one, one) for one in places)],
            "again": [("", _("none: this is the first")), *photos],
        }  # fmt: skip
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it stands so above
            field.choices = offered

    def clean_file(self) -> object:
        """Refuse a file that is larger than may be kept."""
        sent = self.cleaned_data["file"]
        if sent is not None and sent.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large: 12 MB at most."))
        return sent


class PaymentForm(CommandForm):
    """Money that was paid."""

    paid_on = day(_("On which day was it paid?"))
    source = forms.ChoiceField(label=_("From which source?"), error_messages={"required": _("Choose the source.")})
    amount = forms.DecimalField(label=_("Yuan"), max_digits=MOST_MONEY, decimal_places=2)
    what = line(_("What for?"), most=200)

    def __init__(self, *args: Any, sources: Sequence[str] = (), **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it stands so above
        field.choices = [CHOOSE, *((one, one) for one in sources)]


class ReachForm(CommandForm):
    """On which day a milestone was reached."""

    on = day(_("Reached on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today().isoformat()


class BlockForm(CommandForm):
    """What blocks a milestone, and for whom it waits."""

    why = several_lines(_("What blocks it?"), most=400, needed=_("Say what blocks it."))
    waits_for = forms.TypedChoiceField(
        label=_("For which unit does it wait?"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, units: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        field = self.fields["waits_for"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it stands so above
        field.choices = [("", _("for no unit")), *units]


class DrawForm(CommandForm):
    """The public word that draws those who accept."""

    word = line(_("The result of the public draw"), most=200, hint=_("Letter by letter as it was published."))


class FileForm(CommandForm):
    """A list to take over."""

    file = forms.FileField(
        label=_("The list"), help_text=_("CSV or Excel."), widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xls"}),
        error_messages={"required": _("Choose the file."), "empty": _("The file is empty.")},
    )  # fmt: skip
