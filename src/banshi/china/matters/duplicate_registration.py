"""Registered twice: one of the two records is cancelled and says which one stays.

The person comes with the number of the record that shall go and names the one that stays, or the police find it
themselves. The home station of the first inquires, its county decides; nothing is merged, and the other stays as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import duplicates, grounds, households
from banshi.matters.definition import Drawn, Facts, Ground, Matter, Member, ask
from banshi.matters.rules import county_decides
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    stays_number: str = ask(_("ID number of the record that stays"), max_length=18)
    stays_name: str = ask(_("Name on that record"), max_length=60)
    how_it_came: str = ask(_("How did it come that there are two?"), max_length=500)
    new_head: Member | None = ask(
        _("If the record that goes is that of a head: who of those who stay follows?"), required=False
    )


class DuplicateRegistration(Matter[Answers]):
    """Cancellation of a duplicate registration (重户注销)."""

    code, prefix, title = "duplicate-registration", "KD", _("Registered twice")
    summary = _("Have one of the two records cancelled: come with the number of the one that shall go.")
    law = (duplicates.REGULATIONS_6, duplicates.UP_TO_THE_COUNTY)
    group, category, who_may_apply = Group.CORRECTION, Category.D, (Role.SELF, Role.OFFICE)
    asks, recorded_twice = Answers, ("stays_number", "stays_name")
    bring = (_("every ID card and booklet that you hold"),)
    known, sees, concerns_household = households.MEMBER_ITEMS, households.MEMBER_ITEMS, True
    route = staticmethod(county_decides(20, 15, 1, duplicates.UP_TO_THE_COUNTY))
    grounds = duplicates.OF_A_DUPLICATE
    changes_items = ("cancelled", "relation", "booklet")
    prints, certifies = "certificate", _("Certificate of cancellation of household registration")
    purpose = _("find out whether you are registered twice")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        if answers:
            yield from duplicates.against_the_other(facts)
            yield from households.against_new_head(facts, {facts.person.id}, answers.new_head)

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        return Patch(kind="change", entries=duplicates.dropped(facts, answers.new_head, drawn))
