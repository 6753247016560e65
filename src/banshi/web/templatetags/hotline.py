"""The words of a concern for those who work on it: category, kind, urgency, state, outcome, and why a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue
from banshi.concerns.lifecycle import STEPS, Standing, State
from banshi.concerns.rules import FLAG_WORDS, ROUTE_WORDS
from banshi.concerns.vocabulary import (
    CHANNEL_WORDS,
    KIND_WORDS,
    OTHER_WAY_WORDS,
    OUTCOME_WORDS,
    SATISFIED_WORDS,
    SOLVED_WORDS,
    URGENCY_WORDS,
    Channel,
    Kind,
    OtherWay,
    Outcome,
    Satisfied,
    Solved,
    Urgency,
)
from banshi.kernel import clock
from banshi.web.templatetags.banshi import length_in_words

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrOrPromise

register = template.Library()
STEP_WORDS: dict[str, _StrOrPromise] = {step.name: step.says for step in STEPS} | {
    "take-in": _("Taken in"),
    "join": _("Linked with others"),
    "leave": _("Taken out of the problem"),
    "change-masking": _("What is covered was changed by hand"),
    "clear-attachment": _("A photo or file was cleared for the public"),
}
PERCENT = 100
DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAYS_ZH = ("一", "二", "三", "四", "五", "六", "日")


@register.filter
def category_name(code: str) -> str:
    """Return what a category is called in the reader's language; the code itself where it is not known any more."""
    found = catalogue.categories().get(code)
    if found is None:
        return code
    return found.name if (get_language() or "zh").startswith("zh") else found.name_en


@register.filter
def kind_words(kind: str) -> _StrOrPromise:
    """Return what kind of concern it is."""
    return KIND_WORDS[Kind(kind)] if kind else ""


@register.filter
def urgency_words(urgency: str) -> _StrOrPromise:
    """Return how urgent it is."""
    return URGENCY_WORDS[Urgency(urgency)] if urgency else ""


@register.filter
def channel_words(channel: str) -> _StrOrPromise:
    """Return by which door it came."""
    return CHANNEL_WORDS[Channel(channel)] if channel else ""


@register.filter
def state_words(state: str) -> _StrOrPromise:
    """Return where a concern stands, as staff say it."""
    if state == State.ANSWERED:
        return gettext("answered; the resident is asked")
    return State(state).label if state else ""


@register.filter
def standing_words(state: str) -> _StrOrPromise:
    """Return where a problem stands."""
    return Standing(state).label if state else ""


@register.filter
def outcome_words(outcome: str) -> _StrOrPromise:
    """Return how a concern ended, or what the unit says of it."""
    return OUTCOME_WORDS[Outcome(outcome)] if outcome else ""


@register.filter
def solved_words(said: str) -> _StrOrPromise:
    """Return what a resident says of the result."""
    return SOLVED_WORDS[Solved(said)] if said else ""


@register.filter
def satisfied_words(said: str) -> _StrOrPromise:
    """Return what a resident says of how they were dealt with."""
    return SATISFIED_WORDS[Satisfied(said)] if said else ""


@register.filter
def way_words(way: str) -> _StrOrPromise:
    """Return which other way it is; a ground of another kind stays as it was written."""
    return OTHER_WAY_WORDS[OtherWay(way)] if way in set(OtherWay) else way


@register.filter
def route_words(why: str) -> _StrOrPromise:
    """Return why a unit was chosen."""
    return gettext("chosen by the operator") if why == "operator" else ROUTE_WORDS.get(why, "")


@register.filter
def flag_words(code: str) -> _StrOrPromise:
    """Return the doubt that an answer raises."""
    return FLAG_WORDS.get(code, code)


@register.filter
def step_words(name: str) -> _StrOrPromise:
    """Return what a step is called."""
    return STEP_WORDS.get(name, name)


@register.filter
def percent(share: float | None) -> str:
    """Return a share as whole percent; nothing where nothing was counted."""
    return "" if share is None else f"{round(share * PERCENT)} %"


@register.filter
def ago(moment: datetime) -> str:
    """Return how long ago something was: '3 hours ago'."""
    return gettext("%(length)s ago") % {"length": length_in_words(clock.now() - moment)}


@register.filter
def aloud(moment: datetime) -> str:
    """Return 'Tuesday 24 November, 17:00' or '11月24日星期二17:00': nothing to be spelled out by whoever reads it."""
    local = moment.astimezone(clock.zone())
    if (get_language() or "").startswith("zh"):
        return f"{local.month}月{local.day}日星期{DAYS_ZH[local.weekday()]}{local:%H:%M}"
    return f"{DAYS_EN[local.weekday()]} {local.day} {MONTHS_EN[local.month - 1]}, {local:%H:%M}"
