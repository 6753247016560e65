"""Called up for military service.

The law of 1958 cancels whoever joins the armed forces; today the record is marked and stays. The office that called
them up, the family or the person reports it with the notice of enlistment.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from banshi.china import household_grounds, marking
from banshi.china.grounds import CONSCRIPTED
from banshi.matters.definition import Facts, Ground, ask
from banshi.matters.rules import home_station_decides
from banshi.matters.vocabulary import Category, Role
from banshi.register.records import Entry, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    since: date = ask(_("From which day do they serve?"))
    notice: str = ask(_("Number of the notice of enlistment"), max_length=40)


class Conscripted(marking.Mark[Answers]):
    """Called up for military service (应征服兵役登记)."""

    code, prefix, title = "conscripted", "KC", _("Called up for military service")
    summary = _("Have somebody who joins the armed forces marked: they stay on the register.")
    law, category = (marking.REGULATIONS_11, marking.MARKED_ONLY), Category.C
    who_may_apply = (Role.SELF, *marking.FAMILY, Role.INSTITUTION)
    asks, bring = Answers, (_("your ID card"), _("the notice of enlistment"))
    known = sees = (*marking.SHOWN, "military_service")
    changes_items = ("mark", "notes", "military_service")
    evidence = (marking.NOTICE,)
    route = staticmethod(home_station_decides(3, 1, household_grounds.AFTER_INQUIRY))
    grounds = (*marking.OF_ANY_MARK, marking.MARKED_ALREADY)
    mark, purpose = CONSCRIPTED, _("enter that you serve in the armed forces")

    def against_mark(self, stands: Value) -> Iterator[Ground]:
        yield from marking.if_marked_already(stands)

    def says(self, facts: Facts, answers: Answers) -> str:
        served = f"{answers.since:%Y-%m-%d}入伍（{answers.notice.strip()}）"
        return f"{served}，{facts.today:%Y-%m-%d}由{marking.reported_by(facts)}申报"

    def besides(self, facts: Facts) -> tuple[Entry, ...]:
        return marking.serves_as(facts, marking.IN_SERVICE)
