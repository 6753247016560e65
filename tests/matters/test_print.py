from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from banshi import access
from banshi.kernel import sealing
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken, WrongState
from banshi.matters import actions, decisions, printing, receiving
from banshi.matters.lifecycle import State
from banshi.matters.models import Paper
from tests.matters import stories

if TYPE_CHECKING:
    from tests.cast import Town


def test_the_slip_is_sealed_by_the_station_that_accepted(town: Town) -> None:
    case = stories.filed(town)
    paper = actions.print_slip(case.id, by=town.chen)
    verdict = sealing.check(
        printing.content(paper, person_id=town.li.id), trust=sealing.authority_certificate(settings.AUTHORITY_FOLDER)
    )
    assert (verdict.genuine, verdict.sealed_by) == (True, "市场街派出所")


def test_the_booklet_is_printed_where_the_resident_stands_under_the_seal_of_home(town: Town) -> None:
    case = stories.approved(town)
    paper = actions.print_paper(case.id, by=town.chen)
    verdict = sealing.check(
        printing.content(paper, person_id=town.li.id), trust=sealing.authority_certificate(settings.AUTHORITY_FOLDER)
    )
    assert (verdict.genuine, verdict.sealed_by) == (True, "平湖路派出所")
    case.refresh_from_db()
    assert case.state == State.PRINTED


def test_nothing_is_printed_before_it_is_approved(town: Town) -> None:
    with pytest.raises(WrongState):
        actions.print_paper(stories.filed(town).id, by=town.chen)
    assert not Paper.objects.exists()


def test_the_home_station_does_not_print_what_another_handed_the_promise_for(town: Town) -> None:
    with pytest.raises(NotAllowed):
        actions.print_paper(stories.approved(town).id, by=town.wang)


def test_a_proven_change_prints_the_member_card(town: Town) -> None:
    case = stories.education(town)
    assert actions.print_paper(case.id, by=town.chen).kind == "member-card"


def test_handing_over_closes_the_case(town: Town) -> None:
    case = stories.approved(town)
    actions.print_paper(case.id, by=town.chen)
    case = actions.hand_over(case.id, by=town.chen)
    assert (case.state, case.closed_at is not None) == (State.CLOSED, True)
    assert not case.legs.filter(done_at=None).exists()


def test_a_second_slip_replaces_the_first_and_both_stay_on_the_case(town: Town) -> None:
    case = stories.filed(town)
    first, second = actions.print_slip(case.id, by=town.chen), actions.print_slip(case.id, by=town.chen)
    first.refresh_from_db()
    assert first.replaced_by == second.check_code
    assert Paper.objects.filter(case_id=case.id).count() == 2


def test_a_refusal_letter_is_sealed_by_the_office_that_refused(town: Town) -> None:
    case = decisions.refuse(stories.filed(town).id, "household-frozen", words="见告知书", by=town.wang)
    paper = decisions.print_letter(case.id, by=town.chen)
    assert paper.unit_id == town.wang.unit_id


def test_no_letter_of_refusal_without_a_refusal(town: Town) -> None:
    with pytest.raises(RuleBroken):
        decisions.print_letter(stories.filed(town).id, by=town.chen)


def test_the_answer_at_the_counter_is_printed_though_nothing_is_filed(town: Town) -> None:
    visit, _facts = receiving.receive(
        "lost-booklet", id_number=town.child.id_number, name=town.child.name, by=town.chen
    )
    paper = actions.print_answer(visit.id, by=town.chen)
    assert (paper.kind, paper.case_id) == ("answer", visit.id)


def test_a_paper_opens_only_behind_a_look_at_its_person(town: Town) -> None:
    paper = actions.print_slip(stories.filed(town).id, by=town.chen)
    access.close()
    with pytest.raises(NotFound):
        printing.content(paper, person_id=town.li.id)


def test_a_reissue_voids_the_booklet_that_another_case_printed(town: Town) -> None:
    first = stories.approved(town)
    printed = actions.print_paper(first.id, by=town.chen)
    decisions.approve(stories.filed(town, town.grandmother).id, by=town.wang)
    printed.refresh_from_db()
    assert printed.voided_at is not None
    assert printed.replaced_by
