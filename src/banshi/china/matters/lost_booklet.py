"""Reissue of a lost household booklet.

An adult of the household reports the loss at any station. The home station declares the old booklet void and issues
a new one, which is printed and handed over where the loss was reported.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds
from banshi.kernel.sources import Source
from banshi.matters.definition import Drawn, Facts, Ground, Matter, ask
from banshi.matters.rules import home_station_decides
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Entry, Patch

PRACTICE = Source(title=_("Practice of one city (Ningbo): void on reissue, no fee"), verified=False)
ALREADY_VOID = Ground(code="booklet-void", sentence=_("The household holds no valid booklet that could be lost."),
                      cure=_("Ask for a first booklet instead; the home station knows why the last one is void."),
                      source=PRACTICE)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    lost_on: date = ask(_("On what day was the loss noticed?"))
    circumstances: str = ask(_("How was it lost?"), hint=_("A few words are enough."), max_length=300)


class LostBooklet(Matter[Answers]):
    """Reissue of a lost household booklet (户口簿补领)."""

    code, prefix, title = "lost-booklet", "BL", _("Lost household booklet")
    summary = _("Declare a lost household booklet void and get a new one.")
    law = (grounds.REGULATIONS_17, grounds.ID_CARD_LAW_14, PRACTICE)
    group, category, who_may_apply = Group.BOOKLET, Category.C, (Role.SELF, Role.HEAD, Role.MEMBER)
    asks, bring = Answers, (_("your ID card"),)
    known = ("name", "id_number", "born_on", "relation", "address", "household_no", "mark", "cancelled")
    sees = ("name", "id_number", "sex", "born_on", "relation", "address", "household_no", "household_type")
    route = staticmethod(home_station_decides(1, 1, PRACTICE))
    grounds = (grounds.HOUSEHOLD_FROZEN, grounds.NOT_AN_ADULT, grounds.MISSING_PERSON, grounds.CANCELLED,
               ALREADY_VOID, grounds.IN_THE_FUTURE)  # fmt: skip
    changes_items = ("booklet",)
    prints, purpose = "booklet", _("reissue your lost booklet")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_everybody(facts)
        if facts.household.booklet is None:
            yield ALREADY_VOID
        if answers and answers.lost_on > facts.today:
            yield grounds.IN_THE_FUTURE

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:  # noqa: ARG002
        old = facts.household.booklet.serial if facts.household.booklet else None
        lost = Entry(subject="booklet", subject_id=facts.household.id, item="lost", old=old, new=drawn.serial())
        return Patch(kind="change", entries=(lost,))
