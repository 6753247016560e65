"""Asking for help: from a concern, a project, somebody who is looked after, or the unit itself; and taking it back.

What is public is masked first. Who is helped and where goes behind the door and is never read back for the public.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi.concerns.masking import mask
from banshi.journal.numbers import draw
from banshi.journal.steps import beginning, taking
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken
from banshi.stations.queries import unit
from banshi.volunteers import rules
from banshi.volunteers.calling_off import call_off
from banshi.volunteers.jurisdiction import pack
from banshi.volunteers.lifecycle import ASK_FOR_HELP, RENEW, WITHDRAW
from banshi.volunteers.models import Need, Whereabouts
from banshi.volunteers.telling import tell, to_helped
from banshi.volunteers.vocabulary import Alone, Origin

if TYPE_CHECKING:
    from datetime import datetime

    from banshi.kernel.actor import Actor

MOST_PEOPLE = 60
LONGEST_WORDS = 300
DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Helped:
    """Who is helped and where: personal. ``person_id`` where they are on the register."""

    name: str
    address: str
    phone: str = ""
    person_id: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A visit as it is asked for: what, in public words; from when, how many minutes, by how many, near which office.

    ``fewest`` people have to come; the law may want more, or vetted ones, for whom they would be alone with.
    ``in_hardship`` gives the head start of somebody frail without wanting more.
    """

    skill: str
    words: str
    starts_at: datetime
    minutes: int
    near_unit_id: int
    people: int = 1
    fewest: int = 1
    alone: Alone = Alone.NOBODY
    vetted: bool = False
    in_hardship: bool = False
    public: bool = True
    origin: Origin = Origin.UNIT
    origin_id: UUID | None = None
    helped: Helped | None = None


def ask_for_help(asked: Asked, *, by: Actor, command: UUID | None = None) -> Need:
    """Keep a need of the actor's unit. Raises ``RuleBroken`` for a time, a skill or a number that cannot be asked."""
    _refuse_if_incomplete(asked)
    need = _new(asked, by)
    with beginning(ASK_FOR_HELP, need, by=by, command=command):
        if asked.helped is not None:
            _keep_whereabouts(need.id, asked.helped)
    return need


def renew(need_id: UUID, *, starts_at: datetime, minutes: int, by: Actor, command: UUID | None = None) -> Need:
    """Ask once more, for another time; how long it has waited still counts."""
    _refuse_time(starts_at, minutes)
    with taking(RENEW, Need, need_id, by=by, command=command) as need:
        need.at, need.starts_at, need.minutes, need.clock_at = clock.now(), starts_at, minutes, _back_at(starts_at)
    return need


def withdraw(need_id: UUID, *, reason: str, by: Actor, command: UUID | None = None) -> Need:
    """Take a need back; whoever was asked or had agreed is told at once."""
    with transaction.atomic():
        with taking(WITHDRAW, Need, need_id, by=by, reason=reason.strip(), command=command) as need:
            need.clock_at, need.closed_at = None, clock.now()
        call_off(need, by=by)
        tell(need, to_helped(need, "help-called-off") if by.is_staff else None)
    return need


def _new(asked: Asked, by: Actor) -> Need:
    guarding, now, near = pack().guarding[asked.alone], clock.now(), unit(asked.near_unit_id)
    also = [pack().guarding[Alone.FRAIL]] if asked.in_hardship else []
    fewest = rules.fewest_people(asked.fewest, guarding)
    names = [asked.helped.name] if asked.helped and asked.helped.name else []
    return Need(
        id=uuid4(),
        number=f"ZY-{clock.today().year}-{draw('volunteers_number', DIGITS)[0]}",
        at=now,
        origin=asked.origin,
        origin_id=asked.origin_id,
        unit_id=by.unit_id or 0,
        skill=asked.skill,
        words=mask(asked.words.strip(), names=names).text[:LONGEST_WORDS],
        starts_at=asked.starts_at,
        minutes=asked.minutes,
        division=near.division,
        latitude=near.latitude,
        longitude=near.longitude,
        people=max(asked.people, fewest),
        fewest=fewest,
        alone=asked.alone,
        vetted=asked.vetted or guarding.vetted,
        public=asked.public,
        counts_from=rules.counts_from(now, [guarding, *also]),
        can_be_reached=bool(asked.helped and (asked.helped.phone or asked.helped.person_id)),
        clock_at=_back_at(asked.starts_at),
    )


def _back_at(starts_at: datetime) -> datetime:
    """Return when it goes back to the unit if nobody was found: some hours before, or at its start if that is past."""
    back = rules.earlier(starts_at, pack().back_hours.number)
    return back if back > clock.now() else starts_at


def _keep_whereabouts(need_id: UUID, helped: Helped) -> None:
    # Without reading back: nobody may read this row before a look.
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {Whereabouts._meta.db_table} (need_id, person_id, name, phone, address, words)"  # noqa: S608, SLF001 - our own table
            " values (%s, %s, %s, %s, %s, %s)",
            [
                need_id, helped.person_id, helped.name[:60], helped.phone[:24], helped.address[:160],
                helped.words[:600],
            ],
        )  # fmt: skip


def _refuse_if_incomplete(asked: Asked) -> None:
    if pack().skill(asked.skill) is None:
        raise RuleBroken("no-skill", _("Choose what the visit is for."))
    if not asked.words.strip():
        raise RuleBroken("no-words", _("Say in a sentence what is to be done, without names."))
    if not 1 <= max(asked.people, asked.fewest) <= MOST_PEOPLE:
        raise RuleBroken("no-people", _("Say how many people are needed: from 1 to 60."))
    if asked.helped is not None and not (asked.helped.name.strip() and asked.helped.address.strip()):
        raise RuleBroken("no-address", _("Say who is helped and where: it is shown when both sides have said yes."))
    if asked.helped is None and asked.alone is not Alone.NOBODY:
        raise RuleBroken("nobody-helped", _("Say who it is that a volunteer would be alone with."))
    _refuse_time(asked.starts_at, asked.minutes)


def _refuse_time(starts_at: datetime, minutes: int) -> None:
    visit = rules.Visit(starts_at.astimezone(clock.zone()), minutes)
    impossible = rules.when_impossible(visit, clock.now())
    if impossible == "past":
        raise RuleBroken("past", _("That time is over."), cure=_("Choose a time that lies ahead."))
    if impossible or minutes <= 0:
        raise RuleBroken("night", _("Volunteers come between 8 in the morning and 9 in the evening."))
