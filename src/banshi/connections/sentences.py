"""Why somebody looked, in the words in which the resident reads it: one place for pages, papers and other systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.access.models import Emergency
from banshi.access.queries import EMERGENCY
from banshi.care.jurisdiction import look_sentence
from banshi.connections.jurisdiction import authority_sentence
from banshi.kernel.refusals import NotFound
from banshi.matters.jurisdiction import matter

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

PURPOSES: dict[str, _StrOrPromise] = {
    "print-booklet": _("to print your booklet"),
    "print-member-card": _("to print your member card"),
    "compare-records": _("to see whether two records are of one person"),
    "finding": _("to look into a record that contradicts itself"),
    "search-own-area": _("you were among those found in a search of the office's own area"),
    "own-record": _("you read your own record"),
    "sign-in": _("you signed in with your digital ID"),
    "way-back": _("to give you a way back into your account, or a first one"),
    "own-kept": _("you looked what is kept about you, and for how long"),
    "own-export": _("you took a copy of everything that is kept about you"),
    "ballot-paper": _("to give you your ballot paper"),
    "volunteer-visit": _("the volunteer who comes to you looked where it is"),
    "arrange-help": _("to arrange help for you"),
    "meet-volunteer": _("the person you help looked who comes"),
    "call-volunteer": _("to get in touch with you about a visit"),
    "vet-volunteer": _("to decide whether you are vetted as a volunteer"),
    "unit-contact": _("to get in touch with you about your concern"),
    "hotline-call-back": _("to call you back about your concern"),
    "review-look": _("an auditor had to know whom a look under review was at"),
    "verdict-call": _("to ask you whether it is solved"),
    "caller-history": _("to see what you reported before, when you called"),
}


def reason(purpose: str, said: str = "") -> str:
    """Return why somebody looked, as the end of a sentence the resident reads: 'to reissue your lost booklet'.

    ``said`` is what an officer wrote in an emergency, word for word.
    """
    if purpose in PURPOSES:
        return str(PURPOSES[purpose])
    if purpose.startswith(EMERGENCY):
        return _in_an_emergency(purpose.removeprefix(EMERGENCY), said)
    if looked_after := look_sentence(purpose):
        return str(looked_after)
    if asked_by_an_authority := authority_sentence(purpose):
        return str(asked_by_an_authority)
    try:
        return str(_("to %(purpose)s")) % {"purpose": matter(purpose).purpose}
    except NotFound:
        return str(_("for a reason written down as “%(purpose)s”")) % {"purpose": purpose}


def _in_an_emergency(kind: str, said: str) -> str:
    words = {"kind": Emergency(kind).label if kind in Emergency else kind, "reason": said}
    if not said:
        return str(_("in an emergency (%(kind)s), without a reason written down")) % words
    return str(_("in an emergency (%(kind)s): “%(reason)s”")) % words
