"""Why a row was refused or reported, in words: which column, which value, and what to do about it.

A reason is kept as code, column and value, and becomes a sentence in the reader's language when it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banshi.register.importing.layout import BY_COLUMN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.utils.functional import _StrOrPromise

SHOWN = 60


class Reason(NamedTuple):
    """One thing that is wrong or doubtful in a row; ``column`` is an item's name, or nothing for the whole row."""

    code: str
    column: str
    value: str


SENTENCES: Mapping[str, _StrOrPromise] = {
    "fields": _("The row has not as many fields as the header (%(value)s). Put fields with commas in quotation marks."),
    "quotes": _("A quotation mark is opened and not closed, or stands in the wrong place. Correct the row's quotes."),
    "encoding": _("The row holds bytes that are no characters in %(value)s. Type the damaged characters again."),
    "nul": _("The row holds the character U+0000, which cannot be kept. Remove it."),
    "missing": _("%(column)s is empty. Without it nobody can be registered: fill it in."),
    "too-long": _("%(column)s is too long: “%(value)s”. Shorten it, or move a part into the notes."),
    "no-day": _("%(column)s: there is no day “%(value)s”. Write it as 19900517 or 1990-05-17."),
    "future": _("%(column)s lies in the future: “%(value)s”. Correct the date."),
    "too-early": _("%(column)s lies too far back: “%(value)s”. Correct the date."),
    "station": _("%(column)s: no station has the code “%(value)s”. Correct it, or enter the station first."),
    "code": _("%(column)s: “%(value)s” is not in the code table. Use a code of the table, or version:code."),
    "no-number": _("%(column)s: “%(value)s” is not a whole number from 1 to 300. Correct it or leave it empty."),
    "flag": _("%(column)s: “%(value)s” says neither yes (1) nor no (0). Correct it or leave it empty."),
    "id-number": _("%(column)s: “%(value)s” is no ID number. Compare it with the ID card."),
    "booklet": _("%(column)s is empty, though the row has a booklet. Fill it in, or empty both."),
    "twice": _("%(column)s: “%(value)s” stands in an earlier row of this file. Keep one of the rows."),
    "other-name": _("%(column)s: “%(value)s” is registered under another name. Have the home station compare both."),
    "birth": _("%(column)s: “%(value)s” says another date of birth than the row. Have it compared with the papers."),
    "sex": _("%(column)s: “%(value)s” says another sex than the row. Have it compared with the papers."),
    "before-birth": _("%(column)s “%(value)s” lies before the birth. Have it compared with the papers."),
    "household-differs": _("%(column)s: “%(value)s” differs from the household's first row, which holds."),
    "booklet-other": _("%(column)s: “%(value)s” was not entered: the register holds another booklet. Compare them."),
    "booklet-taken": _("%(column)s: “%(value)s” was not entered: another household has it. Compare the booklets."),
    "no-head": _("Nobody in household “%(value)s” is its head. Ask the household who is."),
    "two-heads": _("Household “%(value)s” has more than one head. Ask the household who is."),
}


def in_words(reason: Reason, number_problem: Callable[[str], _StrOrPromise | None]) -> str:
    """Return a reason as a sentence; for an ID number with what exactly is wrong with it."""
    item = BY_COLUMN.get(reason.column)
    column = f"{item.key} ({item.label})" if item else ""
    shown = reason.value if len(reason.value) <= SHOWN else reason.value[:SHOWN] + "…"
    words = str(SENTENCES[reason.code]) % {"column": column, "value": shown}
    if reason.code == "id-number" and (problem := number_problem(reason.value)) is not None:
        return _now("%(sentence)s %(why)s") % {"sentence": words, "why": problem}
    return words
