"""Change or correction of the registered sex.

Where the register was wrong from the start and the ID number has it right, the home station corrects it at once. A
change after surgery is decided by the city; the ID number states the sex, so a new one is given.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, main_items, new_numbers
from banshi.china.simple_items import BASE, SAME, known_with
from banshi.kernel.codes import CodeValue
from banshi.matters.definition import Drawn, Evidence, Facts, Ground, Matter, ask
from banshi.matters.vocabulary import Category, Group
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    sex: CodeValue = ask(_("Which sex shall stand there?"), codes="sex")
    wrong_from_the_start: bool = ask(_("Was the register wrong from the start?"))


class Sex(Matter[Answers]):
    """Change or correction of the registered sex (性别变更、更正)."""

    code, prefix, title = "sex", "SX", _("Change of sex")
    summary = _("Have the sex on the register changed or corrected. Where the ID number says otherwise a new one is "
                "given; a new ID card is asked for by its own matter.")  # fmt: skip
    law = (grounds.REGULATIONS_17, main_items.ONE_CITY, new_numbers.GROUNDS_OF_A_NEW_NUMBER)
    group, category, who_may_apply = Group.DETAILS, Category.C, main_items.WHO
    bring = (_("your ID card"), _("report of a level-3 hospital, notarised or forensic; for a correction nothing"))
    asks, changes_items, prints = Answers, ("sex", "id_number"), "member-card"
    known = sees = known_with("sex")
    evidence = (Evidence(name="hospital-report", title=_("Report of a level-3 hospital")),
                Evidence(name="forensic-report", title=_("Notarised or forensic report")))  # fmt: skip
    route = staticmethod(main_items.corrected_or_changed(main_items.CORRECT_SEX, main_items.CHANGE_SEX))
    grounds = (*BASE, main_items.NUMBER_SAYS_SO, new_numbers.NOT_STATED)
    purpose = _("change the sex on your record")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        if answers is None:
            return
        number = facts.person.text("id_number")
        if answers.sex == facts.person["sex"]:
            yield SAME
        if not new_numbers.is_stated(facts.person["born_on"], answers.sex):
            yield new_numbers.NOT_STATED
        elif answers.wrong_from_the_start and not new_numbers.states(number, "sex", answers.sex):
            yield main_items.NUMBER_SAYS_SO

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        entries = new_numbers.with_its_number(facts.person, "sex", answers.sex, drawn=drawn)
        kind = main_items.kind(answers)
        return Patch(kind=kind, entries=entries, evidence=("hospital-report", "forensic-report"))
