"""A problem as lists for everybody show it: how many say the same, how it stands, what it is about.

How many is told in whole tens, when the last one spoke by the day (``tens``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue
from banshi.concerns.lifecycle import Standing
from banshi.kernel import clock
from banshi.web import tens

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrOrPromise

    from banshi.concerns.models import Problem

STANDING: dict[str, _StrOrPromise] = {
    Standing.OPEN: _("not solved yet"),
    Standing.REOPENED: _("reopened one level up"),
    Standing.RECURRED: _("has come back"),
    Standing.DONE: _("nothing of it is open"),
}
TAGS: dict[str, str] = {Standing.DONE: "done", Standing.REOPENED: "overdue", Standing.RECURRED: "overdue"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One problem as lists show it; ``at`` is its number on the map, where it has a place; ``last`` was heard of it."""

    problem: Problem
    state: _StrOrPromise
    tag: str
    heard: str
    category: str
    last: date
    at: int = 0


def row(one: Problem, at: int = 0) -> Row:
    """Return a problem as lists show it."""
    return Row(
        problem=one, state=STANDING[one.state], tag=TAGS.get(one.state, ""), heard=heard(one),
        category=category_name(one.category), last=clock.day_of(one.last_at), at=at,
    )  # fmt: skip


def heard(problem: Problem) -> str:
    """Return how many say the same: people where they can be counted, else reports; in whole tens."""
    if problem.people > 1 or problem.people == problem.voices:
        return tens.people(problem.people)
    return tens.reports(problem.voices)


def category_name(code: str) -> str:
    """Return what something is about in the reader's language, after the heading it stands under."""
    known = catalogue.categories()
    chinese = (get_language() or "zh").startswith("zh")
    top = code.partition(".")[0]
    names = [known[one].name if chinese else known[one].name_en for one in dict.fromkeys((top, code)) if one in known]
    return " · ".join(names)
