"""Damaged ID card: a new one for one that cannot be read any more, by eye or by machine. The old one is handed in."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import fees, id_cards
from banshi.kernel import clock
from banshi.matters.definition import Ground, ask
from banshi.matters.vocabulary import Category

STILL_READABLE = Ground(
    code="still-readable", sentence=_("The ID card can still be read, by eye and by machine."),
    cure=_("It goes on being valid; whoever turns it down has to say why."), source=id_cards.RENEWED)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(id_cards.Pictured):
    """What the register cannot know."""

    damage: str = ask(_("What is damaged?"), hint=_("Broken, faded, not read by machines: a few words."),
                      max_length=200)  # fmt: skip


class IdCardDamaged(id_cards.Card[Answers]):
    """New ID card for a damaged one (居民身份证损坏换领)."""

    code, prefix, title = "id-card-damaged", "ID", _("Damaged ID card")
    summary = _("Get a new ID card for one that cannot be read any more.")
    law = (id_cards.RENEWED, id_cards.VALIDITY, id_cards.SIXTY_DAYS, id_cards.ELSEWHERE, id_cards.PRACTICE)
    category = Category.C
    asks, bring = Answers, (_("the damaged ID card, which is handed in when the new one comes"),)
    route = staticmethod(id_cards.ISSUED)
    grounds = (*id_cards.BASE, STILL_READABLE)
    fee = fees.fee("id-card-damaged", on=clock.today())
    purpose = _("replace your damaged ID card")
