"""Change of the registered occupation.

The resident says what they do now and shows a contract, the business licence or a letter of the employer. A second
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

    occupation: str = ask(_("What is the person's occupation now?"), max_length=60,
                          hint=_("In one or two words, for example teacher."))  # fmt: skip


class Occupation(OneItem[Answers]):
    """Change of the registered occupation (职业变更)."""

    code, prefix, title, item = "occupation", "OC", _("Change of occupation"), "occupation"
    summary = _("Have the occupation on the register and in the booklet brought up to date.")
    group, category, law, who_may_apply = Group.DETAILS, Category.A, LAW, PERSON_OR_WHO_SPEAKS_FOR_THEM
    bring = (_("your ID card"), _("a labour contract, the business licence, or a letter of the employer"))
    asks, changes_items, prints = Answers, ("occupation",), "member-card"
    known = sees = known_with("occupation")
    evidence = (Evidence(name="employment", title=_("Labour contract, business licence or employer's letter")),)
    route = staticmethod(HERE)
    grounds = BASE
    purpose = _("change your occupation")

    def becomes(self, answers: Answers) -> str:
        return answers.occupation.strip()
