"""From what many report to a candidate: proposed once, explained, in public words; and what people propose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connections

from banshi.concerns.models import Concern
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, SYSTEM, Actor, Duty
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, RuleBroken, TooMany, WrongState
from banshi.projects import casework, evidence, figures, proposing, selection
from banshi.projects.jurisdiction import pack
from banshi.projects.models import Candidate, ProjectList
from banshi.projects.proposing import Proposal
from banshi.projects.vocabulary import CandidateState, Class, Ground, ListState, Origin, State
from tests.cast import SATURDAY_MORNING
from tests.hotline import employ
from tests.projects.stories import ESTATES, LAST_MONTHS, Trouble, carried, collecting, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town
    from tests.hotline import Line

LEGACY = Trouble(
    people=12, estates=1, days=(date(2023, 3, 1), date(2026, 6, 1)), said="{place}房产证办不下来", category="02.04.01",
    returns=2,
)  # fmt: skip
HARDSHIP = Trouble(people=4, estates=2, days=LAST_MONTHS, said="{place}老年餐送不到", category="12.02.02")
URGENT = Trouble(people=6, estates=1, days=LAST_MONTHS, said="{place}电线裸露", category="01.02.02", urgency="danger")
SMALL = Trouble(people=40, estates=11, days=LAST_MONTHS, said="{place}路灯不亮", category="03.04.01")
LIFT = Proposal(title="给老楼加装电梯", words="六楼的老人下不了楼", klass=Class.HARDSHIP, place="翠湖小区3号楼")
WHY = "区里已经列入今年的改造计划，资金已到位，下月开工。"


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def proposed(line: Line, *, by: Actor | None = None) -> list[Candidate]:
    return casework.propose_from_casework(collecting(line).id, by=by or line.governor)


def test_the_pump_house_is_proposed_as_common_and_explained(line: Line) -> None:
    problem(line)
    (one,) = proposed(line)
    counted = figures.read(one.evidence)
    assert counted is not None
    assert (one.klass, one.origin, one.state) == (Class.COMMON, Origin.PROBLEM, CandidateState.PROPOSED)
    assert (counted.people, counted.voices, counted.places, counted.winters) == (310, 310, 11, 3)
    assert (counted.settled, counted.still_open, counted.on) == (0, 310, date(2026, 11, 21))
    said = "common: 310 people on 11 estates over 3 winters, none solved for good"
    assert selection.sentence(one.klass, counted) == said
    assert [row["part"] for row in one.reasons] == ["people", "places", "lasting", "returns", "unsolved"]
    assert one.score == selection.total(selection.read(one.reasons)) > 0.5
    assert "水压太低" in one.title
    assert sorted(one.places) == sorted(ESTATES)


def test_long_unsolved_hardship_and_urgent_ones_are_proposed_beside_it(line: Line) -> None:
    for trouble in (LEGACY, HARDSHIP, URGENT, Trouble()):
        problem(line, trouble)
    found = proposed(line)
    assert {one.klass for one in found} == set(Class)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert found[0].klass == Class.COMMON


@pytest.mark.parametrize(
    "trouble",
    [
        SMALL,
        replace(SMALL, people=70, estates=2),
        replace(LEGACY, returns=1),
        replace(LEGACY, days=LAST_MONTHS),
        replace(HARDSHIP, people=1, voices=9),
        replace(URGENT, solved="yes"),
        replace(SMALL, people=310, days=(date(2024, 1, 1),), solved="no"),
    ],
)
def test_below_the_thresholds_nothing_is_proposed(line: Line, trouble: Trouble) -> None:
    problem(line, trouble)
    assert proposed(line) == []


def test_what_is_put_off_again_and_again_is_long_unsolved(line: Line) -> None:
    problem(line, replace(LEGACY, returns=0, put_off=(date(2025, 1, 2), date(2026, 2, 3))))
    (one,) = proposed(line)
    counted = figures.read(one.evidence)
    assert counted is not None
    assert (one.klass, counted.put_off) == (Class.LEGACY, 2)
    assert counted.put_off_on == (date(2025, 1, 2), date(2026, 2, 3))


def test_more_calls_of_the_same_people_change_no_score(line: Line) -> None:
    once, often = (problem(line, Trouble(people=60, voices=voices)) for voices in (60, 600))
    found = evidence.counted([[once], [often]])
    rule = pack().selection
    assert (found[0].voices, found[1].voices) == (60, 600)
    assert selection.score(found[0], rule) == selection.score(found[1], rule)


def test_the_same_thing_on_several_estates_is_one_candidate_and_a_person_counts_once(line: Line) -> None:
    first = problem(line, Trouble(people=40, estates=6, who="all"))
    second = problem(line, Trouble(people=55, estates=11, who="all", said="{place}水压不足，水上不去楼"))
    (one,) = proposed(line)
    counted = figures.read(one.evidence)
    assert counted is not None
    assert set(one.problems) == {first, second}
    assert (counted.problems, counted.people, counted.voices) == (2, 55, 95)


def test_another_county_and_another_trouble_stay_apart(line: Line) -> None:
    for trouble in (
        Trouble(people=40), Trouble(people=40, division="999901"), Trouble(people=40, said="{place}验资报告能不能寄送"),
    ):  # fmt: skip
        problem(line, trouble)
    assert casework.propose_from_casework(collecting(line, division="999900").id, by=line.governor) == []


def test_few_people_of_several_problems_are_not_counted_together(line: Line) -> None:
    few = [problem(line, Trouble(people=4, who="all")) for _ in range(2)]
    assert evidence.counted([few]) == {}
    assert evidence.counted([few[:1]])[0].people == 4


def test_solved_for_good_is_what_nobody_at_the_place_reports_again(line: Line) -> None:
    quiet = problem(line, Trouble(people=30, estates=3, days=LAST_MONTHS, solved="yes"))
    assert evidence.counted([[quiet]])[0].settled == 30
    with connections["owner"].cursor() as cursor:
        cursor.execute("update concerns_concern set closed_at = %s where problem_id = %s", [date(2026, 8, 20), quiet])
    assert evidence.counted([[quiet]])[0].settled == 10  # at the estate that reported in August and never again


def test_asked_twice_the_casework_proposes_nothing_twice(line: Line) -> None:
    problem(line)
    on_list = collecting(line)
    (one,) = casework.propose_from_casework(on_list.id, by=line.governor)
    problem(line, LEGACY)
    (other,) = casework.propose_from_casework(on_list.id, by=SYSTEM)
    assert casework.propose_from_casework(on_list.id, by=line.governor) == []
    assert (one.klass, other.klass) == (Class.COMMON, Class.LEGACY)
    assert one.number != other.number


def test_what_a_project_carries_is_noted_and_ruled_out(line: Line) -> None:
    project = carried(line, problem(line))
    on_list = collecting(line)
    assert casework.propose_from_casework(on_list.id, by=SYSTEM) == []
    assert not Candidate.objects.exists()
    assert casework.propose_from_casework(on_list.id, by=line.governor) == []
    noted = Candidate.objects.get()
    assert (noted.state, noted.ground) == (CandidateState.INELIGIBLE, Ground.TWICE)
    assert project.number in noted.ground_words


def test_what_a_project_gave_up_is_proposed_again(line: Line) -> None:
    carried(line, problem(line), state=State.GIVEN_UP)
    assert len(proposed(line)) == 1


def test_no_more_than_twelve_of_a_class_are_proposed(line: Line) -> None:
    for _each in range(casework.MOST_OF_A_CLASS + 2):
        problem(line, replace(HARDSHIP, people=3))
    on_list = collecting(line)
    found = casework.propose_from_casework(on_list.id, by=line.governor)
    assert len(found) == casework.MOST_OF_A_CLASS
    assert casework.propose_from_casework(on_list.id, by=line.governor) == []


def test_words_that_are_not_public_are_not_shown(line: Line) -> None:
    hidden = problem(line, Trouble(public=False, said="{place}水压太低，我是三号楼的李老师"))
    (one,) = proposed(line)
    assert (one.title, one.words, one.places, one.place) == ("水压不足", "", [], "")
    assert one.problems == [hidden]


def test_who_did_not_want_to_be_public_is_not_quoted(line: Line) -> None:
    pk = problem(line)
    Concern.objects.using("owner").filter(problem_id=pk).update(may_be_public=False)
    Concern.objects.using("owner").filter(problem_id=pk, place=ESTATES[0]).update(may_be_public=True)
    (one,) = proposed(line)
    assert (one.place, one.places) == (ESTATES[0], [ESTATES[0]])
    assert one.words == f"{ESTATES[0]}水压太低，顶楼洗澡放不出水"


def test_a_telephone_number_in_public_words_is_covered_once_more(line: Line) -> None:
    problem(line, Trouble(said="{place}水压太低请打13800001111"))
    (one,) = proposed(line)
    assert "13800001111" not in one.title + one.words


def test_only_the_keeper_and_banshi_itself_let_the_casework_propose(line: Line, town: Town) -> None:
    on_list = collecting(line)
    for actor in (line.heater, line.operator, town.li_online):
        with pytest.raises(NotAllowed):
            casework.propose_from_casework(on_list.id, by=actor)
    with pytest.raises(NotFound):
        casework.propose_from_casework(uuid4(), by=line.governor)


def test_it_is_counted_anew_until_it_is_published(line: Line) -> None:
    pk = problem(line, Trouble(people=60))
    (one,) = proposed(line)
    with connections["owner"].cursor() as cursor:
        cursor.execute("update concerns_concern set place = %s where problem_id = %s", ["平安里", pk])
    again = casework.recount(one.id, by=line.governor)
    assert again.score < one.score
    Candidate.objects.using("owner").filter(id=one.id).update(published_at=clock.now())
    with pytest.raises(WrongState):
        casework.recount(one.id, by=line.governor)


def test_a_proposal_of_a_person_is_not_counted(line: Line, town: Town) -> None:
    made = residents(line, town)
    assert (made.evidence, made.reasons, made.score, made.problems) == ([], [], 0, [])
    with pytest.raises(RuleBroken):
        casework.recount(made.id, by=line.governor)
    with pytest.raises(NotFound):
        casework.recount(uuid4(), by=line.governor)


# ------------------------------------------------------------------ what people propose


def residents(line: Line, town: Town, **changes: object) -> Candidate:
    proposal = replace(LIFT, **changes)  # type: ignore[arg-type]
    return proposing.propose(collecting(line).id, proposal, origin=Origin.RESIDENT, by=town.li_online)


def test_a_resident_proposes_and_names_and_numbers_are_covered(line: Line, town: Town) -> None:
    made = residents(line, town, words="李晓明，电话13912345678，身份证11010519491231002X，住三楼")
    assert made.number.startswith("HX-2026-")
    assert (made.state, made.origin, made.place) == (CandidateState.PROPOSED, Origin.RESIDENT, "翠湖小区")
    for personal in ("李晓明", "13912345678", "11010519491231002X"):
        assert personal not in made.title + made.words


def test_who_proposes_is_a_hash_for_this_list_alone(line: Line, town: Town) -> None:
    one, other = collecting(line), collecting(line, place="湖滨街道")
    hashes = {proposing.proposer_of(each.id, town.li_online) for each in (one, other)}
    assert len(hashes) == 2
    made = proposing.propose(one.id, LIFT, origin=Origin.RESIDENT, by=town.li_online)
    assert bytes(made.proposer or b"") in hashes
    assert made.unit_id is None


def test_a_fourth_open_proposal_of_one_person_is_refused(line: Line, town: Town) -> None:
    on_list = collecting(line)
    for title in ("修路灯", "建公厕", "加班车", "装电梯"):
        proposal = replace(LIFT, title=f"请给我们{title}")
        if title == "装电梯":
            with pytest.raises(TooMany):
                proposing.propose(on_list.id, proposal, origin=Origin.RESIDENT, by=town.li_online)
            proposing.propose(on_list.id, proposal, origin=Origin.RESIDENT, by=town.stranger_online)
        else:
            proposing.propose(on_list.id, proposal, origin=Origin.RESIDENT, by=town.li_online)


def test_the_same_words_stand_on_a_list_once(line: Line, town: Town) -> None:
    on_list = collecting(line)
    made = proposing.propose(on_list.id, LIFT, origin=Origin.RESIDENT, by=town.li_online)
    with pytest.raises(RuleBroken) as refused:
        proposing.propose(on_list.id, LIFT, origin=Origin.RESIDENT, by=town.stranger_online)
    assert made.number in refused.value.said


def test_sent_twice_it_is_one_proposal(line: Line, town: Town) -> None:
    on_list, command = collecting(line), uuid4()
    made = proposing.propose(on_list.id, LIFT, origin=Origin.RESIDENT, by=town.li_online, command=command)
    other = replace(LIFT, title="又是同一张表")
    with pytest.raises(AlreadyDone) as done:
        proposing.propose(on_list.id, other, origin=Origin.RESIDENT, by=town.li_online, command=command)
    assert done.value.thing_id == made.id


def test_everybody_proposes_as_what_they_are(line: Line, town: Town) -> None:
    on_list = collecting(line)
    delegate = employ("delegate", "高洁", line.units["street"], Duty.DELEGATE)
    for by, origin in ((delegate, Origin.DELEGATE), (line.houser, Origin.STATION)):
        made = proposing.propose(on_list.id, replace(LIFT, title=f"{by.name[0]}某的提案内容"), origin=origin, by=by)
        assert (made.origin, made.unit_id) == (origin, by.unit_id)
    for by, origin in (
        (delegate, Origin.STATION), (line.operator, Origin.STATION), (line.houser, Origin.DELEGATE),
        (town.li_online, Origin.STATION), (NOBODY, Origin.RESIDENT), (line.houser, Origin.RESIDENT),
        (SYSTEM, Origin.PROBLEM),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            proposing.propose(on_list.id, LIFT, origin=origin, by=by)


@pytest.mark.parametrize("changes", [{"title": "修"}, {"title": " \0 "}, {"division": "999901"}])
def test_what_says_nothing_or_belongs_elsewhere_is_refused(line: Line, town: Town, changes: dict[str, str]) -> None:
    with pytest.raises(RuleBroken):
        residents(line, town, **changes)


def test_nothing_is_proposed_for_a_list_that_does_not_collect(line: Line, town: Town) -> None:
    late, over = collecting(line), collecting(line, place="湖滨街道")
    ProjectList.objects.filter(id=late.id).update(collect_until=date(2026, 11, 20))
    ProjectList.objects.using("owner").filter(id=over.id).update(state=ListState.PUBLISHED)
    for on_list in (late, over):
        with pytest.raises(WrongState):
            proposing.propose(on_list.id, LIFT, origin=Origin.RESIDENT, by=town.li_online)
    with pytest.raises(NotFound):
        proposing.propose(uuid4(), LIFT, origin=Origin.RESIDENT, by=town.li_online)


def test_it_is_ruled_out_by_the_keeper_with_a_reason_in_words(line: Line, town: Town) -> None:
    made = residents(line, town)
    with pytest.raises(RuleBroken):
        proposing.rule_out(made.id, Ground.ORDERED, "已列入计划", by=line.governor)
    with pytest.raises(NotAllowed):
        proposing.rule_out(made.id, Ground.ORDERED, WHY, by=line.houser)
    ruled = proposing.rule_out(made.id, Ground.ORDERED, WHY, by=line.governor)
    assert (ruled.state, ruled.ground, ruled.ground_words) == (CandidateState.INELIGIBLE, Ground.ORDERED, WHY)
