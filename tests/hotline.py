"""The hotline of the town: who answers there, which units have duties, and the places that residents name.

Everything below the city 999900 is made up, like the town. Warm Sun heats the estates, Housing looks after buildings;
the county's government is above both, the city's above that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password

from banshi.concerns import catalogue, intake
from banshi.concerns.models import Catalogue, Duty, Place
from banshi.concerns.proposing import Hints
from banshi.concerns.vocabulary import Channel
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, Actor
from banshi.kernel.actor import Duty as Right
from banshi.stations.models import Account, Post, Unit
from banshi.stations.queries import unit as remembered
from tests.cast import PASSWORD, _actor

COUNTY = "999902"
ESTATE = "翠湖小区"
# key, code, name, name in English, kind, key of the parent
UNITS = (
    ("city_government", "999900000100", "市人民政府", "City government", "government", None),
    ("government", "999902000100", "县人民政府", "County government", "government", "city_government"),
    ("line", "999900000200", "市民热线", "City hotline", "hotline", "city_government"),
    ("heating", "999902000300", "暖阳热力公司", "Warm Sun Heating", "utility", "government"),
    ("housing", "999902000400", "住房局", "Housing Department", "department", "government"),
    ("street", "999902003000", "湖滨街道办事处", "Lakeside Street", "street", "government"),
    ("village", "999902003201", "翠湖居委会", "Cuihu Committee", "village", "street"),
)
PEOPLE = (
    ("operator", "冯岚", "line", Right.CLERK),
    ("second_operator", "邓楠", "line", Right.CLERK),
    ("reviewer", "曹敏", "line", Right.OFFICER),
    ("ruler", "袁正", "line", Right.SUPERVISOR),
    ("heater", "傅强", "heating", Right.OFFICER),
    ("houser", "沈洁", "housing", Right.OFFICER),
    ("governor", "韩松", "government", Right.OFFICER),
    ("mayor", "唐宁", "city_government", Right.OFFICER),
    ("committee", "于芳", "village", Right.OFFICER),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Everybody at the hotline and its units by their part in the stories."""

    units: dict[str, int]
    operator: Actor
    second_operator: Actor
    reviewer: Actor
    ruler: Actor
    heater: Actor
    houser: Actor
    governor: Actor
    mayor: Actor
    committee: Actor


def open_up() -> Line:
    """Open the hotline and its units, as the owner of the tables; heating is Warm Sun's by the catalogue."""
    units: dict[str, int] = {}
    for key, code, name, name_en, kind, parent in UNITS:
        made = Unit.objects.using("owner").create(
            code=code, name=name, name_en=name_en, kind=kind, parent_id=units.get(parent or ""), division=code[:6],
            latitude=36.0, longitude=114.3, address=f"{name}1号", phone="000-0000000",
        )  # fmt: skip
        units[key] = made.pk
    actors = {username: employ(username, name, units[key], right) for username, name, key, right in PEOPLE}
    _catalogue(units)
    for name, latitude in ((ESTATE, 36.0), ("松涛苑", 36.02)):
        Place.objects.using("owner").create(name=name, division=COUNTY, latitude=latitude, longitude=114.3)
    catalogue.forget()
    remembered.cache_clear()
    return Line(units=units, **actors)


def employ(username: str, name: str, unit_id: int, right: Right) -> Actor:
    """Give somebody a post at a unit, as the owner of the tables."""
    account = Account.objects.using("owner").create(username=username, first_name=name, password=_password())
    post = Post.objects.using("owner").create(
        account=account, unit_id=unit_id, duty=right.value, since=date(2020, 1, 1)
    )
    return _actor(Post.objects.using("owner").select_related("account", "unit").get(pk=post.pk))


@cache
def _password() -> str:
    return make_password(PASSWORD)


def _catalogue(units: dict[str, int]) -> None:
    edition = Catalogue.objects.using("owner").create(
        hotline_id=units["line"], edition="2026", state="live", made_at=clock.now(), since=clock.now()
    )
    for category, key in ((heating_category().rpartition(".")[0], "heating"), ("", "government")):
        Duty.objects.using("owner").create(
            catalogue=edition, category=category, division=COUNTY, unit_id=units[key], source="test catalogue"
        )


def heating_category() -> str:
    """Return the code of the taxonomy's line for cold heating."""
    return next(
        code for code, c in catalogue.categories().items() if "供暖" in c.name or ("供热" in c.name and "." in code)
    )


def said(words: str, **changes: Any) -> intake.Said:
    """Return a concern about cold heating as a resident says it on the web, with what the test changes."""
    hints = Hints(division=COUNTY, category=heating_category(), place=ESTATE, latitude=36.0, longitude=114.3)
    base = intake.Said(id=uuid4(), words=words, channel=Channel.WEB, hints=hints, phone="13800000001")
    return replace(base, **changes)


def taken_in(
    words: str = f"{ESTATE}暖气一直不热，室温只有十二度", *, by: Actor = NOBODY, **changes: Any
) -> intake.TakenIn:
    """Take such a concern in."""
    return intake.take_in(said(words, **changes), by=by)
