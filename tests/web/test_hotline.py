from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banshi.access.models import Look
from banshi.concerns import catalogue, dispatching, editions, handling, intake, trying
from banshi.concerns.lifecycle import State
from banshi.concerns.models import Attachment, Concern, Member, Verdict
from banshi.concerns.vocabulary import Channel, Outcome
from banshi.journal.models import Line as Written
from banshi.kernel import clock
from tests import hotline
from tests.browser import NARROW, WIDE, carry, faults_of, signed_in
from tests.cast import SATURDAY_MORNING, SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from playwright.sync_api import Page

    from tests.cast import Town
    from tests.hotline import Line

COLD = f"{hotline.ESTATE}暖气一直不热，室温只有十二度，家里有老人"


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def _call(client: Client, **typed: str) -> tuple[int, str, str]:
    form = {"id": str(uuid4()), "words": COLD, "category": hotline.heating_category(), "division": hotline.COUNTY}
    answer = client.post("/hotline/", {**form, "public": "on", "do": "save"} | typed)
    return answer.status_code, answer.headers.get("Location", ""), answer.content.decode()


def test_the_hotline_is_for_those_who_work_there(town: Town, line: Line) -> None:
    for path in ("", "queue/", "calls/", "rulings/", "supervision/", "catalogue/"):
        assert signed_in(line.operator).get(f"/hotline/{path}").status_code == 200, path
        assert signed_in(town.chen).get(f"/hotline/{path}").status_code == 403, path
        assert signed_in(line.heater).get(f"/hotline/{path}").status_code == 403, path


def test_a_call_is_saved_sent_and_read_out(line: Line) -> None:
    client = signed_in(line.operator)
    status, where, _page = _call(client, phone="13800000001", name="某人")
    concern = Concern.objects.get()
    assert (status, concern.state, concern.unit_id) == (302, State.DISPATCHED, line.units["heating"])
    assert (concern.channel, concern.confirmed_by) == (Channel.PHONE, line.operator.account_id)
    said = client.get(where).content.decode()
    assert f"Your number is {concern.number}. You get an answer by Sunday 22 November, 09:44." in said
    assert "The unit is Warm Sun Heating." in said
    assert "data-first" in said


def test_a_call_sent_twice_is_one_concern(line: Line) -> None:
    client, once = signed_in(line.operator), str(uuid4())
    first, second = _call(client, id=once), _call(client, id=once)
    assert first[:2] == second[:2]
    assert Concern.objects.count() == 1


def test_a_call_without_a_category_is_not_lost_and_nothing_is_half_kept(line: Line) -> None:
    status, _where, page = _call(signed_in(line.operator), category="")
    assert status == 422
    assert "Choose what it is about." in page
    assert COLD in page
    assert not Concern.objects.exists()


def test_a_call_can_be_kept_and_sent_later(line: Line) -> None:
    _call(signed_in(line.operator), category="", do="keep")
    assert Concern.objects.get().state == State.RECEIVED


def test_without_scripts_the_first_sending_shows_the_proposals_and_the_second_saves(line: Line) -> None:
    hotline.taken_in(COLD)
    client = signed_in(line.operator)
    status, _where, page = _call(client, do="propose")
    assert status == 200
    assert "Warm Sun Heating" in page
    assert 'data-join="1"' in page
    assert Concern.objects.count() == 1


def test_what_is_typed_is_understood_and_nothing_is_kept(line: Line) -> None:
    hotline.taken_in(COLD)
    client = signed_in(line.operator)
    typed = {"words": COLD, "category": hotline.heating_category(), "division": hotline.COUNTY}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown = client.post("/hotline/propose", typed).content.decode()
    assert "Warm Sun Heating" in shown
    assert "by the duty catalogue" in shown
    assert "1 person" in shown
    assert (Concern.objects.count(), Look.objects.filter(kind="concern").count()) == (1, 0)
    assert len(asked) <= 14


def test_danger_names_the_number_to_call_first(line: Line) -> None:
    shown = signed_in(line.operator).post("/hotline/propose", {"words": "楼道里着火了，快来人"}).content.decode()
    assert "First: 119" in shown


def test_a_caller_who_joins_others_has_their_category(line: Line) -> None:
    other = hotline.taken_in(COLD).concern
    _call(signed_in(line.operator), category="", join=str(other.id))
    mine = Concern.objects.exclude(id=other.id).get()
    assert (mine.category, mine.state) == (other.category, State.DISPATCHED)
    assert Member.objects.filter(left_at=None).count() == 2


