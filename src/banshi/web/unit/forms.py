"""What a unit writes: why it is not its duty, how it got in touch, why it takes longer, and the answer itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from banshi.concerns.handling import CLAIMS, Given
from banshi.concerns.vocabulary import OUTCOME_WORDS, Outcome
from banshi.web.concerns.forms import Photos, Several
from banshi.web.forms import DAYS, CommandForm, one_of, several_lines

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from banshi.kernel.refusals import Refusal

HOW: dict[str, _StrOrPromise] = {"phone": _("by telephone"), "visit": _("by a visit"), "letter": _("by letter")}
HAS_TO_SAY: dict[str, str] = {
    "no-outcome": "outcome",
    "no-reply": "reply",
    "nothing-done": "done",
    "done-later": "done_on",
    "no-reason": "reason",
    "no-day": "look_again_on",
}
"""At which field of an answer a refusal is said."""


class ObjectForm(CommandForm):
    """Why it is not this unit's duty."""

    reason = several_lines(
        _("Why is it not your duty, and whose is it?"),
        most=600,
        hint=_("You can object once. The hotline rules for good, and the resident's clock runs on meanwhile."),
        needed=_("Write the reason: the other side reads it."),
    )


class ExtendForm(CommandForm):
    """Why it takes longer."""

    reason = several_lines(
        _("Why does it take longer, and what happens until then?"),
        most=600,
        hint=_("The resident and the hotline read these words."),
        needed=_("Write the reason: the other side reads it."),
    )


class ContactForm(CommandForm):
    """A try to speak with the resident."""

    how = one_of(_("How?"), HOW.items(), _("Choose how you tried to reach them."))
    reached = forms.TypedChoiceField(
        label=_("Did you speak with the resident?"),
        choices=[("yes", _("yes")), ("no", _("no, nobody could be reached"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you reached them: the hotline asks the resident, too.")},
    )
    words = several_lines(
        _("What was said or agreed?"), most=1000, rows=2, hint=_("For the file. The resident can be asked about it.")
    )


class AnswerForm(CommandForm):
    """How it stands, what was done and on which day, and the words the resident will read."""

    outcome = forms.TypedChoiceField(
        label=_("How does it stand?"),
        choices=[(claim.value, OUTCOME_WORDS[claim]) for claim in CLAIMS],
        coerce=Outcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it stands. Only the resident makes “solved” of it.")},
    )
    done = several_lines(
        _("What was done?"), most=2000, hint=_("For solved and partly solved: what a resident can go and look at.")
    )
    done_on = forms.DateField(
        label=_("On which day?"),
        input_formats=DAYS,
        required=False,
        error_messages={"invalid": _("Write the day like 2026-11-21.")},
    )
    reason = several_lines(
        _("The reason, if it is not solved"),
        most=1000,
        rows=2,
        hint=_("For not solvable now, not a duty here, and against the law: name the rule or what is missing."),
    )
    look_again_on = forms.DateField(
        label=_("If not solvable now: on which day is it looked at again?"),
        help_text=_("On that day it comes back to you by itself."),
        input_formats=DAYS,
        required=False,
        error_messages={"invalid": _("Write the day like 2026-11-21.")},
    )
    reply = several_lines(
        _("Your reply to the resident"),
        most=3000,
        rows=6,
        hint=_("The resident reads just these words. Say what they asked, what you did, and what comes next."),
        needed=_("Write the reply: the resident reads just these words."),
    )

    def given(self) -> Given:
        """Return what was typed as an answer."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "command"}
        return Given(**typed)

    def say(self, refusal: Refusal) -> None:
        """Put a refusal at the field it speaks of."""
        self.add_error(HAS_TO_SAY.get(refusal.code), refusal.said)


class ProofForm(forms.Form):
    """Photos of what was done; taken with the answer, after it was read over."""

    photos = Photos(
        label=_("Photos of what was done"),
        help_text=_("Up to four. We take out place, time and device. The resident sees them with your answer."),
        required=False,
        widget=Several(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )
