"""Change of the registered height.

The resident shows a hospital report or is measured at the counter. A second officer decides where the resident stands;
the home station is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china.simple_items import BASE, FORM, HERE, LAW, PERSON_OR_WHO_SPEAKS_FOR_THEM, OneItem, known_with
from banshi.matters.definition import Evidence, Facts, Ground, ask
from banshi.matters.vocabulary import Category, Group

LEAST, MOST = 30, 260
NO_HEIGHT = Ground(code="no-height", sentence=_("Nobody is of this height."),
                   cure=_("Type the height in whole centimetres, for example 172."), source=FORM)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    height: int = ask(_("How tall is the person, in centimetres?"))


class Height(OneItem[Answers]):
    """Change of the registered height (身高变更)."""

    code, prefix, title, item = "height", "HT", _("Change of height"), "height_cm"
    summary = _("Have the height on the register and in the booklet brought up to date.")
    group, category, law, who_may_apply = Group.DETAILS, Category.A, LAW, PERSON_OR_WHO_SPEAKS_FOR_THEM
    bring = (_("your ID card"), _("a hospital report, or be measured here"))
    asks, changes_items, prints = Answers, ("height_cm",), "member-card"
    known = sees = known_with("height_cm")
    evidence = (Evidence(name="hospital-report", title=_("Hospital report")),)
    route = staticmethod(HERE)
    grounds = (*BASE, NO_HEIGHT)
    purpose = _("change your height")

    def becomes(self, answers: Answers) -> int:
        return answers.height

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:  # noqa: ARG002
        if not LEAST <= answers.height <= MOST:
            yield NO_HEIGHT
