"""First ID card.

From 16 on everybody applies for their own, within three months of that birthday; for a younger child a parent or
guardian may. Accepted at any station, issued by the county of the home station, handed over where it was applied for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import fees, id_cards
from banshi.kernel import clock
from banshi.matters.definition import Facts, Ground
from banshi.matters.vocabulary import Category

HAS_ONE = Ground(
    code="has-an-id-card", sentence=_("The register shows that an ID card was issued already."),
    cure=_("If it is lost, damaged or about to end, choose that instead; it is done at the same counter."),
    source=id_cards.WHO_APPLIES)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(id_cards.Pictured):
    """What the register cannot know: whether photo and fingerprints were taken."""


class IdCardFirst(id_cards.Card[Answers]):
    """First ID card (居民身份证首次申领)."""

    code, prefix, title = "id-card-first", "IA", _("First ID card")
    summary = _("Get an ID card for the first time: from 16 on your own duty, before that if your parents apply.")
    law = (id_cards.WHO_APPLIES, id_cards.VALIDITY, id_cards.SIXTY_DAYS, id_cards.PRACTICE)
    category = Category.C
    asks = Answers
    bring = (_("the household booklet, if somebody doubts who you are"), _("for a child: the ID card of the parent"))
    route = staticmethod(id_cards.ISSUED)
    grounds = (*id_cards.BASE, HAS_ONE)
    fee = fees.fee("id-card-first", on=clock.today())
    purpose = _("issue your first ID card")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from super().objections(facts, answers)
        if facts.person["id_card_issued_on"] is not None:
            yield HAS_ONE
