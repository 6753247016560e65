"""Temporary ID card: for those who need one before the card that they have applied for comes.

It is valid for three months at the most. The register does not keep it; it is handed over against its receipt.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import fees, id_cards
from banshi.kernel import clock
from banshi.matters.definition import Drawn, Facts, Ground, ask
from banshi.matters.vocabulary import Category
from banshi.register.records import Patch

NONE_UNDER_WAY = Ground(
    code="no-card-under-way", sentence=_("No ID card was applied for, so there is nothing to bridge."),
    cure=_("Apply for the ID card first, in the same visit; then for the temporary one."),
    source=id_cards.SIXTY_DAYS)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(id_cards.Pictured):
    """What the register cannot know."""

    applied: bool = ask(_("An ID card was applied for and has not come yet"))


class TemporaryIdCard(id_cards.Card[Answers]):
    """Temporary ID card (临时居民身份证)."""

    code, prefix, title = "temporary-id-card", "IT", _("Temporary ID card")
    summary = _("Get a card for three months at the most, while the ID card that you applied for is made.")
    law = (id_cards.SIXTY_DAYS, id_cards.TEMPORARY)
    category = Category.C
    asks, bring = Answers, (_("the slip of the application for the ID card, if you have it at hand"),)
    changes_items = ()
    route = staticmethod(id_cards.ISSUED_FOR_NOW)
    grounds = (*id_cards.BASE, NONE_UNDER_WAY)
    certifies = _("Receipt to fetch the temporary ID card")
    fee = fees.fee("id-card-temporary", on=clock.today())
    purpose = _("issue a temporary ID card to you")

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:  # noqa: ARG002
        if not answers.applied:
            yield NONE_UNDER_WAY

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:  # noqa: ARG002
        return Patch(kind="change", entries=())
