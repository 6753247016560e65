"""How the public results are said: the names of figures and their parts, the finding of each, and their definitions.

A definition is the docstring of the function that counts, translated; a test compares the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banshi.web.months import month_in_words

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrOrPromise

TITLES: dict[str, _StrOrPromise] = {
    "errands_saved": _("Errands saved"),
    "terms_of_cases": _("Terms of offices in matters"),
    "verdicts_on_cases": _("What residents say of their matters"),
    "terms_of_concerns": _("Promised times of concerns"),
    "verdicts_on_concerns": _("What residents say of their concerns"),
    "escalated": _("Passed up by the clock"),
    "reopened": _("Opened again after ‘not solved’"),
    "came_back": _("Came back after ‘solved’"),
    "objections": _("‘Not ours’, said units"),
    "promises_to_look_again": _("Days to look again"),
}

PARTS: dict[str, _StrOrPromise] = {
    "errands_saved:saved": _("done away from home: an errand saved"),
    "errands_saved:home": _("done at the home station"),
    "terms_of_cases:kept": _("kept"),
    "terms_of_cases:missed": _("missed"),
    "verdicts_on_cases:solved": _("solved"),
    "verdicts_on_cases:partly": _("partly solved"),
    "verdicts_on_cases:not-solved": _("not solved"),
    "verdicts_on_cases:silent": _("no answer"),
    "terms_of_concerns:kept": _("kept"),
    "terms_of_concerns:missed": _("missed"),
    "verdicts_on_concerns:yes": _("solved"),
    "verdicts_on_concerns:partly": _("partly solved"),
    "verdicts_on_concerns:no": _("not solved"),
    "verdicts_on_concerns:silent": _("no answer"),
    "escalated:escalated": _("passed up by the clock"),
    "escalated:not-escalated": _("not passed up"),
    "reopened:reopened": _("opened again"),
    "reopened:not-reopened": _("not opened again"),
    "came_back:came-back": _("reported again"),
    "came_back:stayed-solved": _("not reported again"),
    "objections:moved": _("sent to the wrong unit, then moved"),
    "objections:in-vain": _("objected, and it stayed"),
    "objections:no-objection": _("no objection"),
    "promises_to_look_again:past": _("the day is past, nothing done"),
    "promises_to_look_again:looked-again": _("looked at again"),
}

FINDINGS: dict[str, _StrOrPromise] = {
    "errands_saved": _("In %(month)s residents were saved %(n)s journeys; %(whole)s cases were closed"),
    "terms_of_cases": _("In %(month)s offices kept %(percent)s %% of their terms in matters: %(n)s of %(whole)s"),
    "verdicts_on_cases": _("In %(month)s %(percent)s %% said that their matter is solved: %(n)s of %(whole)s asked"),
    "terms_of_concerns": _("Of concerns due in %(month)s, %(percent)s %% were answered in time: %(n)s of %(whole)s"),
    "verdicts_on_concerns": _("Of concerns due in %(month)s, residents call %(percent)s %% solved: %(n)s of %(whole)s"),
    "escalated": _("Of concerns due in %(month)s, the clock passed up %(percent)s %%: %(n)s of %(whole)s"),
    "reopened": _("Of concerns due in %(month)s, %(percent)s %% were opened again: %(n)s of %(whole)s"),
    "came_back": _("Of what was called solved in %(month)s, %(percent)s %% came back: %(n)s of %(whole)s"),
    "objections": _("Of concerns of %(month)s, %(percent)s %% went to the wrong unit at first: %(n)s of %(whole)s"),
    "promises_to_look_again": _("Of days to look again in %(month)s, %(n)s of %(whole)s passed with nothing done"),
}

DEFINITIONS: dict[str, _StrOrPromise] = {
    "errands_saved": _(
        "Split the cases closed in a month: accepted away from home, so an errand was saved, and accepted at home. An"
        " errand is one journey to the home station and back. A second trip, to fetch the paper, is not counted."
    ),
    "terms_of_cases": _(
        "Split the terms that offices promised in cases and that ended or fell due in a month: kept, and missed."
        " Counted is each leg in which an office promised something by a day: to inquire, decide, confirm or print."
        " What waits for the resident, or rests for a reason of the law, is not overdue; the leg of a case that the"
        " resident withdrew counts only if it was late by then."
    ),
    "verdicts_on_cases": _(
        "Split the cases that ended in a month (done, refused or reversed) by what residents say: solved, partly, not."
        " Everybody is asked, by the code on the slip and not through the office that decided. Silent is who has not"
        " answered when the month is counted."
    ),
    "terms_of_concerns": _(
        "Split the concerns that were first due in a month: every term that the resident was promised was kept, or"
        " not. Missed is a concern whose promised time ended with no answer: neither a later answer nor a new round"
        " takes that back. An extension that the rules allow moves the promise."
    ),
    "verdicts_on_concerns": _(
        "Split the concerns that were first due in a month by what the resident said last: solved, partly, or no."
        " Silent is everybody of whom no word is known when the month is counted: not asked yet, not reached, or no"
        " answer."
    ),
    "escalated": _(
        "Split the concerns that were first due in a month: passed up by the clock at least once, and not. The clock"
        " passes a concern to the office above when its time is over and nobody has answered."
    ),
    "reopened": _(
        "Split the concerns that were first due in a month: opened again because the resident said 'not solved', and"
        " not. Opened again is counted from the journal: a new answer does not take it back."
    ),
    "came_back": _(
        "Split the concerns first due in a month that residents called solved: the same was reported again, or not."
        " The same is a concern of the same problem, by anybody, after the resident's word; until the month is"
        " counted."
    ),
    "objections": _(
        "Split the concerns reported in a month and sent to a unit: moved after an objection, objected in vain, or"
        " none. 'Not ours' may be said once; a ruling decides. Moved are those that were sent to the wrong unit at"
        " first."
    ),
    "promises_to_look_again": _(
        "Split the days to look again that lie in a month: past with nothing done, and looked at again. 'Not solvable"
        " now' names such a day. A concern that still waits when the month is counted is past its day; looked at again"
        " is counted from the journal, in the month in which it was done."
    ),
}

TABLES: dict[str, _StrOrPromise] = {
    "concerns-by-place": _("Concerns by place and month"),
    "concerns-by-subject": _("Concerns by subject and month"),
    "concerns-by-place-and-subject": _("Concerns by county, main subject and month"),
    "results": _("Results by month"),
    "errands-between-counties": _("Errands between counties"),
    "promises": _("Promises and what became of them"),
    "rates-by-unit": _("Rates of units by cycle"),
}


def finding(figure: str, month: date, number: int | None, whole: int | None) -> str:
    """Return the finding of a figure in a month; that it is not told where it is withheld or there was nothing."""
    words = {"month": month_in_words(month), "title": TITLES[figure]}
    if whole == 0:
        return gettext("%(title)s: there was nothing to count in %(month)s") % words
    if number is None or whole is None:
        return gettext("%(title)s: too few in %(month)s to be told") % words
    percent = f"{100 * number / whole:.0f}"
    numbers = {"n": f"{number:,}", "whole": f"{whole:,}", "percent": percent}
    return str(FINDINGS[figure]) % (words | numbers)
