"""What an officer writes about a pair: the answer with its reason, or why a second officer sees it otherwise."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

REASON_STAYS = _("It stays with the pair and in the journal, and a second officer reads it.")


class AnswerForm(forms.Form):
    """One person or two, and why."""

    answer = forms.ChoiceField(
        label=_("The two records are of …"),
        choices=(("same", _("one person, registered twice")), ("different", _("two persons"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = forms.CharField(
        label=_("Because …"),
        help_text=REASON_STAYS,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what speaks for it.")},
    )


class DisagreeForm(forms.Form):
    """Why the second officer does not confirm."""

    reason = forms.CharField(
        label=_("I see it otherwise, because …"),
        help_text=_("The pair is then answered anew; both reasons stay in the journal."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what speaks against it.")},
    )
