"""The page to propose something for a list: in one's part, beside what others said, read back as all will read it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from banshi.concerns import problems
from banshi.concerns.models import Concern, Problem
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM, Duty
from banshi.projects import casework
from banshi.projects.models import Candidate, ProjectList
from banshi.projects.vocabulary import ListState, Origin
from tests.browser import NARROW, carry, faults_of, signed_in
from tests.cast import SATURDAY_MORNING
from tests.hotline import employ, taken_in
from tests.journeys.test_pages import look_everywhere
from tests.projects.stories import collecting, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from banshi.kernel.actor import Actor
    from tests.cast import Town
    from tests.hotline import Line

PRESSURE = "翠湖小区水压太低，顶楼洗澡放不出水"


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    cache.clear()
    with clock.stopped_at(SATURDAY_MORNING):
        yield


@pytest.fixture
def on_list(line: Line) -> ProjectList:
    found = collecting(line)
    ProjectList.objects.filter(id=found.id).update(collect_until=date(2026, 11, 30))
    return found


def typed(**changes: str) -> dict[str, str]:
    return {
        "command": str(uuid4()), "title": "给老楼加装电梯", "words": "六楼的老人下不了楼", "klass": "hardship",
        "place": "翠湖小区3号楼",
    } | changes  # fmt: skip


def sent(actor: Actor, on_list: ProjectList, **changes: str) -> Any:
    return signed_in(actor).post(f"/projects/propose/{on_list.number}/", typed(**changes), follow=True)


def said(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_resident_proposes_and_reads_it_back_as_all_will(town: Town, on_list: ProjectList) -> None:
    answer = sent(town.li_online, on_list, words="找李晓明，电话13912345678")
    assert (answer.status_code, answer.redirect_chain[0][1]) == (200, 303)
    made = Candidate.objects.get()
    assert made.origin == Origin.RESIDENT
    assert made.number in said(answer)
    assert "13912345678" not in said(answer)
    assert "you have one vote like everybody" in said(answer).lower()


@pytest.mark.parametrize(("duty", "origin"), [(Duty.DELEGATE, Origin.DELEGATE), (Duty.OFFICER, Origin.STATION)])
def test_delegates_and_officers_propose_in_their_posts(
    line: Line, on_list: ProjectList, duty: Duty, origin: Origin
) -> None:
    sent(employ("somebody", "高洁", line.units["street"], duty), on_list)
    made = Candidate.objects.get()
    assert (made.origin, made.unit_id) == (origin, line.units["street"])


def test_who_is_nobody_is_asked_to_sign_in_and_a_clerk_who_is_no_resident_is_told_why(
    line: Line, on_list: ProjectList
) -> None:
    path = f"/projects/propose/{on_list.number}/"
    assert "/accounts/login/" in Client().get(path).headers["Location"]
    assert signed_in(line.operator).get(path).status_code == 403


def test_sent_twice_it_is_one(town: Town, on_list: ProjectList) -> None:
    command = str(uuid4())
    first, second = (sent(town.li_online, on_list, command=command, title=title) for title in ("修一修路", "修一条路"))
    assert first.redirect_chain[0][0].split("/")[3] == second.redirect_chain[0][0].split("/")[3]
    assert Candidate.objects.count() == 1


def test_what_others_said_is_shown_before_it_is_sent(line: Line, town: Town, on_list: ProjectList) -> None:
    problem(line)
    casework.propose_from_casework(on_list.id, by=SYSTEM)
    answer = sent(town.li_online, on_list, title="水压太低，洗澡没水")
    assert "Others said this: support it instead" in said(answer)
    assert Candidate.objects.get().number in said(answer)
    assert "水压太低，洗澡没水" in said(answer)
    sent(town.li_online, on_list, title="水压太低，洗澡没水", all_the_same="1")
    assert Candidate.objects.count() == 2


def test_a_public_problem_that_says_the_same_can_be_joined(line: Line, town: Town, on_list: ProjectList) -> None:
    first, second = (taken_in(PRESSURE, phone=f"1380000000{n}").concern for n in (1, 2))
    Concern.objects.using("owner").update(public=True)
    found = problems.join(second.id, first.id, by=line.operator, how="operator")
    Problem.objects.using("owner").update(public=True)
    answer = sent(town.li_online, on_list, title=PRESSURE, words="")
    assert f"/concerns/new/?join={found.number}" in said(answer)


def test_what_another_resident_proposed_is_not_shown_before_it_is_published(town: Town, on_list: ProjectList) -> None:
    sent(town.li_online, on_list, title="给老楼加装电梯")
    answer = sent(town.stranger_online, on_list, title="给老楼都加装电梯")
    assert answer.redirect_chain
    assert Candidate.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"title": ""}, 422, "Say in a few words what should be done."),
        ({"title": "修"}, 422, "One line is enough."),
        ({"klass": "fame"}, 422, "Why does it belong on the list?"),
        ({"command": "again"}, 422, "answer needs another look"),
    ],
)
def test_what_is_refused_comes_back_with_what_was_typed(
    town: Town, on_list: ProjectList, changes: dict[str, str], status: int, words: str
) -> None:
    answer = sent(town.li_online, on_list, **changes)
    assert answer.status_code == status
    assert words in said(answer)
    assert "六楼的老人下不了楼" in said(answer)


def test_a_list_that_collects_no_more_says_where_to_go(town: Town, on_list: ProjectList) -> None:
    ProjectList.objects.using("owner").filter(id=on_list.id).update(state=ListState.PUBLISHED)
    read = said(signed_in(town.li_online).get(f"/projects/propose/{on_list.number}/"))
    assert "not collected any more" in read
    assert "<textarea" not in read
    assert sent(town.li_online, on_list).status_code == 409


def test_a_receipt_is_shown_by_its_own_address_alone(town: Town, on_list: ProjectList) -> None:
    client = signed_in(town.li_online)
    assert client.get(f"/projects/propose/{on_list.number}/sent/forged/").status_code == 404
    assert client.get("/projects/propose/QD-0/").status_code == 404


def test_the_pages_to_propose_in_a_browser(page: Page, line: Line, town: Town, on_list: ProjectList) -> None:
    problem(line)
    casework.propose_from_casework(on_list.id, by=SYSTEM)
    path = f"/projects/propose/{on_list.number}/"
    look_everywhere(page, "propose", path, town.li_online)
    carry(page, town.li_online)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.goto(path)
    page.click("form.report button")
    assert faults_of(page) == []
    page.fill("[name=title]", "水压太低，洗澡没水")
    page.check("[name=klass][value=common]")
    page.press("[name=title]", "Enter")  # the keyboard is enough
    page.wait_for_selector("text=Others said this")
    assert faults_of(page) == []
    page.click("text=Mine is another thing")
    page.wait_for_selector("h1:has-text('It is proposed')")
    assert faults_of(page) == []
    look_everywhere(page, "proposed", page.url, town.li_online)
