"""Move after graduation.

A graduate moves from the school's collective household to where the work or the family is. The new place grants the
entry by its own policy, the old place lets go within five working days.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import household_grounds, moving, moving_grounds
from banshi.china.moving import Alone, Move


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(Alone):
    """What the register cannot know."""


class MoveGraduate(Move[Answers]):
    """Move after graduation (大中专院校毕业生迁移)."""

    code, prefix, title = "move-graduate", "MG", _("Move after graduation")
    summary = _("Move the registration after graduation: to the work, back to the family, or to a home of one's own.")
    law, asks, reason = moving_grounds.LAW, Answers, "3"
    bring = (_("your ID card"), _("the diploma"), _("for a household of one's own: the right to live there"))
    evidence = (moving_grounds.DIPLOMA, moving_grounds.DWELLING)
    hears = (household_grounds.HEAD_JOINED_AGREES,)
    route = staticmethod(moving.BETWEEN_PROVINCES)
    grounds = (*moving_grounds.OF_ANY_MOVE, moving_grounds.NOT_GRADUATED)
    purpose = _("move after graduation")
