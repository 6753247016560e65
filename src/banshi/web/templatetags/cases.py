"""The words of a case on every page: what it is about, how it stands, as what somebody applies, who has a say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banshi.matters.jurisdiction import jurisdiction, matter
from banshi.matters.lifecycle import State
from banshi.matters.vocabulary import CATEGORY_WORDS, ROLE_WORDS, Role
from banshi.web.templatetags.banshi import when

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from banshi.matters.models import Case, Party
    from banshi.matters.vocabulary import Category

register = template.Library()

PAPERS: dict[str, _StrOrPromise] = {
    "slip": _("Promise slip"),
    "booklet": _("Household booklet"),
    "member-card": _("Member card of the booklet"),
    "refusal": _("Letter of refusal"),
    "answer": _("Written answer"),
    "certificate": _("Certificate"),
    "entry-permit": _("Permit to move in"),
    "move-certificate": _("Migration certificate"),
}


@register.filter
def matter_title(case: Case) -> _StrOrPromise:
    """Return what a case is about, as the version it was accepted under called it."""
    return matter(case.matter, case.version).title


@register.filter
def state_in_words(case: Case) -> _StrOrPromise:
    """Return where a case stands."""
    return State(case.state).label


PARTY_WORDS: dict[tuple[str, str], _StrOrPromise] = {
    ("agrees", ""): _("has to agree"),
    ("agrees", "yes"): _("agrees"),
    ("agrees", "no"): _("does not agree"),
    ("authorises", ""): _("has to authorise it"),
    ("authorises", "yes"): _("has authorised it"),
    ("authorises", "no"): _("has not authorised it"),
    ("may-object", ""): _("was told and may object"),
    ("may-object", "yes"): _("does not object"),
    ("may-object", "no"): _("objects"),
}


@register.filter
def role_in_words(role: Role | str) -> _StrOrPromise:
    """Return as what somebody applies."""
    return ROLE_WORDS[Role(role)]


@register.filter
def party_in_words(party: Party) -> _StrOrPromise:
    """Return what somebody has to say to a case, or has said."""
    return PARTY_WORDS[party.kind, party.answer]


@register.filter
def clock_stop(case: Case) -> str:
    """Return why the clock of a case stands still by law, and until when."""
    named = next((one.title for one in jurisdiction().clock_stops if one.code == case.stopped_for), case.stopped_for)
    return gettext("%(reason)s, until %(day)s") % {"reason": named, "day": when(case.stopped_until)}


@register.filter
def category_in_words(category: Category) -> _StrOrPromise:
    """Return who decides a matter of this class."""
    return CATEGORY_WORDS[category]


@register.filter
def paper_in_words(kind: str) -> _StrOrPromise:
    """Return what a printed paper is called."""
    return PAPERS.get(kind, kind)
