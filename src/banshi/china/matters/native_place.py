"""Change of the registered native place.

The native place is where the grandfather lived; his pages of a booklet and the kinship prove it. The home station
compares them with its register sheets and decides.
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

    native_place: str = ask(_("What is the native place?"), max_length=120,
                            hint=_("Province and county where the grandfather lived."))  # fmt: skip


class NativePlace(OneItem[Answers]):
    """Change of the registered native place (籍贯变更)."""

    code, prefix, title, item = "native-place", "NP", _("Change of the native place"), "native_place"
    summary = _("Have the native place on the register and in the booklet entered or put right.")
    group, category, law, who_may_apply = Group.DETAILS, Category.B, LAW, PERSON_OR_WHO_SPEAKS_FOR_THEM
    bring = (_("your ID card"), _("a grandparent's pages of the booklet and a proof of the kinship"))
    asks, changes_items, prints = Answers, ("native_place",), "member-card"
    known = sees = known_with("native_place")
    evidence = (Evidence(name="grandparents-booklet", title=_("Grandparent's pages of the booklet")),
                Evidence(name="kinship", title=_("Proof of kinship")))  # fmt: skip
    route = staticmethod(HOME_UNLESS_PROVEN)
    grounds = BASE
    purpose = _("change your native place")

    def becomes(self, answers: Answers) -> str:
        return answers.native_place.strip()
