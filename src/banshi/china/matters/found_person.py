"""Somebody missing was found.

Whoever was missing comes in person, or the family tells that they are back. A second officer at the counter compares
the face and takes the mark back at once; the home station is told and may object.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from banshi.china import household_grounds, marking
from banshi.matters.definition import Facts, Ground, ask
from banshi.matters.rules import decided_here
from banshi.matters.vocabulary import Category, Role
from banshi.register.records import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    back_since: date = ask(_("Since when are they back, or known to be well?"))


class FoundPerson(marking.Mark[Answers]):
    """Somebody missing was found (失踪人员寻回)."""

    code, prefix, title = "found-person", "KF", _("Somebody missing was found")
    summary = _("Have the mark taken back, at any station and at once.")
    law, category = (household_grounds.REGULATIONS_19,), Category.B
    who_may_apply = (Role.SELF, *marking.FAMILY, Role.INSTITUTION)
    asks, bring = Answers, (_("your ID card, if there is one"),)
    route = staticmethod(decided_here(1, 1, 3, marking.AT_ONCE))
    grounds = (*marking.OF_ANY_MARK, marking.NOT_MISSING, marking.NOT_THE_SAME)
    mark, purpose = "", _("take back the mark that you are missing")

    def against_mark(self, stands: Value) -> Iterator[Ground]:
        yield from marking.unless_missing(stands)

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:
        yield from marking.if_in_the_future(facts, answers.back_since)

    def says(self, facts: Facts, answers: Answers) -> str:
        return f"{answers.back_since:%Y-%m-%d}寻回，{facts.today:%Y-%m-%d}由{marking.reported_by(facts)}申报"
