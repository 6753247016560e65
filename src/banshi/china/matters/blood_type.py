"""Change of the registered blood type.

The resident shows a hospital report. A second officer decides where the resident stands; the home station is told.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china.simple_items import BASE, HERE, LAW, PERSON_OR_WHO_SPEAKS_FOR_THEM, OneItem, known_with
from banshi.kernel.codes import CodeValue
from banshi.matters.definition import Evidence, ask
from banshi.matters.vocabulary import Category, Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    blood: CodeValue = ask(_("Which blood type does the report state?"), codes="blood")


class BloodType(OneItem[Answers]):
    """Change of the registered blood type (血型变更)."""

    code, prefix, title, item = "blood-type", "BT", _("Change of blood type"), "blood_type"
    summary = _("Have the blood type on the register and in the booklet entered or changed.")
    group, category, law, who_may_apply = Group.DETAILS, Category.A, LAW, PERSON_OR_WHO_SPEAKS_FOR_THEM
    bring = (_("your ID card"), _("a hospital report"))
    asks, changes_items, prints = Answers, ("blood_type",), "member-card"
    known = sees = known_with("blood_type")
    evidence = (Evidence(name="hospital-report", title=_("Hospital report")),)
    route = staticmethod(HERE)
    grounds = BASE
    purpose = _("change your blood type")

    def becomes(self, answers: Answers) -> CodeValue:
        return answers.blood