def test_what_a_caller_reported_before_is_one_key_away_and_written_down(line: Line) -> None:
    before = hotline.taken_in(phone="13800000009").concern
    client = signed_in(line.operator)
    shown = client.post("/hotline/history", {"phone": "138 0000 0009"}, headers={"HX-Request": "true"})
    assert before.number in shown.content.decode()
    assert Look.objects.filter(purpose="caller-history", account_id=line.operator.account_id).count() == 1
    whole = client.post("/hotline/history", {"phone": "13800000009", "words": COLD, "id": str(uuid4())})
    assert before.number in whole.content.decode()
    assert COLD in whole.content.decode()


def test_a_question_is_answered_at_once(line: Line) -> None:
    client = signed_in(line.operator)
    _call(client, do="answer", kind="ask", reply="供暖从十一月十五日到三月十五日。")
    assert Concern.objects.get().state == State.ANSWERED
    status, _where, page = _call(client, do="answer", reply="")
    assert status == 422
    assert "Write the answer" in page


def test_what_belongs_elsewhere_is_told_with_the_address(line: Line) -> None:
    client = signed_in(line.operator)
    _status, where, _page = _call(client, do="other-way", way="legal-way", why="合同纠纷")
    assert Concern.objects.get().outcome == Outcome.OTHER_WAY
    assert "12368" in client.get(where).content.decode()


def test_a_category_is_found_by_its_words_or_several_are_named(line: Line) -> None:
    client = signed_in(line.operator)
    found = client.get("/hotline/find/categories", {"typed": "停电"}).content.decode()
    assert "01.02.01" in found
    status, _where, page = _call(client, category="供")
    assert status == 422
    assert "may be several" in page
    assert "999902000300" in client.get("/hotline/find/units", {"typed": "暖阳"}).content.decode()
    assert "999902" in client.get("/hotline/find/areas", {"typed": "县人民"}).content.decode()


def test_a_village_can_not_be_made_lead(line: Line) -> None:
    status, _where, page = _call(signed_in(line.operator), unit="999902003201")
    assert status == 422
    assert "cannot be sent down to a village" in page
    assert not Concern.objects.exists()


# ------------------------------------------------------------------- the queue


def test_one_key_confirms_as_proposed(line: Line) -> None:
    waiting = hotline.taken_in().concern
    client = signed_in(line.operator)
    page = client.get("/hotline/queue/").content.decode()
    assert waiting.number in page
    assert "Warm Sun Heating" in page
    row = client.post(f"/hotline/queue/{waiting.id}", headers={"HX-Request": "true"})
    assert "→ Warm Sun Heating" in row.content.decode()
    assert Concern.objects.get().state == State.DISPATCHED
    assert client.post(f"/hotline/queue/{waiting.id}").headers["Location"] == "/hotline/queue/"
    assert Written.objects.filter(step="confirm").count() == 1


def test_a_page_of_the_queue_asks_few_statements_however_long_it_is(line: Line) -> None:
    for number in range(4):
        hotline.taken_in(phone=f"1380000000{number}")
    client = signed_in(line.operator)
    client.get("/hotline/")  # a process remembers the name of the own office
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/hotline/queue/").status_code == 200
    assert len(asked) <= 6, [one["sql"][:120] for one in asked]


def test_confirming_can_join_the_proposal_that_is_sure(line: Line) -> None:
    first, second = hotline.taken_in().concern, hotline.taken_in(phone="13800000002").concern
    client = signed_in(line.operator)
    client.post(f"/hotline/queue/{second.id}", {"join": str(first.id)})
    assert Concern.objects.get(id=second.id).problem_id == Concern.objects.get(id=first.id).problem_id is not None


def test_a_concern_without_a_category_is_opened_and_not_confirmed(line: Line) -> None:
    waiting = hotline.taken_in("电话听不清", hints=hotline.said("").hints.__class__()).concern
    client = signed_in(line.operator)
    answer = client.post(f"/hotline/queue/{waiting.id}")
    assert answer.headers["Location"] == f"/hotline/concerns/{waiting.id}/"
    sent = client.post(
        f"/hotline/concerns/{waiting.id}/confirm",
        {"command": str(uuid4()), "category": hotline.heating_category(), "division": "999902", "public": "on"},
    )
    assert sent.status_code == 302
    assert Concern.objects.get().unit_id == line.units["heating"]


# ----------------------------------------------------------------- one concern


