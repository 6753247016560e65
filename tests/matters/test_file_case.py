from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banshi.china.matters import lost_booklet
from banshi.kernel import clock
from banshi.kernel.refusals import AlreadyDone, NotAllowed, RuleBroken
from banshi.matters import actions, filing, queries, receiving
from banshi.matters.evidence import Proof
from banshi.matters.lifecycle import State
from banshi.matters.models import Case, Leg
from tests.cast import SATURDAY_MORNING, SHANGHAI
from tests.matters import stories

if TYPE_CHECKING:
    from tests.cast import Town


def test_a_lost_booklet_gets_a_promise_with_every_leg_and_its_clock(town: Town) -> None:
    with clock.stopped_at(SATURDAY_MORNING):
        case = stories.filed(town)
    legs = [(leg.task, leg.unit_id, leg.due_at) for leg in case.legs.order_by("position")]
    assert [task for task, _unit, _due in legs] == ["accept", "decide", "print"]
    assert [unit for _task, unit, _due in legs] == [town.chen.unit_id, town.wang.unit_id, town.chen.unit_id]
    due = [at.astimezone(SHANGHAI).strftime("%a %d %H:%M") for _task, _unit, at in legs[1:] if at]
    assert due == ["Mon 23 17:00", "Tue 24 17:00"]


def test_a_case_row_shows_nothing_personal_but_a_masked_name(town: Town) -> None:
    case = stories.filed(town)
    assert (case.masked_name, case.masked_number) == ("李**", f"****{town.li.id_number[-4:]}")


def test_the_kilometres_between_the_two_stations_are_kept(town: Town) -> None:
    assert 820 <= stories.filed(town).kilometres <= 900


def test_the_same_command_twice_files_one_case(town: Town) -> None:
    command = uuid4()
    visit, _facts = receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    case = filing.file_case(visit.id, stories.ON_THE_TRAIN, by=town.chen, command=command)
    with pytest.raises(AlreadyDone) as twice:
        filing.file_case(visit.id, stories.ON_THE_TRAIN, by=town.chen, command=command)
    assert twice.value.thing_id == case.id
    assert Case.objects.count() == 1


def test_a_visit_is_filed_once_even_by_two_forms(town: Town) -> None:
    visit, _facts = receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    filing.file_case(visit.id, stories.ON_THE_TRAIN, by=town.chen, command=uuid4())
    with pytest.raises(AlreadyDone):
        filing.file_case(visit.id, stories.ON_THE_TRAIN, by=town.chen, command=uuid4())
    assert Leg.objects.count() == 3


def test_an_error_in_the_middle_leaves_nothing_behind(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def power_cut(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(filing, "add_belongings", power_cut)
    with pytest.raises(RuntimeError):
        stories.filed(town)
    assert not Case.objects.exists()
    assert not Leg.objects.exists()


def test_a_child_cannot_file(town: Town) -> None:
    with pytest.raises(RuleBroken) as refusal:
        stories.filed(town, town.child)
    assert refusal.value.code == "not-an-adult"
    assert refusal.value.cure


def test_a_day_in_the_future_is_refused(town: Town) -> None:
    visit, _facts = receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    tomorrow = lost_booklet.Answers(lost_on=date(2099, 1, 1), circumstances="")
    with pytest.raises(RuleBroken) as refusal:
        filing.file_case(visit.id, tomorrow, by=town.chen)
    assert refusal.value.code == "day-in-the-future"


def test_nobody_files_for_the_own_household(town: Town) -> None:
    with pytest.raises(NotAllowed):
        stories.filed(town, town.li, by=town.cousin)


def test_a_verified_diploma_is_granted_at_the_counter_and_home_is_told(town: Town) -> None:
    case = stories.education(town)
    assert (case.state, case.proof) == (State.APPROVED, "verified")
    assert [c.number for c in queries.open_to_objection(town.wang)] == [case.number]


@pytest.mark.parametrize("said", [Proof.NO_MATCH, Proof.UNREACHABLE])
def test_without_proof_the_home_station_decides_and_nobody_travels(town: Town, said: Proof) -> None:
    case = stories.education(town, said)
    assert (case.state, case.office_id) == (State.ACCEPTED, town.wang.unit_id)


def test_filing_takes_few_statements(town: Town) -> None:
    visit, _facts = receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    with CaptureQueriesContext(connection) as captured:
        filing.file_case(visit.id, stories.ON_THE_TRAIN, by=town.chen)
    assert len(captured) <= 10, [q["sql"][:90] for q in captured.captured_queries]


def test_a_child_cannot_change_the_education_level_alone(town: Town) -> None:
    child = town.child
    _visit, facts = receiving.receive("education-level", id_number=child.id_number, name=child.name, by=town.chen)
    assert [g.code for g in filing.answer_for(_visit, facts).refused_because] == ["not-an-adult"]


def test_an_office_that_decides_does_not_add_the_proof_itself(town: Town) -> None:
    case = stories.education(town, Proof.NO_MATCH)
    with pytest.raises(NotAllowed):
        actions.add_document(case.id, "diploma", "a.pdf", b"%PDF-1.7", by=town.wang)
    actions.add_document(case.id, "diploma", "a.pdf", b"%PDF-1.7", by=town.chen)


@pytest.mark.parametrize("content", [b"MZ\x90", b"", b"%PDF-" + b"0" * 10 * 2**20])
def test_what_is_no_paper_is_refused_in_words(town: Town, content: bytes) -> None:
    case = stories.education(town, Proof.NO_MATCH)
    with pytest.raises(RuleBroken) as refusal:
        actions.add_document(case.id, "diploma", "a.pdf", content, by=town.chen)
    assert refusal.value.cure
