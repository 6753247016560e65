"""Volunteers in the town: who offers, who needs, and the steps of one visit, one function each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password
from django.db import connections

from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, Actor
from banshi.stations.models import Account
from banshi.volunteers import agreeing, needing, offering, proposing, vetting
from banshi.volunteers.needing import Asked, Helped
from banshi.volunteers.offering import Offering
from banshi.volunteers.vocabulary import Alone, Way
from tests.cast import PASSWORD, SATURDAY_MORNING, Town

if TYPE_CHECKING:
    from banshi.volunteers.models import Match, Need, Offer

MONDAY = SATURDAY_MORNING + timedelta(days=2)  # Monday 23 November, 09:44
TUESDAY_AT_NINE = datetime(2026, 11, 24, 9, 0, tzinfo=SATURDAY_MORNING.tzinfo)
ADDRESS = "平湖路88号"


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpers:
    """Who has a part: Li and the stranger offer, Pinghu Road station arranges, Zhou (7) is helped."""

    town: Town
    station: int
    li: Actor
    stranger: Actor
    sun: Actor
    arranger: Actor
    officer: Actor


def build(town: Town) -> Helpers:
    """Let one more resident have an account: Sun, of a household of his own."""
    if not Account.objects.filter(username="sun").exists():
        Account.objects.using("owner").create(
            username="sun", first_name="孙大海", password=make_password(PASSWORD), person_id=town.frozen.id
        )
    account = Account.objects.get(username="sun")
    sun = Actor(account_id=account.pk, name="孙大海", person_id=town.frozen.id)
    assert town.wang.unit_id is not None
    return Helpers(
        town=town, station=town.wang.unit_id, li=town.li_online, stranger=town.stranger_online, sun=sun,
        arranger=town.home_clerk, officer=town.wang,
    )  # fmt: skip


def offered(helpers: Helpers, by: Actor, **other: Any) -> Offer:
    said = Offering(
        skills=("company", "errands"), parts=tuple(range(21)), hours=4, near_unit_id=helpers.station, reach_km=5,
        phone="13900000001",
    )  # fmt: skip
    return offering.offer(replace(said, **other), by=by)


def vetted(helpers: Helpers, offer: Offer, by: Actor) -> None:
    asked = vetting.ask_to_be_vetted(offer, by=by)
    vetting.vet(asked.id, seen="身份证、无犯罪记录证明", by=helpers.officer)


def needed(helpers: Helpers, **other: Any) -> Need:
    helped = Helped(
        name="周芳", address=ADDRESS, phone="13800000007", person_id=helpers.town.without_booklet.id, words="二楼左手"
    )
    asked = Asked(
        skill="company", words="陪一位老人聊天", starts_at=TUESDAY_AT_NINE, minutes=60, near_unit_id=helpers.station,
        alone=Alone.NOBODY, helped=helped,
    )  # fmt: skip
    return needing.ask_for_help(replace(asked, **other), by=helpers.arranger)


def proposed(helpers: Helpers) -> list[Match]:
    return proposing.ask(proposing.look_for(by=helpers.arranger).digest, by=helpers.arranger)


def agreed(helpers: Helpers, by: Actor | None = None) -> Match:
    (match,) = proposed(helpers)
    agreeing.say_yes(match.id, by=by or helpers.li)
    return agreeing.welcome(match.id, way=Way.LINK, by=NOBODY)


def over() -> datetime:
    return TUESDAY_AT_NINE + timedelta(hours=1, minutes=5)


def at(moment: datetime) -> Any:
    return clock.stopped_at(moment)


def raw(statement: str, *values: Any, alias: str = "default") -> list[tuple[Any, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
