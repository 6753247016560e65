"""Move of parents to their children.

Parents who are old or retired join a son or daughter; both may come in one case. The head of that household agrees,
the new place grants the entry by its own policy, the old place lets go within five working days.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import household_grounds, moving, moving_grounds
from banshi.china.kinship import is_male
from banshi.china.moving import Move, WithOthers
from banshi.matters.definition import Facts, Ground, ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(WithOthers):
    """What the register cannot know."""

    retired: bool = ask(_("The person concerned is retired."))


class MoveToChildren(Move[Answers]):
    """Move of parents to their children (父母投靠子女迁移)."""

    code, prefix, title = "move-to-children", "MC", _("Move of parents to their children")
    summary = _("Join the household of a son or daughter, alone or as a couple.")
    law, asks, reason = moving_grounds.LAW, Answers, "5"
    bring = (_("your ID card"), _("a paper that names parent and child, where no booklet does"))
    evidence = (moving_grounds.KINSHIP,)
    hears = (household_grounds.HEAD_JOINED_AGREES, household_grounds.OTHERS_MAY_OBJECT)
    route = staticmethod(moving.BETWEEN_PROVINCES)
    grounds = (*moving_grounds.OF_ANY_MOVE, moving_grounds.NOT_A_PARENT, moving_grounds.TOO_YOUNG_TO_JOIN)
    purpose = _("move to your children")

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:
        if facts.joined and answers.stands and answers.stands.code not in moving.AS_PARENT:
            yield moving_grounds.NOT_A_PARENT
        least = moving.MEN_FROM if is_male(facts.person) else moving.WOMEN_FROM
        if not answers.retired and (facts.age is None or facts.age < least):
            yield moving_grounds.TOO_YOUNG_TO_JOIN
