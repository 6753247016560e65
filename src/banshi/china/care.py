"""Looking after people in China: what can be reminded of, when, by which law, and who may ask for whom.

Each reminder has a consent of its own and sees the items it needs and no others (PIPL, art. 6, 14-16).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.care.jurisdiction import Pack, Purpose
from banshi.care.rules import LACKS, OVER, Plan, Stage, age_on, birthday, staged
from banshi.china.id_cards import renewable_from, valid_until
from banshi.kernel.sources import Source

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from banshi.care.rules import Relative, Seen

CARD_LAW = _("Law on Resident Identity Cards")
RENEWED = Source(title=CARD_LAW, article="11", verified=False)
FIRST_CARD = Source(title=CARD_LAW, article="7", verified=True)
REGISTRATION = Source(title=_("Household Registration Regulations (1958)"), article="7", verified=True)
SCHOOL = Source(title=_("Compulsory Education Law"), article="11", verified=False)
HEATING = Source(title=_("Practice of northern cities: heating from 15 November"), verified=False)
GUARDIANS = Source(title=_("Civil Code"), article="17, 23, 27, 34", verified=False)

ADULT = 18
FIRST_CARD_AT = 16
SCHOOL_AT = 6
TWO_WEEKS = timedelta(days=14)
# A card that was not renewed may have been renewed elsewhere: the register is asked again half a year later.
LATER = timedelta(days=183)
HEATING_STARTS = (11, 15)
BEFORE_HEATING = (timedelta(days=31), timedelta(days=7))


def card(seen: Seen, today: date) -> Plan:
    """Remind when a card can be renewed, three months before it ends, and once more in its last two weeks."""
    issued, born = seen.date_of("id_card_issued_on"), seen.date_of("born_on")
    until = valid_until(issued, born) if issued and born else None
    if issued and born and until is None:
        return OVER  # a card issued from 46 on is valid for life (art. 5)
    days = [day for day in (until, seen.day) if day is not None]
    if not days:
        return LACKS
    ends = max(days)
    stages = (
        Stage(cause=f"card:{ends}", on=renewable_from(ends)),
        Stage(cause=f"card-last:{ends}", on=ends - TWO_WEEKS),
    )
    plan = staged(stages, today, until=None)
    return plan if plan.next_on else Plan(cause=plan.cause, next_on=today + LATER)


def first_card(seen: Seen, today: date) -> Plan:
    """Remind of the first card of one's own at 16, which is to be applied for within three months."""
    born = seen.date_of("born_on")
    if born is None:
        return LACKS
    if seen.date_of("id_card_issued_on"):
        return OVER
    sixteen = birthday(born, FIRST_CARD_AT)
    stages = (
        Stage(cause=f"first-card:{sixteen}", on=sixteen),
        Stage(cause=f"first-card-last:{sixteen}", on=sixteen + timedelta(days=60)),
    )
    return staged(stages, today, until=sixteen + timedelta(days=92))


def school(seen: Seen, today: date) -> Plan:
    """Remind in the spring before a child comes to school: who is six by the end of August begins in September."""
    born = seen.date_of("born_on")
    if born is None:
        return LACKS
    six = birthday(born, SCHOOL_AT)
    year = six.year if (six.month, six.day) <= (8, 31) else six.year + 1
    stages = (
        Stage(cause=f"school:{year}", on=date(year, 4, 1)),
        Stage(cause=f"school-last:{year}", on=date(year, 8, 1)),
    )
    return staged(stages, today, until=date(year, 9, 1))


def newborn(seen: Seen, today: date) -> Plan:
    """Remind to register a newborn within a month of birth, unless the household has the child already."""
    if seen.day is None:
        return LACKS
    if seen.registered:
        return OVER
    born = seen.day
    stages = (
        Stage(cause=f"newborn:{born}", on=born + timedelta(days=7)),
        Stage(cause=f"newborn-week:{born}", on=born + timedelta(days=23)),
        Stage(cause=f"newborn-late:{born}", on=born + timedelta(days=35)),
    )
    return staged(stages, today, until=born + timedelta(days=120))


