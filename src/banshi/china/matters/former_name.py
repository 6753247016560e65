"""Entry of a former name.

Somebody was registered under another name before, and the booklet does not say so. The home station compares its old
register sheets and enters it; certificates that bear the former name are then proved by the booklet alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import main_items, names
from banshi.china.simple_items import BASE, LAW, PERSON_OR_WHO_SPEAKS_FOR_THEM, OneItem, known_with
from banshi.matters.definition import Evidence, Facts, Ground, ask
from banshi.matters.vocabulary import Category, Group

PRESENT_NAME = Ground(code="present-name", sentence=_("This is the present name."), source=main_items.REGULATIONS_18,
                      cure=_("Type the name that was registered before it."))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    former_name: str = ask(_("What was the name before?"), max_length=60,
                           hint=_("As it stands on old papers; several names with 、 between them."))  # fmt: skip


class FormerName(OneItem[Answers]):
    """Entry of a former name (曾用名登记)."""

    code, prefix, title, item = "former-name", "FN", _("Former name"), "former_name"
    summary = _("Have a name that was used before entered into the register and the booklet.")
    group, category, law, who_may_apply = Group.DETAILS, Category.C, LAW, PERSON_OR_WHO_SPEAKS_FOR_THEM
    bring = (_("your ID card"), _("an old paper with the former name, if you have one"))
    asks, changes_items, prints = Answers, ("former_name",), "member-card"
    known = sees = known_with("former_name")
    evidence = (Evidence(name="old-paper", title=_("Old paper with the former name")),)
    route = staticmethod(main_items.FORMER_NAME)
    grounds = (*BASE, PRESENT_NAME)
    purpose = _("enter your former name")

    def becomes(self, answers: Answers) -> str:
        return names.tidied(answers.former_name)

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:
        if self.becomes(answers) == facts.person["name"]:
            yield PRESENT_NAME
