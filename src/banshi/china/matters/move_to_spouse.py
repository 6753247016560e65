"""Move to the spouse.

A husband or a wife joins the other's household; children under 18 may come along. The head of that household agrees,
the new place grants the entry by its own policy, the old place lets go within five working days.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import household_grounds, marriage, moving, moving_grounds
from banshi.china.moving import Move, WithOthers
from banshi.kernel.codes import CodeValue
from banshi.matters.definition import Facts, Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(WithOthers):
    """What the register cannot know."""


class MoveToSpouse(Move[Answers]):
    """Move to the spouse (夫妻投靠迁移)."""

    code, prefix, title = "move-to-spouse", "MV", _("Move to the spouse")
    summary = _("Join the household of your husband or wife, with your children under 18.")
    law, asks, reason = moving_grounds.LAW, Answers, "4"
    known = sees = (*moving.MOVER_ITEMS, "marital_status")
    bring = (_("your ID card"), _("the marriage certificate"))
    evidence = (moving_grounds.MARRIAGE,)
    hears = (household_grounds.HEAD_JOINED_AGREES,)
    route = staticmethod(moving.BETWEEN_PROVINCES)
    grounds = moving_grounds.OF_A_MOVE_TO_THE_SPOUSE
    purpose = _("move to your spouse")

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:
        yield from moving.against_adults(facts, answers.along)
        stands = facts.person["marital_status"]
        if isinstance(stands, CodeValue) and stands.table == marriage.MARITAL and stands.code not in marriage.MARRIED:
            yield moving_grounds.NOT_MARRIED
