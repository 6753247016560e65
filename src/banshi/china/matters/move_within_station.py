"""Move within the area of the station: the whole household, or some of it, to another address.

The whole household keeps its number and gets a booklet with the new address. Some of it open a household of their own
there, the person concerned at its head; where the head goes, those who stay say who follows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, household_grounds, households, moving, moving_grounds
from banshi.matters.definition import Drawn, Facts, Ground, Matter, Member, Members, ask
from banshi.matters.rules import home_station_decides
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    new_address: str = ask(_("What is the new address?"))
    along: Members = ask(_("Who goes with the person concerned?"), hint=_("All of them: the household moves."),
                         required=False)  # fmt: skip
    new_head: Member | None = ask(_("If the head goes and others stay: who is their head?"), required=False)


class MoveWithinStation(Matter[Answers]):
    """Move within the area of one station (移居)."""

    code, prefix, title = "move-within-station", "MW", _("Move within the area of the station")
    summary = _("Enter a new address in the area of the same station, for the whole household or for some of it.")
    law = (moving_grounds.REGULATIONS_13, grounds.REGULATIONS_17)
    group, category = Group.MOVE, Category.C
    who_may_apply = (Role.SELF, Role.HEAD, Role.GUARDIAN, Role.AGENT)
    asks, bring = Answers, (_("your ID card"), _("the household booklet"), _("the right to live there"))
    known, sees, concerns_household = moving.MOVER_ITEMS, moving.MOVER_ITEMS, True
    evidence = (household_grounds.DWELLING,)
    hears = (household_grounds.OTHERS_MAY_OBJECT,)
    route = staticmethod(home_station_decides(5, 1, household_grounds.AFTER_INQUIRY))
    grounds = moving_grounds.WITHIN_A_STATION
    changes_items = ("address", "relation", "came_to_address", "booklet")
    prints, purpose = "booklet", _("enter your new address")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_everybody(facts)
        yield from households.against_outsiders(facts)
        if answers:
            yield from moving.against_moving_house(facts, answers.new_address, answers.along, answers.new_head)

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        entries = moving.moved_house(facts, answers.new_address, answers.along, answers.new_head, drawn)
        return Patch(kind="change", entries=entries, evidence=("dwelling",))
