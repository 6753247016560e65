"""Replacement of a damaged household booklet.

The damaged booklet is handed in at any station; a second officer there checks it against the register and the next is
printed at once. The home station is told and may object.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, household_grounds, households
from banshi.matters.definition import Drawn, Facts, Ground, Matter, ask
from banshi.matters.rules import decided_here
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    handed_in: bool = ask(_("The damaged booklet was handed in."))
    damage: str = ask(_("What is damaged?"), hint=_("A few words are enough."), max_length=200)


class BookletReplacement(Matter[Answers]):
    """Replacement of a damaged household booklet (户口簿损坏换领)."""

    code, prefix, title = "booklet-replacement", "BD", _("Damaged household booklet")
    summary = _("Hand in a damaged household booklet and get a new one.")
    law = (household_grounds.REGULATIONS_4, grounds.ID_CARD_LAW_14, household_grounds.ON_THE_SPOT)
    group, category = Group.BOOKLET, Category.A
    who_may_apply = (Role.SELF, Role.HEAD, Role.MEMBER, Role.AGENT)
    asks, bring = Answers, (_("your ID card"), _("the damaged booklet"))
    known = ("name", "id_number", "born_on", "relation", "address", "household_no", "mark", "cancelled")
    sees = (*known, "sex", "household_type")
    route = staticmethod(decided_here(1, 1, 3, household_grounds.ON_THE_SPOT))
    grounds = (grounds.NOT_AN_ADULT, grounds.MISSING_PERSON, grounds.CANCELLED, household_grounds.NO_BOOKLET,
               household_grounds.NOT_HANDED_IN, grounds.UNPROVEN, grounds.FALSE_REPORT)  # fmt: skip
    changes_items = ("booklet",)
    prints, purpose = "booklet", _("replace your damaged booklet")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        if facts.household.booklet is None:
            yield household_grounds.NO_BOOKLET
        if answers and not answers.handed_in:
            yield household_grounds.NOT_HANDED_IN

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:  # noqa: ARG002
        return Patch(kind="change", entries=(households.reissued(facts.household, "damaged", drawn),))
