"""Certificates that police stations do issue: what they have in common, and why one is refused.

A certificate states what stands and changes nothing. Twelve ministries named the kinds in 2016; whatever the ID card
or the booklet proves is not certified, which ``certificates`` answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from banshi.china import certificates, grounds
from banshi.kernel.sources import Source
from banshi.matters.definition import Ground, Leg, Matter
from banshi.matters.rules import decided_here, home_station_decides
from banshi.matters.vocabulary import Group, Office, Role, Task
from banshi.register.records import Patch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from banshi.matters.definition import Drawn, Facts, Route

OPINION = certificates.OPINION
PRACTICE = Source(title=_("Practice of counters: certificates at once, or after a check of the archive"),
                  verified=False)  # fmt: skip
WHO_HOLDS_THE_RECORD = (Role.SELF, Role.GUARDIAN, Role.AGENT)
WHO_CAME_FOR_A_CHILD = (Role.GUARDIAN, Role.RELATIVE, Role.INSTITUTION)
WHO_SURVIVES = (Role.RELATIVE, Role.HEAD, Role.MEMBER, Role.INSTITUTION)
KNOWN = (
    "name", "sex", "id_number", "born_on", "relation", "address", "household_no", "mark", "cancelled", "guardian_1",
    "guardian_2",
)  # fmt: skip
SEEN = ("name", "sex", "id_number", "born_on", "address", "mark", "cancelled")

SHOWN_ALREADY = Ground(
    code="shown-already",
    sentence=_("The booklet or the ID card shows it, so no certificate is issued."),
    cure=_("Show the booklet or the card; whoever asks has to accept it. We print a sheet that tells them why."),
    source=OPINION,
)
NOT_FOUND = Ground(
    code="nothing-found",
    sentence=_("Neither the register nor the archive shows it."),
    cure=_("Name the place and the years; the station that kept the register then is asked, not you."),
    source=OPINION,
)
FOR_OTHERS_TO_PROVE = Ground(
    code="others-prove-it",
    sentence=_("It is for another authority to certify this."),
    cure=_("Ask the authority in charge; the page “Do I need a certificate?” names it."),
    source=OPINION,
)
BEFORE_BIRTH = Ground(
    code="before-birth",
    sentence=_("The day lies before the day of birth."),
    cure=_("Compare the day, and whose number was typed."),
    source=OPINION,
)
BASE = (grounds.MISSING_PERSON, grounds.CANCELLED, grounds.NOT_AN_ADULT, SHOWN_ALREADY, NOT_FOUND,
        FOR_OTHERS_TO_PROVE)  # fmt: skip
OF_A_DAY = (grounds.IN_THE_FUTURE, BEFORE_BIRTH)

AT_ONCE = decided_here(1, 1, 3, PRACTICE)
AFTER_A_CHECK = home_station_decides(3, 1, PRACTICE)


class Certificate[A](Matter[A]):
    """A matter that ends with a certificate and leaves the register as it is."""

    group = Group.CERTIFICATE
    known: ClassVar[tuple[str, ...]] = KNOWN
    sees: ClassVar[tuple[str, ...]] = SEEN
    changes_items: ClassVar[tuple[str, ...]] = ()
    prints = "certificate"

    def against(self, facts: Facts, answers: A) -> Iterator[Ground]:  # noqa: ARG002
        """Name what stands against this certificate in particular."""
        yield from ()

    def objections(self, facts: Facts, answers: A | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        if answers is not None:
            yield from self.against(facts, answers)

    def changes(self, facts: Facts, answers: A, *, drawn: Drawn) -> Patch:  # noqa: ARG002
        return Patch(kind="change", entries=(), evidence=tuple(one.name for one in self.evidence))


def against_the_day(facts: Facts, day: date) -> Iterator[Ground]:
    """Name what stands against a day on which something is said to have happened to the person."""
    if day > facts.today:
        yield grounds.IN_THE_FUTURE
    if facts.person.born_on and day < facts.person.born_on:
        yield BEFORE_BIRTH


def decided_where_it_happened(decide: int, print_days: int, source: Source) -> Route:
    """Route: accepted anywhere, decided by the station in whose area it happened, printed here."""
    legs = (
        Leg(office=Office.TARGET, task=Task.DECIDE, working_days=decide, source=source),
        Leg(office=Office.ACCEPTING, task=Task.PRINT, working_days=print_days, source=source),
    )

    def route(*, proven: bool, answers: object = None) -> tuple[Leg, ...]:  # noqa: ARG001 - the same in any case
        return legs

    return route


WHERE_IT_HAPPENED = decided_where_it_happened(3, 1, PRACTICE)
