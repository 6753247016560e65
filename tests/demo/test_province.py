from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from itertools import islice
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from stdnum import numdb

from banshi import evidence_demo
from banshi.access.models import BreakGlass
from banshi.china.consistency import check_rules
from banshi.china.id_number import birth_date, disagreements, problem
from banshi.demo import cases, marking, province
from banshi.demo.families import HEAD
from banshi.demo.offices import Plan
from banshi.demo.stories import STORIES
from banshi.matters.models import Case, Leg
from banshi.register.checking import CHECKS, check_all
from banshi.stations.distances import kilometres
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django.fixtures import Settings

    from banshi.demo.mistakes import Planted
    from banshi.demo.sheets import Home
    from tests.cast import Town

DAY = date(2026, 11, 21)
SEED = 7


def drawn(seed: int, persons: int) -> tuple[list[Home], province.People]:
    people = province.People(Plan(seed), seed, DAY)
    return list(people.homes(persons)), people


@pytest.fixture(scope="module")
def homes() -> list[Home]:
    return drawn(SEED, 4000)[0]


def test_the_same_seed_makes_the_same_province_and_another_seed_another() -> None:
    once, people = drawn(SEED, 600)
    again, people_again = drawn(SEED, 600)
    assert once == again
    assert people.mistakes.planted == people_again.mistakes.planted
    assert drawn(SEED + 1, 600)[0] != once


def test_no_id_number_can_be_anybodys() -> None:
    people = province.People(Plan(SEED), SEED, DAY)
    numbers = [sheet.id_number for home in people.registry.homes(4000) for sheet in home.sheets]
    assert len(set(numbers)) == len(numbers)
    for number in numbers[::50]:
        assert problem(number) is None
        assert not any("county" in found for _part, found in numdb.get("cn/loc").info(number[:6]))


def test_li_works_nine_hundred_kilometres_from_home() -> None:
    plan = Plan(SEED)
    home, far = plan.home, plan.far
    assert kilometres(home.latitude, home.longitude, far.latitude, far.longitude) == pytest.approx(900, abs=30)
    assert len(plan.stations) > 40
    assert len({office.code for office in plan.offices}) == len(plan.offices)


def test_stations_stand_within_fifteen_kilometres_of_their_county() -> None:
    plan = Plan(SEED)
    for s in plan.stations:
        county = plan.by_id[s.parent or 0]
        assert kilometres(s.latitude, s.longitude, county.latitude, county.longitude) <= 15


def test_households_have_a_head_and_ages_that_fit() -> None:
    people = province.People(Plan(SEED), SEED, DAY)
    for home in islice(people.registry.homes(4000), 1000):
        relations = Counter(sheet.relation for sheet in home.sheets)
        assert relations[HEAD] == 1
        head = home.sheets[0]
        for sheet in home.sheets:
            years = (sheet.born_on - head.born_on).days / 365
            assert sheet.relation not in {"21", "22", "31", "32"} or years >= 18
            assert sheet.relation not in {"51", "52"} or years <= -18
            assert birth_date(sheet.id_number) == sheet.born_on <= DAY


def test_both_editions_of_the_education_table_are_in_use(homes: list[Home]) -> None:
    levels = Counter(sheet.education for home in homes for sheet in home.sheets)
    assert levels["1984", "73"]
    assert levels[None, "21"]
    assert sum(n for level, n in levels.items() if level and level[0]) < 0.4 * sum(levels.values())


def test_mistakes_are_planted_at_the_known_rates_and_written_down() -> None:
    homes, people = drawn(SEED, 20_000)
    kinds = Counter(mistake.kind for mistake in people.mistakes.planted)
    assert sum(len(home.sheets) for home in homes) == pytest.approx(20_000, abs=2)
    assert kinds["item"] == pytest.approx(160, rel=0.3)
    assert kinds["duplicate"] == pytest.approx(40, rel=0.5)
    assert kinds["dead"] == pytest.approx(30, rel=0.6)
    assert kinds["no-photo"] == pytest.approx(200, rel=0.3)
    assert not any(mistake.person <= 5 for mistake in people.mistakes.planted)


def test_a_planted_birthday_disagrees_with_its_number() -> None:
    homes, people = drawn(SEED, 4000)
    sheets = {sheet.person_id: sheet for home in homes for sheet in home.sheets}
    wrong = [m for m in people.mistakes.planted if m.finding == "number-and-birth"]
    assert wrong
    for mistake in wrong:
        sheet = sheets[mistake.person]
        found = disagreements(sheet.id_number, sheet.born_on, sheet.sex)
        assert "birth" in {one.about for one in found}


