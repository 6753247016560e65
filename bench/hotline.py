"""A hotline to measure with: a city, its government, one utility, an operator and an officer of the utility."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from bench.world import PASSWORD

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor

DIVISION = "999902"
HEATING = "01.04.01"


def opened() -> dict[str, Actor]:
    """Open a hotline and its units as the owner; return the operator and the officer of the utility."""
    from django.contrib.auth.hashers import make_password

    from banshi.concerns.models import Catalogue, Duty, Place
    from banshi.kernel import clock
    from banshi.kernel.actor import Duty as Right
    from banshi.stations.models import Account, Unit

    where = {"latitude": 36.0, "longitude": 114.3}
    made: dict[str, int] = {}
    for key, code, kind, parent in (
        ("city", "999900000100", "government", None), ("county", "999902000100", "government", "city"),
        ("line", "999900000200", "hotline", "city"), ("heating", "999902000300", "utility", "county"),
    ):  # fmt: skip
        made[key] = Unit.objects.using("owner").create(
            code=code, name=key, name_en=key, kind=kind, parent_id=made.get(parent or ""), division=code[:6], **where
        ).pk  # fmt: skip
    catalogue = Catalogue.objects.using("owner").create(
        hotline_id=made["line"], edition="1", state="live", made_at=clock.now(), since=clock.now()
    )
    Duty.objects.using("owner").create(catalogue=catalogue, category="", division="9999", unit_id=made["heating"])
    Place.objects.using("owner").create(name="翠湖小区", division=DIVISION, **where)
    password = make_password(PASSWORD)
    actors = {}
    for username, key, right in (("operator", "line", Right.CLERK), ("unit", "heating", Right.OFFICER)):
        account = Account.objects.using("owner").create(username=username, first_name="王强", password=password)
        actors[username] = _posted(account, Unit.objects.using("owner").get(pk=made[key]), right)
    return actors


def _posted(account: Any, unit: Any, right: Any) -> Actor:  # noqa: ANN401 - models, known after Django is set up
    from banshi.kernel.actor import Actor
    from banshi.stations.models import Post

    post = Post.objects.using("owner").create(account=account, unit=unit, duty=right.value, since=date(2020, 1, 1))
    return Actor(
        account_id=account.pk, name="王强", unit_id=unit.pk, unit_name=unit.name, unit_kind=unit.kind, post_id=post.pk,
        duty=right,
    )  # fmt: skip
