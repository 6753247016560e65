"""Death: the registration is cancelled, in a city before the burial, in the country within a month.

The head, a member, a relative, a neighbour or an institution reports it at any station and hands in the ID card and the
page of the booklet. If the dead was the head and others stay, they say who follows. The certificate is printed at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from banshi.china import deaths, grounds, household_grounds, households
from banshi.matters.definition import Drawn, Facts, Ground, Matter, Member, ask
from banshi.matters.rules import decided_here
from banshi.matters.vocabulary import Category, Group
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    died_on: date = ask(_("On what day did the person die?"))
    certificate: str = ask(_("Number of the death certificate"), hint=_("Of the hospital, the village or a court."),
                           max_length=40)  # fmt: skip
    handed_in: bool = ask(_("ID card and booklet page were handed in, or their loss was stated."))
    new_head: Member | None = ask(_("If the dead was the head: who of those who stay follows?"), required=False)


class Death(Matter[Answers]):
    """Cancellation after a death (死亡注销)."""

    code, prefix, title = "death", "LD", _("Death")
    summary = _("Report a death, have the registration cancelled and get the certificate of it.")
    law = (household_grounds.REGULATIONS_8, grounds.REGULATIONS_17)
    group, category, who_may_apply = Group.LIFE, Category.B, deaths.WHO_REPORTS
    asks = Answers
    bring = (_("your ID card"), _("the death certificate"), _("ID card and booklet page of the dead"))
    known, sees, concerns_household = households.MEMBER_ITEMS, households.MEMBER_ITEMS, True
    evidence = (deaths.CERTIFICATE,)
    route = staticmethod(decided_here(1, 1, 3, deaths.PRACTICE))
    grounds = deaths.OF_A_DEATH
    changes_items = ("cancelled", "relation", "booklet")
    prints, certifies = "certificate", _("Certificate of cancellation of household registration")
    purpose = _("report a death")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from deaths.against_a_report(facts)
        if answers:
            yield from deaths.against_the_day(facts, answers.died_on)
            yield from households.against_new_head(facts, {facts.person.id}, answers.new_head)
            if not answers.handed_in:
                yield deaths.NOT_HANDED_IN

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        text = deaths.cancelled_on(answers.died_on, deaths.DIED)
        entries = households.cancelled(facts, text, answers.new_head, drawn)
        return Patch(kind="change", entries=entries, evidence=("death-certificate",))
