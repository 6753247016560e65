"""Why a field of a staff form is there, in a few sentences, and what each kind of field costs in seconds.

A field is there because a duty cannot be done without it, because a law asks for it, or because somebody uses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from django import forms
from django.utils.translation import gettext_lazy as _

from banshi.kernel.codes import CodeValue
from banshi.matters.definition import ItemName, Member, Members, Station
from banshi.web.forms import LONG

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrOrPromise

    from banshi.matters.definition import Question

type NeededBy = Literal["duty", "law", "use"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """By what a field is needed, and the sentence that says by whom and for what."""

    by: NeededBy
    why: _StrOrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The fields of one form of the staff, each with its reason; ``form`` is its module and class below ``web``."""

    form: str
    title: _StrOrPromise
    fields: Mapping[str, Needed]
    measured: str = ""


BY_WORDS: dict[NeededBy, _StrOrPromise] = {
    "duty": _("the work cannot be done without it"),
    "law": _("a law asks for it"),
    "use": _("somebody uses it"),
}

RIGHT_PERSON = Needed(by="law", why=_("The right person is served and no other: number, name and face."))
ONCE = Needed(by="duty", why=_("Sent twice, it is carried out once; nobody types it."))
ROLE = Needed(by="law", why=_("Who comes for somebody else has to show in what role."))
WHAT_FOR = Needed(by="duty", why=_("Without it nobody knows what the resident came for."))
PROOF = Needed(by="law", why=_("The paper is evidence and is kept with the case."))
SIGNATURE = Needed(by="law", why=_("A paper is handed over against a signature."))
THEIR_WORD = Needed(by="law", why=_("The word of whoever is touched is heard and kept."))
REASON_READ = Needed(by="law", why=_("A decision needs a reason, and the one it touches reads it."))
GROUND = Needed(by="law", why=_("A refusal names its ground."))
FULL_LIST = Needed(by="law", why=_("What is missing is said at once and in full."))
CLOCK = Needed(by="law", why=_("A clock stands still for a reason of the law and until a named day."))
GRANTED = Needed(by="law", why=_("An authority reads what a grant names and nothing else; two colleagues judge it."))
SEARCHED = Needed(by="use", why=_("The officer finds a person of the own area; one of them is enough."))
GLASS = Needed(by="law", why=_("An emergency look is written down with its reason and reviewed."))
ROUTED = Needed(by="duty", why=_("The concern goes to the unit whose duty it is."))
PLACE = Needed(by="duty", why=_("Whoever solves it has to find it."))
CALL_BACK = Needed(by="use", why=_("The unit calls back; who does not want that leaves it empty."))
SAID = Needed(by="duty", why=_("The words of the resident are what it is about."))
SHIELD = Needed(by="law", why=_("A unit that is complained of does not see who complains."))
SHOWN = Needed(by="use", why=_("Others read that it was reported already and need not report it."))
LINKED = Needed(by="use", why=_("The same thing reported by many is worked on once."))
ANOTHER_WAY = Needed(by="duty", why=_("The resident reads where it belongs instead."))
VERDICT = Needed(by="law", why=_("The resident says whether it is solved, by a neutral path."))
RULED = Needed(by="duty", why=_("Somebody has to say for good whose duty it is."))
MASKED = Needed(by="law", why=_("Nothing personal is shown to the public."))
TRIED = Needed(by="use", why=_("The hotline asks the resident the same; both can be compared."))
ANSWERED = Needed(by="duty", why=_("The resident reads just this."))
TO_CHECK = Needed(by="use", why=_("The resident and the hotline check it on the spot."))
LOOK_AGAIN = Needed(by="duty", why=_("On that day it comes back by itself."))
TAKEN_OVER = Needed(by="use", why=_("A list of another hotline is taken over and not typed again."))
CATALOGUE = Needed(by="duty", why=_("The duty catalogue is what concerns are sent by."))
CARED_FOR = Needed(by="use", why=_("Whoever asked to be looked after is reminded of this and of nothing else."))
AGREED = Needed(by="law", why=_("Nobody is looked after who did not agree."))
REACHED = Needed(by="use", why=_("The desk that calls or visits reads just this."))
TOLD = Needed(by="use", why=_("A colleague who calls again knows what was said."))
ASKED_OF = Needed(by="law", why=_("Whoever asks stations says why, by which law, who reads it, and until when."))
FIGURE = Needed(by="use", why=_("Casework cannot know it, and nobody else has it."))
LISTED = Needed(by="duty", why=_("Everybody finds the list by it and knows until when they can take part."))
COUNTED = Needed(by="duty", why=_("The vote is counted by it, and everybody can count again."))
PROPOSED = Needed(by="use", why=_("Whoever votes reads just this."))
PROMISED = Needed(by="use", why=_("It is the promise itself: residents read it and hold the government to it."))
MEASURED = Needed(by="use", why=_("Whether the promise is kept is measured by just this."))
ANSWERS_FOR = Needed(by="use", why=_("A promise has a name and a unit that answer for it."))
MONEY = Needed(by="use", why=_("Everybody reads where the money comes from and where it goes."))
PROVED = Needed(by="use", why=_("Residents check the proof: of which day, from which spot, of what."))
BLOCKED = Needed(by="use", why=_("The leader sees what blocks whom, and since when."))
DRAWN = Needed(by="law", why=_("The lot is drawn by a public word that nobody knew before."))
VISIT = Needed(by="use", why=_("Volunteers read it and say whether they come."))
GUARDED = Needed(by="law", why=_("With a child or a frail person only vetted volunteers come."))
FIRST_SERVED = Needed(by="use", why=_("Who needs it most is matched first."))
FOUND = Needed(by="use", why=_("The volunteer finds whom they help, after both said yes."))
HOURS = Needed(by="law", why=_("Hours count when who was helped confirms them."))
LEARNED = Needed(by="use", why=_("Other units read it and decide whether they do the same."))
REUSED = Needed(by="use", why=_("Other units take over just this and need not write it themselves."))
VETTED = Needed(by="duty", why=_("Whoever looks again knows what the vetting rests on."))

SECONDS: tuple[tuple[type[forms.Field], int], ...] = (
    (forms.BooleanField, 2),
    (forms.FileField, 20),
    (forms.DateField, 6),
    (forms.MultipleChoiceField, 6),
    (forms.ChoiceField, 4),
    (forms.DecimalField, 6),
    (forms.IntegerField, 4),
    (forms.UUIDField, 4),
    (forms.CharField, 8),
)
LONG_WORDS = 60
"""Words of several lines take a minute: a sentence or two that somebody has to think about."""


def seconds_of(field: forms.Field) -> int:
    """Return what a field of this kind costs to fill in, in seconds; what nobody types costs nothing.

    Constants of practice until forms are measured one by one: a tick 2, a choice 4, a day 6, one line 8, a file 20,
    several lines 60.
    """
    if field.widget.is_hidden:
        return 0
    if isinstance(field.widget, forms.Textarea):
        return LONG_WORDS
    return next((seconds for kind, seconds in SECONDS if isinstance(field, kind)), SECONDS[-1][1])


OF_AN_ANSWER: dict[type, int] = {date: 6, bool: 2, CodeValue: 4, int: 4, Member: 4, Members: 6, Station: 4, ItemName: 4}


def seconds_of_question(question: Question, kind: type) -> int:
    """Return what a question of a matter costs, by the kind of its answer, in seconds."""
    one_line = OF_AN_ANSWER.get(kind, SECONDS[-1][1])
    return LONG_WORDS if kind is str and question.max_length > LONG else one_line
