from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from banshi.kernel import clock
from banshi.matters import decisions, queries
from banshi.matters.lifecycle import State
from tests.browser import NARROW, WIDE, carry, faults_of, signed_in
from tests.cast import SATURDAY_MORNING
from tests.matters.stories import education, filed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from playwright.sync_api import Page

    from banshi.matters.models import Case
    from tests.cast import Town


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def _send(client: Client, case: Case, step: str, **typed: str) -> tuple[int, str]:
    answer = client.post(f"/office/cases/{case.id}/{step}", {"command": str(uuid4())} | typed)
    return answer.status_code, answer.content.decode()


def test_the_worklist_shows_number_matter_masked_name_and_clock(town: Town) -> None:
    case = filed(town)
    answer = signed_in(town.wang).get("/office/").content.decode()
    for said in (case.number, "Lost household booklet", "李**", "Market Street station", "due Mon 23 Nov 17:00"):
        assert said in answer
    assert town.li.name not in answer


def test_overdue_cases_stand_first_and_say_since_when(town: Town) -> None:
    late, early = filed(town), filed(town)
    with connections["owner"].cursor() as cursor:
        thursday = datetime(2026, 11, 19, 9, tzinfo=UTC)
        cursor.execute("update matters_case set due_at = %s where id = %s", [thursday, late.id])
    answer = signed_in(town.wang).get("/office/").content.decode()
    assert "overdue for" in answer
    assert answer.index(late.number) < answer.index(early.number)


def test_a_long_worklist_has_pages_and_a_fixed_number_of_statements(town: Town) -> None:
    first = filed(town)
    client = signed_in(town.wang)
    client.get("/office/")
    with CaptureQueriesContext(connection) as few:
        client.get("/office/")
    _many(first, queries.PAGE + 5)
    with CaptureQueriesContext(connection) as many:
        answer = client.get("/office/").content.decode()
    assert len(many) == len(few)
    assert answer.count("data-row") == queries.PAGE
    older = answer.split('rel="next" href="')[1].split('"')[0]
    assert client.get(f"/office/{older.replace('&amp;', '&')}").content.decode().count("data-row") == 6


def _many(case: Case, count: int) -> None:
    """Let the same case stand there many times, each due an hour after the other."""
    due = case.due_at or clock.now()
    for turn in range(count):
        case.pk, case.number, case.follow_code = uuid4(), f"BL-2026-9{turn:05d}", f"T{turn:03d}-TTTT"
        case.due_at = due + timedelta(hours=turn)
        case.save(using="owner", force_insert=True)


def test_a_case_shows_only_what_the_matter_lets_an_office_see(town: Town) -> None:
    case = filed(town)
    answer = signed_in(town.wang).get(f"/office/cases/{case.id}/").content.decode()
    for said in (town.li.name, town.li.id_number, "平湖路12号院3号楼201室", "200000001", "火车上"):
        assert said in answer
    assert "Ethnicity" not in answer


def test_the_sentence_the_resident_will_read_stands_before_the_button(town: Town) -> None:
    case = filed(town)
    answer = signed_in(town.wang).get(f"/office/cases/{case.id}/").content.decode()
    assert f"Your case {case.number} was approved." in answer
    assert f"Your case {case.number} was refused." in answer


def test_approving_by_one_button(town: Town) -> None:
    case = filed(town)
    assert _send(signed_in(town.wang), case, "approve")[0] == 302
    case.refresh_from_db()
    assert case.state == State.APPROVED


def test_a_step_sent_twice_is_done_once(town: Town) -> None:
    case, client, command = filed(town), signed_in(town.wang), str(uuid4())
    assert _send(client, case, "approve", command=command)[0] == 302
    assert _send(client, case, "approve", command=command)[0] == 302


def test_the_second_officer_is_told_that_somebody_was_faster(town: Town) -> None:
    case = filed(town)
    decisions.approve(case.id, by=town.wang)
    status, answer = _send(signed_in(town.wang), case, "approve")
    assert status == 409
    assert f"/office/cases/{case.id}/" in answer


@pytest.mark.parametrize("who", ["cousin", "home_clerk", "outsider", "zhao"])
def test_who_may_not_decide_is_offered_nothing(town: Town, who: str) -> None:
    case = filed(town)
    client = signed_in(getattr(town, who))
    assert b"data-approve" not in client.get(f"/office/cases/{case.id}/").content
    assert _send(client, case, "approve")[0] in {403, 404}


