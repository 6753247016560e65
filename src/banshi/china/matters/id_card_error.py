"""ID card with a mistake: it says something else than the register does, so the office makes a right one, at no cost.

If the register itself is wrong that is corrected first, by its own matter.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import id_cards
from banshi.matters.definition import Ground, ask
from banshi.matters.vocabulary import Category

AS_REGISTERED = Ground(
    code="card-as-registered", sentence=_("The ID card says what the register says."),
    cure=_("If both are wrong, choose “My record is wrong”: you need not prove a mistake of the office."),
    source=id_cards.RENEWED)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(id_cards.Pictured):
    """What the register cannot know."""

    mistake: str = ask(_("What does the card say that is wrong?"), hint=_("As it stands on the card."),
                       max_length=200)  # fmt: skip


class IdCardError(id_cards.Card[Answers]):
    """New ID card for one with a mistake (居民身份证登记项目错误换发)."""

    code, prefix, title = "id-card-error", "IE", _("ID card with a mistake")
    summary = _("Get a right ID card, free, when the present one says something else than the register.")
    law = (id_cards.RENEWED, id_cards.VALIDITY, id_cards.SIXTY_DAYS, id_cards.PRACTICE)
    category = Category.C
    asks, bring = Answers, (_("the ID card with the mistake"),)
    route = staticmethod(id_cards.ISSUED)
    grounds = (*id_cards.BASE, AS_REGISTERED)
    purpose = _("replace your ID card that has a mistake")
