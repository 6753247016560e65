"""What a unit writes: a story with what others can take over, what shows it, and reasons that everybody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue
from banshi.concerns.jurisdiction import pack
from banshi.concerns.vocabulary import KIND_WORDS
from banshi.stations.models import UnitKind
from banshi.stories import templates
from banshi.stories.vocabulary import TEXTS, Kind, Where
from banshi.stories.wording import LeadsToSomebody
from banshi.stories.writing import Draft
from banshi.web.forms import DAYS, CommandForm, several_lines
from banshi.web.templatetags.hotline import category_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.refusals import Refusal
    from banshi.stories.models import Story
    from banshi.stories.routing import Place
    from banshi.stories.templates import Template

type Choices = tuple[Place, Sequence[tuple[str, str]], str]
"""A place, the units that could have the duty there, and what the place is called."""
SAY = _("Write at least a sentence: others want to know.")
AT_FIELD = {
    "no-category": "category", "not-begun": "began_on", "no-letter": "letter", "no-such-blank": "letter",
    "no-blank": "letter", "unread-step": "steps", "no-steps": "steps", "not-to-the-grassroots": "unit_kind",
}  # fmt: skip
"""At which field of a story a refusal is said."""
LEAVE = "0"
NO_NAMES = _("No names, numbers or addresses: what leads to a person is refused.")


def category_choices() -> list[tuple[str, str]]:
    """Return the categories with their names, by code."""
    return [(code, f"{code} {category_name(code)}") for code in catalogue.categories()]


def _line(label: _StrOrPromise, most: int, hint: _StrOrPromise = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, help_text=hint, error_messages={"required": SAY})


class StoryForm(CommandForm):
    """A story; what can be taken over is asked by the form of its kind."""

    title = _line(TEXTS["title"], 120, NO_NAMES)
    category = forms.ChoiceField(
        label=_("Which kind of concern does it answer?"), help_text=_("The figures are counted by it.")
    )
    began_on = forms.DateField(label=_("Since which day do you do it so?"), input_formats=DAYS)
    wrong = several_lines(TEXTS["wrong"], most=2000, needed=SAY)
    done = several_lines(TEXTS["done"], most=3000, rows=5, needed=SAY)
    took_time = _line(TEXTS["took_time"], 300)
    took_money = _line(TEXTS["took_money"], 300)
    took_who = _line(TEXTS["took_who"], 300, _("Posts and trades, no names."))
    came = several_lines(
        TEXTS["came"], most=2000, needed=SAY,
        hint=_("No percentages: figures come from the casework and stand beside your words by themselves."),
    )  # fmt: skip
    template_field = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
        field.choices = [("", _("Choose")), *category_choices()]

    def template(self) -> Template:
        """Return what can be taken over. Raises ``RuleBroken`` where it cannot."""
        raise NotImplementedError

    def draft(self) -> Draft:
        """Return what was typed as a story."""
        typed = self.cleaned_data
        said = {name: typed[name] for name in (*TEXTS, "category", "began_on")}
        return Draft(**said, template=self.template())

    def say(self, refusal: Refusal) -> None:
        """Put a refusal at the field it speaks of; each passage that leads to a person at its own."""
        if not isinstance(refusal, LeadsToSomebody):
            self.add_error(AT_FIELD.get(refusal.code), refusal.said)
            return
        for name in dict.fromkeys(one.field for one in refusal.passages):
            mine = [one for one in refusal.passages if one.field == name]
            field = self.template_field if name == "template" else name
            self.add_error(field if field in self.fields else None, LeadsToSomebody(mine).said)


class LetterForm(StoryForm):
    """A story with a letter."""

    letter = several_lines(
        _("The letter, with blanks"), most=3000, rows=6, needed=SAY,
        hint=_("Put {place}, {date} and {what} where it differs. Whoever uses it fills them in and edits the rest."),
    )  # fmt: skip
    template_field = "letter"

    def template(self) -> Template:
        """Return the letter."""
        return templates.letter(self.cleaned_data["letter"])


class RoutingForm(StoryForm):
    """A story with a line of the duty catalogue: concerns of the category above go to a kind of unit."""

    where = forms.ChoiceField(label=_("For which places?"), choices=Where.choices, widget=forms.RadioSelect)
    concern_kind = forms.ChoiceField(label=_("Only where residents want…"), required=False)
    unit_kind = forms.ChoiceField(label=_("To which kind of unit?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        wanted = [("", _("whatever they want")), *((kind.value, said) for kind, said in KIND_WORDS.items())]
        leads = [(kind.value, kind.label) for kind in UnitKind if kind in pack().leads]
        for name, choices in (("concern_kind", wanted), ("unit_kind", leads)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
            field.choices = choices

    def template(self) -> Template:
        """Return the line of duties."""
        typed = self.cleaned_data
        return templates.routing(typed["where"], typed["concern_kind"], typed["unit_kind"])


class RuleForm(StoryForm):
    """A story with a list of steps."""

    steps = several_lines(
        _("The steps, one a line"), most=5000, rows=6, needed=SAY,
        hint=_("The days after the beginning, then what is done: “14: look at it with residents”."),
    )  # fmt: skip
    template_field = "steps"

    def template(self) -> Template:
        """Return the list of steps."""
        return templates.steps(self.cleaned_data["steps"])


FORMS: dict[str, type[StoryForm]] = {Kind.LETTER: LetterForm, Kind.ROUTING: RoutingForm, Kind.RULE: RuleForm}


def typed_of(story: Story) -> dict[str, Any]:
    """Return a story as its form asks it."""
    said = {name: getattr(story, name) for name in (*TEXTS, "category", "began_on")}
    kept: dict[str, Any] = story.template
    match story.kind:
        case Kind.LETTER:
            return said | {"letter": kept["text"]}
        case Kind.ROUTING:
            return said | kept
        case _:
            return said | {"steps": "\n".join(f"{one['days']}: {one['what']}" for one in kept["steps"])}


class LinkForm(CommandForm):
    """Numbers of what shows it."""

    numbers = several_lines(
        _("Numbers of concerns, problems, cases or projects"), most=1000, rows=2,
        needed=_("Type at least one number."),
        hint=_("Of a case everybody sees the matter, the month and how it ended, never its number."),
    )  # fmt: skip


class ReasonForm(CommandForm):
    """Why something is done; everybody can read it."""

    reason = several_lines(_("Why?"), most=400, rows=2, hint=NO_NAMES, needed=_("Say in a sentence why."))


class BackForm(CommandForm):
    """What a second reader wants changed; those who wrote it read it."""

    reason = several_lines(_("What is to be changed?"), most=400, rows=2, needed=_("Say what is to be changed."))


class StepsForm(CommandForm):
    """From which day on a unit goes by a list of steps, and in which project."""

    begins_on = forms.DateField(label=_("The first day"), input_formats=DAYS)
    project = forms.CharField(
        label=_("Number of the project"), required=False, max_length=24, help_text=_("Empty if it is for no project.")
    )


class PlacesForm(CommandForm):
    """Which unit has the duty at each place; a place for which none is chosen stays as it is."""

    def __init__(self, *args: Any, places: Sequence[Choices], **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.places = [place for place, _units, _said in places]
        for place, units, said in places:
            self.fields[place.key] = forms.TypedChoiceField(
                label=said, coerce=int, required=False, empty_value=None,
                choices=[(LEAVE, _("leave it as it is")), *units], initial=units[0][0] if len(units) == 1 else LEAVE,
                widget=forms.Select,
            )  # fmt: skip

    def chosen(self) -> dict[str, int]:
        """Return the unit that was chosen, by division."""
        typed = self.cleaned_data
        return {place.division: typed[place.key] for place in self.places if typed.get(place.key)}
