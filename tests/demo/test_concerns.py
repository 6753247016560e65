from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections

from banshi.china.dispatch.categories import categories
from banshi.concerns import catalogue, problems, queries, same
from banshi.concerns.lifecycle import State
from banshi.concerns.masking import mask
from banshi.concerns.models import Answer, Concern, Problem, Understanding, Verdict
from banshi.demo import concerns, marking, province
from banshi.demo.hotline import CITY, Line
from banshi.demo.names import SURNAMES
from banshi.demo.offices import HOME_COUNTY, Plan
from banshi.demo.saying import Voices, topic, topics
from banshi.journal.models import Line as Written
from banshi.kernel import clock
from banshi.notices.models import Notice
from banshi.stations.models import Account, Post
from banshi.stations.queries import actor_in_post, unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.kernel.actor import Actor
    from tests.cast import Town

SEED = 7


@pytest.fixture(scope="module")
def line() -> Line:
    return Line(Plan(SEED), SEED)


@pytest.fixture
def empty(town: Town) -> Iterator[None]:
    """Give an installation that was interrupted while it was filled; the next town is put back by its own fixture."""
    assert town
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into register_change (recorded_at, kind, ground)"
            " select now(), 'import', '' where not exists (select from register_change)"
        )
        cursor.execute("update register_change set ground = %s", [marking.BEING_FILLED])
    yield
    unit.cache_clear()
    catalogue.forget()
    same.forget()


def desk(username: str) -> Actor:
    """Return who sits at a desk that the start page names."""
    post = Post.objects.get(account__username=username)
    return actor_in_post(post.account_id, post.pk)


def test_the_hotline_moves_no_office_that_was_planned_before(line: Line) -> None:
    plan = Plan(SEED)
    ids = [office.id for office in [*plan.offices, *line.offices]]
    codes = [office.code for office in [*plan.offices, *line.offices]]
    assert ids == list(range(1, len(ids) + 1))
    assert len(set(codes)) == len(codes)
    assert {office.kind for office in line.offices} == {
        "hotline", "government", "department", "utility", "street", "village",
    }  # fmt: skip


def test_every_duty_of_every_area_has_a_unit_with_an_officer(line: Line) -> None:
    from banshi.concerns.models import Catalogue  # noqa: PLC0415 - the other names of models are those of the told

    duties = list(line._duties(Catalogue(id=1)))  # noqa: SLF001 - what store writes
    manned = {login.unit_id for login in line.staff(SEED)} | {o.id for o in Plan(SEED).offices if o.kind != "city"}
    assert {duty.unit_id for duty in duties} <= manned
    assert {duty.category for duty in duties if duty.division == CITY} >= {row.code for row in categories()[:1]}
    assert not any(duty.unit_id in duty.co_units for duty in duties)


def test_each_county_has_two_hundred_places_of_its_own(line: Line) -> None:
    counts = Counter(spot.division[:6] for spot in line.places)
    assert set(counts) == {county.code for county in line.counties}
    assert set(counts.values()) == {200}
    assert any(spot.division != HOME_COUNTY for spot in line.places if spot.division.startswith(HOME_COUNTY))
    assert line.places == Line(Plan(SEED), SEED).places


def test_residents_say_the_same_things_in_many_ways(line: Line) -> None:
    voices, cold = Voices(line, Random(1)), topic("01.04.01")  # noqa: S311 - drawn, not secret
    spot = voices.spot("estate", HOME_COUNTY)
    said = [voices.fault(cold, spot).words for _ in range(40)]
    assert len(set(said)) > 30
    assert any(words.isascii() for words in said)


def test_whatever_is_said_of_a_person_is_masked(line: Line) -> None:
    voices = Voices(line, Random(2))  # noqa: S311 - drawn, not secret
    for _ in range(400):
        spoken = voices.fault()
        shown = mask(spoken.words, names=[spoken.name]).text
        assert spoken.phone not in shown
        assert spoken.name not in shown
        assert str(spoken.filled["plate"]) not in shown


def test_no_number_and_no_plate_can_be_anybodys(line: Line) -> None:
    voices = Voices(line, Random(3))  # noqa: S311 - drawn, not secret
    for spoken in (voices.fault() for _ in range(200)):
        assert spoken.phone.startswith("1380000")
        assert str(spoken.filled["plate"])[1] == "I"
        assert spoken.name.startswith(SURNAMES)


def test_every_topic_is_a_line_of_the_taxonomy_and_every_question_has_its_answer() -> None:
    known = {row.code for row in categories()}
    assert {one.code for kind in ("fault", "question") for one in topics(kind)} <= known
    assert all(len(one.what) == len(one.done) for one in topics("question"))


@pytest.mark.usefixtures("empty")
def test_two_months_of_concerns_leave_work_on_every_desk() -> None:
    province.fill(300)
    told = concerns.tell(share=0.06)
    assert told == Concern.objects.count()
    _every_desk_has_work()
    _the_winters_are_one_problem()
    _what_was_told_is_whole()
    assert not Notice.objects.filter(sent_at=None).exists()
    assert Understanding.objects.count() == 1
    assert Account.objects.filter(username__in=("clerk", "officer", "auditor", "resident")).count() == 4


def _every_desk_has_work() -> None:
    assert len(queries.worklist(desk("operator"), State.RECEIVED)) == 30
    assert len(queries.to_call(desk("operator"))) >= 20
    assert len(queries.worklist(desk("reviewer"), State.IN_REVIEW)) >= 4
    assert len(queries.worklist(desk("ruling"), State.OBJECTED)) >= 3
    assert len(queries.worklist(desk("unit"))) >= 15
    assert all(concern.proposed["alike"] for concern in queries.worklist(desk("operator"), State.RECEIVED)[:3])


def _the_winters_are_one_problem() -> None:
    cold = Problem.objects.get(recurrences__gte=1, category="01.04.01")
    assert (cold.last_at - cold.first_at).days > 100
    with connections["owner"].cursor() as cursor:  # whoever calls often may call twice: counted anew, by who called
        cursor.execute(
            "select count(*), count(distinct caller) from concerns_member where problem_id = %s and left_at is null",
            [cold.id],
        )
        assert cursor.fetchone() == (cold.voices, cold.people)
    assert cold.people > cold.voices * 0.8
    assert problems.may_come_back(cold)


def _what_was_told_is_whole() -> None:
    now = clock.now()
    assert not Concern.objects.filter(at__gt=now).exists()
    assert not Concern.objects.filter(state=State.CLOSED, closed_at=None).exists()
    assert Verdict.objects.exists()
    assert Answer.objects.filter(flags__len__gt=0).exists() or Answer.objects.exclude(flags=[]).exists()
    with connection.cursor() as cursor:
        cursor.execute("show synchronous_commit")
        assert cursor.fetchone() == ("on",)
    assert not Written.objects.filter(kind__startswith="concerns", at__gt=now).exists()
