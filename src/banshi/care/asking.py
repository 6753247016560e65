"""Asking to be looked after: on one's own page, at a counter, or through a relative who is entitled.

Nobody is looked after who did not ask: the database keeps an asking only where whom it is about has signed in or
stands at a counter with the card, and where they are told of it in the same moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.care import looking, rules
from banshi.care.jurisdiction import ASK, CONTACT_ITEMS, in_the_morning, pack, purpose
from banshi.care.lifecycle import BEGIN
from banshi.care.models import Consent, Particulars
from banshi.journal.steps import allow, beginning
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken
from banshi.matters.jurisdiction import jurisdiction
from banshi.notices.actions import Told, queue
from banshi.stations.models import Unit
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from banshi.care.jurisdiction import Purpose
    from banshi.kernel.actor import Actor
    from banshi.register.records import Household, Person

GUARDIANS = ("guardian_1", "guardian_2")
RELATIVE_ITEMS = ("name", "born_on")
ADULT = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Number and name as they stand on the card that somebody shows at a counter."""

    id_number: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for: of what to be reminded, and how; ``by_person`` means a call or a visit, no message.

    ``day`` and ``place`` are asked where no register holds them; ``desk_id`` is the office that calls, the home
    station where none is named; ``agreement`` is how whom it is about agreed, in the words of the counter.
    """

    purpose: str
    by_person: bool = False
    phone: str = ""
    reach: str = ""
    day: date | None = None
    place: str = ""
    desk_id: int | None = None
    agreement: str = ""


def ask_online(asked: Asked, *, by: Actor, command: UUID) -> Consent:
    """Ask for oneself, signed in. Sent twice it counts once (``AlreadyDone``)."""
    wanted = purpose(asked.purpose)
    if wanted.of_child:
        raise RuleBroken(
            "for-a-child",
            _("A parent or guardian asks for a child at a counter, with both cards."),
            cure=_("Go to any station; you need not go to your own."),
        )
    if by.person_id is None:
        raise RuntimeError("the page is for residents")
    found = access.look_at(
        by.person_id, _items(wanted, asked), by=by, purpose=ASK, reference=command, kind="self"
    )  # fmt: skip
    return _begin(asked, wanted, found, told=by.person_id, how="online", by=by, command=command)


def ask_at_counter(asked: Asked, card: Card, *, by: Actor, command: UUID, relative: Card | None = None) -> Consent:
    """Ask for somebody who stands at the counter, or for whom a relative who is entitled does."""
    wanted = purpose(asked.purpose)
    allow(BEGIN, Consent(), by)
    came = shown(relative, RELATIVE_ITEMS, by=by, command=command) if relative else None
    items = _items(wanted, asked)
    items = tuple(dict.fromkeys((*items, "born_on", *GUARDIANS))) if came else items
    # Whom it is about is looked at last: theirs is the look that the database asks for.
    found = shown(card, items, by=by, command=command)
    if came is not None:
        _refuse_who_is_not_entitled(came, found, asked)
    elif wanted.of_child:
        _refuse_children_alone(found.members[0])
    told = came.members[0].id if came else found.members[0].id
    return _begin(asked, wanted, found, told=told, how="relative" if came else "counter", by=by, command=command)


def desks_for(station_id: int) -> list[Unit]:
    """Return the offices that may call or visit somebody: the home station first, then those of the same division."""
    home = unit(station_id)
    others = Unit.objects.filter(kind__in=sorted(pack().desks), division=home.division).exclude(id=home.pk)
    return [home, *others.order_by("code")]


def _begin(
    asked: Asked, wanted: Purpose, found: Household, *, told: int, how: str, by: Actor, command: UUID
) -> Consent:
    consent = Consent(
        id=command, purpose=wanted.code, items=list(_items(wanted, asked)), how=how,
        unit_id=_desk(asked, found), asked_at_id=by.unit_id, begun_at=clock.now(),
    )  # fmt: skip
    kept = Particulars(
        person_id=found.members[0].id, consent_id=command, purpose=wanted.code, told_id=told,
        by_person=asked.by_person, phone=asked.phone, reach=asked.reach, day=asked.day, place=asked.place,
        agreement=asked.agreement,
    )  # fmt: skip
    _refuse_if_incomplete(asked, wanted)
    consent.clock_at = _first_look(wanted, kept, found, consent)
    try:
        with beginning(BEGIN, consent, by=by, command=command):
            kept.save(force_insert=True)
            whom = dict.fromkeys((kept.person_id, told))
            queue(
                *(Told(kind="care-begun", person_id=one, path="/my/care/") for one in whom),
                case_id=consent.id, case_number="",
            )  # fmt: skip
    except IntegrityError:
        raise RuleBroken(
            "asked-already",
            _("This was asked for already, and it still holds."),
            cure=_("End it first if something in it has changed."),
        ) from None
    return consent


def _first_look(wanted: Purpose, kept: Particulars, found: Household, consent: Consent) -> datetime:
    """Return when the first look is due, refusing what there is nothing to remind of."""
    today = clock.today()
    seen = looking.seen_of(wanted, kept, found, looking.division_of(consent))
    plan = wanted.plan(seen, today)
    if plan.lacks:
        raise RuleBroken("no-day", wanted.asked, cure=_("It is asked once and kept with your asking."))
    if plan.is_over:
        raise RuleBroken(
            "nothing-to-remind",
            _("There is nothing to remind of: by the register this is done, or does not concern this person."),
            cure=_("Choose another reminder, or none."),
        )
    return clock.now() if plan.cause else in_the_morning(rules.next_look(plan, today))


def _refuse_if_incomplete(asked: Asked, wanted: Purpose) -> None:
    if asked.by_person and not (asked.phone or asked.reach):
        raise RuleBroken(
            "no-way",
            _("Say how this person is reached: a telephone at home, a neighbour, or when somebody is at home."),
            cure=_("The desk that calls or visits reads just this."),
        )
    if wanted.asked_always and wanted.asks == "day" and asked.day is None:
        raise RuleBroken("no-day", wanted.asked, cure=_("It is asked once and kept with your asking."))


def _items(wanted: Purpose, asked: Asked) -> tuple[str, ...]:
    """Return all that may ever be looked at for this asking; who is to be called needs a name and an address."""
    return (*wanted.items, *(item for item in CONTACT_ITEMS if asked.by_person and item not in wanted.items))


def _desk(asked: Asked, found: Household) -> int:
    allowed = {one.pk for one in desks_for(found.station_id)}
    if asked.desk_id is not None and asked.desk_id not in allowed:
        raise RuleBroken("no-such-desk", _("This office is not near where the person lives."))
    return asked.desk_id or found.station_id


def shown(card: Card, items: tuple[str, ...], *, by: Actor, command: UUID) -> Household:
    """Find whoever shows a card, by exact number and name, for this asking alone."""
    number = jurisdiction().checked_number(card.id_number)
    if problem := jurisdiction().number_problem(number):
        raise RuleBroken("id-number", problem, cure=_("Compare it with the ID card, digit by digit."))
    found = access.find(number, card.name.strip(), items, by=by, purpose=ASK, reference=command)
    if found is None:
        raise RuleBroken(
            "number-and-name",
            _("Nobody is registered under this number with this name."),
            cure=_("Compare both with the ID card, character by character."),
        )
    return found


def _refuse_who_is_not_entitled(came: Household, found: Household, asked: Asked) -> None:
    relative, subject = came.members[0], found.members[0]
    says = pack().not_entitled(
        rules.Relative(
            name=relative.text("name"), born_on=relative.born_on, same_household=came.id == found.id,
            guardians=tuple(filter(None, (subject.text(one) for one in GUARDIANS))),
            subject_born_on=subject.born_on, agreement=asked.agreement.strip(),
        ),
        clock.today(),
    )  # fmt: skip
    if says:
        raise RuleBroken("not-entitled", says, cure=_("Let the person come, or call the home station to visit them."))


def _refuse_children_alone(subject: Person) -> None:
    born = subject.born_on
    if born is not None and rules.age_on(born, clock.today()) < ADULT:
        raise RuleBroken(
            "child-alone",
            _("For somebody under age a parent or guardian asks, with both cards."),
            cure=_("Type the number and name of the parent or guardian, too."),
        )
