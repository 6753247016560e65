"""What pages say of concerns: the problems now, and claims, verdicts and offices in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext

from banshi.concerns import queries
from banshi.concerns.vocabulary import OUTCOME_WORDS, SATISFIED_WORDS, SOLVED_WORDS, Outcome, Satisfied, Solved
from banshi.web import problem_rows
from banshi.web.templatetags.banshi import unit_name
from banshi.web.tens import tens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrOrPromise

    from banshi.concerns.models import Answer, Concern, Verdict

register = template.Library()
MOST = 3


@register.inclusion_tag("concerns/now.html")
def problems_now() -> dict[str, object]:
    """Show the three open problems that touch most people, of the fifty last heard of; one statement."""
    hot = [one for one in queries.public_problems() if one.state in queries.HOT]
    most = sorted(hot, key=lambda one: (-tens(one.people), -tens(one.voices)))[:MOST]
    return {"rows": [problem_rows.row(one) for one in most]}


@register.filter
def outcome_in_words(of: Concern | Answer) -> _StrOrPromise:
    """Return how a concern stands or what an answer claims."""
    return OUTCOME_WORDS[Outcome(of.outcome)] if of.outcome else ""


@register.filter
def verdict_in_words(verdict: Verdict) -> str:
    """Return what a resident said of a round: 'contacted, not solved, not satisfied'."""
    contacted = {True: gettext("contacted"), False: gettext("not contacted"), None: ""}[verdict.contacted]
    # Lists that were taken over may say less than we ask.
    satisfied = SATISFIED_WORDS[Satisfied(verdict.satisfied)] if verdict.satisfied else ""
    said = (contacted, SOLVED_WORDS[Solved(verdict.solved)], satisfied)
    return gettext(", ").join(str(word) for word in said if word)


@register.filter
def units_in_words(units: Sequence[int]) -> str:
    """Return offices as one list of names."""
    return gettext(", ").join(unit_name(unit) for unit in units)