def test_who_reported_is_seen_behind_a_look_alone(line: Line) -> None:
    words = f"{hotline.ESTATE}暖气不热，请打13900000007"
    concern = hotline.taken_in(words, name="王小二").concern
    client, path = signed_in(line.operator), f"/hotline/concerns/{concern.id}/"
    masked = client.get(path).content.decode()
    assert "13900000007" not in masked
    assert "13800000001" not in masked
    assert Look.objects.filter(reference=concern.id).count() == 0
    opened = client.post(f"{path}reporter").content.decode()
    assert "13900000007" in opened
    assert "13800000001" in opened
    assert Look.objects.filter(reference=concern.id, purpose="hotline-call-back").count() == 1


def test_what_is_covered_can_be_shown_again_and_more_covered_with_a_reason(line: Line) -> None:
    words = f"{hotline.ESTATE}暖气不热，物业电话13900000007，找张大妈"
    concern = hotline.taken_in(words).concern
    client, path = signed_in(line.operator), f"/hotline/concerns/{concern.id}/masking"
    typed = {"command": str(uuid4()), "show": "0", "hide": "张大妈", "reason": "物业的公开电话"}
    assert client.post(path, typed).status_code == 302
    said = Concern.objects.get().said
    assert "13900000007" in said
    assert "张大妈" not in said
    again = client.post(f"/hotline/concerns/{concern.id}/reporter").content.decode()
    assert "checked" in again
    assert "张大妈</textarea>" in again
    wrong = client.post(path, typed | {"hide": "没有的话"})
    assert (wrong.status_code, "does not stand in the text" in wrong.content.decode()) == (422, True)


def test_nobody_but_the_hotline_changes_what_is_covered(line: Line) -> None:
    concern = hotline.taken_in().concern
    typed = {"command": str(uuid4()), "reason": "无"}
    assert signed_in(line.heater).post(f"/hotline/concerns/{concern.id}/masking", typed).status_code == 403


def test_a_concern_is_linked_and_taken_out_again(line: Line) -> None:
    first, second = hotline.taken_in().concern, hotline.taken_in(phone="13800000002").concern
    client = signed_in(line.operator)
    client.post(f"/hotline/concerns/{second.id}/join", {"command": str(uuid4()), "number": first.number})
    assert Concern.objects.get(id=second.id).problem_id is not None
    client.post(f"/hotline/concerns/{second.id}/leave", {"command": str(uuid4()), "reason": "另一栋楼"})
    assert Concern.objects.get(id=second.id).problem_id is None


def test_what_was_enclosed_is_opened_behind_a_look_and_cleared_by_a_person(line: Line) -> None:
    photo = intake.Enclosed(kind="photo", type="image/png", name="暖气.png", digest="0" * 64, content=b"\x89PNG")
    concern = hotline.taken_in(enclosed=(photo,)).concern
    client, path = signed_in(line.operator), f"/hotline/concerns/{concern.id}/"
    assert "暖气.png" not in client.get(path).content.decode()
    assert "暖气.png" in client.post(f"{path}reporter").content.decode()
    one = Attachment.objects.using("owner").get().id
    assert client.get(f"{path}enclosed/{one}").content == b"\x89PNG"
    assert client.post(f"{path}enclosed/{one}/clear").status_code == 302
    assert "暖气.png" in client.get(path).content.decode()
    assert Written.objects.filter(thing_id=concern.id, step="clear-attachment").count() == 1


# ---------------------------------------------------- calling, ruling, reviewing


def _sent(line: Line) -> Concern:
    concern = hotline.taken_in().concern
    return dispatching.confirm(concern.id, dispatching.as_proposed(concern), by=line.operator)


def _answered(line: Line, reply: str = "暖气已经修好，室温二十度") -> Concern:
    concern = _sent(line)
    handling.contact(concern.id, how="phone", reached=True, words="", by=line.heater)
    given = handling.Given(
        outcome=Outcome.SOLVED, done="更换了楼栋的供暖阀门", done_on=clock.today(), reply=f"{hotline.ESTATE}{reply}"
    )
    return handling.answer(concern.id, given, by=line.heater)


def test_the_number_to_ring_shows_behind_a_look_and_the_word_is_written_down(line: Line) -> None:
    concern = _answered(line)
    client, path = signed_in(line.second_operator), f"/hotline/calls/{concern.id}/"
    assert concern.number in client.get("/hotline/calls/").content.decode()
    assert "13800000001" not in client.get(path).content.decode()
    assert "13800000001" in client.post(f"{path}number").content.decode()
    assert Look.objects.filter(purpose="verdict-call").count() == 1
    said = {"command": str(uuid4()), "contacted": "yes", "solved": "yes", "satisfied": "basically"}
    assert client.post(f"{path}verdict", said).headers["Location"] == "/hotline/calls/"
    assert (Concern.objects.get().state, Concern.objects.get().outcome) == (State.CLOSED, Outcome.SOLVED)


