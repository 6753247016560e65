"""Who signs in to the demonstration: staff for every role, and some residents. All share one printed password.

The six accounts that the start page names are called after what they may do; all others are called after their office.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password

from banshi.demo.marking import PASSWORD
from banshi.demo.names import given_name, surname
from banshi.demo.offices import in_letters
from banshi.kernel.actor import Duty
from banshi.stations.models import Account, Post, Unit

if TYPE_CHECKING:
    from banshi.demo.offices import Office, Plan

SINCE = date(2019, 1, 1)
AT_STATION = ((Duty.CLERK, 2), (Duty.OFFICER, 2), (Duty.SUPERVISOR, 1))
AT_COUNTY = ((Duty.OFFICER, 2), (Duty.SUPERVISOR, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """One account as planned, with its post or the person it belongs to."""

    username: str
    name: str
    unit_id: int | None = None
    duty: Duty | None = None
    person_id: int | None = None


def staff(plan: Plan, seed: int, kin: int) -> list[Login]:
    """Return the staff of all offices; ``kin`` is the person who works where the own household is registered."""
    rng = Random(f"staff {seed}")  # noqa: S311 - the same seed has to give the same staff
    home, far = plan.home, plan.far
    county = plan.by_id[home.parent or 0]
    shown = {(far.id, Duty.CLERK): "clerk", (home.id, Duty.OFFICER): "officer", (county.id, Duty.OFFICER): "county",
             (home.id, Duty.SUPERVISOR): "supervisor"}  # fmt: skip
    logins = []
    for office in plan.offices:
        for duty, number in AT_STATION if office.kind == "station" else AT_COUNTY if office.kind == "county" else ():
            for place in range(1, number + 1):
                name = surname(rng) + given_name(rng, "12"[int(rng.random() * 2)], 1970 + int(rng.random() * 30))
                username = shown.get((office.id, duty)) if place == 1 else None
                username = username or f"{_short(office)}-{duty.value}-{place}"
                logins.append(Login(username=username, name=name, unit_id=office.id, duty=duty))
    province = next(o for o in plan.offices if o.kind == "province")
    logins.append(Login(username="auditor", name="孟晓岚", unit_id=province.id, duty=Duty.AUDITOR))
    logins.append(Login(username="kin", name="李建国", unit_id=home.id, duty=Duty.OFFICER, person_id=kin))
    return logins


def store(offices: list[Office], logins: list[Login]) -> None:
    """Store offices, accounts and posts, as the owner; the password is hashed once for all."""
    units = [_unit(office) for office in offices]
    Unit.objects.using("owner").bulk_create(units)
    password = make_password(PASSWORD)
    accounts = [
        Account(id=i, username=login.username, first_name=login.name, password=password, person_id=login.person_id)
        for i, login in enumerate(logins, start=1)
    ]
    Account.objects.using("owner").bulk_create(accounts)
    posts = [
        Post(account_id=i, unit_id=login.unit_id, duty=login.duty.value, since=SINCE)
        for i, login in enumerate(logins, start=1)
        if login.unit_id and login.duty
    ]
    Post.objects.using("owner").bulk_create(posts)


def _unit(office: Office) -> Unit:
    street = f"{office.place}{office.street}1号"
    return Unit(
        id=office.id, code=office.code, name=office.name, name_en=office.name_en, kind=office.kind,
        parent_id=office.parent, division=office.code[:6], address=street, phone=f"000-{office.id:07d}",
        hours=office.hours, latitude=office.latitude, longitude=office.longitude,
    )  # fmt: skip


def _short(office: Office) -> str:
    if office.kind == "station":
        return in_letters(office.street).lower()
    return f"{in_letters(office.place[-3:]).lower()}-{office.code[:6]}"
