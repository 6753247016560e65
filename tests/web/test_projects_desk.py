"""The desks of those who keep lists and carry projects, page to page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from banshi.kernel import clock
from banshi.projects import promising, queries
from banshi.projects.models import Candidate, Evidence, Milestone, Project, ProjectList, Promise
from banshi.projects.vocabulary import CandidateState, ListState, State
from banshi.stations.models import Unit
from banshi.web.projects import choices
from tests.browser import signed_in
from tests.projects.pump import ESTATES, SPRING, Works, candidate, photo, promised, theme, works

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.hotline import Line

PROMISE = {
    "title": "更换三个小区的加压泵房", "words": "六楼没水", "klass": "common", "people": "14",
    "places": "\n".join(ESTATES),
    "measure": "晚上七点顶楼厨房龙头的水压", "measure_unit": "MPa", "counted_by": "reading", "baseline": "0.05",
    "baseline_on": "2026-03-01", "target": "0.14", "done_when": "每个小区顶楼晚上七点都有 0.14 兆帕",
    "due_on": "2026-11-15", "due_because": "供暖之前", "leader_name": "梁志", "leader_post": "副县长",
    "steps-TOTAL_FORMS": "2", "steps-INITIAL_FORMS": "0", "steps-0-title": "翠湖小区泵房通水",
    "steps-0-place": "翠湖小区", "steps-0-due_on": "2026-10-01",
    "money-TOTAL_FORMS": "1", "money-INITIAL_FORMS": "0", "money-0-source": "县财政", "money-0-amount": "860000",
}  # fmt: skip


@pytest.fixture
def pump(line: Line) -> Iterator[Works]:
    with clock.stopped_at(SPRING):
        yield works(line)


def send(client: Client, address: str, **typed: object) -> tuple[int, str]:
    answer = client.post(address, {"command": str(uuid4())} | typed, follow=True)
    return answer.status_code, answer.content.decode()


def test_a_list_goes_from_its_beginning_to_a_promise(pump: Works) -> None:
    keeper = signed_in(pump.keeper)
    given = {"kind": "monthly", "title": "三月一题", "year": "2026", "month": "3", "place": "县", "seats": "1"}
    status, _page = send(keeper, "/unit/projects/begin/", **given)
    own = ProjectList.objects.get()
    assert (status, own.state) == (200, ListState.COLLECTING)
    chosen = candidate(own, pump.problem)
    send(keeper, f"/unit/projects/lists/{own.number}/publish")
    with clock.stopped_at(SPRING + timedelta(days=9)):
        _status, page = send(keeper, f"/unit/projects/lists/{own.number}/adopt")
        assert "Chosen, and not promised yet" in page
        whole = PROMISE | {"lead_unit_id": pump.line.units["housing"], "leader_id": pump.leader.account_id}
        status, page = send(keeper, f"/unit/projects/candidates/{chosen.number}/promise/", **whole)
    assert "Promised. Everybody who asked for it is told." in page
    assert Promise.objects.get().money == [{"source": "县财政", "amount": "860000"}]
    assert Milestone.objects.get().unit_id == pump.line.units["housing"]


def test_what_was_typed_stays_when_a_promise_names_a_percentage(pump: Works) -> None:
    own = theme(pump)
    chosen = candidate(own, pump.problem)
    Candidate.objects.filter(id=chosen.id).update(state=CandidateState.CHOSEN)
    given = PROMISE | {"lead_unit_id": pump.line.units["housing"], "done_when": "完成率达到 95%"}
    status, page = send(signed_in(pump.keeper), f"/unit/projects/candidates/{chosen.number}/promise/", **given)
    assert status == 422
    assert "nobody can check one" in page
    assert "完成率达到 95%" in page
    assert not Project.objects.exists()


def test_a_carrier_proves_reaches_and_says_what_blocks(pump: Works) -> None:
    project = promised(pump)
    carrier, at = signed_in(pump.carrier), f"/unit/projects/{project.number}/"
    first, second, *_rest = Milestone.objects.order_by("no")
    shot = SimpleUploadedFile("pump.jpg", photo(), "image/jpeg")
    given = {"kind": "photo", "taken_on": "2026-03-02", "spot": "泵房门口", "milestone": str(first.id), "file": shot}
    _status, page = send(carrier, f"{at}steps/prove", **given)
    assert "Written down." in page
    assert Evidence.objects.get().milestone_id == first.id
    send(carrier, f"{at}milestones/{first.id}/reach", on="2026-03-02")
    send(carrier, f"{at}milestones/{second.id}/block", why="等供热公司迁管", waits_for=pump.line.units["heating"])
    assert [one.state for one in Milestone.objects.order_by("no")] == ["reached", "stuck", "planned"]
    assert "等供热公司迁管" in signed_in(pump.line.heater).get("/unit/projects/").content.decode()


def test_the_leader_sees_what_blocks_whom_and_since_when(pump: Works) -> None:
    project = promised(pump)
    one = Milestone.objects.order_by("no")[0]
    send(
        signed_in(pump.carrier), f"/unit/projects/{project.number}/milestones/{one.id}/block", why="等迁管",
        waits_for=pump.line.units["heating"],
    )  # fmt: skip
    with clock.stopped_at(SPRING + timedelta(days=14)):
        page = signed_in(pump.leader).get("/lead/").content.decode()
    assert "Warm Sun Heating" in page
    assert "等迁管" in page


def test_the_leader_says_it_is_done_and_reads_all_that_is_missing(pump: Works) -> None:
    project = promised(pump)
    promising.begin(project.id, by=pump.leader)
    status, page = send(signed_in(pump.leader), f"/unit/projects/{project.number}/steps/claim")
    assert status == 422
    assert "There is no photo of the same spot before and after." in page


def test_the_promise_is_amended_with_its_reason(pump: Works) -> None:
    project = promised(pump)
    given = PROMISE | {
        "lead_unit_id": pump.line.units["housing"], "helper_ids": [pump.line.units["heating"]],
        "leader_id": pump.leader.account_id, "reason": "两个小区的管线由开发商先修，今年不能动工", "places": "翠湖小区",
    }  # fmt: skip
    _status, page = send(signed_in(pump.leader), f"/unit/projects/{project.number}/amend/", **given)
    assert "Changed. The old text stands beside the new one." in page
    assert queries.project_file(Project.objects.get()).promise.places == ["翠湖小区"]


def test_a_leader_is_handed_over_by_the_keeper_alone(pump: Works) -> None:
    project = promised(pump)
    at = f"/unit/projects/{project.number}/steps/hand-over"
    given = {"name": "吴越", "post": "副县长", "reason": "梁志已调任其他岗位工作"}
    assert send(signed_in(pump.leader), at, **given)[0] in {403, 422}
    assert Promise.objects.count() == 1
    send(signed_in(pump.keeper), at, **given)
    assert Promise.objects.order_by("-version")[0].leader_name == "吴越"


def test_a_unit_without_a_part_sees_nothing_here(pump: Works) -> None:
    project = promised(pump)
    assert signed_in(pump.line.committee).get(f"/unit/projects/{project.number}/").status_code == 404


def test_a_list_is_taken_over_from_a_file_and_twice_changes_nothing(pump: Works) -> None:
    text = "place,year,no,item,lead_unit,progress,deadline,note,source_url\n某县,2022,1,新建公园3个,县住建局,80%,2022-12-31,进度慢,http://x.example/\n"
    for _turn in range(2):
        sent = SimpleUploadedFile("list.csv", text.encode(), "text/csv")
        assert send(signed_in(pump.keeper), "/unit/projects/take-over/", file=sent)[0] == 200
    version = Promise.objects.get()
    assert version.original["progress"] == "80%"
    assert (version.title, version.lead_unit_name) == ("新建公园3个", "县住建局")
    assert Project.objects.get().state == State.PROMISED


def test_a_promise_chooses_among_the_units_of_its_county_and_city_and_those_it_names(pump: Works) -> None:
    own = Unit.objects.get(id=pump.line.units["housing"])
    far = Unit.objects.using("owner").create(
        code="999999000001", name="远方住房局", kind=own.kind, division=f"{own.division[:4]}77", latitude=36,
        longitude=114,
    )  # fmt: skip
    near = dict(choices.units_near(pump.keeper))
    assert own.pk in near
    assert far.pk not in near
    assert far.pk in dict(choices.units_near(pump.keeper, also=[far.pk]))


def test_a_promise_is_changed_from_numbers_without_the_zeros_of_the_column(pump: Works) -> None:
    project = promised(pump)
    page = signed_in(pump.leader).get(f"/unit/projects/{project.number}/amend/").content.decode()
    assert 'value="0.05"' in page
    assert 'value="0.14"' in page


def test_the_keeper_reads_what_is_proposed_before_it_is_ruled_out(pump: Works) -> None:
    own = theme(pump)
    chosen = candidate(own, title="六楼晚上没水")
    page = signed_in(pump.keeper).get(f"/unit/projects/candidates/{chosen.number}/rule-out/").content.decode()
    assert page.count("六楼晚上没水") > page.count(chosen.number)
