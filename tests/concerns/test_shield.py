"""Who reported stays with those who need it: whom a unit may see, and what the database itself refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override

from banshi.access.models import Look
from banshi.access.queries import looks_of_concern
from banshi.concerns import callers, codes, dispatching, queries
from banshi.concerns.models import Concern, Report
from banshi.concerns.proposing import Hints
from banshi.concerns.vocabulary import Kind
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken
from banshi.web.concerns.telling import looked
from tests.hotline import COUNTY, Line, heating_category, taken_in

if TYPE_CHECKING:
    from tests.cast import Town


def complained(line: Line) -> Concern:
    about = (line.units["heating"],)
    hints = Hints(division=COUNTY, category=heating_category(), kind=Kind.COMPLAIN, about=about)
    return taken_in("暖阳热力的师傅王刚态度恶劣，我是张三，电话13800000009", hints=hints, name="张三").concern


def test_nobody_reads_a_report_without_a_look(line: Line) -> None:
    taken_in()
    assert list(Report.objects.all()) == []


def test_a_look_shows_the_report_and_the_resident_sees_who_looked(town: Town, line: Line) -> None:
    concern = taken_in(person_id=town.li.id, name="李晓明").concern
    report = callers.report_of(concern.id, by=line.operator, purpose="verdict-call")
    assert (report.phone, report.name) == ("13800000001", "李晓明")
    look = Look.objects.get(reference=concern.id)
    assert (look.persons, look.unit_id, look.purpose) == ([town.li.id], line.units["line"], "verdict-call")


def test_a_look_at_a_report_opens_no_record_of_the_register(town: Town, line: Line) -> None:
    concern = taken_in(person_id=town.li.id).concern
    callers.look_at(concern.id, by=line.operator, purpose="verdict-call")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from register_personversion")
        assert cursor.fetchone() == (0,)


def test_the_unit_that_handles_it_may_see_whom_to_call(line: Line) -> None:
    concern = taken_in().concern
    dispatching.confirm(concern.id, dispatching.as_proposed(concern), by=line.operator)
    assert callers.report_of(concern.id, by=line.heater, purpose="unit-contact").phone == "13800000001"


def test_the_resident_reads_that_an_office_was_shown_nothing(line: Line) -> None:
    concern = complained(line)
    callers.look_at(concern.id, by=line.operator, purpose="verdict-call")
    with pytest.raises(NotAllowed):
        callers.report_of(concern.id, by=line.heater, purpose="unit-contact")
    with override("en"):
        refused, seen = (event.said for event in looked(looks_of_concern(concern.id)))
    assert refused.endswith("It was shown nothing.")
    assert "nothing" not in seen


def test_a_unit_without_a_part_sees_nothing(line: Line) -> None:
    concern = taken_in().concern
    with pytest.raises(NotAllowed):
        callers.report_of(concern.id, by=line.houser, purpose="unit-contact")
    with pytest.raises(NotFound):
        queries.concern_file(concern.id, by=line.houser)


def test_the_unit_complained_of_gets_neither_the_concern_nor_the_caller(line: Line) -> None:
    concern = complained(line)
    sent = dispatching.confirm(concern.id, dispatching.as_proposed(concern), by=line.operator)
    assert sent.unit_id == line.units["government"]
    with pytest.raises(NotFound):
        queries.concern_file(concern.id, by=line.heater)
    with pytest.raises(NotAllowed):
        callers.report_of(concern.id, by=line.heater, purpose="unit-contact")


def test_raw_sql_of_the_unit_complained_of_sees_nothing_even_behind_a_look(line: Line) -> None:
    concern = complained(line)
    Concern.objects.filter(id=concern.id).update(co_units=[line.units["heating"]])
    callers.look_at(concern.id, by=line.heater, purpose="unit-contact")
    assert Look.objects.get(reference=concern.id).items == []
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from concerns_report")
        assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) from concerns_attachment")
        assert cursor.fetchone() == (0,)


def test_a_look_that_is_not_committed_shows_nothing(line: Line) -> None:
    concern = taken_in().concern
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select concerns_look(%s, %s, %s, 'clerk', 'verdict-call', '{}')",
            [concern.id, line.operator.account_id, line.operator.unit_id],
        )
        cursor.execute("select count(*) from concerns_report")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "update concerns_report set phone = ''", "delete from concerns_report", "select caller from concerns_member",
        "delete from concerns_concern", "update concerns_verdict set solved = 'yes'", "delete from concerns_answer",
        "update concerns_attachment set content = ''",
    ],
)  # fmt: skip
def test_the_web_process_cannot_rewrite_or_follow(line: Line, statement: str) -> None:
    taken_in()
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_it_cannot_be_sent_to_the_unit_that_is_complained_of(line: Line) -> None:
    concern = complained(line)
    choice = replace(dispatching.as_proposed(concern), unit_id=line.units["heating"])
    with pytest.raises(RuleBroken, match="complained-of"):
        dispatching.confirm(concern.id, choice, by=line.operator)


def test_nobody_deals_with_what_their_own_kin_reported(town: Town, line: Line) -> None:
    concern = taken_in(person_id=town.li.id).concern
    cousin = replace(line.operator, person_id=town.cousin.person_id)
    with pytest.raises(NotAllowed):
        dispatching.confirm(concern.id, dispatching.as_proposed(concern), by=cousin)


def test_a_caller_is_known_again_by_the_hotline_alone_and_that_is_written_down(line: Line) -> None:
    first, second = taken_in().concern, taken_in("翠湖小区水管爆了").concern
    key = codes.caller_key(phone="+86 138-0000-0001")
    assert callers.history(key, by=line.operator) == [second.id, first.id]
    assert Look.objects.filter(kind="history", unit_id=line.units["line"]).count() == 1
    with pytest.raises(NotAllowed):
        callers.history(key, by=line.heater)


def test_the_masked_words_name_nobody(line: Line) -> None:
    concern = complained(line)
    assert [word for word in ("13800000009", "张三") if word in concern.said] == []
    assert "张三" not in concern.title


def test_the_code_is_not_in_the_database(line: Line) -> None:
    taken = taken_in()
    with connection.cursor() as cursor:
        for table in ("concerns_concern", "notices_notice", "journal_line"):
            cursor.execute(f"select count(*) from {table} t where t::text like %s", [f"%{taken.code}%"])
            assert cursor.fetchone() == (0,)
    assert queries.followed(taken.concern.number, taken.code.lower().replace("-", " ")).concern.id == taken.concern.id
    with pytest.raises(NotFound):
        queries.followed(taken.concern.number, "AAAAA-AAAAA")