def heating(seen: Seen, today: date) -> Plan:
    """Look twice before heating starts whether the estate's heating is still a problem; remind once a winter."""
    starts = date(today.year, *HEATING_STARTS)
    looks = [starts - before for before in BEFORE_HEATING]
    following = next((day for day in looks if day > today), date(today.year + 1, *HEATING_STARTS) - BEFORE_HEATING[0])
    is_time = looks[0] <= today < starts
    return Plan(cause=f"heating:{today.year}" if is_time and seen.troubles else "", next_on=following)


def not_entitled(relative: Relative, today: date) -> _StrOrPromise:
    """Return why a relative may not ask for somebody, or nothing where they may.

    For somebody under age a parent or guardian; for an adult somebody of age in the same household, with the words in
    which the person agreed (Civil Code, art. 17, 23, 27, 34).
    """
    if relative.born_on is None or age_on(relative.born_on, today) < ADULT:
        return _("Whoever asks for somebody else has to be of age.")
    born = relative.subject_born_on
    if born is not None and age_on(born, today) < ADULT:
        if relative.guardians:
            return "" if relative.name in relative.guardians else _("The register names another guardian.")
        return "" if relative.same_household else _("A guardian who is not on the register asks at the home station.")
    if not relative.same_household:
        return _("For an adult only somebody of the same household may ask.")
    return "" if relative.agreement else _("An adult has to agree: write down how, in their own words.")


CARE = Pack(
    purposes=(
        Purpose(
            code="card",
            title=_("My ID card is about to expire"),
            hint=_("Three months before it ends, and once more in the last two weeks."),
            sentence=_("to remind you in time that your ID card expires, as you asked"),
            says=_("The ID card ends soon. It can be renewed at any station now; bring the old card."),
            items=("id_card_issued_on", "born_on"),
            plan=card, source=RENEWED, asks="day", asked=_("On what day does the card end? It stands on it."),
        ),
        Purpose(
            code="newborn",
            title=_("A newborn has to be registered"),
            hint=_("A week after the birth, in the last week of the month that the law gives, and when it is over."),
            sentence=_("to remind you to register your newborn, as you asked"),
            says=_("The child is not on the register yet. Any station takes it in, with the birth certificate."),
            items=("relation",), knows="newborn",
            plan=newborn, source=REGISTRATION,
            asks="day", asked=_("When was the child born, or is it due?"), asked_always=True, call_within_days=3,
        ),
        Purpose(
            code="school",
            title=_("A child comes to school age"),
            hint=_("In April of the year in which it begins school, and again in August."),
            sentence=_("to remind you that the child comes to school, as you asked"),
            says=_("The child begins school in September. Check that the register shows where it really lives."),
            items=("born_on",), of_child=True, plan=school, source=SCHOOL,
        ),
        Purpose(
            code="first-card",
            title=_("A child turns 16 and needs a card"),
            hint=_("On the 16th birthday, and once more two months later."),
            sentence=_("to remind you of the first ID card at 16, as you asked"),
            says=_("At 16 a card is to be applied for within three months. Any station takes it in."),
            items=("born_on", "id_card_issued_on"), of_child=True, plan=first_card, source=FIRST_CARD,
        ),
        Purpose(
            code="heating",
            title=_("Heating before winter"),
            hint=_("A month before heating starts, if it was cold at my estate and that is not solved for good."),
            sentence=_("to see before winter whether the heating of your estate is still a problem, as you asked"),
            says=_("The heating of this estate was reported before and is not solved for good. Ask if it is warm."),
            items=("address",), knows="troubles", plan=heating, source=HEATING,
            asks="place", asked=_("What do people call the estate?"),
        ),
    ),
    not_entitled=not_entitled,
    entitled_source=GUARDIANS,
    trouble_category="01.04",
    desks=frozenset({"village", "street"}),
    hour=8,
)  # fmt: skip
