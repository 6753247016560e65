"""Renewal of an ID card.

It is renewed from three months before its end on, or at once when the name or another item on it has changed. How long
the present one is valid follows from the day it was issued and the age on that day; the old card is handed in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from banshi.china import fees, id_cards
from banshi.kernel import clock
from banshi.matters.definition import Facts, Ground, ask
from banshi.matters.vocabulary import Category

NO_END_KNOWN = Ground(code="no-end-known", sentence=_("Nobody can say when the present ID card ends."),
                      cure=_("Type the last day of validity from its back; if it is gone, choose “Lost ID card”."),
                      source=id_cards.RENEWED)  # fmt: skip
VALID_FOR_LIFE = Ground(code="valid-for-life", sentence=_("The present ID card is valid for life."),
                        cure=_("It need not be renewed. If it is lost or damaged, choose that instead."),
                        source=id_cards.VALIDITY)  # fmt: skip
TOO_EARLY = Ground(code="too-early", sentence=_("The present ID card is valid for more than three months yet."),
                   cure=_("Come again within its last three months; or choose “Damaged ID card” if it is."),
                   source=id_cards.ELSEWHERE)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(id_cards.Pictured):
    """What the register cannot know."""

    changed: bool = ask(_("The card shows a name or another item that was changed since"))
    ends_on: date | None = ask(_("If the register does not show when it was issued: last day of validity"),
                               hint=_("As on the back of the card."), required=False)  # fmt: skip


class IdCardRenewal(id_cards.Card[Answers]):
    """Renewal of an ID card (居民身份证换领)."""

    code, prefix, title = "id-card-renewal", "IR", _("Renewal of an ID card")
    summary = _("Get a new ID card when the present one ends, or when your name or another item on it has changed.")
    law = (id_cards.RENEWED, id_cards.VALIDITY, id_cards.SIXTY_DAYS, id_cards.ELSEWHERE, id_cards.PRACTICE)
    category = Category.C
    asks, bring = Answers, (_("your ID card"),)
    route = staticmethod(id_cards.ISSUED)
    grounds = (*id_cards.BASE, NO_END_KNOWN, VALID_FOR_LIFE, TOO_EARLY)
    fee = fees.fee("id-card-renewal", on=clock.today())
    purpose = _("renew your ID card")

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:
        if answers.changed:
            return
        issued, until, for_want = id_cards.issued_on(facts), answers.ends_on, NO_END_KNOWN
        if issued and facts.person.born_on:
            until, for_want = id_cards.valid_until(issued, facts.person.born_on), VALID_FOR_LIFE
        if until is None:
            yield for_want
        elif facts.today < id_cards.renewable_from(until):
            yield TOO_EARLY
