"""Somebody is missing.

The head, a member or a relative reports it. The home station asks and marks the record: nothing is cancelled, and until
the mark is taken back nobody can apply under that number alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from banshi.china import household_grounds, marking
from banshi.china.grounds import MISSING
from banshi.matters.definition import Facts, Ground, ask
from banshi.matters.rules import home_station_decides
from banshi.matters.vocabulary import Category
from banshi.register.records import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    last_seen: date = ask(_("When were they last seen or heard of?"))
    where: str = ask(_("Where?"), max_length=60)


class MissingPerson(marking.Mark[Answers]):
    """Somebody is missing (失踪登记)."""

    code, prefix, title = "missing-person", "KM", _("Somebody is missing")
    summary = _("Report somebody of the family missing. The record is marked; nothing is cancelled.")
    law, category = (household_grounds.REGULATIONS_19,), Category.C
    who_may_apply = marking.FAMILY
    asks, bring = Answers, (_("your ID card"), _("the receipt of the police report, if there is one"))
    route = staticmethod(home_station_decides(3, 1, household_grounds.AFTER_INQUIRY))
    grounds = (*marking.OF_ANY_MARK, marking.MARKED_ALREADY, marking.REPORTS_THEMSELVES, marking.IS_HERE)
    mark, purpose = MISSING, _("report somebody missing")

    def against_mark(self, stands: Value) -> Iterator[Ground]:
        yield from marking.if_marked_already(stands)

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        if facts.applicant.person is None:
            yield marking.REPORTS_THEMSELVES
        yield from super().objections(facts, answers)

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:
        yield from marking.if_in_the_future(facts, answers.last_seen)

    def says(self, facts: Facts, answers: Answers) -> str:
        seen = f"{answers.last_seen:%Y-%m-%d}在{answers.where.strip()}失去联系"
        return f"{seen}，{facts.today:%Y-%m-%d}由{marking.reported_by(facts)}报告失踪"
