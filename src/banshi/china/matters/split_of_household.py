"""Split of a household: some members open a household of their own, at the same address or another of this station.

An adult member applies and says who goes and who is the head of the new household. The other adults may object; the
home station decides, opens the new household with its booklet, and reissues the booklet of the old one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, household_grounds, households
from banshi.matters.definition import Drawn, Facts, Ground, Matter, Member, Members, ask
from banshi.matters.rules import home_station_decides
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    leaving: Members = ask(_("Who opens a household of their own?"), hint=_("Not the present head: let the others go."))
    new_head: Member = ask(_("Who of them shall be its head?"))
    new_address: str = ask(_("Where?"), hint=_("Empty: at the same address."), required=False)


class SplitOfHousehold(Matter[Answers]):
    """Split of a household (分户)."""

    code, prefix, title = "split-of-household", "HS", _("Split of a household")
    summary = _("Open a household of one's own for some members, at the same address or another of the same station.")
    law = (household_grounds.REGULATIONS_19, household_grounds.REGULATIONS_5)
    group, category = Group.BOOKLET, Category.C
    who_may_apply = (Role.HEAD, Role.MEMBER, Role.AGENT)
    asks = Answers
    bring = (_("your ID card"), _("the household booklet"), _("if the address is new: the right to live there"))
    known, sees, concerns_household = households.MEMBER_ITEMS, households.MEMBER_ITEMS, True
    evidence = (household_grounds.DWELLING,)
    hears = (household_grounds.OTHERS_MAY_OBJECT,)
    route = staticmethod(home_station_decides(5, 1, household_grounds.AFTER_INQUIRY))
    grounds = household_grounds.OF_A_SPLIT
    changes_items = ("relation", "address", "booklet")
    prints, purpose = "booklet", _("split your household")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_everybody(facts)
        yield from households.against_outsiders(facts)
        if answers:
            yield from households.against_leaving(facts, answers.leaving)
            yield from households.against_head(facts, households.those(facts, answers.leaving), answers.new_head)

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        old, new, going = facts.household, drawn.household(), households.those(facts, answers.leaving)
        opened = households.opened(new, old, answers.new_address)
        out = (households.moves(one, old.id, new) for one in going)
        heads = households.under_new_head(going, answers.new_head)
        booklets = (households.reissued(old, "split", drawn), households.first(new, drawn))
        return Patch(kind="change", entries=(opened, *out, *heads, *booklets), evidence=("dwelling",))
