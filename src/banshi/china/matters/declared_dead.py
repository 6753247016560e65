"""Death declared by a court: the registration is cancelled on the judgment.

Somebody of the family reports the judgment at any station; the home station decides. Should the person come back, the
court takes the declaration back and the registration is restored.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from banshi.china import deaths, grounds, household_grounds, households
from banshi.matters.definition import Drawn, Facts, Ground, Matter, Member, ask
from banshi.matters.rules import home_station_decides
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    judgment: str = ask(_("Number of the judgment"), max_length=60)
    dead_since: date = ask(_("Which day does the judgment name as that of the death?"))
    new_head: Member | None = ask(_("If this was the head: who of those who stay follows?"), required=False)


class DeclaredDead(Matter[Answers]):
    """Cancellation after a court declared somebody dead (宣告死亡注销)."""

    code, prefix, title = "declared-dead", "LC", _("Death declared by a court")
    summary = _("Have the registration of somebody cancelled whom a court has declared dead.")
    law = (deaths.CIVIL_CODE_46, grounds.REGULATIONS_17)
    group, category = Group.LIFE, Category.C
    who_may_apply = (Role.HEAD, Role.MEMBER, Role.RELATIVE, Role.INSTITUTION)
    asks, bring = Answers, (_("your ID card"), _("the judgment, with the proof that it is final"))
    known, sees, concerns_household = households.MEMBER_ITEMS, households.MEMBER_ITEMS, True
    evidence = (deaths.JUDGMENT,)
    route = staticmethod(home_station_decides(3, 1, household_grounds.AFTER_INQUIRY))
    grounds = deaths.OF_A_JUDGMENT
    changes_items = ("cancelled", "relation", "booklet")
    prints, certifies = "certificate", _("Certificate of cancellation of household registration")
    purpose = _("cancel a registration on a judgment")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from deaths.against_a_report(facts)
        if answers:
            yield from deaths.against_the_day(facts, answers.dead_since)
            yield from households.against_new_head(facts, {facts.person.id}, answers.new_head)

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:
        text = deaths.cancelled_on(answers.dead_since, deaths.DECLARED_DEAD)
        entries = households.cancelled(facts, text, answers.new_head, drawn)
        return Patch(kind="change", entries=entries, evidence=("judgment",))
