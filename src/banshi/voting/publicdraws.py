"""The public word of a lot: the result of a draw that everybody can read and nobody here can bend.

What was named beforehand is a draw the pack knows, whose result has a shape, or a draw in the announcer's own words.
"""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken
from banshi.voting.jurisdiction import pack

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrOrPromise

LONGEST_WORD = 200


def named(source: str) -> tuple[_StrOrPromise, str]:
    """Return what a source is called and the address where its results are read, if it has one."""
    known = pack().public_draws.get(source)
    return (known.name, known.address) if known else (source, "")


def first_day_after(source: str, day: date) -> date:
    """Return the day from which a word can be known that nobody knew on a day: of the next drawing, or the next day."""
    known = pack().public_draws.get(source)
    return known.next_after(day) if known else day + timedelta(days=1)


def refuse_before(day: date) -> None:
    """Raise ``RuleBroken`` before the day on which the public draw that decides is held."""
    if clock.today() < day:
        raise RuleBroken(
            "too-early",
            _("The public draw that decides is held on %(day)s.") % {"day": date_format(day, "Y-m-d")},
            cure=_("Draw after it, with its result."),
        )


def word_as_published(source: str, typed: str) -> str:
    """Return a public word with single spaces and ordinary letters. Raises ``RuleBroken`` where it cannot be one."""
    word = " ".join(unicodedata.normalize("NFKC", typed).split())
    known = pack().public_draws.get(source)
    if known and not known.is_result(word):
        raise RuleBroken(
            "no-result",
            _("This is not how a result of this draw looks."),
            cure=_("Type it like this: %(example)s") % {"example": known.example},
        )
    if not word or len(word) > LONGEST_WORD:
        raise RuleBroken(
            "no-word",
            _("The public word is missing, or longer than 200 characters."),
            cure=_("Copy it from where it was published, letter by letter."),
        )
    return word
