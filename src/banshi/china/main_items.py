"""The main items of the register (主项): who decides on them, by when, and why most of what is asked is refused.

Name, sex, ethnicity, date of birth and ID number say who somebody is, so the home station inquires and an office above
it decides. Terms after the rules of Zhuzhou and of one province; each province may set its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, names
from banshi.china.simple_items import SAME
from banshi.kernel.sources import Source
from banshi.matters.definition import Ground, Hearing
from banshi.matters.rules import city_decides, county_decides, home_station_decides
from banshi.matters.vocabulary import Role, Whose, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.kernel.codes import CodeValue
    from banshi.matters.definition import Facts, Leg, Route
    from banshi.register.records import Person

WHO = (Role.SELF, Role.GUARDIAN)
"""Nobody has the own name, sex or birthday changed by an agent."""

CIVIL_CODE_19 = Source(title=_("Civil Code"), article="19", verified=False)
CIVIL_CODE_1015 = Source(title=_("Civil Code"), article="1015-1016", verified=True)
REGULATIONS_18 = Source(title=grounds.REGULATIONS, article="18", verified=True)
ONE_CITY = Source(title=_("Rule of one city (Zhuzhou) on household registration"), article="62-73", verified=False)
LEVELS = Source(title=_("Provincial rules on the levels of decision"), article="128-130", verified=False)
ETHNICITY_RULES = Source(title=_("Rules on the registration of ethnicity (2015)"), verified=False)
CHARACTERS = Source(title=_("Table of General Standard Chinese Characters (2013)"), verified=False)

# Zhuzhou: a name 10 working days, ethnicity 10 to correct and 15 to change; here split into inquiry and decision.
NAME = county_decides(3, 7, 1, ONE_CITY)
CORRECT_ETHNICITY = county_decides(3, 7, 1, ONE_CITY)
CHANGE_ETHNICITY = county_decides(5, 10, 1, ONE_CITY)
CORRECT_SEX = home_station_decides(1, 1, ONE_CITY)
CHANGE_SEX = city_decides(5, 5, 5, 1, ONE_CITY)
BY_COUNTY = county_decides(20, 15, 1, LEVELS)
BY_CITY = city_decides(20, 15, 15, 1, LEVELS)
FORMER_NAME = home_station_decides(3, 1, LEVELS)

OTHER_GUARDIAN_AGREES = Hearing(
    whose=Whose.OTHER_GUARDIANS, word=Word.AGREES, from_age=0, working_days=5, source=REGULATIONS_18
)
CHILD_AGREES = Hearing(whose=Whose.THEMSELVES, word=Word.AGREES, from_age=8, working_days=5, source=CIVIL_CODE_19)

UNDER_SENTENCE = Ground(
    code="under-sentence",
    sentence=_("A sentence is not served yet, or criminal measures are in force."),
    cure=_("Apply when the sentence is served or the measures are lifted; the paper that says so is enough."),
    source=ONE_CITY,
)
IN_COURT = Ground(
    code="in-court",
    sentence=_("A civil case or an enforcement in which the person is a party is not finished."),
    cure=_("Apply when it is finished, with the court's last paper."),
    source=ONE_CITY,
)
PUBLIC_ORDER = Ground(
    code="against-public-order",
    sentence=_("This name offends against public order or good morals."),
    cure=_("Choose another name; what you showed stays with the new case."),
    source=CIVIL_CODE_1015,
)
NOT_A_NAME = Ground(
    code="not-a-name",
    sentence=_("A name is a surname and at least one character."),
    cure=_("Type both together; between the parts of a minority's name stands a dot: 阿依古丽·买买提."),
    source=REGULATIONS_18,
)
RARE_CHARACTER = Ground(
    code="rare-character",
    sentence=_("The name holds a character that is not in the national table of 8105 standard characters."),
    cure=_("Choose a character of the table: banks, schools and trains could not write the other one."),
    source=CHARACTERS,
)
SURNAME = Ground(
    code="surname",
    sentence=_("The surname is the father's or the mother's; another one needs a reason that the Civil Code names."),
    cure=_("Say whose surname it is and show how you are related to them."),
    source=CIVIL_CODE_1015,
)
PARENTS_DISAGREE = Ground(
    code="parents-disagree",
    sentence=_("The parents do not agree on the child's name."),
    cure=_("Come to an agreement, or have a court decide; then apply again. Nothing you showed is lost."),
    source=REGULATIONS_18,
)
NUMBER_SAYS_SO = Ground(
    code="number-says-so",
    sentence=_("The ID number states the registered sex, too, so this is no slip of the pen."),
    cure=_("Apply for a change, which the city decides, or have the ID number corrected with it."),
    source=ONE_CITY,
)
AFTER_TWENTY = Ground(
    code="after-twenty",
    sentence=_("From the age of 20 on the ethnicity is not changed any more."),
    cure=_("If the register was wrong from the start, apply for a correction: that has no age limit."),
    source=ETHNICITY_RULES,
)
NO_CONSENT = Ground(
    code="no-consent",
    sentence=_("The office for ethnic affairs does not consent."),
    cure=_("Have its refusal reviewed there; with its consent apply again."),
    source=ETHNICITY_RULES,
)
NO_CHANGE_OF_ETHNICITY_FROM = 20

A_PARENTS_SURNAME = frozenset({"10", "11", "12"})
"""Reasons for which another parent's surname is taken: divorce, adoption, from the father's to the mother's."""
NAME_GROUNDS = (UNDER_SENTENCE, IN_COURT, PUBLIC_ORDER, NOT_A_NAME, RARE_CHARACTER, SURNAME, PARENTS_DISAGREE)


def against_the_name(facts: Facts, name: str, reason: CodeValue, surname_of: CodeValue | None) -> Iterator[Ground]:
    """Name what stands against a new name: that it stands already, its form, its characters, its surname."""
    if name == facts.person["name"]:
        yield SAME
    if not names.is_a_name(name):
        yield NOT_A_NAME
    elif names.not_standard(name):
        yield RARE_CHARACTER
    elif not _is_a_parents_surname(facts, name) and reason.code not in A_PARENTS_SURNAME and surname_of is None:
        yield SURNAME


def _is_a_parents_surname(facts: Facts, name: str) -> bool:
    """Return whether the surname stays, or is that of a parent or guardian whom the register names."""
    person = facts.person
    registered = (person.text("name"), person.text("guardian_1"), person.text("guardian_2"))
    return names.surname(name) in {names.surname(one) for one in registered if one}


def is_twenty(facts: Facts) -> bool:
    """Return whether the person is past the age at which an ethnicity may be changed."""
    return facts.age is not None and facts.age >= NO_CHANGE_OF_ETHNICITY_FROM


def former_names(person: Person, *, longest: int = 60) -> str:
    """Return what stands as former name after a change: the name until today, behind those that stood already."""
    both = "、".join(name for name in (person.text("former_name"), person.text("name")) if name)
    return both if len(both) <= longest else person.text("name")


def kind(answers: object) -> Literal["change", "correction"]:
    """Return whether the answers say that the record was wrong from the start, or that the fact has changed."""
    return "correction" if getattr(answers, "wrong_from_the_start", False) else "change"


def corrected_or_changed(correction: Route, change: Route) -> Route:
    """Route: one way if the answers say that the record was wrong from the start, else (and before that) the other."""

    def route(*, proven: bool, answers: object = None) -> tuple[Leg, ...]:
        way = correction if kind(answers) == "correction" else change
        return way(proven=proven, answers=answers)

    return route
