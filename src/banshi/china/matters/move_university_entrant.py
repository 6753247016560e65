"""Move to a university or college.

A student who is admitted joins the collective household of the school, whose head agrees; nobody moves along, and
nobody has to: the registration may also stay where it is. A school may apply for its students.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import household_grounds, moving, moving_grounds
from banshi.china.moving import Alone, Move
from banshi.matters.vocabulary import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(Alone):
    """What the register cannot know."""


class MoveUniversityEntrant(Move[Answers]):
    """Move to a university or college (大中专院校录取学生迁移)."""

    code, prefix, title = "move-university-entrant", "MU", _("Move to a university or college")
    summary = _("Move the registration to the school that has admitted you. You may also leave it where it is.")
    law, asks, reason = moving_grounds.LAW, Answers, "2"
    who_may_apply = (Role.SELF, Role.HEAD, Role.GUARDIAN, Role.AGENT, Role.INSTITUTION)
    bring = (_("your ID card"), _("the letter of admission"))
    evidence = (moving_grounds.ADMISSION,)
    hears = (household_grounds.HEAD_JOINED_AGREES,)
    route = staticmethod(moving.BETWEEN_PROVINCES)
    grounds = (*moving_grounds.OF_ANY_MOVE, moving_grounds.NOT_ADMITTED)
    purpose = _("move to a university or college")
