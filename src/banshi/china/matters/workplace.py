"""Change of the registered workplace.

The resident says where they work now and shows a contract, the business licence or a letter of the employer. A second
officer decides where the resident stands; the home station is told.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china.simple_items import BASE, HERE, LAW, PERSON_OR_WHO_SPEAKS_FOR_THEM, OneItem, known_with
from banshi.matters.definition import Evidence, ask
from banshi.matters.vocabulary import Category, Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    workplace: str = ask(_("Where does the person work now?"), hint=_("The name as it stands on the contract."),
                         max_length=120)  # fmt: skip


class Workplace(OneItem[Answers]):
    """Change of the registered workplace (服务处所变更)."""

    code, prefix, title, item = "workplace", "WP", _("Change of workplace"), "workplace"
    summary = _("Have the workplace on the register and in the booklet brought up to date.")
    group, category, law, who_may_apply = Group.DETAILS, Category.A, LAW, PERSON_OR_WHO_SPEAKS_FOR_THEM
    bring = (_("your ID card"), _("a labour contract, the business licence, or a letter of the employer"))
    asks, changes_items, prints = Answers, ("workplace",), "member-card"
    known = sees = known_with("workplace")
    evidence = (Evidence(name="employment", title=_("Labour contract, business licence or employer's letter")),)
    route = staticmethod(HERE)
    grounds = BASE
    purpose = _("change your workplace")

    def becomes(self, answers: Answers) -> str:
        return answers.workplace.strip()
