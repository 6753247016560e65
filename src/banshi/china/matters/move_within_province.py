"""Move within the province.

The same two ends as between provinces, but one system: the new place grants the entry, the old place confirms within a
working day, the new place enters. The household may move along; its other adults may object.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import household_grounds, moving, moving_grounds
from banshi.china.moving import Move, WithOthers


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(WithOthers):
    """What the register cannot know."""


class MoveWithinProvince(Move[Answers]):
    """Move within the province (省内迁移)."""

    code, prefix, title = "move-within-province", "MP", _("Move within the province")
    summary = _("Move to another station's area of the same province: to a home of one's own, or to join kin.")
    law, asks, reason = moving_grounds.LAW_OF_ONE_PROVINCE, Answers, "8"
    bring = (_("your ID card"), _("the right to live there, or a paper that names the kinship"))
    evidence = (moving_grounds.DWELLING, moving_grounds.KINSHIP)
    hears = (household_grounds.HEAD_JOINED_AGREES, household_grounds.OTHERS_MAY_OBJECT)
    route = staticmethod(moving.WITHIN_A_PROVINCE)
    grounds = moving_grounds.OF_ANY_MOVE
    purpose = _("move within the province")
