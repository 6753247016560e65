"""Whether a text may stand before everybody: nothing in it leads to a person, and nobody typed a percentage.

What leads to a person is shown to the writer with its passage and refused; it is not covered silently, and it is
never kept, not even in a draft (Personal Information Protection Law art. 28, 51).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.concerns.masking import MASKED_WORDS, mask
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken
from banshi.projects.plans import refuse_percentages
from banshi.projects.rules import SHORTEST_REASON
from banshi.stations.models import Account
from banshi.stories import rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage that leads to a person: in which text it stands, what it is, and its words."""

    field: str
    what: _StrOrPromise
    words: str


class LeadsToSomebody(RuleBroken):
    """A text that leads to a person: every passage with what it is."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        shown = "; ".join(f"“{one.words}” ({one.what})" for one in passages)
        super().__init__(
            "leads-to-somebody",
            _("This leads to a person: %(passages)s.") % {"passages": shown},
            cure=_("Take it out, or write “a resident”, “an estate”, “the unit” in its place."),
        )
        self.passages = tuple(passages)


def refuse_if_unfit(texts: Mapping[str, str], *, unit_id: int) -> None:
    """Refuse texts that lead to a person or type a percentage. Raises ``LeadsToSomebody`` or ``RuleBroken``."""
    if found := passages(texts, names=_names_at(unit_id)):
        raise LeadsToSomebody(found)
    refuse_percentages(*texts.values())


def passages(texts: Mapping[str, str], *, names: Sequence[str] = ()) -> list[Passage]:
    """Return what leads to a person in these texts; ``names`` are persons known to belong to them."""
    found = [
        Passage(field=field, what=MASKED_WORDS[one.kind], words=text[one.start : one.end])
        for field, text in texts.items()
        for one in mask(text, names=names).found
    ]
    return found + [
        Passage(field=field, what=_("number of a case or concern"), words=number)
        for field, text in texts.items()
        for number in rules.numbers_of_cases(text)
    ]


def reason(words: str, *, unit_id: int) -> str:
    """Return a reason that everybody reads, tidied; refuse one that is empty or unfit."""
    plain = words.strip()
    if len(plain) < SHORTEST_REASON:
        raise RuleBroken(
            "no-reason", _("Say in a sentence why: everybody can read it."), cure=_("A few words are not enough.")
        )
    refuse_if_unfit({"reason": plain}, unit_id=unit_id)
    return plain[:400]


def _names_at(unit_id: int) -> list[str]:
    """Return the names of those who work at a unit: a story praises no one and blames no one."""
    rows = Account.objects.filter(posts__unit_id=unit_id, posts__since__lte=clock.today())
    return [name for name in rows.values_list("first_name", flat=True).distinct() if name]