def test_another_register_is_never_touched(town: Town) -> None:
    assert town.li
    with pytest.raises(marking.AnotherRegister):
        province.fill(100)


@pytest.fixture
def empty(town: Town) -> Iterator[None]:
    """Give an installation without anybody; the next town is put back by its own fixture."""
    assert town
    with connections["owner"].cursor() as cursor:
        cursor.execute("update register_change set ground = %s", [marking.BEING_FILLED])
        cursor.execute(
            "insert into register_change (recorded_at, kind, ground)"
            " select now(), 'import', %s where not exists (select from register_change)",
            [marking.BEING_FILLED],
        )
    yield
    unit.cache_clear()


@pytest.fixture
def holder(settings: Settings) -> Iterator[None]:
    """Give a holder of evidence in this process."""
    with evidence_demo.Holder((evidence_demo.HOST, 0), evidence_demo.Counter) as service:
        Thread(target=service.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.EVIDENCE_HOLDERS = {"diploma": f"http://{evidence_demo.HOST}:{service.server_address[1]}"}
        yield
        service.shutdown()


@pytest.mark.usefixtures("empty", "holder")
def test_of_few_persons_few_come_to_a_counter() -> None:
    province.fill(60)
    told = cases.tell(each=1)
    assert 0 < Case.objects.count() < told == len(STORIES)
    assert Case.objects.count() <= Case.objects.values("person_id").distinct().count() + 1  # Li comes twice


@pytest.mark.usefixtures("empty", "holder")
def test_an_interrupted_filling_is_begun_anew_and_cases_go_through_every_state(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(province, "installation", lambda: tmp_path)  # other tests fill theirs at the same time
    planted = province.fill(1500)
    told = cases.tell(each=2)
    marking.finish()
    assert marking.state() == marking.FILLED
    assert marking.persons() == pytest.approx(1500, abs=2)
    assert len(json.loads((tmp_path / "demonstration-mistakes.json").read_text())) == len(planted)
    states = Counter(Case.objects.values_list("state", flat=True))
    assert told == sum(states.values())
    assert cases.TOTAL == 200
    assert set(states) == {
        "accepted", "sent-back", "approved", "printed", "closed", "refused", "withdrawn", "objected", "reversed",
    }  # fmt: skip
    assert Case.objects.exclude(escalated_at=None).count() > 2
    assert Leg.objects.filter(late=True).exists()
    _the_looks_are_dated_as_told()
    assert [glass.finding for glass in BreakGlass.objects.order_by("at")] == ["justified", ""]
    _the_check_finds_what_shows(planted)


def _the_looks_are_dated_as_told() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select max(at) - min(at), count(*) from access_look")
        span, count = cursor.fetchone() or (timedelta(), 0)
        assert span > timedelta(days=25)
        assert count > 100
        cursor.execute("select tgenabled from pg_trigger where tgname = 'looks_written_once'")
        assert cursor.fetchone() == ("O",)


def _the_check_finds_what_shows(planted: list[Planted]) -> None:
    """Cases were told since and corrected some of it, so only what a case never touches is compared."""
    list(check_all(check_rules()))
    touched = {"old-code"}
    with connections["owner"].cursor() as cursor:
        cursor.execute("select code, persons from register_finding where state = 'open'")
        found = {(code, tuple(persons)) for code, persons in cursor.fetchall() if code not in touched}
    assert found == {(one.finding, one.persons) for one in planted if one.shows and one.finding not in touched}


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_check_finds_every_planted_mistake_that_shows_and_nothing_else(seed: int) -> None:
    planted = province.fill(6000, seed=seed)
    counts = {one.check.code: one.found for one in check_all(check_rules())}
    with connections["owner"].cursor() as cursor:
        cursor.execute("select code, persons from register_finding")
        found = {(code, tuple(persons)) for code, persons in cursor.fetchall()}
    assert found == {(one.finding, one.persons) for one in planted if one.shows}
    assert sum(counts.values()) == len(found)


def test_every_kind_of_contradiction_is_planted_somewhere() -> None:
    _homes, people = drawn(SEED, 60_000)
    assert {one.finding for one in people.mistakes.planted} == {"", *(check.code for check in CHECKS)}


def test_people_of_one_name_and_one_birthday_live_in_the_province_and_are_not_mistakes() -> None:
    people = province.People(Plan(SEED), SEED, DAY)
    alike = Counter((s.name, s.sex, s.born_on) for home in people.registry.homes(60_000) for s in home.sheets)
    assert max(alike.values()) > 1