def test_a_refusal_needs_a_ground_and_keeps_the_words(town: Town) -> None:
    case, client = filed(town), signed_in(town.wang)
    status, answer = _send(client, case, "refuse", words="房屋正在征收")
    assert status == 422
    assert "Choose the ground" in answer
    assert "房屋正在征收" in answer
    assert _send(client, case, "refuse", ground="household-frozen", words="房屋正在征收")[0] == 302
    case.refresh_from_db()
    assert case.refusal["ground"] == "household-frozen"


def test_the_history_says_the_ground_in_words(town: Town) -> None:
    case = filed(town)
    decisions.refuse(case.id, "household-frozen", words="房屋正在征收", by=town.wang)
    shown = signed_in(town.wang).get(f"/office/cases/{case.id}/").content.decode()
    assert "The household is frozen, so nothing on its register may be changed now. 房屋正在征收" in shown
    assert "household-frozen" not in shown


def test_sending_back_takes_one_line_for_each_thing(town: Town) -> None:
    case, client = filed(town), signed_in(town.wang)
    assert _send(client, case, "send-back", missing=" \n ")[0] == 422
    assert _send(client, case, "send-back", missing="报警回执\n户主同意书")[0] == 302
    case.refresh_from_db()
    assert case.missing == ["报警回执", "户主同意书"]
    assert case.number in client.get("/office/sent-back").content.decode()


def test_what_another_case_changed_meanwhile_is_shown_with_both_values(town: Town) -> None:
    first, second = filed(town), filed(town)
    decisions.approve(first.id, by=town.wang)
    client = signed_in(town.wang)
    shown = client.get(f"/office/cases/{second.id}/").content.decode()
    assert "Conflict: the proposal was built on “200000001”" in shown
    assert first.number in shown
    assert "data-approve" not in shown
    status, answer = _send(client, second, "approve")
    assert status == 409
    assert "200000001" in answer


def test_the_home_station_objects_and_the_county_rules(town: Town) -> None:
    case, home, county = education(town), signed_in(town.wang), signed_in(town.zhao)
    listed = home.get("/office/objections").content.decode()
    assert case.number in listed
    assert "due Thu 26 Nov 17:00" in listed
    assert _send(home, case, "object", reason="编号属于另一人")[0] == 302
    assert case.number in county.get("/office/").content.decode()
    assert "Upheld" not in county.get(f"/office/cases/{case.id}/").content.decode()
    assert _send(county, case, "reverse", reason="编号属于另一人")[0] == 302
    case.refresh_from_db()
    assert case.state == State.REVERSED


def test_what_the_home_station_decided_itself_is_not_open_to_its_objection(town: Town) -> None:
    case = filed(town)
    decisions.approve(case.id, by=town.wang)
    assert "Object…" not in signed_in(town.wang).get(f"/office/cases/{case.id}/").content.decode()


def test_an_office_searches_its_own_area(town: Town) -> None:
    answer = signed_in(town.wang).post("/office/search", {"pinyin": "li xiao"}).content.decode()
    assert "李晓明" in answer
    assert "1990" in answer
    assert town.li.id_number not in answer


def test_a_county_searches_the_stations_below_it_and_no_others(town: Town) -> None:
    assert "李晓明" in signed_in(town.zhao).post("/office/search", {"name": "李晓明"}).content.decode()
    assert "李晓明</td>" not in signed_in(town.colleague).post("/office/search", {"name": "李晓明"}).content.decode()


def test_asking_for_nobody_is_answered_with_a_sentence(town: Town) -> None:
    answer = signed_in(town.wang).post("/office/search", {})
    assert answer.status_code == 422
    assert "Say whom you look for." in answer.content.decode()


def test_the_worklist_is_walked_and_decided_by_keyboard(town: Town, page: Page) -> None:
    case = filed(town)
    carry(page, town.wang)
    page.goto("/office/")
    for key in ("j", "o"):
        page.keyboard.press(key)
    page.wait_for_url("**/office/cases/**")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=was approved. The paper is printed where you applied.")
    case.refresh_from_db()
    assert case.state == State.APPROVED


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_everybody_can_use_the_offices_pages(town: Town, page: Page, language: str, width: dict[str, int]) -> None:
    other, case, granted = filed(town), filed(town), education(town)
    decisions.approve(other.id, by=town.wang)
    carry(page, town.wang, language)
    page.set_viewport_size(width)  # type: ignore[arg-type] # width and height
    lists = ["/office/", "/office/objections", "/office/sent-back"]
    for address in [*lists, f"/office/cases/{case.id}/", f"/office/cases/{granted.id}/"]:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        assert (address, faults_of(page)) == (address, [])
