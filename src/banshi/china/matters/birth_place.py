"""Change of the registered place of birth.

The birth certificate proves it. Where its keeper confirms it the change is made at once; otherwise the home station
compares the certificate with its first register sheet and decides.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china.simple_items import (
    BASE,
    HOME_UNLESS_PROVEN,
    LAW,
    PERSON_OR_WHO_SPEAKS_FOR_THEM,
    OneItem,
    known_with,
)
from banshi.matters.definition import Evidence, ask
from banshi.matters.vocabulary import Category, Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    birth_place: str = ask(_("Where was the person born?"), max_length=120,
                           hint=_("Province, city or county, as the birth certificate says."))  # fmt: skip


class BirthPlace(OneItem[Answers]):
    """Change of the registered place of birth (出生地变更)."""

    code, prefix, title, item = "birth-place", "PB", _("Change of the place of birth"), "birth_place"
    summary = _("Have the place of birth on the register and in the booklet entered or put right.")
    group, category, law, who_may_apply = Group.DETAILS, Category.B, LAW, PERSON_OR_WHO_SPEAKS_FOR_THEM
    bring = (_("your ID card"), _("the birth certificate"))
    asks, changes_items, prints = Answers, ("birth_place",), "member-card"
    known = sees = known_with("birth_place")
    evidence = (Evidence(name="birth-certificate", title=_("Birth certificate")),)
    route = staticmethod(HOME_UNLESS_PROVEN)
    grounds = BASE
    purpose = _("change your place of birth")

    def becomes(self, answers: Answers) -> str:
        return answers.birth_place.strip()
