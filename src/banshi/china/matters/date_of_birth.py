"""Correction of the registered date of birth.

Only clear errors are corrected, on papers made at the time. The home station inquires, the county gives its opinion,
the city decides. The ID number states the birthday, so a new one is given where it states the wrong one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from banshi.china import birthdays, grounds, main_items, new_numbers
from banshi.china.simple_items import BASE, known_with
from banshi.kernel.codes import CodeValue
from banshi.matters.definition import Drawn, Evidence, Facts, Ground, Matter, ask
from banshi.matters.vocabulary import Category, Group
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    birthday: date = ask(_("On which day was the person born?"), hint=_("By the solar calendar."))
    proof: CodeValue = ask(_("Which paper says so?"), codes="birth-date")
    civil_servant: bool = ask(_("Is the person a civil servant or a cadre?"))
    personnel_letter: bool = ask(_("If so: is there a letter of the organisation department?"))


class DateOfBirth(Matter[Answers]):
    """Correction of the registered date of birth (出生日期更正)."""

    code, prefix, title = "date-of-birth", "DB", _("Correction of the date of birth")
    summary = _("Have a wrong date of birth corrected. Where the ID number states the wrong day a new one is given; "
                "a new ID card has to be asked for afterwards, by its own matter.")  # fmt: skip
    law = (grounds.REGULATIONS_17, main_items.LEVELS, main_items.ONE_CITY, new_numbers.GROUNDS_OF_A_NEW_NUMBER)
    group, category, who_may_apply = Group.DETAILS, Category.D, main_items.WHO
    bring = (_("your ID card"), _("the paper that was made at the time: birth certificate, midwifery record, migration "
                                  "certificate or first register sheet"))  # fmt: skip
    asks, changes_items, prints = Answers, ("born_on", "id_number"), "member-card"
    known = sees = known_with("sex")
    evidence = (Evidence(name="birth-paper", title=_("Birth certificate, midwifery record or migration certificate")),
                Evidence(name="organisation-letter", title=_("Letter of the organisation department")))  # fmt: skip
    route = staticmethod(main_items.BY_CITY)
    grounds = (*BASE, *birthdays.GROUNDS, new_numbers.NOT_STATED)
    purpose = _("correct your date of birth")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        if answers is not None:
            yield from birthdays.against(facts, answers.birthday, answers.proof.code)
        if answers and answers.civil_servant and not answers.personnel_letter:
            yield birthdays.NO_LETTER

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        entries = new_numbers.with_its_number(facts.person, "born_on", answers.birthday, drawn=drawn)
        return Patch(kind="correction", entries=entries, evidence=("birth-paper", "organisation-letter"))
