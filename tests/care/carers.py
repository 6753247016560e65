"""What stories of looking after people have in common: cards to show, an asking, a village committee."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import connections

from banshi.care.asking import Asked, Card, ask_at_counter
from banshi.kernel.actor import Actor, Duty
from banshi.stations.models import Account, Post, Unit
from tests.cast import PASSWORD

if TYPE_CHECKING:
    from banshi.care.models import Consent
    from tests.cast import Resident, Town

SHANGHAI = ZoneInfo("Asia/Shanghai")
AUTUMN = datetime(2026, 9, 21, 9, 44, tzinfo=SHANGHAI)


def card(resident: Resident) -> Card:
    """Return the card a resident lays on the counter."""
    return Card(id_number=resident.id_number, name=resident.name)


def card_of(person_id: int) -> Card:
    """Return the card of somebody of the town who has no part of their own."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id_number, name from register_personversion where person_id = %s", [person_id])
        number, name = cursor.fetchone() or ("", "")
    return Card(id_number=number, name=name)


def grandmother_asks(town: Town, ends: date = date(2026, 11, 30), **said: object) -> Consent:
    """Let the grandmother, who has no phone, ask at Market Street to be told in time that her card ends."""
    asked = Asked(purpose="card", day=ends, **({"by_person": True, "reach": "敲门大声一点"} | said))  # type: ignore[arg-type]
    return ask_at_counter(asked, card(town.grandmother), by=town.chen, command=uuid4())


def committee(town: Town) -> Actor:
    """Open a village committee near Pinghu Road and return who works there."""
    home = Unit.objects.get(code="999902000001")
    unit = Unit.objects.using("owner").create(
        code="999902001001", name="平湖路社区居委会", name_en="Pinghu Road committee", kind="village", parent=home,
        division=home.division, latitude=36.07, longitude=114.35,
    )  # fmt: skip
    account = Account.objects.using("owner").create(
        username="committee", first_name="丁香", password=make_password(PASSWORD)
    )
    post = Post.objects.using("owner").create(account=account, unit=unit, duty="clerk", since=date(2020, 1, 1))
    return Actor(
        account_id=account.pk, name=account.first_name, unit_id=unit.pk, unit_name=unit.name, unit_kind=unit.kind,
        post_id=post.pk, duty=Duty.CLERK,
    )  # fmt: skip


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Read as the owner of the tables, past the door."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def told(person_id: int, consent_id: UUID) -> list[str]:
    """Return the kinds of notices somebody got for an asking."""
    found = rows(
        "select kind from notices_notice where person_id = %s and case_id = %s order by id", person_id, consent_id
    )
    return [str(kind) for (kind,) in found]
