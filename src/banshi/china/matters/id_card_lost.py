"""Lost ID card: the loss is reported and a new one applied for, in one visit.

Nobody has to wait whether it turns up. From the report on the old card does not count; if it is found it is handed in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from banshi.china import fees, grounds, id_cards
from banshi.kernel import clock
from banshi.matters.definition import Facts, Ground, ask
from banshi.matters.vocabulary import Category

BEFORE_ISSUE = Ground(
    code="lost-before-issue", sentence=_("The day lies before the day on which the present ID card was issued."),
    cure=_("Compare the day; a card that was lost earlier has been replaced already."),
    source=id_cards.RENEWED)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(id_cards.Pictured):
    """What the register cannot know."""

    lost_on: date = ask(_("On what day was the loss noticed?"))
    circumstances: str = ask(_("How was it lost?"), hint=_("A few words are enough."), max_length=300, required=False)


class IdCardLost(id_cards.Card[Answers]):
    """New ID card for a lost one (居民身份证丢失补领)."""

    code, prefix, title = "id-card-lost", "IL", _("Lost ID card")
    summary = _("Report that the ID card is lost and get a new one; the old one does not count from then on.")
    law = (id_cards.RENEWED, id_cards.VALIDITY, id_cards.SIXTY_DAYS, id_cards.ELSEWHERE, id_cards.PRACTICE)
    category = Category.C
    asks, bring = Answers, (_("the household booklet or a residence permit, if you have one at hand"),)
    route = staticmethod(id_cards.ISSUED)
    grounds = (*id_cards.BASE, grounds.IN_THE_FUTURE, BEFORE_ISSUE)
    fee = fees.fee("id-card-lost", on=clock.today())
    purpose = _("replace your lost ID card")

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:
        issued = id_cards.issued_on(facts)
        if answers.lost_on > facts.today:
            yield grounds.IN_THE_FUTURE
        if issued and answers.lost_on < issued:
            yield BEFORE_ISSUE
