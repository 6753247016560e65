"""A hotline beside the town, and the units that solve what it hears: a heating company, a department, a street."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib.auth.hashers import make_password

from banshi.concerns import catalogue, dispatching
from banshi.concerns.dispatching import as_proposed
from banshi.concerns.intake import Said, take_in
from banshi.concerns.models import Concern
from banshi.concerns.proposing import Hints
from banshi.concerns.vocabulary import Channel, Kind
from banshi.kernel.actor import NOBODY, Actor, Duty
from banshi.stations.models import Account, Post, Unit
from banshi.stations.queries import unit
from tests.cast import PASSWORD

if TYPE_CHECKING:
    from uuid import UUID

COLD = "翠湖花园3号楼暖气不热，家里只有13度，老人受不了。"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTown:
    """Who sits where."""

    operator: Actor  # clerk at the hotline
    reviewer: Actor  # officer at the hotline
    ruler: Actor  # supervisor at the hotline
    heat: Actor  # officer at the heating company
    heat_reader: Actor  # clerk at the heating company
    heat_above: Actor  # officer at the urban management department, above the heating company
    street: Actor  # officer at the street
    street_clerk: Actor  # clerk at the street


UNITS = (
    ("999902900000", "平湖县12345热线", "Pinghu hotline", "hotline", None),
    ("999902910000", "平湖县人民政府", "Pinghu county government", "government", None),
    ("999902920000", "平湖县城市管理局", "Pinghu urban management", "department", "999902910000"),
    ("999902930000", "平湖热力公司", "Pinghu heating company", "utility", "999902920000"),
    ("999902001000", "南关街道办事处", "South Gate street office", "street", "999902910000"),
)
STAFF = (
    ("operator", "方敏", "999902900000", Duty.CLERK),
    ("reviewer", "罗静", "999902900000", Duty.OFFICER),
    ("ruler", "叶舟", "999902900000", Duty.SUPERVISOR),
    ("heat", "马俊", "999902930000", Duty.OFFICER),
    ("heat_reader", "田野", "999902930000", Duty.CLERK),
    ("heat_above", "段瑞", "999902920000", Duty.OFFICER),
    ("street", "石磊", "999902001000", Duty.OFFICER),
    ("street_clerk", "江月", "999902001000", Duty.CLERK),
)


def build() -> UnitTown:
    """Open the hotline and the units, as the owner of the tables."""
    opened: dict[str, Unit] = {}
    for code, name, name_en, kind, parent in UNITS:
        opened[code] = Unit.objects.using("owner").create(
            code=code, name=name, name_en=name_en, kind=kind, parent=opened.get(parent or ""), division="999902",
            latitude=36.06, longitude=114.35,
        )  # fmt: skip
    unit.cache_clear()
    catalogue.forget()
    password = make_password(PASSWORD, hasher="default")
    return UnitTown(**{key: _actor(key, name, opened[code], duty, password) for key, name, code, duty in STAFF})


def _actor(username: str, name: str, at: Unit, duty: Duty, password: str) -> Actor:
    account = Account.objects.using("owner").create(username=username, first_name=name, password=password)
    post = Post.objects.using("owner").create(account=account, unit=at, duty=duty.value, since=date(2020, 1, 1))
    return Actor(
        account_id=account.pk,
        name=name,
        unit_id=at.pk,
        unit_name=at.name,
        unit_kind=at.kind,
        post_id=post.pk,
        duty=duty,
    )


def reported(
    words: str = COLD, *, phone: str = "13800000001", name: str = "周女士", about: tuple[int, ...] = ()
) -> Concern:
    """Report something through the web form."""
    hints = Hints(category="01.04.01", kind=Kind.COMPLAIN, division="999902", place="翠湖花园", about=about)
    said = Said(id=uuid4(), words=words, channel=Channel.WEB, hints=hints, name=name, phone=phone)
    return take_in(said, by=NOBODY).concern


def sent(
    town: UnitTown, to: Actor, words: str = COLD, *, joins: UUID | None = None, phone: str = "13800000001"
) -> Concern:
    """Let the hotline send a concern to a unit, linked with another where one is named."""
    found = reported(words, phone=phone)
    choice = as_proposed(found, joins=joins)
    chosen = type(choice)(**{name: getattr(choice, name) for name in choice.__slots__} | {"unit_id": to.unit_id})
    return dispatching.confirm(found.id, chosen, by=town.operator)


def linked(town: UnitTown, to: Actor, count: int) -> list[Concern]:
    """Let several residents report the same thing, and the hotline link them as one problem."""
    first = sent(town, to)
    others = [
        sent(town, to, f"{COLD}第{turn}户", joins=first.id, phone=f"1380000{turn:04d}") for turn in range(2, count + 1)
    ]
    return list(Concern.objects.filter(id__in=[first.id, *(one.id for one in others)]).order_by("at"))
