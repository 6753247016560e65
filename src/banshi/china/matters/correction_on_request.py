"""My record is wrong: a resident says so, and the office looks.

The resident says what is wrong and shows a paper if there is one. The home station searches its own archive; that is
its duty, not the resident's. An auxiliary item is decided there, a main item by the county. Nothing is paid.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import correcting, grounds, main_items, values
from banshi.china.simple_items import PERSON_OR_WHO_SPEAKS_FOR_THEM
from banshi.matters.definition import Drawn, Evidence, Facts, Ground, ItemName, Matter, ask
from banshi.matters.vocabulary import Category, Group
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    item: ItemName = ask(_("Which item is wrong?"))
    value: str = ask(_("What should stand there?"), max_length=200, required=False, value_of="item",
                     hint=_("A code or its words, a day as 2026-11-21, a number; empty: nothing."))  # fmt: skip
    words: str = ask(_("How does the person know, and since when is it wrong?"), max_length=400,
                     hint=_("A few words are enough; the office searches its archive."))  # fmt: skip


class CorrectionOnRequest(Matter[Answers]):
    """Correction of the record at the resident's request (申请更正登记差错)."""

    code, prefix, title = "correction-on-request", "CR", _("My record is wrong")
    summary = _("Say what is wrong in your record; the home station searches its own archive and puts it right. "
                "If the ID card shows the mistake, too, a new one is asked for by its own matter.")  # fmt: skip
    law = (grounds.REGULATIONS_17, main_items.LEVELS, correcting.AFTER_INQUIRY)
    group, category, who_may_apply = Group.CORRECTION, Category.D, PERSON_OR_WHO_SPEAKS_FOR_THEM
    bring = (_("your ID card"), _("a paper that shows it, if you have one; you need not look for one"))
    asks, changes_items, prints = Answers, values.CORRECTABLE, "member-card"
    known = sees = correcting.KNOWN
    evidence = (Evidence(name="own-paper", title=_("A paper of yours that shows it, if there is one")),)
    route = staticmethod(correcting.route)
    grounds = (grounds.MISSING_PERSON, grounds.CANCELLED, grounds.NOT_AN_ADULT, *correcting.GROUNDS)
    purpose = _("look into what you said is wrong in your record")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        if answers is not None:
            yield from correcting.against(facts, answers.item, answers.value)

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        return correcting.corrected(facts, answers.item, answers.value, drawn=drawn)
