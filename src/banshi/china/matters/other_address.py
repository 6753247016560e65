"""Change of the other address in this city or county.

Where somebody lives beside the registered address stands on the register sheet as a help to find them. It gives no
right to the place, so the resident's word is enough. A second officer decides where the resident stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china.grounds import REGULATIONS_17
from banshi.china.simple_items import BASE, HERE, LAW, PERSON_OR_WHO_SPEAKS_FOR_THEM, OneItem, known_with
from banshi.matters.definition import Evidence, Facts, Ground, ask
from banshi.matters.vocabulary import Category, Group

THE_REGISTERED_ONE = Ground(
    code="registered-address", sentence=_("This is the registered address of the household."),
    cure=_("Nothing needs to be done: it stands in the booklet. Leave the field empty to have another one taken out."),
    source=REGULATIONS_17)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    other_address: str = ask(_("Where else in this city or county does the person live?"), max_length=200,
                             hint=_("Leave it empty if there is none any more."), required=False)  # fmt: skip


class OtherAddress(OneItem[Answers]):
    """Change of the other address in this city or county (本市县其他住址变更)."""

    code, prefix, title, item = "other-address", "OA", _("Change of the other address"), "other_address"
    summary = _("Have a second address in the same city or county entered, changed or taken out.")
    group, category, law, who_may_apply = Group.DETAILS, Category.A, LAW, PERSON_OR_WHO_SPEAKS_FOR_THEM
    bring = (_("your ID card"),)
    asks, changes_items, prints = Answers, ("other_address",), "member-card"
    known = sees = known_with("other_address")
    evidence = (Evidence(name="other-address", title=_("Lease or title of the other address, if there is one")),)
    route = staticmethod(HERE)
    grounds = (*BASE, THE_REGISTERED_ONE)
    purpose = _("change your other address")

    def becomes(self, answers: Answers) -> str:
        return answers.other_address.strip()

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:
        if self.becomes(answers) == facts.household.address:
            yield THE_REGISTERED_ONE