def test_nobody_answering_is_written_down_and_leads_to_the_next_call(line: Line) -> None:
    first, second = _answered(line), _answered(line, "阀门已换，温度正常")
    client = signed_in(line.operator)
    answer = client.post(f"/hotline/calls/{first.id}/in-vain", {"command": str(uuid4())})
    assert answer.headers["Location"] in {f"/hotline/calls/{second.id}/", "/hotline/calls/"}
    assert Concern.objects.get(id=first.id).tries == 1
    assert first.number not in client.get("/hotline/calls/").content.decode().split("worklist")[-1]


def test_a_supervisor_rules_and_an_operator_may_not(line: Line) -> None:
    concern = _sent(line)
    dispatching.object_to(concern.id, reason="户内管道归住房局", by=line.heater)
    path = f"/hotline/rulings/{concern.id}/"
    assert "only for a supervisor" in signed_in(line.operator).get(path).content.decode()
    page = signed_in(line.ruler).get(path).content.decode()
    assert "户内管道归住房局" in page
    ruled = {"command": str(uuid4()), "unit": "住房局", "reason": "户内归住房"}
    assert signed_in(line.ruler).post(path, ruled).status_code == 302
    assert Concern.objects.get().unit_id == line.units["housing"]


def test_an_answer_in_doubt_is_passed_or_returned(line: Line) -> None:
    concern = _sent(line)
    handling.accept(concern.id, by=line.heater)
    given = handling.Given(outcome=Outcome.UNLAWFUL, done="无", reply="不合法，不予受理", reason="无依据")
    handling.answer(concern.id, given, by=line.heater)
    path = f"/hotline/reviews/{concern.id}/"
    assert signed_in(line.operator).get(path).status_code == 403
    page = signed_in(line.reviewer).get(path).content.decode()
    assert "<mark>" in page
    empty = signed_in(line.reviewer).post(path, {"command": str(uuid4()), "do": "return"})
    assert empty.status_code == 422
    signed_in(line.reviewer).post(path, {"command": str(uuid4()), "do": "return", "reason": "请先联系居民"})
    assert Concern.objects.get().state == State.IN_HAND


def test_the_numbers_say_what_waits_and_what_bounced(line: Line) -> None:
    concern = _sent(line)
    dispatching.object_to(concern.id, reason="不归我们", by=line.heater)
    dispatching.rule(concern.id, line.units["housing"], reason="归住房", by=line.ruler)
    page = signed_in(line.ruler).get("/hotline/supervision/").content.decode()
    assert "1 objection, 1 moved" in page
    assert "moved 1.00 times" in page


# --------------------------------------------------------------- the catalogue


def _upload(client: Client, text: str, edition: str = "2027") -> tuple[int, str, str]:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    file = SimpleUploadedFile("duties.csv", text.encode())
    answer = client.post("/hotline/catalogue/", {"edition": edition, "file": file})
    return answer.status_code, answer.headers.get("Location", ""), answer.content.decode()


HEAD = "category,division,kind,unit_code,co_unit_codes,source\n"


def test_a_list_with_faults_is_refused_line_by_line(line: Line) -> None:
    rows = (
        "01.04,999902,,999902000300,,ok\n"
        "77.01,999902,,999902000300,,no such category\n"
        "01.04,999902,,000000000000,,no such unit\n"
        "01.02,999902,,999902003201,,village\n"
        "01.03,110101,,999902000300,,no government\n"
    )
    status, _where, page = _upload(signed_in(line.ruler), HEAD + rows)
    assert status == 422
    for at, said in (
        (3, "There is no category 77.01."), (4, "There is no unit with the code 000000000000."),
        (5, "may help, but not lead"), (6, "No government is known for 110101"),
    ):  # fmt: skip
        assert f'<li value="{at}">' in page
        assert said in page


def test_a_draft_is_tried_on_past_concerns_and_then_counts(line: Line) -> None:
    concern = _sent(line)
    client = signed_in(line.ruler)
    code = hotline.heating_category()
    _status, where, _page = _upload(client, f"{HEAD}{code},999902,,999902000400,999902000300,new list\n")
    tried = client.get(f"{where}trial").content.decode()
    assert "Of 1 concerns sent in 90 days, 1 would have gone to another unit." in tried
    assert concern.number in tried
    assert Concern.objects.get().unit_id == line.units["heating"]
    assert client.post(f"{where}go-live", {"command": str(uuid4())}).status_code == 302
    assert _sent(line).unit_id == line.units["housing"]


