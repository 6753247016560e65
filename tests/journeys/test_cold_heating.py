"""January: forty people of one estate say that the heating is cold, each in their own words and by their own door.

They are heard once each, become one problem with forty members, and it is solved when they say so. Next winter the
first caller brings it back.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import TYPE_CHECKING
from uuid import uuid4

import requests
from django.test import Client
from georeport import GeoReport

from banshi.api.open311.keys import make_key
from banshi.concerns import clocks, codes, importing, learning, same
from banshi.concerns.importing.mapping import from_json
from banshi.concerns.lifecycle import Standing, State
from banshi.concerns.models import Answer, Concern, Member, Problem, Verdict
from banshi.concerns.vocabulary import Outcome
from banshi.kernel import clock
from banshi.notices.models import Notice
from bench.killed_concerns import ticket
from tests.api.calls import BASE, JURISDICTION, form
from tests.browser import carry, faults_of, signed_in
from tests.cast import SHANGHAI
from tests.concerns.test_learning import remembered
from tests.hotline import ESTATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.cast import Town
    from tests.hotline import Line

NOVEMBER = datetime(2026, 11, 9, 9, 0, tzinfo=SHANGHAI)
JANUARY = datetime(2027, 1, 11, 8, 30, tzinfo=SHANGHAI)
NEXT_WINTER = datetime(2027, 12, 6, 7, 50, tzinfo=SHANGHAI)
VOICES = (
    "家里暖气不热，只有十三度", "暖气片是凉的，孩子都感冒了", "供暖温度太低，老人受不了", "暖气一点都不热",
    "室温不到十四度，暖气不热", "暖气从昨天起就冰凉", "供暖不达标，晚上冻醒", "暖气不热，打电话没人管",
)  # fmt: skip
KEYS_AT_MOST = 8


def words(turn: int) -> str:
    """Return what one of the forty says, in their own words."""
    return f"{ESTATE}{turn % 12 + 1}号楼{VOICES[turn % len(VOICES)]}{'，请快点来看看' if turn % 3 else ''}"


def phone(turn: int) -> str:
    return f"1380000{turn:04d}"


@contextmanager
def moment(at: datetime) -> Iterator[None]:
    with clock.stopped_at(at):
        yield


def test_forty_people_say_the_heating_is_cold(page: Page, live: str, town: Town, line: Line, tmp_path: Path) -> None:
    with moment(NOVEMBER):
        remembered(line)
        learning.train_and_keep()
        same.rebuild()
    with moment(JANUARY):
        first = say_it_on_the_web(page)
        confirm_with_one_key(page, line, first)
        second = see_others_and_join(page)
        call_and_join(page, line)
        thirty_seven_more(live, town, line, tmp_path)
        problem = confirm_and_link_the_rest(page, line, first, second)
        see_the_problem(page, problem)
        the_unit_objects_and_a_ruling_names_the_owner(page, line, problem)
    with moment(JANUARY + timedelta(hours=6)):
        the_unit_acts_and_answers(page, line, problem)
    with moment(JANUARY + timedelta(days=1)):
        everybody_is_asked(page, line)
        three_noes_reopen_it(problem, line)
    with moment(JANUARY + timedelta(days=2)):
        the_level_above_puts_it_right(line, problem)
    with moment(NEXT_WINTER):
        the_first_caller_brings_it_back(page, line, problem)


def say_it_on_the_web(page: Page) -> Concern:
    page.goto("/concerns/new/")
    page.fill("[name=words]", f"{words(0)}。我叫钱多多，电话13800009999")
    page.fill("[name=place]", ESTATE)
    page.fill("[name=phone]", phone(0))
    assert faults_of(page) == []
    page.wait_for_timeout(2100)  # nobody writes that in less than two seconds
    page.click("main form button.govuk-button:has-text('Send')")
    page.wait_for_url("**/concerns/SQ-**")
    concern = Concern.objects.latest("at")
    receipt = page.inner_text("main")
    for said in (concern.number, codes.code_of(concern.id), "Tue 12 Jan", "City hotline"):
        assert said in receipt
    assert "钱多多" not in receipt
    assert "13800009999" not in receipt
    assert faults_of(page) == []
    assert (concern.category, concern.urgency, concern.place) == ("01.04.01", "daily", ESTATE)
    assert concern.proposed["unit"] is not None
    assert concern.proposed["words"]
    assert concern.due_at - concern.at == timedelta(hours=24)
    return concern


def confirm_with_one_key(page: Page, line: Line, concern: Concern) -> None:
    carry(page, line.operator)
    page.goto("/hotline/queue/")
    page.locator(f"[data-row]:has-text('{concern.number}') a").first.focus()
    with page.expect_response("**/hotline/queue/**"):
        page.keyboard.press("c")
    concern.refresh_from_db()
    assert (concern.state, concern.unit_id) == (State.DISPATCHED, line.units["heating"])


def see_others_and_join(page: Page) -> Concern:
    page.context.clear_cookies()
    page.goto("/concerns/new/")
    page.fill("[name=words]", words(1))
    page.fill("[name=place]", ESTATE)
    page.fill("[name=phone]", phone(1))
    page.wait_for_timeout(2100)
    page.click("main form button.govuk-button:has-text('Send')")
    page.wait_for_url("**/concerns/SQ-**")
    assert "Others have said this" in page.inner_text("main")
    with page.expect_navigation():
        page.click(f"li:has-text('{ESTATE}') button:has-text('Join them')")
    concern = Concern.objects.order_by("-at").first()
    assert concern is not None
    problem = Problem.objects.get()
    assert concern.problem_id == problem.id
    assert (problem.place, problem.voices) == (ESTATE, 2)
    return concern


def call_and_join(page: Page, line: Line) -> None:
    before = [*Concern.objects.values_list("id", flat=True)]
    carry(page, line.operator)
    page.goto("/hotline/")
    pressed = 0

    def press(key: str) -> None:
        nonlocal pressed
        pressed += 1
        page.keyboard.press(key)

    page.keyboard.type(phone(2))
    press("Enter")  # what this caller reported before, and on to the name
    press("Enter")
    with page.expect_response("**/hotline/propose"):
        page.keyboard.type(words(2))
    others = page.locator("#others [data-join]")
    others.first.wait_for()
    press("Escape")
    press(_of_the_estate(page))
    press("Control+Enter")
    page.wait_for_url("**/hotline/?said=*")
    assert pressed <= KEYS_AT_MOST
    concern = Concern.objects.exclude(id__in=before).get()
    assert concern.number in page.inner_text("main")
    assert page.evaluate("document.activeElement.name") == "phone"  # ready for the next ring
    assert (concern.channel, concern.state) == ("phone", State.DISPATCHED)
    assert concern.problem_id == Problem.objects.get().id


def _of_the_estate(page: Page) -> str:
    """Return the digit of the first proposal that names the estate."""
    row = page.locator(f"#others li:has-text('{ESTATE}'), #others label:has-text('{ESTATE}')").first
    return row.locator("[data-join]").first.get_attribute("data-join") or ""


def thirty_seven_more(live: str, town: Town, line: Line, folder: Path) -> None:
    for turn in range(3, 13):
        by_web_form(turn)
    for turn in range(13, 21):
        by_telephone(line, turn)
    for turn in range(21, 27):
        at_the_counter(town, turn)
    by_e_mail(line, folder, range(27, 34))
    by_open311(live, range(34, 40))
    assert Concern.objects.filter(at__gte=JANUARY).count() == 40
    assert set(Concern.objects.filter(at__gte=JANUARY).values_list("channel", flat=True)) == {
        "web", "phone", "counter", "file", "open311",
    }  # fmt: skip


def by_web_form(turn: int) -> None:
    client = Client()
    typed = {"ticket": ticket(uuid4()), "words": words(turn), "place": ESTATE, "phone": phone(turn)}
    assert client.post("/concerns/new/", typed).status_code == 303


def by_telephone(line: Line, turn: int) -> None:
    typed = {"id": str(uuid4()), "phone": phone(turn), "words": words(turn), "place": ESTATE}
    typed |= {"do": "keep", "public": "on"}
    assert signed_in(line.second_operator).post("/hotline/", typed).status_code == 302


def at_the_counter(town: Town, turn: int) -> None:
    typed = {"id": str(uuid4()), "words": words(turn), "place": ESTATE, "phone": phone(turn)}
    assert signed_in(town.home_clerk).post("/counter/concern/", typed).status_code == 302


def by_e_mail(line: Line, folder: Path, turns: range) -> None:
    for turn in turns:
        letter = EmailMessage()
        letter["From"], letter["Subject"] = f"resident{turn}@example.org", "暖气不热"
        letter["Message-ID"], letter["Date"] = f"<{turn}@example.org>", "Mon, 11 Jan 2027 08:30:00 +0800"
        letter.set_content(words(turn))
        path = folder / f"{turn}.eml"
        path.write_bytes(letter.as_bytes())
        begun = importing.start(path.read_bytes(), path.name, by=line.operator)
        importing.confirm_mapping(begun.id, from_json(begun.mapping), by=line.operator)
    importing.continue_imports()


def by_open311(live: str, turns: range) -> None:
    secret = make_key("Neighbourhood app")
    city = GeoReport(f"{live}{BASE}", jurisdiction=JURISDICTION)
    assert any(service["service_code"] == "01.04.01" for service in city.get_service_list())
    for turn in turns:
        typed = form(secret, description=words(turn), phone=phone(turn), address_string=ESTATE)
        sent = requests.post(f"{live}{BASE}/requests.json", data=typed, timeout=30)
        number = sent.json()[0]["service_request_id"]
        # Nobody has looked yet, so it is not public; who sent it may read it.
        read = requests.get(f"{live}{BASE}/requests/{number}.json", params={"api_key": secret}, timeout=30)
        assert read.json()[0]["service_request_id"] == number


def confirm_and_link_the_rest(page: Page, line: Line, first: Concern, second: Concern) -> Problem:
    carry(page, line.operator)
    page.goto("/hotline/queue/")
    assert faults_of(page) == []
    row = page.locator(f"[data-row]:has([data-join-sure][value='{second.problem_id}'])").first
    row.locator("a").first.focus()
    with page.expect_response("**/hotline/queue/**"):
        page.keyboard.press("Shift+J")
    operator = signed_in(line.operator)
    for concern in Concern.objects.filter(at__gte=JANUARY, state=State.RECEIVED):
        join = {} if concern.problem_id else {"join": str(second.problem_id)}
        operator.post(f"/hotline/queue/{concern.id}", {"command": str(uuid4())} | join)
    problem = Problem.objects.get()
    assert (problem.voices, problem.people) == (40, 40)
    forty = Concern.objects.filter(problem_id=problem.id)
    assert forty.count() == 40
    assert set(forty.values_list("state", "unit_id")) == {(State.DISPATCHED, line.units["heating"])}
    assert {concern.due_at - concern.at for concern in forty} == {timedelta(hours=24)}  # each its own clock
    assert first.id in forty.values_list("id", flat=True)
    return problem


def see_the_problem(page: Page, problem: Problem) -> None:
    page.context.clear_cookies()
    page.goto(f"/problems/{problem.number}/")
    shown = page.inner_text("main")
    assert "40" in shown
    assert ESTATE in shown
    for hidden in ("13800009999", "钱多多", phone(0)):
        assert hidden not in shown
    assert faults_of(page) == []


def the_unit_objects_and_a_ruling_names_the_owner(page: Page, line: Line, problem: Problem) -> None:
    carry(page, line.heater)
    page.goto("/unit/")
    assert faults_of(page) == []
    page.goto(f"/unit/problems/{problem.number}/")
    assert faults_of(page) == []
    page.locator("main a[href*='/unit/concerns/']").first.click()
    page.wait_for_url("**/unit/concerns/**")
    assert faults_of(page) == []
    page.click("summary:has-text('not ours'), summary:has-text('Not ours'), summary:has-text('Object')")
    page.fill("form[action$='/object'] [name=reason]", "热源正常，是楼内公共管道，归住房局")
    with page.expect_navigation():
        page.click("form[action$='/object'] button")
    objected = Concern.objects.get(state=State.OBJECTED)
    carry(page, line.ruler)
    page.goto(f"/hotline/rulings/{objected.id}/")
    page.fill("[name=unit]", "999902000400 Housing Department")
    page.fill("[name=reason]", "楼内公共管道由住房局负责")
    assert faults_of(page) == []
    with page.expect_navigation():
        page.click("button[data-save]")
    assert set(Concern.objects.filter(problem_id=problem.id).values_list("unit_id", "ruled")) == {
        (line.units["housing"], True)
    }


def the_unit_acts_and_answers(page: Page, line: Line, problem: Problem) -> None:
    desk = signed_in(line.houser)
    members = list(Concern.objects.filter(problem_id=problem.id).order_by("number"))
    for concern in members:
        told = {"command": str(uuid4()), "how": "phone", "reached": "yes", "words": "约好上门"}
        assert desk.post(f"/unit/concerns/{concern.id}/contact", told).status_code == 302
    carry(page, line.houser)
    page.goto(f"/unit/concerns/{members[0].id}/")
    unfolded = page.locator("details:has(form[action$='/answer'])")
    if not unfolded.evaluate("details => details.open"):
        unfolded.locator("summary").click()
    page.check("[name=outcome][value=solved]")
    page.fill("form[action$='/answer'] [name=done]", "清洗了翠湖小区楼内管道，更换了三处阀门")
    page.fill("form[action$='/answer'] [name=done_on]", "2027-01-11")
    page.fill("form[action$='/answer'] [name=reply]", f"{ESTATE}暖气不热，是楼内管道堵塞，今天已清洗。")
    with page.expect_navigation():
        page.click("form[action$='/answer'] button.govuk-button >> nth=-1")
    assert faults_of(page) == []
    with page.expect_navigation():
        page.click("button[name=send]")
    typed = {
        "command": str(uuid4()), "step": "answer", "member": [str(m.id) for m in members[1:]], "outcome": "solved",
        "done": "清洗了翠湖小区楼内管道，更换了三处阀门", "done_on": "2027-01-11",
        "reply": f"{ESTATE}各位：暖气不热是楼内管道堵塞，今天已全部清洗。", "send": "1",
    }  # fmt: skip
    desk.post(f"/unit/problems/{problem.number}/together", typed)
    assert Answer.objects.count() == 40
    assert set(Concern.objects.filter(problem_id=problem.id).values_list("state", flat=True)) == {State.ANSWERED}
    assert Notice.objects.filter(kind="concern-answered").count() == 40


def everybody_is_asked(page: Page, line: Line) -> None:
    asked = list(Concern.objects.filter(state=State.ANSWERED).order_by("number"))
    page.context.clear_cookies()
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(codes.path_of(asked[0].number, asked[0].id))
    assert faults_of(page) == []
    page.check("[name=contacted][value=yes]")
    page.check("[name=solved][value=yes]")
    page.check("[name=satisfied][value=yes]")
    with page.expect_navigation():
        page.click("button:has-text('Send my answer')")
    page.set_viewport_size({"width": 1280, "height": 900})
    carry(page, line.second_operator)
    page.goto(f"/hotline/calls/{asked[1].id}/")
    with page.expect_navigation():
        page.keyboard.press("n")
    assert Concern.objects.get(id=asked[1].id).can_be_reached
    for key in ("1", "1", "1"):
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    for turn, concern in enumerate(asked[2:], start=2):
        solved = "no" if turn >= 37 else "yes"
        said = {"contacted": "yes", "solved": solved, "satisfied": solved, "words": ""}
        Client().post(codes.path_of(concern.number, concern.id), said)
    assert Verdict.objects.count() == 40
    assert set(Verdict.objects.values_list("path", flat=True)) == {"link", "call"}


def three_noes_reopen_it(problem: Problem, line: Line) -> None:
    problem.refresh_from_db()
    assert (problem.state, problem.level, problem.noes) == (Standing.REOPENED, 1, 3)
    again = Concern.objects.filter(problem_id=problem.id, state=State.DISPATCHED)
    assert set(again.values_list("unit_id", "level", "round")) == {(line.units["government"], 1, 2)}
    closed = Concern.objects.filter(problem_id=problem.id, state=State.CLOSED)
    assert set(closed.values_list("outcome", flat=True)) == {Outcome.SOLVED}
    assert (again.count(), closed.count()) == (3, 37)


def the_level_above_puts_it_right(line: Line, problem: Problem) -> None:
    desk = signed_in(line.governor)
    for concern in Concern.objects.filter(problem_id=problem.id, state=State.DISPATCHED):
        told = {"command": str(uuid4()), "how": "visit", "reached": "yes", "words": "入户查看"}
        desk.post(f"/unit/concerns/{concern.id}/contact", told)
        typed = {
            "command": str(uuid4()), "outcome": "solved", "done": f"为{concern.number}更换了入户阀门",
            "done_on": "2027-01-13", "reply": f"{ESTATE}您家暖气的入户阀门已更换（{concern.number}）。", "send": "1",
        }  # fmt: skip
        desk.post(f"/unit/concerns/{concern.id}/answer", typed)
        said = {"contacted": "yes", "solved": "yes", "satisfied": "yes", "words": ""}
        Client().post(codes.path_of(concern.number, concern.id), said)
    problem.refresh_from_db()
    assert (problem.state, problem.noes, problem.open_voices) == (Standing.DONE, 0, 0)
    clocks.run_clocks()
    assert set(Concern.objects.filter(problem_id=problem.id).values_list("state", "outcome")) == {
        (State.CLOSED, Outcome.SOLVED)
    }


def the_first_caller_brings_it_back(page: Page, line: Line, problem: Problem) -> None:
    carry(page, line.operator)
    page.goto("/hotline/")
    page.keyboard.type(phone(77))
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    with page.expect_response("**/hotline/propose"):
        page.keyboard.type(f"{ESTATE}又是暖气不热，跟去年冬天一样")
    page.locator("#others [data-join]").first.wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press(_of_the_estate(page))
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/hotline/?said=*")
    problem.refresh_from_db()
    assert (problem.state, problem.recurrences, problem.voices) == (Standing.RECURRED, 1, 41)
    late = Concern.objects.get(at__gte=NEXT_WINTER)
    assert (late.unit_id, late.ruled) == (line.units["housing"], True)
    assert Member.objects.filter(problem=problem, left_at=None).count() == 41
