"""The office was wrong, found it itself, and corrects it.

The home station opens this without anybody having to come. The resident pays nothing, proves nothing and is told. An
auxiliary item is decided by another officer of the station, a main item by the county.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import correcting, grounds, main_items, values
from banshi.matters.definition import Drawn, Facts, Ground, ItemName, Matter, ask
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    item: ItemName = ask(_("Which item is wrong?"))
    value: str = ask(_("What shall stand there?"), max_length=200, required=False, value_of="item",
                     hint=_("A code or its words, a day as 2026-11-21, a number; empty: nothing."))  # fmt: skip
    mistake: str = ask(_("What went wrong, and where is it seen?"), max_length=400,
                       hint=_("For example: first register sheet of 1996, mistyped when it was keyed in."))  # fmt: skip


class OfficeCorrection(Matter[Answers]):
    """Correction of the office's own mistake (登记机关更正)."""

    code, prefix, title = "office-correction", "OF", _("The office was wrong")
    summary = _("The home station corrects its own mistake: free, without any proof from the resident, who is told.")
    law = (grounds.REGULATIONS_17, main_items.LEVELS, correcting.AFTER_INQUIRY)
    group, category, who_may_apply = Group.CORRECTION, Category.D, (Role.OFFICE,)
    bring = (_("nothing: the office has it all"),)
    asks, changes_items, prints = Answers, values.BY_THE_OFFICE, "member-card"
    known = sees = correcting.KNOWN_TO_THE_OFFICE
    route = staticmethod(correcting.route)
    grounds = (*correcting.GROUNDS, grounds.UNPROVEN)
    purpose = _("correct a mistake of the office in your record")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        if answers is not None:
            yield from correcting.against(facts, answers.item, answers.value)

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        return correcting.corrected(facts, answers.item, answers.value, drawn=drawn)
