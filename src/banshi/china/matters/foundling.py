"""A foundling enters the collective household of the institution that takes care of it.

The institution reports the child; its police report of the find and the notice are uploaded. The station inquires
whether somebody looks for the child, the county decides. Nobody there is the child's kin.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from banshi.china import birth_grounds, births, grounds
from banshi.china.relations import is_collective, relation
from banshi.matters.definition import Drawn, Facts, Ground, Matter, ask
from banshi.matters.rules import county_decides
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(births.AboutSomebody):
    """What the register cannot know; where nobody knows the day of birth, a doctor's estimate."""

    found_on: date = ask(_("On what day was the child found?"))
    found_at: str = ask(_("Where was the child found?"), max_length=200)


class Foundling(Matter[Answers]):
    """First registration of a foundling (弃婴落户)."""

    code, prefix, title = "foundling", "LF", _("Foundling")
    summary = _("Enter a foundling in the household of the institution that takes care of it.")
    law = (birth_grounds.REGULATIONS_7, birth_grounds.COUNTY)
    group, category = Group.LIFE, Category.D
    who_may_apply = (Role.COLLECTIVE_HEAD, Role.INSTITUTION)
    asks = Answers
    bring = (_("your ID card"), _("the letter of the institution"), _("the police report of the find"))
    known, sees = births.PARENT_ITEMS, births.PARENT_ITEMS
    evidence = (birth_grounds.FOUND_CHILD, birth_grounds.NOTICE)
    route = staticmethod(county_decides(20, 15, 1, birth_grounds.COUNTY))
    grounds = birth_grounds.OF_A_FOUNDLING
    changes_items = births.WRITTEN
    prints, purpose = "booklet", _("register a foundling in your institution")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        if not is_collective(facts.household.household_type):
            yield birth_grounds.NO_INSTITUTION
        if answers:
            yield from births.against_an_entry(facts, answers)
            if answers.found_on < answers.day:
                yield birth_grounds.FOUND_BEFORE_BIRTH
            if answers.found_on > facts.today:
                yield grounds.IN_THE_FUTURE

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        care = births.in_care_of_an_institution(facts, answers.found_on, answers.found_at)
        entries = births.entered(facts, births.sheet_of(answers) | care, relation("99"), drawn)
        return Patch(kind="change", entries=entries, evidence=("found-child", "notice"))
