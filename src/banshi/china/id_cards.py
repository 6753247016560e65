"""Resident ID cards: how long one is valid, who issues it and by when, and why one is not.

The card itself is made outside Banshi. A station anywhere takes photo and fingerprints, the county of the home station
issues, the card comes to where it was applied for, and the receipt is what it is handed over against.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds
from banshi.kernel.sources import Source
from banshi.matters.definition import Ground, Leg, Matter, ask
from banshi.matters.vocabulary import OWN, Group, Office, Role, Task
from banshi.register.records import Entry, Patch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.matters.definition import Drawn, Facts, Route

LAW = _("Law on Resident Identity Cards")
VALIDITY = Source(title=LAW, article="5", verified=True)
WHO_APPLIES = Source(title=LAW, article="7", verified=True)
SIXTY_DAYS = Source(title=LAW, article="12", verified=True)
FINGERPRINTS = Source(title=LAW, article="3", verified=False)
RENEWED = Source(title=LAW, article="11", verified=False)
ELSEWHERE = Source(title=_("Notice of the Ministry on ID cards applied for away from home (2015), as reported"),
                   verified=False)  # fmt: skip
PRACTICE = Source(title=_("Practice of counters: an ID card within 20 working days"), verified=False)
TEMPORARY = Source(title=_("Measures on temporary ID cards (2005), as reported"), verified=False)
MADE_AWAY = _("Receipt to fetch the ID card")

# The law gives sixty days, thirty more in remote places. Counters need less: the county looks, the card is made.
COUNTY_DAYS, MAKING_DAYS = 5, 15
TEMPORARY_COUNTY_DAYS, TEMPORARY_MAKING_DAYS = 2, 1
APPLIES_ALONE = 16
RENEWED_MONTHS_BEFORE = 3
# From this age on a card is valid for so many years; None: as long as its holder lives (art. 5).
YEARS_FROM_AGE: tuple[tuple[int, int | None], ...] = ((46, None), (26, 20), (16, 10), (0, 5))

UNDER_16 = Ground(
    code="under-16",
    sentence=_("Somebody under 16 gets an ID card when a parent or guardian applies."),
    cure=_("Come together with a parent or guardian, who applies with their own ID card."),
    source=WHO_APPLIES,
)
MOVED_OUT = Ground(
    code="moved-out",
    sentence=_("The register shows that the person has moved out, so another county issues the card."),
    cure=_("Apply again when the new place has entered you; any station will do, and nobody has to travel."),
    source=WHO_APPLIES,
)
NO_PHOTO = Ground(
    code="no-photo",
    sentence=_("There is no photo on file, and none was taken."),
    cure=_("Have the photo taken at the counter; it costs nothing."),
    source=PRACTICE,
)
NO_FINGERPRINTS = Ground(
    code="no-fingerprints",
    sentence=_("No fingerprints were taken."),
    cure=_("Have them taken at the counter. Where no finger can be read the form says so, and that is enough."),
    source=FINGERPRINTS,
)
ANOTHER_FACE = Ground(
    code="another-face",
    sentence=_("The face or the fingerprints do not agree with those on file."),
    cure=_("Go to the home station, where somebody can say who you are; or have the decision reviewed."),
    source=ELSEWHERE,
)
BAD_CREDIT = Ground(
    code="bad-credit",
    sentence=_("The person is on the list of those who may apply at the home station only."),
    cure=_("Apply at the home station: there the list does not count. Ask it which entry it is, and have it reviewed."),
    source=ELSEWHERE,
)
BASE = (
    UNDER_16, grounds.MISSING_PERSON, grounds.CANCELLED, MOVED_OUT, NO_PHOTO, NO_FINGERPRINTS, ANOTHER_FACE,
    BAD_CREDIT, grounds.FALSE_REPORT,
)  # fmt: skip
"""Grounds of every ID card; another face, the list and a false report are the officer's."""
KNOWN = (
    "name", "sex", "ethnicity", "id_number", "born_on", "relation", "address", "household_no", "has_photo",
    "id_card_issued_on", "mark", "cancelled", "moved_out", "guardian_1", "guardian_2",
)  # fmt: skip
WHO = (Role.SELF, Role.GUARDIAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """What is done at the counter for any card: a photo, and fingerprints from 16 on."""

    photo_taken: bool = ask(_("A photo was taken now"), hint=_("Not needed where the photo on file still fits."))
    fingerprints: bool = ask(_("Fingerprints were taken, or the form says why they cannot be"),
                             hint=_("Under 16 they are not needed."))  # fmt: skip


class Card[A: Pictured](Matter[A]):
    """A matter after which somebody holds a new ID card; the register keeps from which day on it counts."""

    group, who_may_apply = Group.CARD, WHO
    known, sees = KNOWN, KNOWN
    changes_items: ClassVar[tuple[str, ...]] = ("id_card_issued_on",)
    prints, certifies = "certificate", MADE_AWAY

    def against(self, facts: Facts, answers: A) -> Iterator[Ground]:  # noqa: ARG002
        """Name what stands against this application in particular."""
        yield from ()

    def objections(self, facts: Facts, answers: A | None) -> Iterator[Ground]:
        yield from against_the_applicant(facts)
        if answers is not None:
            yield from against_the_pictures(facts, answers)
            yield from self.against(facts, answers)

    def changes(self, facts: Facts, answers: A, *, drawn: Drawn) -> Patch:  # noqa: ARG002
        old = facts.person["id_card_issued_on"]
        issued = Entry(subject="person", subject_id=facts.person.id, item="id_card_issued_on", old=old, new=facts.today)
        return Patch(kind="change", entries=(issued,))


def against_the_applicant(facts: Facts) -> Iterator[Ground]:
    """Name what stands against whoever applies for an ID card; from 16 on that is the person alone."""
    if facts.applicant.role in OWN and facts.age is not None and facts.age < APPLIES_ALONE:
        yield UNDER_16
    if facts.applicant.role is Role.SELF and facts.person["mark"] == grounds.MISSING:
        yield grounds.MISSING_PERSON
    if facts.person["cancelled"]:
        yield grounds.CANCELLED
    if facts.person["moved_out"]:
        yield MOVED_OUT


def against_the_pictures(facts: Facts, answers: Pictured) -> Iterator[Ground]:
    """Name what stands against a card for want of a photo or of fingerprints."""
    if not (answers.photo_taken or facts.person["has_photo"]):
        yield NO_PHOTO
    if not answers.fingerprints and (facts.age is None or facts.age >= APPLIES_ALONE):
        yield NO_FINGERPRINTS


def issued_on(facts: Facts) -> date | None:
    """Return the day on which the present card was issued, as far as the register knows of one."""
    issued = facts.person["id_card_issued_on"]
    return issued if isinstance(issued, date) else None


def years_valid(age: int) -> int | None:
    """Return for how many years a card is valid that is issued at this age; ``None`` for life (Law, art. 5)."""
    return next(years for from_age, years in YEARS_FROM_AGE if age >= from_age)


def valid_until(issued_on: date, born_on: date) -> date | None:
    """Return the day on which a card ends; ``None`` where it is valid for life."""
    age = issued_on.year - born_on.year - ((issued_on.month, issued_on.day) < (born_on.month, born_on.day))
    years = years_valid(max(age, 0))
    return None if years is None else _moved(issued_on, 12 * years)


def renewable_from(until: date) -> date:
    """Return the day from which a card that ends on ``until`` is renewed: three months before."""
    return _moved(until, -RENEWED_MONTHS_BEFORE)


def _moved(day: date, months: int) -> date:
    """Return the same day so many months later; of a shorter month its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def issued_by_the_county(county_days: int, making_days: int, source: Source) -> Route:
    """Route: accepted anywhere, issued by the county of the home station, made, and handed over where applied for."""
    legs = (
        Leg(office=Office.COUNTY, task=Task.DECIDE, working_days=county_days, source=source),
        Leg(office=Office.ACCEPTING, task=Task.PRINT, working_days=making_days, source=source),
    )

    def route(*, proven: bool, answers: object = None) -> tuple[Leg, ...]:  # noqa: ARG001 - the same in any case
        return legs

    return route


ISSUED = issued_by_the_county(COUNTY_DAYS, MAKING_DAYS, PRACTICE)
ISSUED_FOR_NOW = issued_by_the_county(TEMPORARY_COUNTY_DAYS, TEMPORARY_MAKING_DAYS, TEMPORARY)
