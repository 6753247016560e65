"""The crowd's stations, opened before anybody is registered there: each with a clerk and an officer.

Their password is that of everybody in the demonstration. Where the small province was not told, its bureaus and the
hotline come first; ``desks`` says who takes concerns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from django.contrib.auth.hashers import make_password
from django.db import transaction

from banshi.china.dispatch.duties import duties
from banshi.demo.crowd import places
from banshi.demo.crowd.desks import About, Desks, Where
from banshi.demo.hotline import Line
from banshi.demo.marking import PASSWORD
from banshi.demo.offices import Plan
from banshi.demo.saying import topics
from banshi.demo.staff import SINCE, store
from banshi.kernel.actor import Duty
from banshi.stations.models import Account, Post, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.demo.offices import Office
    from banshi.demo.saying import Topic

DUTIES = (Duty.CLERK, Duty.OFFICER)


def open_stations(seed: int, blocks: int) -> None:
    """Open the stations of so many blocks that are not open yet."""
    with transaction.atomic(using="owner"):
        units = Unit.objects.using("owner")
        if not units.exists():
            line = Line(plan := Plan(seed), seed)
            store([*plan.offices, *line.offices], line.staff(seed))
        there = units.filter(id__gte=places.FIRST_STATION).count()
        opened = list(places.offices(seed, blocks, first=there // places.STATIONS))
        units.bulk_create([_unit(office) for office in opened])
        _employ(seed, opened)


def _employ(seed: int, opened: Sequence[Office]) -> None:
    password = make_password(PASSWORD)
    accounts = [
        Account(
            id=int(places.account(np.array(office.id), place)),
            username=f"{office.code}-{duty.value}",
            first_name=name,
            password=password,
        )
        for office in opened
        for place, (duty, name) in enumerate(zip(DUTIES, places.station(seed, office.id).officers, strict=False))
    ]
    stored = Account.objects.using("owner").bulk_create(accounts)
    posts = [
        Post(account_id=account.pk, unit_id=opened[place // len(DUTIES)].id, since=SINCE,
             duty=DUTIES[place % len(DUTIES)].value)
        for place, account in enumerate(stored)
    ]  # fmt: skip
    Post.objects.using("owner").bulk_create(posts)


def _unit(office: Office) -> Unit:
    return Unit(
        id=office.id, code=office.code, name=office.name, name_en=office.name_en, kind=office.kind,
        parent_id=office.parent, division=office.code[:6], address=f"{office.place}{office.street}1号",
        phone=f"000-{office.id:07d}", hours=office.hours, latitude=office.latitude, longitude=office.longitude,
    )  # fmt: skip


def desks(seed: int) -> Desks:
    """Return the desks of this installation."""
    line = Line(Plan(seed), seed)
    faults, questions = ([_about(topic) for topic in topics(kind)] for kind in ("fault", "question"))
    spots = tuple(
        Where(spot.name, spot.division, spot.latitude, spot.longitude) for spot in line.places if spot.kind == "estate"
    )
    posts = Post.objects.using("owner").order_by("-id").values_list("unit_id", "account_id", "duty")
    officer = {unit: account for unit, account, duty in posts if duty in {Duty.OFFICER, Duty.CLERK}}
    divisions = sorted({spot.division for spot in spots})
    led = {at: [_lead(line, about.code, at) for about in (*faults, *questions)] for at in divisions}
    return Desks(
        topics=(*faults, *questions), faults=np.arange(len(faults)),
        questions=np.arange(len(faults), len(faults) + len(questions)), spots=spots, hotline=line.id,
        operator=officer.get(line.id, 0), unit=np.array([led[spot.division] for spot in spots]).T, officer=officer,
    )  # fmt: skip


def _lead(line: Line, category: str, at: str) -> int:
    """Return the unit of the closest line of the duty catalogue, or the government of the place."""
    found = [one for one in duties() if category.startswith(one.category)]
    body = max(found, key=lambda one: len(one.category)).body if found else "government"
    return line.unit_for(at, body)


def _about(topic: Topic) -> About:
    return About(topic.code, topic.kind.value, topic.what, topic.more, topic.done)
