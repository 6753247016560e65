"""Change or correction of the registered ethnicity.

It is that of the father or of the mother. The city's office for ethnic affairs has to consent, the home station
inquires, the county decides. Parents may change it once for a child, the child itself once from 18 until 20.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, main_items
from banshi.china.simple_items import BASE, SAME, changed, known_with
from banshi.kernel.codes import CodeValue
from banshi.matters.definition import Drawn, Evidence, Facts, Ground, Matter, ask
from banshi.matters.vocabulary import Category, Group
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    ethnicity: CodeValue = ask(_("Which ethnicity do the father or the mother have?"), codes="ethnicity")
    wrong_from_the_start: bool = ask(_("Was the register wrong from the start?"))


class Ethnicity(Matter[Answers]):
    """Change or correction of the registered ethnicity (民族变更、更正)."""

    code, prefix, title = "ethnicity", "ET", _("Change of ethnicity")
    summary = _("Have the ethnicity on the register changed to that of the other parent, or corrected.")
    law = (grounds.REGULATIONS_17, main_items.ETHNICITY_RULES, main_items.ONE_CITY)
    group, category, who_may_apply, concerns_household = Group.DETAILS, Category.C, main_items.WHO, True
    bring = (_("your ID card"), _("the consent of the city's office for ethnic affairs"),
             _("the parent's pages of the booklet, if registered elsewhere"))  # fmt: skip
    asks, changes_items, prints = Answers, ("ethnicity",), "member-card"
    known = sees = known_with("ethnicity")
    evidence = (Evidence(name="ethnic-affairs", title=_("Consent of the office for ethnic affairs")),
                Evidence(name="parents-booklet", title=_("Parent's pages of the booklet")),
                Evidence(name="kinship", title=_("Proof of kinship")))  # fmt: skip
    hears = (main_items.OTHER_GUARDIAN_AGREES,)
    route = staticmethod(main_items.corrected_or_changed(main_items.CORRECT_ETHNICITY, main_items.CHANGE_ETHNICITY))
    grounds = (*BASE, main_items.AFTER_TWENTY, main_items.NO_CONSENT, main_items.PARENTS_DISAGREE, grounds.WORD_REFUSED)
    purpose = _("change the ethnicity on your record")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        if answers and answers.ethnicity == facts.person["ethnicity"]:
            yield SAME
        if answers and main_items.kind(answers) == "change" and main_items.is_twenty(facts):
            yield main_items.AFTER_TWENTY

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:  # noqa: ARG002
        entry = changed(facts, "ethnicity", answers.ethnicity)
        return Patch(kind=main_items.kind(answers), entries=(entry,), evidence=("ethnic-affairs", "parents-booklet"))
