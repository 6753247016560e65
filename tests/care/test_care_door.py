"""What a hostile officer gets by any SQL of the web process's role: nothing nobody asked for, and never in silence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings

from banshi.care import ending, looking
from banshi.care.asking import Asked, ask_online
from banshi.care.clocks import run_clocks
from banshi.care.models import Task
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.kernel.refusals import NotAllowed
from tests.care.carers import AUTUMN, card, committee, grandmother_asks, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town

type Web = psycopg.Connection[tuple[object, ...]]
A_LOOK = (
    "insert into access_look (kind, account_id, unit_id, duty, reference, purpose, items, persons, households)"
    " values (%s, %s, %s, 'officer', %s, %s, %s, %s, '{}') returning set_config('banshi.look', id::text, false)"
)
A_CONSENT = (
    "insert into care_consent (id, purpose, state, items, how, unit_id, begun_at, clock_at)"
    " values (%s, 'card', 'live', '{id_card_issued_on,born_on}', 'counter', 1, now(), now())"
)
PARTICULARS = (
    "insert into care_particulars (person_id, consent_id, purpose, told_id, by_person, phone, reach, place, agreement)"
    " values (%s, %s, 'card', %s, false, '', '', '', '')"
)


@pytest.fixture(autouse=True)
def _autumn() -> Iterator[None]:
    with clock.stopped_at(AUTUMN):
        yield


@pytest.fixture
def web(town: Town) -> Iterator[Web]:
    database = settings.DATABASES["default"]
    with psycopg.connect(
        host=str(database["HOST"]), dbname=str(database["NAME"]), user=str(database["USER"]),
        password=str(database["PASSWORD"]), autocommit=True,
    ) as connection:  # fmt: skip
        yield connection


def look(
    web: Web, kind: str, account: int | None, unit: int | None, reference: UUID, person: int, **more: object
) -> None:
    items, purpose = more.get("items", ["name"]), more.get("purpose", "test")
    web.execute(A_LOOK, [kind, account, unit, reference, purpose, items, [person]])


def test_without_a_look_there_is_nobody_to_see(town: Town, web: Web) -> None:
    grandmother_asks(town)
    assert web.execute("select * from care_particulars").fetchall() == []
    assert web.execute("select * from care_talk").fetchall() == []
    look(web, "test", None, None, uuid4(), town.stranger.id)
    assert web.execute("select * from care_particulars").fetchall() == []


def test_a_made_up_asking_opens_no_look(town: Town, web: Web) -> None:
    made_up = uuid4()
    web.execute(A_CONSENT, [made_up])
    for purpose in ("care-card", "care-call"):
        with pytest.raises(psycopg.Error, match="nobody asked"):
            look(web, "care", None, None, made_up, town.li.id, purpose=purpose, items=["born_on"])
    with pytest.raises(psycopg.Error, match="nobody asked"):
        web.execute("select care_look(%s, null, null, '', '{born_on}')", [made_up])


@pytest.mark.parametrize("kind", ["case", "care", "concern", "search", "emergency", "exact"])
def test_an_asking_needs_the_resident_there(town: Town, web: Web, kind: str) -> None:
    made_up, unit, account = uuid4(), town.wang.unit_id, town.wang.account_id
    web.execute(A_CONSENT, [made_up])
    if kind != "care":
        # The number and name of another errand are not enough: the card was shown for that errand, not for this.
        look(web, kind, account, unit, uuid4(), town.li.id)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(PARTICULARS, [town.li.id, made_up, town.li.id])


def test_nobody_signs_in_as_another(town: Town, web: Web) -> None:
    made_up = uuid4()
    web.execute(A_CONSENT, [made_up])
    look(web, "self", town.stranger_online.account_id, None, made_up, town.li.id)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(PARTICULARS, [town.li.id, made_up, town.li.id])


def test_even_with_a_forged_look_the_resident_is_told_or_nothing_is_kept(town: Town, web: Web) -> None:
    made_up = uuid4()
    web.execute(A_CONSENT, [made_up])
    look(web, "exact", town.wang.account_id, town.wang.unit_id, made_up, town.li.id)
    with pytest.raises(psycopg.Error, match="was not told"):
        web.execute(PARTICULARS, [town.li.id, made_up, town.li.id])
    assert rows("select * from care_particulars") == []
    # And the forged look stands in the log that Li reads.
    assert rows("select account_id from access_look where persons @> array[%s]::bigint[]", town.li.id) == [
        (town.wang.account_id,)
    ]


def test_what_was_agreed_is_not_widened(town: Town, web: Web) -> None:
    consent = ask_online(Asked(purpose="card", day=date(2027, 1, 10)), by=town.li_online, command=uuid4())
    for statement in (
        "update care_consent set items = '{name,address,workplace}'", "update care_consent set unit_id = 1",
        "delete from care_consent", "update care_particulars set by_person = true", "delete from care_particulars",
        "update care_task set unit_id = 1", "delete from care_reminder",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(statement.encode())
    with pytest.raises(psycopg.Error, match="nobody asked"):
        web.execute("select care_look(%s, null, null, '', '{workplace}')", [consent.id])


def test_a_desk_looks_only_while_it_has_a_call_to_make(town: Town, web: Web) -> None:
    consent = grandmother_asks(town)
    desk = [town.wang.account_id, town.wang.unit_id]
    statement = "select care_look(%s, %s, %s, 'officer', '{name,address}')"
    with pytest.raises(psycopg.Error, match="nobody asked"):
        web.execute(statement, [consent.id, *desk])
    run_clocks()
    with pytest.raises(psycopg.Error, match="nobody asked"):
        web.execute(statement, [consent.id, *[town.zhao.account_id, town.zhao.unit_id]])
    assert web.execute(statement, [consent.id, *desk]).fetchone() == (town.grandmother.id,)
    assert Task.objects.count() == 1


def test_ending_needs_one_of_them_there(town: Town, web: Web) -> None:
    consent = grandmother_asks(town)
    run_clocks()
    look(web, "care", town.wang.account_id, town.wang.unit_id, consent.id, town.grandmother.id,
         purpose="care-call", items=["name"])  # fmt: skip
    for _turn in ("with the look of a desk", "with a look at another"):
        with pytest.raises(psycopg.Error, match="nobody of them"):
            web.execute("select care_forget(%s)", [consent.id])
        look(web, "exact", town.wang.account_id, town.wang.unit_id, uuid4(), town.stranger.id)
    assert len(rows("select * from care_particulars")) == 1


def test_after_the_end_even_banshi_itself_may_not_look(town: Town) -> None:
    consent = grandmother_asks(town, desk_id=committee(town).unit_id)
    ending.end_at_counter(consent.id, card(town.grandmother), by=town.chen)
    with pytest.raises(NotAllowed, match="nobody-asked"):
        looking.write_down(consent, ("born_on",), by=SYSTEM)


def test_a_desk_that_was_not_agreed_to_makes_no_call_of_its_own(town: Town, web: Web) -> None:
    consent = grandmother_asks(town)
    web.execute(
        "insert into care_task (id, consent_id, unit_id, purpose, cause, state, due_on, again_on, tries, begun_at)"
        " values (gen_random_uuid(), %s, %s, 'card', 'x', 'open', now(), now(), 0, now())",
        [consent.id, town.outsider.unit_id],
    )
    with pytest.raises(psycopg.Error, match="nobody asked"):
        web.execute(
            "select care_look(%s, %s, %s, 'officer', '{name,address}')",
            [consent.id, town.outsider.account_id, town.outsider.unit_id],
        )
