"""The word of those who asked, by the link that only they have: once, in time, and never by an office."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banshi.concerns import codes
from banshi.concerns.models import Concern
from banshi.kernel import clock
from banshi.projects import accepting, asking
from banshi.projects import clocks as clocks_of_projects
from banshi.projects.models import Asking, Juror, Project
from banshi.projects.vocabulary import State
from banshi.web.public import guessing
from tests.browser import signed_in
from tests.once import once
from tests.projects import pump, world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.test.client import _MonkeyPatchedWSGIResponse as Answered

    from tests.hotline import Line
    from tests.projects.pump import Works

MOST_STATEMENTS = 24
YES, NO = {"says": "yes", "why": ""}, {"says": "no", "why": "六楼王阿姨家13800000123晚上还是没水"}


@pytest.fixture
def works(line: Line) -> Iterator[Works]:
    cache.clear()
    with clock.stopped_at(pump.SPRING):
        yield once(world.works, line)


@pytest.fixture
def jurors(works: Works) -> Iterator[list[Juror]]:
    """Claim, and live a week later, when eleven are drawn."""
    project = world.claimed(works)
    with world.later(7):
        yield world.drawn(works, project)


@pytest.fixture
def anybody() -> Client:
    return Client(headers={"accept-language": "en"})


def said(answer: Answered) -> str:
    main = answer.content.decode().split("<main")[1].split("</main>")[0].partition(">")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def path_of(concern_id: UUID) -> str:
    concern = Concern.objects.get(id=concern_id)
    return f"/projects/word/{concern.number}/{codes.code_of(concern.id)}/"


def test_one_drawn_by_lot_reads_the_promise_the_proof_and_where_to_look(jurors: list[Juror], anybody: Client) -> None:
    with CaptureQueriesContext(connection) as statements:
        answer = anybody.get(path_of(jurors[0].concern_id))
    page = said(answer)
    for words in ("You were drawn by lot", "0.14 MPa", "0.16 MPa", "Before", "泵房门口", "翠湖小区", "You have until"):
        assert words in page
    assert "138000" not in page
    assert answer["Cache-Control"] == "private, no-store"
    assert len(statements) <= MOST_STATEMENTS


def test_a_yes_is_written_down_and_thanked_for(jurors: list[Juror], anybody: Client) -> None:
    path = path_of(jurors[0].concern_id)
    answer = anybody.post(path, YES)
    assert (answer.status_code, Juror.objects.get(id=jurors[0].id).accepts) == (303, True)
    assert "You said: I accept it." in said(anybody.get(answer["Location"]))


def test_a_no_says_why_and_names_nobody(jurors: list[Juror], anybody: Client) -> None:
    path = path_of(jurors[0].concern_id)
    assert anybody.post(path, NO).status_code == 303
    for other in jurors[1:]:
        accepting.say(other.id, accepts=True)
    page = said(anybody.get(f"/projects/{Project.objects.get().number}/"))
    assert "晚上还是没水" in page
    assert "13800000123" not in page


def test_a_no_without_a_word_comes_back(jurors: list[Juror], anybody: Client) -> None:
    answer = anybody.post(path_of(jurors[0].concern_id), {"says": "no", "why": " "})
    assert answer.status_code == 422
    assert "Say in a few words what is missing" in said(answer)
    assert Juror.objects.get(id=jurors[0].id).accepts is None


def test_nothing_chosen_is_asked_for_again(jurors: list[Juror], anybody: Client) -> None:
    answer = anybody.post(path_of(jurors[0].concern_id), {"why": ""})
    assert (answer.status_code, "Choose one of the two." in said(answer)) == (422, True)


def test_nobody_says_it_twice(jurors: list[Juror], anybody: Client) -> None:
    path = path_of(jurors[0].concern_id)
    anybody.post(path, YES)
    again = anybody.post(path, NO)
    assert (again.status_code, "You have told us already." in said(again)) == (409, True)
    assert Juror.objects.get(id=jurors[0].id).accepts is True


def test_the_last_of_them_decides(jurors: list[Juror], anybody: Client) -> None:
    for juror in jurors:
        anybody.post(path_of(juror.concern_id), YES)
    assert Project.objects.get().state == State.DONE


def test_whoever_was_silent_too_long_is_told_that_it_is_over(jurors: list[Juror], anybody: Client) -> None:
    with world.later(8):
        clocks_of_projects.run_clocks()
        replaced = Juror.objects.exclude(replaced_at=None)[0]
        path = path_of(replaced.concern_id)
        assert "This round is over" in said(anybody.get(path))
        assert anybody.post(path, YES).status_code == 409
    assert Juror.objects.get(id=replaced.id).accepts is None
    assert jurors


def test_no_office_answers_for_those_who_asked(jurors: list[Juror], works: Works) -> None:
    path = path_of(jurors[0].concern_id)
    for actor in (works.leader, works.keeper, works.line.operator):
        office = signed_in(actor)
        page = office.get(path)
        assert "no office answers for those who asked" in said(page)
        assert 'name="says"' not in page.content.decode()
        assert office.post(path, YES).status_code == 403
    assert Juror.objects.get(id=jurors[0].id).accepts is None


def test_everybody_who_asked_says_whether_it_holds(works: Works, anybody: Client) -> None:
    project = world.done(works)
    with world.later(8):
        asked = world.first_asked(project)
        page = said(anybody.get(path_of(asked.concern_id)))
        assert "does it hold?" in page
        assert anybody.post(path_of(asked.concern_id), {"says": "no", "why": "周末没水"}).status_code == 303
        assert "You said: it does not hold. 周末没水" in said(anybody.get(path_of(asked.concern_id)))
    assert Asking.objects.get(id=asked.id).holds is False
    assert Project.objects.get().state == State.DONE


def test_a_no_half_a_year_later_opens_it_again_and_the_others_read_that(works: Works, anybody: Client) -> None:
    project = world.done(works)
    with world.later(200):
        clocks_of_projects.run_clocks()
        first, other = Asking.objects.filter(project=project, months=6).order_by("id")[:2]
        page = said(anybody.get(path_of(first.concern_id)))
        anybody.post(path_of(first.concern_id), NO)
        assert "It was done 6 months ago." in page
        assert Project.objects.get().state == State.UNDER_WAY
        assert "It is open again." in said(anybody.get(path_of(first.concern_id)))
        assert "This round is over" in said(anybody.get(path_of(other.concern_id)))


def test_whoever_was_not_asked_reads_so(works: Works, anybody: Client) -> None:
    world.promised(works)
    concern = Concern.objects.filter(problem_id=works.problem.id)[0]
    page = said(anybody.get(path_of(concern.id)))
    assert "Nothing is asked of you now" in page
    assert anybody.post(path_of(concern.id), YES).status_code == 409


def test_a_wrong_code_leads_nowhere_and_is_counted(
    jurors: list[Juror], anybody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "MOST_MISSES", 2)
    number = Concern.objects.get(id=jurors[0].concern_id).number
    wrong = f"/projects/word/{number}/AAAAA-AAAAA/"
    first = anybody.get(wrong)
    assert (first.status_code, "belongs to nothing we asked" in said(first)) == (404, True)
    anybody.get(wrong)
    assert anybody.get(path_of(jurors[0].concern_id)).status_code == 429


def test_the_page_of_the_concern_asks_first_of_all(jurors: list[Juror], anybody: Client) -> None:
    concern = Concern.objects.get(id=jurors[0].concern_id)
    answer = anybody.get(codes.path_of(concern.number, concern.id))
    page = answer.content.decode()
    assert page.index("You were drawn by lot") < page.index("Its way")
    assert path_of(concern.id) in page
    accepting.say(jurors[0].id, accepts=True)
    assert "You were drawn by lot" not in said(anybody.get(codes.path_of(concern.number, concern.id)))


def test_the_page_of_the_concern_asks_whether_it_holds(works: Works, anybody: Client) -> None:
    project = world.done(works)
    with world.later(8):
        asked = world.first_asked(project)
        concern = Concern.objects.get(id=asked.concern_id)
        assert "does it hold?" in said(anybody.get(codes.path_of(concern.number, concern.id)))
        asking.answer(asked.id, holds=True)
        assert "does it hold?" not in said(anybody.get(codes.path_of(concern.number, concern.id)))


def test_no_english_is_left_on_the_chinese_page_of_a_word(jurors: list[Juror]) -> None:
    anybody = Client(headers={"accept-language": "zh-hans"})
    path = path_of(jurors[0].concern_id)
    asked = anybody.get(path)
    anybody.post(path, YES)
    for shown in (asked, anybody.get(path)):
        left = [one for one in re.findall(r"[A-Za-z]{2,}", said(shown)) if one not in {"Banshi", "MPa", "XM", "SQ"}]
        assert left == []
