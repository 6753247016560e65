"""Breaking the glass: who may, what is seen, who reads of it, who reviews it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, connection, connections, transaction

from banshi import access
from banshi.access.emergencies import ITEMS, MOST_OPEN, break_glass, number_open, open_reviews, review
from banshi.access.models import BreakGlass, Emergency, Finding, Look
from banshi.access.queries import looks_of
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken, TooMany, WrongState
from banshi.register import queries as register
from banshi.register.records import NotLookedAt

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor
    from banshi.register.records import Household
    from tests.cast import Resident, Town

REASON = "车祸伤者昏迷，身上只有身份证，需要尽快通知家属到医院"


def emergency(by: Actor, whom: Resident, **otherwise: Any) -> Household | None:
    """Break the glass for somebody, at an accident on the road."""
    due_at = clock.now() + timedelta(days=3)
    asked: dict[str, Any] = {"reason": REASON, "kind": Emergency.ACCIDENT, "due_at": due_at} | otherwise
    return break_glass(asked.pop("number", whom.id_number), asked.pop("name", whom.name), by=by, **asked)


def the_one() -> BreakGlass:
    return BreakGlass.objects.get()


def test_one_person_is_found_anywhere_with_five_items_and_no_more(town: Town) -> None:
    household = emergency(town.colleague, town.li)
    assert household is not None
    (person,) = household.members
    assert set(person.values) == set(ITEMS)
    assert (person.text("name"), person.text("address")) == (town.li.name, "平湖路12号院3号楼201室")
    with pytest.raises(NotLookedAt):
        person["education"]


def test_nobody_is_found_by_number_or_name_alone(town: Town) -> None:
    assert emergency(town.colleague, town.li, name=town.stranger.name) is None
    assert emergency(town.colleague, town.li, name="李%") is None
    assert emergency(town.colleague, town.li, number=town.li.id_number[:17]) is None


def test_a_miss_is_written_down_and_leaves_nothing_to_review(town: Town) -> None:
    emergency(town.colleague, town.li, name="李四")
    assert (Look.objects.get().persons, Look.objects.get().kind) == ([], "emergency")
    assert not BreakGlass.objects.exists()


def test_misses_count_together_with_those_of_the_counter(town: Town) -> None:
    for _time in range(10):
        emergency(town.colleague, town.li, name="李四")
    with pytest.raises(TooMany):
        emergency(town.colleague, town.li)
    with pytest.raises(TooMany):
        access.find(town.li.id_number, town.li.name, ["name"], by=town.colleague, purpose="x", reference=uuid4())


@pytest.mark.parametrize("reason", ["", "紧急", " " * 40, "需要查一下这个人的信息" + " " * 20])
def test_a_reason_of_fewer_than_twenty_characters_shows_nothing(town: Town, reason: str) -> None:
    with pytest.raises(RuleBroken, match="short-reason"):
        emergency(town.colleague, town.li, reason=reason)
    assert not Look.objects.exists()


def test_look_and_reason_are_committed_before_anything_is_shown(town: Town) -> None:
    emergency(town.colleague, town.li)
    with connections["owner"].cursor() as other_connection:
        other_connection.execute(
            "select l.persons, g.reason, g.unit_id from access_look l join access_breakglass g on g.look_id = l.id"
        )
        assert other_connection.fetchall() == [([town.li.id], REASON, town.colleague.unit_id)]


def test_the_glass_is_not_broken_inside_a_transaction_that_could_be_rolled_back(town: Town) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        emergency(town.colleague, town.li)
    assert not Look.objects.exists()


def test_the_door_itself_shows_nothing_until_the_reason_is_committed(town: Town) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select * from access_break_glass(%s, %s, %s, %s, 'officer', %s, 'accident', '{name}', now())",
            [town.li.id_number, town.li.name, town.colleague.account_id, town.colleague.unit_id, REASON],
        )
        cursor.execute("select count(*) from register_personversion")
        assert cursor.fetchone() == (0,)


def test_the_database_opens_exactly_that_person_and_that_household(town: Town) -> None:
    emergency(town.colleague, town.li)
    everybody = [town.li.id, town.child.id, town.grandmother.id, town.stranger.id]
    assert [person.id for person in register.persons(everybody, ("name",))] == [town.li.id]
    with connection.cursor() as cursor:
        cursor.execute("select household_id from register_householdversion")
        assert cursor.fetchall() == [(town.li.household_id,)]
    access.close()
    assert register.persons(everybody, ("name",)) == []


@pytest.mark.parametrize("who", ["chen", "auditor", "li_online"])
def test_only_officers_and_supervisors_break_the_glass(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        emergency(getattr(town, who), town.stranger)
    assert not Look.objects.exists()


def test_the_sixth_is_refused_until_one_is_reviewed(town: Town) -> None:
    for _time in range(MOST_OPEN):
        emergency(town.wang, town.li)
    with pytest.raises(TooMany, match="too-many-emergencies"):
        emergency(town.wang, town.li)
    assert Look.objects.count() == MOST_OPEN
    review(open_reviews(town.supervisor)[0].id, by=town.supervisor, finding=Finding.JUSTIFIED, words="已核实")
    assert emergency(town.wang, town.li)


def test_two_at_once_do_not_slip_past_the_limit(town: Town) -> None:
    for _time in range(MOST_OPEN - 1):
        emergency(town.wang, town.li)

    def one_more(_turn: int) -> bool:
        try:
            return emergency(town.wang, town.li) is not None
        except TooMany:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(one_more, range(4))) == [False, False, False, True]


def test_the_resident_reads_the_reason_at_once_and_the_finding_after_the_review(town: Town) -> None:
    emergency(town.colleague, town.li)
    (look,) = looks_of(town.li.id)
    assert (look.is_emergency, look.purpose, look.reason, look.finding) == (True, "emergency-accident", REASON, "")
    review(the_one().id, by=town.auditor, finding=Finding.NOT_JUSTIFIED, words="当时不在现场")
    assert looks_of(town.li.id)[0].finding == "not-justified"
    assert looks_of(town.stranger.id) == []


def test_a_supervisor_has_the_own_office_to_review_and_an_auditor_all(town: Town) -> None:
    emergency(town.wang, town.stranger)
    emergency(town.colleague, town.li)
    assert [one.officer for one in open_reviews(town.supervisor)] == [town.wang.name]
    assert {one.officer for one in open_reviews(town.auditor)} == {town.wang.name, town.colleague.name}
    assert [number_open(who) for who in (town.supervisor, town.auditor, town.wang)] == [1, 2, 0]
    assert open_reviews(town.wang) == []


def test_the_overdue_stand_first(town: Town) -> None:
    emergency(town.wang, town.li)
    emergency(town.wang, town.stranger, due_at=clock.now() - timedelta(hours=1))
    assert [one.overdue for one in open_reviews(town.supervisor)] == [True, False]


def test_a_review_is_written_once_with_finding_and_words(town: Town) -> None:
    emergency(town.wang, town.li)
    done = review(the_one().id, by=town.supervisor, finding=Finding.JUSTIFIED, words=" 已向医院核实 ")
    assert (done.finding, done.words, done.reviewed_by) == ("justified", "已向医院核实", town.supervisor.account_id)
    assert open_reviews(town.supervisor) == []
    with pytest.raises(WrongState):
        review(done.id, by=town.auditor, finding=Finding.NOT_JUSTIFIED, words="不同意")


def test_a_review_without_words_is_none(town: Town) -> None:
    emergency(town.wang, town.li)
    with pytest.raises(RuleBroken):
        review(the_one().id, by=town.supervisor, finding=Finding.JUSTIFIED, words="  ")
    assert number_open(town.supervisor) == 1


def test_nobody_reviews_the_own_look(town: Town) -> None:
    emergency(town.supervisor, town.li)
    (waiting,) = open_reviews(town.supervisor)
    assert not waiting.reviewable
    with pytest.raises(NotAllowed, match="own-review"):
        review(waiting.id, by=town.supervisor, finding=Finding.JUSTIFIED, words="是我自己")
    with pytest.raises(IntegrityError), transaction.atomic():
        BreakGlass.objects.filter(pk=waiting.id).update(
            reviewed_at=clock.now(), reviewed_by=town.supervisor.account_id, finding="justified"
        )


def test_nobody_reviews_the_look_of_somebody_of_the_own_household(town: Town) -> None:
    emergency(town.cousin, town.stranger)
    kin = replace(town.supervisor, person_id=town.li.id)
    assert [one.reviewable for one in open_reviews(kin)] == [False]
    with pytest.raises(NotAllowed, match="own-review"):
        review(the_one().id, by=kin, finding=Finding.JUSTIFIED, words="他是我表弟")
    assert open_reviews(town.supervisor)[0].reviewable


@pytest.mark.parametrize("who", ["wang", "cousin", "home_clerk", "outsider", "li_online"])
def test_officers_clerks_and_residents_review_nothing(town: Town, who: str) -> None:
    emergency(town.wang, town.li)
    with pytest.raises(NotFound):
        review(the_one().id, by=getattr(town, who), finding=Finding.JUSTIFIED, words="x")


def test_a_supervisor_of_another_office_reviews_nothing_here(town: Town) -> None:
    emergency(town.wang, town.li)
    elsewhere = replace(town.outsider, duty=Duty.SUPERVISOR)
    assert open_reviews(elsewhere) == []
    with pytest.raises(NotFound):
        review(the_one().id, by=elsewhere, finding=Finding.JUSTIFIED, words="x")


@pytest.mark.parametrize(
    "statement",
    [
        "update access_breakglass set reason = 'another reason'",
        "update access_breakglass set unit_id = 1",
        "delete from access_breakglass",
        "insert into access_breakglass (look_id, account_id, unit_id, kind, reason, due_at)"
        " values (1, 1, 1, 'accident', 'a reason of nobody at all', now())",
    ],
)
def test_the_web_process_adds_a_review_and_nothing_else(town: Town, statement: str) -> None:
    emergency(town.wang, town.li)
    with pytest.raises(Exception, match="permission denied") as refused, connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.parametrize(
    "statement", ["update access_breakglass set finding = 'justified'", "delete from access_breakglass"]
)
def test_even_the_owner_does_not_rewrite_a_review(town: Town, statement: str) -> None:
    emergency(town.wang, town.li)
    review(the_one().id, by=town.supervisor, finding=Finding.NOT_JUSTIFIED, words="无法说明理由")
    with pytest.raises(Exception, match="written once"), connections["owner"].cursor() as cursor:
        cursor.execute(statement)
