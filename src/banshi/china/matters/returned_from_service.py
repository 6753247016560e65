"""Back from military service.

Whoever has left the armed forces shows the discharge certificate, or the family does. The home station takes the mark
back and enters that active service has ended.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, household_grounds, marking
from banshi.matters.definition import Facts, Ground, ask
from banshi.matters.rules import home_station_decides
from banshi.matters.vocabulary import Category, Role
from banshi.register.records import Entry, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    left_on: date = ask(_("On what day did the service end?"))
    certificate: str = ask(_("Number of the discharge certificate"), max_length=40)


class ReturnedFromService(marking.Mark[Answers]):
    """Back from military service (退役返回登记)."""

    code, prefix, title = "returned-from-service", "KR", _("Back from military service")
    summary = _("Have the mark of military service taken back and the discharge entered.")
    law, category = (marking.REGULATIONS_11, marking.MARKED_ONLY), Category.C
    who_may_apply = (Role.SELF, *marking.FAMILY, Role.AGENT)
    asks, bring = Answers, (_("your ID card"), _("the discharge certificate"))
    known = sees = (*marking.SHOWN, "military_service")
    changes_items = ("mark", "notes", "military_service")
    evidence = (marking.DISCHARGE,)
    route = staticmethod(home_station_decides(3, 1, household_grounds.AFTER_INQUIRY))
    grounds = (*marking.OF_ANY_MARK, marking.NOT_CONSCRIPTED, grounds.WORD_REFUSED)
    mark, purpose = "", _("enter that you are back from service")

    def against_mark(self, stands: Value) -> Iterator[Ground]:
        yield from marking.unless_conscripted(stands)

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:
        yield from marking.if_in_the_future(facts, answers.left_on)

    def says(self, facts: Facts, answers: Answers) -> str:
        served = f"{answers.left_on:%Y-%m-%d}退役（{answers.certificate.strip()}）"
        return f"{served}，{facts.today:%Y-%m-%d}由{marking.reported_by(facts)}申报"

    def besides(self, facts: Facts) -> tuple[Entry, ...]:
        return marking.serves_as(facts, marking.LEFT_SERVICE)
