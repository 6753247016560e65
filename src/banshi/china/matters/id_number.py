"""A wrong or shared ID number.

The number is no possible one, states another birthday or sex than the register, or somebody else bears it, too. The
home station inquires, the county decides; the right number of old papers is restored, or a new one is given.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, main_items, new_numbers, shared_numbers
from banshi.china.simple_items import BASE, PERSON_OR_WHO_SPEAKS_FOR_THEM, known_with
from banshi.matters.definition import Drawn, Evidence, Facts, Ground, Matter, ask
from banshi.matters.vocabulary import Category, Group
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    shared: bool = ask(_("Does somebody else bear the same number?"))
    right_number: str = ask(_("Which number do older papers show?"), max_length=24, required=False,
                            hint=_("Leave it empty to be given a new number."))  # fmt: skip


class IdNumber(Matter[Answers]):
    """A wrong or shared ID number (公民身份号码更正)."""

    code, prefix, title = "id-number", "IN", _("Wrong or shared ID number")
    summary = _("Have an ID number corrected that is wrong, or that somebody else bears, too. A new ID card has to be "
                "asked for afterwards, by its own matter.")  # fmt: skip
    law = (grounds.REGULATIONS_17, main_items.LEVELS, new_numbers.GROUNDS_OF_A_NEW_NUMBER)
    group, category, who_may_apply = Group.DETAILS, Category.D, PERSON_OR_WHO_SPEAKS_FOR_THEM
    bring = (_("your ID card"), _("a paper that shows the right number, if you have one"))
    asks, changes_items, prints = Answers, ("id_number",), "member-card"
    known = sees = known_with("sex")
    evidence = (Evidence(name="number-paper", title=_("Paper that shows the right number")),)
    route = staticmethod(main_items.BY_COUNTY)
    grounds = (*BASE, *shared_numbers.GROUNDS, new_numbers.NOT_STATED)
    purpose = _("correct your ID number")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        if answers is not None:
            yield from shared_numbers.against(facts, answers.right_number, shared=answers.shared)

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        entry = shared_numbers.put_right(facts, answers.right_number, drawn=drawn)
        return Patch(kind="correction", entries=(entry,), evidence=("number-paper",))
