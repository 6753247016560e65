"""Change of the registered military service.

The resident shows the discharge certificate or the reserve card. A second officer decides where the resident stands;
the home station is told. Conscription itself is a mark of its own and not asked for here.
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

    service: CodeValue = ask(_("Which military service does the certificate state?"), codes="military")


class MilitaryService(OneItem[Answers]):
    """Change of the registered military service (兵役状况变更)."""

    code, prefix, title, item = "military-service", "MI", _("Change of military service"), "military_service"
    summary = _("Have the military service on the register and in the booklet brought up to date.")
    group, category, law, who_may_apply = Group.DETAILS, Category.A, LAW, PERSON_OR_WHO_SPEAKS_FOR_THEM
    bring = (_("your ID card"), _("the discharge certificate or the reserve card"))
    asks, changes_items, prints = Answers, ("military_service",), "member-card"
    known = sees = known_with("military_service")
    evidence = (Evidence(name="service-certificate", title=_("Discharge or reserve certificate")),)
    route = staticmethod(HERE)
    grounds = BASE
    purpose = _("change your military service")

    def becomes(self, answers: Answers) -> CodeValue:
        return answers.service