def test_only_a_supervisor_changes_the_catalogue(line: Line) -> None:
    assert _upload(signed_in(line.operator), f"{HEAD}01,,,999902000300,,\n")[0] == 403


def test_a_draft_can_wait_for_its_day_and_an_edition_can_be_ended(line: Line) -> None:
    client = signed_in(line.ruler)
    where = _upload(client, f"{HEAD}{hotline.heating_category()},999902,,999902000400,,\n")[1]
    client.post(f"{where}go-live", {"command": str(uuid4()), "since": "2027-01-01"})
    assert (editions.begin_editions(), _sent(line).unit_id) == (0, line.units["heating"])
    with clock.stopped_at(datetime(2027, 1, 1, 8, tzinfo=SHANGHAI)):
        assert (editions.begin_editions(), editions.begin_editions()) == (1, 0)
        assert _sent(line).unit_id == line.units["housing"]
        client.post(f"{where}retire")
        assert _sent(line).unit_id == line.units["government"]
    assert list(Written.objects.filter(kind="concerns.catalogue").values_list("step", flat=True)) == [
        "draft", "go-live-later", "retire", "go-live", "retire",
    ]  # fmt: skip


def test_trying_a_draft_routes_as_sending_does(line: Line) -> None:
    edition, units = catalogue.live_edition(line.units["line"]), line.units
    route = trying.router(edition, units["line"])
    for category in ("", "01", "01.04", hotline.heating_category(), "77"):
        for division in ("", "9999", "999902", "999902003201", "110101"):
            for about in ((), (units["heating"],), (units["government"],)):
                by_hand = catalogue.route(
                    edition, category=category, division=division, kind="ask", hotline=units["line"], shielded=about
                )
                assert route((category, division, "ask", about)) == by_hand


# -------------------------------------------------------------------- the keys


def test_from_ring_to_saved_by_keys_alone(page: Page, line: Line) -> None:
    others = hotline.taken_in().concern
    carry(page, line.operator)
    page.goto("/hotline/")
    presses = 0

    def press(*keys: str) -> None:
        nonlocal presses
        for key in keys:
            page.keyboard.press(key)
            presses += len(key.split("+")) if len(key) > 1 else 1

    page.keyboard.type("13800000077")
    press("Enter")
    page.wait_for_selector("text=Nothing from this number before.")
    page.keyboard.type("某先生")
    press("Enter")
    page.keyboard.type(COLD)
    page.wait_for_selector("[data-join='1']")
    press("Escape", "J")
    page.wait_for_selector("[data-join='1']:checked")
    press("Control+Enter")
    page.wait_for_selector(".read-out__sentence")
    assert presses <= 8
    assert page.evaluate("document.activeElement.id") == "id_phone"
    mine = Concern.objects.exclude(id=others.id).get()
    assert (mine.state, mine.problem_id is not None) == (State.DISPATCHED, True)


def test_the_queue_is_worked_off_by_one_key(page: Page, line: Line) -> None:
    for number in range(3):
        hotline.taken_in(f"{hotline.ESTATE}{number}栋停暖", phone=f"1380000000{number}")
    carry(page, line.operator)
    page.goto("/hotline/queue/")
    page.locator("[data-row] a:focus").wait_for()
    page.keyboard.press("c")
    page.wait_for_selector(".done-row")
    page.locator("[data-row] a:focus").wait_for()
    page.keyboard.press("c")
    page.wait_for_selector(".done-row:nth-of-type(2)")
    assert Concern.objects.filter(state=State.DISPATCHED).count() == 2


def test_a_verdict_is_written_down_by_digits(page: Page, line: Line) -> None:
    concern = _answered(line)
    carry(page, line.operator)
    page.goto(f"/hotline/calls/{concern.id}/")
    page.keyboard.press("n")
    page.wait_for_selector("text=13800000001")
    for key in ("1", "1", "2", "Control+Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**/hotline/calls/")
    assert Verdict.objects.values_list("contacted", "solved", "satisfied").get() == (True, "yes", "basically")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nobody_is_shut_out_of_the_hotlines_pages(page: Page, line: Line, language: str) -> None:
    concern = hotline.taken_in().concern
    asked = _answered(line)
    carry(page, line.ruler, language)
    paths = ["", "queue/", f"concerns/{concern.id}/", "calls/", f"calls/{asked.id}/", "supervision/", "catalogue/"]
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for path in paths:
            page.goto(f"/hotline/{path}")
            assert faults_of(page) == [], path
