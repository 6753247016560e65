"""Move for a job transfer.

The new place grants the entry by its own policy, the old place calls and lets go within five working days, the new
place enters. The household may move along; its other adults may object.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import household_grounds, moving, moving_grounds
from banshi.china.moving import Move, WithOthers


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(WithOthers):
    """What the register cannot know."""


class MoveJobTransfer(Move[Answers]):
    """Move for a job transfer (工作调动迁移)."""

    code, prefix, title = "move-job-transfer", "MJ", _("Move for a job transfer")
    summary = _("Move the registration to where the work is, between provinces too, without going back.")
    law, asks, reason = moving_grounds.LAW, Answers, "1"
    bring = (_("your ID card"), _("the order of transfer or the contract of work"), _("the right to live there"))
    evidence = (moving_grounds.TRANSFER, moving_grounds.DWELLING)
    hears = (household_grounds.HEAD_JOINED_AGREES, household_grounds.OTHERS_MAY_OBJECT)
    route = staticmethod(moving.BETWEEN_PROVINCES)
    grounds = (*moving_grounds.OF_ANY_MOVE, moving_grounds.NO_LAWFUL_JOB)
    purpose = _("move for a job transfer")
