"""Legs that end by passing the case on: an opinion goes with it, nothing is granted, and nobody does both."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from banshi.journal.models import Line
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, RuleBroken, WrongState
from banshi.matters import decisions
from banshi.notices.models import Notice
from banshi.stations.models import Post
from tests.matters import stories
from tests.matters.routes import BETWEEN, BY_CITY, BY_COUNTY, filed_along

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor
    from tests.cast import Town


def also_at_the_county(actor: Actor, town: Town) -> Actor:
    """Give an officer a second post, at the county above: the worst case of four eyes."""
    assert actor.account_id
    assert town.zhao.unit_id
    Post.objects.using("owner").create(
        account_id=actor.account_id, unit_id=town.zhao.unit_id, duty=Duty.OFFICER.value, since="2020-01-01"
    )
    return type(actor)(account_id=actor.account_id, name=actor.name, unit_id=town.zhao.unit_id, duty=Duty.OFFICER)


@pytest.mark.parametrize("opinion", ["", " ", "\n\t"])
def test_a_case_is_not_passed_on_without_an_opinion(town: Town, monkeypatch: pytest.MonkeyPatch, opinion: str) -> None:
    case = filed_along(BY_COUNTY, town, monkeypatch)
    with pytest.raises(RuleBroken) as refusal:
        decisions.pass_on(case.id, opinion=opinion, by=town.wang)
    assert refusal.value.code == "no-opinion"


def test_the_next_office_reads_the_opinion_and_the_resident_is_told(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = filed_along(BY_COUNTY, town, monkeypatch)
    passed = decisions.pass_on(case.id, opinion="visited, all true", by=town.wang)
    assert (passed.office_id, passed.task, passed.state) == (town.zhao.unit_id, "decide", "accepted")
    assert Line.objects.get(thing_id=case.id, step="pass-on").reason == "visited, all true"
    told = set(Notice.objects.filter(case_id=case.id).values_list("kind", "unit_id", "person_id"))
    assert {("case-passed-on", None, town.li.id), ("decide", town.zhao.unit_id, None)} <= told


def test_whoever_inquired_does_not_decide_even_with_a_post_at_the_county(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = filed_along(BY_COUNTY, town, monkeypatch)
    passed = decisions.pass_on(case.id, opinion="all true", by=town.wang)
    assert passed.hands == [town.chen.account_id, town.wang.account_id]
    for step in (decisions.approve, lambda pk, by: decisions.refuse(pk, "not-an-adult", words="", by=by)):
        with pytest.raises(NotAllowed):
            step(case.id, by=also_at_the_county(town.wang, town))
        Post.objects.using("owner").filter(account_id=town.wang.account_id or 0, unit__kind="county").delete()
    assert decisions.approve(case.id, by=town.zhao).state == "approved"


def test_the_counties_opinion_counts_as_a_hand_before_the_city_decides(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = filed_along(BY_CITY, town, monkeypatch)
    decisions.pass_on(case.id, opinion="all true", by=town.wang)
    passed = decisions.pass_on(case.id, opinion="in favour", by=town.zhao)
    assert passed.hands == [town.chen.account_id, town.wang.account_id, town.zhao.account_id]
    assert decisions.approve(case.id, by=town.lin).state == "approved"


@pytest.mark.parametrize("route", [BY_COUNTY, BETWEEN])
def test_nothing_is_approved_on_a_leg_that_only_passes_on(
    town: Town, monkeypatch: pytest.MonkeyPatch, route: object
) -> None:
    case = filed_along(route, town, monkeypatch)  # type: ignore[arg-type]
    for who in (town.wang, town.colleague, town.zhao, town.lin):
        with pytest.raises((NotAllowed, NotFound)):
            decisions.approve(case.id, by=who)


def test_an_inquiry_does_not_refuse_and_a_permit_does(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    inquired = filed_along(BY_COUNTY, town, monkeypatch)
    with pytest.raises(NotAllowed):
        decisions.refuse(inquired.id, "household-frozen", words="", by=town.wang)
    asked = filed_along(BETWEEN, town, monkeypatch)
    assert decisions.refuse(asked.id, "household-frozen", words="", by=town.colleague).state == "refused"


def test_a_release_is_refused_by_the_old_place_with_a_ground_and_a_remedy(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = filed_along(BETWEEN, town, monkeypatch)
    released = decisions.pass_on(case.id, opinion="may move in", by=town.colleague)
    assert (released.task, released.office_id) == ("release", town.wang.unit_id)
    with pytest.raises(NotAllowed):
        decisions.approve(case.id, by=town.wang)
    refused = decisions.refuse(case.id, "household-frozen", words="", by=town.wang)
    assert (refused.state, refused.task) == ("refused", "")
    assert refused.refusal["until"]


def test_a_move_goes_from_the_new_place_to_the_old_and_back_and_is_approved_there(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = filed_along(BETWEEN, town, monkeypatch)
    kinds = [
        decisions.pass_on(case.id, opinion=said, by=by).task
        for said, by in (("may move in", town.colleague), ("confirmed", town.wang))
    ]
    assert kinds == ["release", "decide"]
    told = set(Notice.objects.filter(case_id=case.id, person_id=town.li.id).values_list("kind", flat=True))
    assert {"case-permitted", "case-released"} <= told
    assert decisions.approve(case.id, by=town.colleague).state == "approved"


def test_passing_on_twice_by_a_double_click_is_done_once_and_a_second_time_is_refused(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, command = filed_along(BY_CITY, town, monkeypatch), uuid4()
    decisions.pass_on(case.id, opinion="all true", by=town.wang, command=command)
    with pytest.raises(AlreadyDone):
        decisions.pass_on(case.id, opinion="all true", by=town.wang, command=command)
    with pytest.raises(NotAllowed):
        decisions.pass_on(case.id, opinion="again", by=town.wang, command=uuid4())
    assert Line.objects.filter(thing_id=case.id, step="pass-on").count() == 1


@pytest.mark.parametrize("who", ["chen", "home_clerk", "cousin", "zhao", "supervisor", "outsider"])
def test_only_an_officer_of_the_office_in_hand_passes_it_on(
    town: Town, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    case = filed_along(BY_COUNTY, town, monkeypatch)
    with pytest.raises((NotAllowed, NotFound)):
        decisions.pass_on(case.id, opinion="all true", by=getattr(town, who))


def test_a_case_that_is_decided_here_is_not_passed_on(town: Town) -> None:
    case = stories.filed(town)
    with pytest.raises(NotAllowed):
        decisions.pass_on(case.id, opinion="somebody else decide", by=town.wang)
    decisions.approve(case.id, by=town.wang)
    with pytest.raises(WrongState):
        decisions.pass_on(case.id, opinion="too late", by=town.wang)
