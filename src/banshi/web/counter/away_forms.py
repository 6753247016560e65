"""What a clerk is asked without network: who stands here and for whom, a matter's questions, what papers show.

The forms are made from the same definitions as at the counter; the browser copies them, and what it hands in later is
read by the very same forms.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from banshi.kernel.codes import CodeValue
from banshi.kernel.refusals import RuleBroken
from banshi.matters.away import comparable
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.receiving import Standing
from banshi.matters.vocabulary import OWN, ROLE_WORDS, Role
from banshi.web.forms import DAYS, LONG, QuestionsForm, form_of, questions
from banshi.web.templatetags.banshi import drawn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from banshi.matters.definition import Matter
    from banshi.register.items import Item
    from banshi.register.records import Value

PLAIN = (str, date, bool, CodeValue, int)
"""Kinds of answer that need no row of the register to choose from."""


MISSING = gettext_lazy("Please answer this question.")
NUMBER_MISSING = gettext_lazy("Type the number as it stands on the ID card.")
NAME_MISSING = gettext_lazy("Type the name as it stands on the ID card.")
FACE_MISSING = gettext_lazy("Compare the face with the photo on the ID card, then tick this.")


class PersonForm(forms.Form):
    """Who stands here: the same three questions as at the counter with network."""

    prefix = "person"
    id_number = forms.CharField(
        label=gettext_lazy("ID number"),
        max_length=40,
        error_messages={"required": NUMBER_MISSING},
        widget=forms.TextInput(
            attrs={
                "data-needed": NUMBER_MISSING,
                "data-number": "",
                "data-scan": "",
                "data-first": "",
                "spellcheck": "false",
            }
        ),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=60,
        error_messages={"required": NAME_MISSING},
        widget=forms.TextInput(attrs={"data-needed": NAME_MISSING, "spellcheck": "false"}),
    )
    compared = forms.BooleanField(
        label=gettext_lazy("I compared the face with the ID card"),
        error_messages={"required": FACE_MISSING},
        widget=forms.CheckboxInput(attrs={"data-needed": FACE_MISSING}),
    )


OTHER_MISSING = gettext_lazy("Say whom it is for: number and name as registered.")
WITH_A_ROLE = {"data-with": "other-role", "data-needed": OTHER_MISSING, "spellcheck": "false"}


class OtherForm(forms.Form):
    """Whom the visitor comes for, and as what: the person concerned where it is not themselves."""

    prefix = "other"
    role = forms.ChoiceField(label=gettext_lazy("Comes as"), required=False)
    id_number = forms.CharField(
        label=gettext_lazy("ID number of the person concerned"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"data-number": "", **WITH_A_ROLE}),
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the person concerned"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs=WITH_A_ROLE),
    )
    institution = forms.CharField(label=gettext_lazy("Name of the institution"), max_length=120, required=False)

    def __init__(self, matter: Matter[Any], typed: Mapping[str, str] | None = None) -> None:
        super().__init__(typed)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
        self.roles = [role for role in matter.who_may_apply if role not in (*OWN, Role.OFFICE)]
        own = ("", gettext_lazy("the person concerned, or for the own household"))
        field.choices = [own, *((role.value, ROLE_WORDS[role]) for role in self.roles)]

    def clean(self) -> None:
        """Ask for whom it is where a role was chosen, and for the role where somebody was named."""
        typed = self.cleaned_data
        for name in ("id_number", "name"):
            if typed.get("role") and not typed.get(name):
                self.add_error(name, OTHER_MISSING)
            elif typed.get(name) and not typed.get("role") and "role" not in self.errors:
                self.add_error("role", gettext_lazy("Choose as what this visitor comes for somebody else."))
        if typed.get("role") == Role.INSTITUTION and not typed.get("institution"):
            self.add_error("institution", gettext_lazy("Write the name of the institution, as its letter has it."))


def received(person: Mapping[str, str], form: OtherForm) -> dict[str, Any]:
    """Return whom to find and who stands here, as a command names them: the visitor, or whom the visitor comes for."""
    here = {"id_number": person.get("person-id_number", ""), "name": person.get("person-name", "")}
    if not form.is_valid() or not form.cleaned_data["role"]:
        return here
    typed = form.cleaned_data
    standing = Standing(role=Role(typed["role"]), institution=typed["institution"], **here)
    return {"id_number": typed["id_number"], "name": typed["name"], "standing": standing}


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayForm:
    """One matter as it can be typed without network: its questions, for whom, and what the resident's papers show."""

    matter: Matter[Any]
    questions: QuestionsForm
    other: OtherForm
    papers: forms.Form

    @property
    def required(self) -> str:
        """The names of the answers that must be given, as the page checks them."""
        return " ".join(one.html_name for one in self.questions.visible_fields() if one.field.required)


def without_network(matter: Matter[Any]) -> bool:
    """Return whether all that a matter asks can be answered without the register: nothing is chosen among its rows."""
    return all(kind in PLAIN for _name, _question, kind in questions(matter)) and {*matter.who_may_apply} != {
        Role.OFFICE
    }


def away_form(matter: Matter[Any], typed: Mapping[str, str] | None = None) -> AwayForm:
    """Return the form of a matter, bound to what was typed where something was."""
    fields = {item.name: _of_paper(item) for item in comparable(matter)}
    papers = type("PapersForm", (forms.Form,), fields)
    return AwayForm(
        matter=matter,
        questions=form_of(matter)(typed, prefix="answers"),
        other=OtherForm(matter, typed),
        papers=papers(typed, prefix="papers"),
    )


def refuse_faults(*asked: forms.Form) -> None:
    """Raise ``RuleBroken`` with each question that was not answered as it must be."""
    faults = [
        _("%(question)s: %(error)s") % {"question": bound.label, "error": error}
        for form in asked
        for bound in form
        for error in drawn(bound).errors
    ]
    if faults:
        raise RuleBroken("answers", "\n".join(faults), cure=gettext_lazy("Correct these answers, then send it again."))


def papers_show(form: AwayForm) -> dict[str, Value]:
    """Return what the resident's papers show, by item, after the form was found whole."""
    typed = form.papers.cleaned_data
    return {
        item.name: jurisdiction().table(item.codes).value(typed[item.name]) if item.codes else typed[item.name]
        for item in comparable(form.matter)
        if typed.get(item.name) not in (None, "")
    }


def _of_paper(item: Item) -> forms.Field:
    shared: dict[str, Any] = {"label": item.label, "required": False}
    if item.kind == "code":
        choices = jurisdiction().table(item.codes).choices(get_language() or "zh")
        return forms.ChoiceField(choices=[("", _("not shown")), *choices], **shared)
    if item.kind == "date":
        return forms.DateField(input_formats=DAYS, **shared)
    if item.kind == "number":
        return forms.IntegerField(**shared)
    widget = forms.Textarea(attrs={"rows": 2}) if item.max_length > LONG else forms.TextInput()
    return forms.CharField(max_length=item.max_length or None, widget=widget, **shared)
