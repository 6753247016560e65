"""First booklet of a household that holds none.

Each household has a booklet (Regulations art. 4). Where the register shows none, the home station looks why, issues
one, and it is printed where the resident stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, household_grounds, households
from banshi.matters.definition import Drawn, Facts, Ground, Matter, ask
from banshi.matters.rules import home_station_decides
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch

HOLDS_ONE = Ground(
    code="holds-a-booklet", sentence=_("The register shows a valid booklet of this household."),
    cure=_("If it is lost, report the loss; if it is damaged or full, hand it in: each is done just as quickly."),
    source=household_grounds.REGULATIONS_4)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    why: str = ask(_("Why does the household hold no booklet?"), hint=_("What the family knows of it."),
                   max_length=200, required=False)  # fmt: skip


class FirstBooklet(Matter[Answers]):
    """First booklet of a household (户口簿首次申领)."""

    code, prefix, title = "first-booklet", "BF", _("First household booklet")
    summary = _("Get a booklet for a household that holds none.")
    law = (household_grounds.REGULATIONS_4, grounds.ID_CARD_LAW_14)
    group, category = Group.BOOKLET, Category.C
    who_may_apply = (Role.SELF, Role.HEAD, Role.MEMBER, Role.AGENT)
    asks, bring = Answers, (_("your ID card"),)
    known = ("name", "id_number", "born_on", "relation", "address", "household_no", "mark", "cancelled")
    sees = (*known, "sex", "household_type")
    route = staticmethod(home_station_decides(1, 1, household_grounds.ON_THE_SPOT))
    grounds = (grounds.NOT_AN_ADULT, grounds.MISSING_PERSON, grounds.CANCELLED, HOLDS_ONE, grounds.FALSE_REPORT)
    changes_items = ("booklet",)
    prints, purpose = "booklet", _("issue your first booklet")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:  # noqa: ARG002
        yield from grounds.against_the_applicant(facts)
        if facts.household.booklet is not None:
            yield HOLDS_ONE

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:  # noqa: ARG002
        return Patch(kind="change", entries=(households.reissued(facts.household, "first", drawn),))
