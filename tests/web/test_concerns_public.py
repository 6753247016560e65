"""Concerns through the pages of residents and everybody: report, follow, join, judge; problems and their map."""

from __future__ import annotations

import re
import wave
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from banshi.concerns import callers, clocks, codes, dispatching, handling, problems
from banshi.concerns.lifecycle import State
from banshi.concerns.models import Attachment, Concern, Member, Problem, Verdict
from banshi.concerns.vocabulary import OtherWay, Outcome
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY
from banshi.web.concerns import guard
from tests.browser import signed_in
from tests.concerns.stories import answered, given, reached, sent
from tests.hotline import ESTATE, heating_category, taken_in

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answered

    from tests.cast import Town
    from tests.hotline import Line

COLD = f"{ESTATE}3号楼暖气不热，家里老人冻得睡不着"
MOST_STATEMENTS = 12


@pytest.fixture
def anybody(line: Line, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody who is not signed in, and who is as quick as a test."""
    cache.clear()
    monkeypatch.setattr(guard, "QUICKEST_SECONDS", -1)
    return Client(headers={"accept-language": "en"})


def test_a_concern_is_reported_without_an_account(anybody: Client) -> None:
    receipt = _sent(anybody, words=COLD, place=ESTATE, phone="13800000009")
    concern = Concern.objects.get()
    assert concern.state == State.RECEIVED
    said = receipt.content.decode()
    for words in (concern.number, codes.code_of(concern.id), "We have it", "City hotline", "<svg"):
        assert words in said


def test_the_same_page_sent_twice_is_one_concern(anybody: Client) -> None:
    ticket = _ticket(anybody)
    first = anybody.post("/concerns/new/", {"ticket": ticket, "words": COLD})
    second = anybody.post("/concerns/new/", {"ticket": ticket, "words": COLD})
    assert (first.status_code, first["Location"]) == (303, second["Location"])
    assert Concern.objects.count() == 1


def test_an_id_that_we_never_gave_opens_nothing(anybody: Client) -> None:
    known = taken_in().concern
    response = anybody.post("/concerns/new/", {"ticket": f"{known.id}:1abc:forged", "words": COLD})
    assert response.status_code == 422
    assert codes.code_of(known.id) not in response.content.decode()


def test_whatever_is_refused_keeps_what_was_typed(anybody: Client) -> None:
    typed = {"words": " ", "place": "Lakeside crossing", "phone": "12", "name": "Wu", "about": "Housing"}
    response = anybody.post("/concerns/new/", {"ticket": _ticket(anybody), **typed})
    said = response.content.decode()
    assert response.status_code == 422
    for words in (
        "Lakeside crossing",
        'value="12"',
        'value="Wu"',
        'value="Housing"',
        "Nothing is lost",
        "seven digits",
    ):
        assert words in said
    assert Concern.objects.count() == 0


def test_what_is_sent_quicker_than_anybody_writes_comes_back_once(anybody: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(guard, "QUICKEST_SECONDS", 60)
    ticket = _ticket(anybody)
    response = anybody.post("/concerns/new/", {"ticket": ticket, "words": COLD})
    assert response.status_code == 422
    assert COLD in response.content.decode()
    assert f'value="{ticket}"' in response.content.decode()


def test_a_field_nobody_sees_stops_a_program(anybody: Client) -> None:
    response = anybody.post("/concerns/new/", {"ticket": _ticket(anybody), "words": COLD, "second_words": "http://x"})
    assert response.status_code == 422
    assert "http://x" not in response.content.decode()


def test_a_flood_from_one_address_is_told_to_wait_and_loses_nothing(anybody: Client, settings: Any) -> None:
    settings.CONCERNS_PER_ADDRESS = 1
    _sent(anybody, words=COLD)
    response = anybody.post("/concerns/new/", {"ticket": _ticket(anybody), "words": "又停暖了"})
    assert response.status_code == 429
    assert "又停暖了" in response.content.decode()
    assert "Yours is not lost" in response.content.decode()


def test_a_photo_is_kept_without_its_place_and_name(anybody: Client) -> None:
    photo = SimpleUploadedFile("at-home-1203.jpg", _photo(), content_type="image/jpeg")
    _sent(anybody, words=COLD, photos=[photo])
    kept = Attachment.objects.using("owner").get()
    assert (kept.kind, kept.type, kept.name) == ("photo", "image/jpeg", "photo-1.jpeg")
    assert b"Exif" not in bytes(kept.content)


def test_a_photo_is_public_once_a_person_cleared_it(anybody: Client) -> None:
    _sent(anybody, words=COLD, photos=[SimpleUploadedFile("a.jpg", _photo(), content_type="image/jpeg")])
    kept = Attachment.objects.using("owner").get()
    assert anybody.get(f"/concerns/photos/{kept.id}").status_code == 404
    Attachment.objects.using("owner").update(public=True)
    assert anybody.get(f"/concerns/photos/{kept.id}")["Content-Type"] == "image/jpeg"


def test_a_voice_note_is_kept_as_a_document(anybody: Client) -> None:
    _sent(anybody, words=COLD, voice=SimpleUploadedFile("memo.wav", _sound(), content_type="audio/wav"))
    kept = Attachment.objects.using("owner").get()
    assert (kept.kind, kept.type, kept.name) == ("voice", "audio/wav", "voice")


def test_what_is_kept_out_of_the_public_list_stays_out(anybody: Client, line: Line) -> None:
    _sent(anybody, words=COLD, place=ESTATE, keep_out="on")
    concern = Concern.objects.get()
    chosen = replace(dispatching.as_proposed(concern), category=heating_category())
    assert not dispatching.confirm(concern.id, chosen, by=line.operator).public


def test_whoever_is_in_danger_reads_the_number_to_call_first(anybody: Client) -> None:
    assert "tel:119" in anybody.get("/concerns/new/").content.decode()
    receipt = _sent(anybody, words="楼下燃气泄漏，味道很大").content.decode()
    assert "Call 119 now" in receipt
    assert "touch no switch" in receipt


def test_a_name_and_a_number_are_covered_on_the_receipt(anybody: Client) -> None:
    said = _sent(anybody, words="我叫王小明，电话13812345678，暖气不热", name="王小明").content.decode()
    assert "13812345678" not in said
    assert "王小明" not in said


def test_a_file_that_is_no_photo_is_refused_at_its_question(anybody: Client) -> None:
    file = SimpleUploadedFile("notes.txt", b"no photo", content_type="text/plain")
    response = anybody.post("/concerns/new/", {"ticket": _ticket(anybody), "words": COLD, "photos": [file]})
    said = response.content.decode()
    assert response.status_code == 422
    assert "notes.txt: This file is not a photo." in said
    assert COLD in said


def test_the_office_that_is_complained_of_is_shielded_from_who_said_it(anybody: Client, line: Line) -> None:
    _sent(anybody, words="住房局窗口态度恶劣", about="Housing Department")
    assert Concern.objects.get().shielded == [line.units["housing"]]


def test_of_several_offices_of_a_name_one_is_asked_for(anybody: Client, line: Line) -> None:
    response = anybody.post("/concerns/new/", {"ticket": _ticket(anybody), "words": COLD, "about": "government"})
    assert "Several offices are called so" in response.content.decode()
    _sent(anybody, words=COLD, about="government", about_unit=str(line.units["government"]))
    assert Concern.objects.get().shielded == [line.units["government"]]


def test_an_office_nobody_knows_stands_in_the_words(anybody: Client) -> None:
    _sent(anybody, words="办事推诿", about="宇宙管理局")
    assert "宇宙管理局" in Concern.objects.get().said


def test_somebody_signed_in_finds_it_in_their_own_list(anybody: Client, town: Town) -> None:
    li = signed_in(town.li_online)
    _sent(li, words=COLD)
    _sent(li, words="路灯不亮", anonymous="on")
    said = li.get("/my/concerns/").content.decode()
    assert "3号楼" in said or "暖气不热" in said
    assert "路灯不亮" not in said


def test_the_list_of_ones_own_goes_on_where_the_page_ends(anybody: Client, town: Town, monkeypatch: Any) -> None:
    monkeypatch.setattr("banshi.concerns.queries.PAGE", 1)
    li = signed_in(town.li_online)
    for words in ("第一件：路灯不亮", "第二件：垃圾没人收"):
        taken_in(words, person_id=town.li.id)
    first = li.get("/my/concerns/").content.decode()
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    second = li.get(f"/my/concerns/{older[1].replace('&amp;', '&')}").content.decode()
    assert ("第二件" in first, "第一件" in first, "第一件" in second, "第二件" in second) == (True, False, True, False)


def test_others_who_said_it_in_public_are_shown_and_joined_and_left(anybody: Client, line: Line) -> None:
    other = sent(line, "翠湖小区暖气一直不热，室温只有十二度")
    receipt = _sent(anybody, words="翠湖小区暖气一直不热，室温只有十一度", place=ESTATE)
    mine = Concern.objects.exclude(id=other.id).get()
    assert "Others have said this" in receipt.content.decode()
    _followed(anybody, mine, "join", **{"with": str(other.id)})
    assert Problem.objects.get().voices == 2
    assert "say the same" in _followed(anybody, mine)
    _followed(anybody, mine, "leave")
    assert Member.objects.filter(left_at=None).count() == 1


def test_what_is_not_public_is_not_offered_and_cannot_be_joined(anybody: Client, line: Line) -> None:
    hidden = taken_in("翠湖小区暖气一直不热，室温只有十二度", may_be_public=False).concern
    dispatching.confirm(hidden.id, dispatching.as_proposed(hidden), by=line.operator)
    receipt = _sent(anybody, words="翠湖小区暖气一直不热，室温只有十一度", place=ESTATE)
    assert "Others have said this" not in receipt.content.decode()
    _followed(anybody, Concern.objects.exclude(id=hidden.id).get(), "join", **{"with": str(hidden.id)})
    assert Problem.objects.count() == 0


def test_the_link_shows_who_has_it_until_when_and_who_looked(anybody: Client, line: Line) -> None:
    concern = reached(line, sent(line))
    callers.report_of(concern.id, by=line.heater, purpose="unit-contact")
    said = _followed(anybody, concern)
    for words in ("Warm Sun Heating", "is working on it", "reached you (by telephone)", "to get in touch with you"):
        assert words in said
    assert "Nobody yet" not in said


def test_an_answer_in_doubt_is_not_shown_before_a_person_let_it_pass(anybody: Client, line: Line) -> None:
    concern = reached(line, sent(line))
    handling.answer(concern.id, given("已处理，感谢支持"), by=line.heater)
    assert "已处理，感谢支持" not in _followed(anybody, concern)
    handling.pass_answer(concern.id, by=line.reviewer)
    assert "已处理，感谢支持" in _followed(anybody, concern)


def test_yes_closes_it_and_the_page_says_what_comes_next(anybody: Client, line: Line) -> None:
    concern = answered(line)
    said = _judged(anybody, concern, contacted="yes", solved="yes", satisfied="yes")
    assert "It is closed." in said
    assert Concern.objects.get().outcome == Outcome.SOLVED


def test_no_reopens_it_one_level_up_and_says_with_whom(anybody: Client, line: Line) -> None:
    concern = answered(line)
    said = _judged(anybody, concern, contacted="no", solved="no", satisfied="no", words="还是冷")
    assert "one level up" in said
    assert "County government" in said
    assert (Verdict.objects.get().words, Verdict.objects.get().path) == ("还是冷", "link")


def test_partly_goes_on_only_where_the_resident_says_so(anybody: Client, line: Line) -> None:
    enough, more = answered(line), answered(line)
    _judged(anybody, enough, contacted="yes", solved="partly-enough", satisfied="basically")
    _judged(anybody, more, contacted="yes", solved="partly-go-on", satisfied="no")
    states = {c.id: c.state for c in Concern.objects.all()}
    assert (states[enough.id], states[more.id]) == (State.CLOSED, State.DISPATCHED)


def test_three_questions_are_asked_and_none_is_guessed(anybody: Client, line: Line) -> None:
    concern = answered(line)
    response = anybody.post(codes.path_of(concern.number, concern.id), {"solved": "yes"})
    assert response.status_code == 422
    assert Verdict.objects.count() == 0


def test_the_unit_that_acted_cannot_judge_by_the_link(anybody: Client, line: Line) -> None:
    concern = answered(line)
    said = {"contacted": "yes", "solved": "yes", "satisfied": "yes"}
    assert signed_in(line.heater).post(codes.path_of(concern.number, concern.id), said).status_code == 403


def test_six_digits_of_a_message_are_enough_to_judge(anybody: Client, line: Line) -> None:
    concern = answered(line)
    digits = codes.sms_code_of(concern.id, concern.round)
    response = anybody.post("/concerns/answer/", {"number": concern.number.lower(), "digits": digits})
    said = anybody.post(response["Location"], {"contacted": "yes", "solved": "no", "satisfied": "no"})
    assert "one level up" in said.content.decode()
    assert Verdict.objects.get().path == "sms"


def test_five_wrong_codes_close_a_number_for_an_hour(anybody: Client, line: Line) -> None:
    concern = answered(line)
    right = codes.sms_code_of(concern.id, concern.round)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _try in range(guard.MOST_DIGITS):
        assert anybody.post("/concerns/answer/", {"number": concern.number, "digits": wrong}).status_code == 422
    assert anybody.post("/concerns/answer/", {"number": concern.number, "digits": right}).status_code == 429


def test_the_page_of_the_digits_is_over_with_its_round(anybody: Client, line: Line) -> None:
    concern = answered(line)
    digits = codes.sms_code_of(concern.id, concern.round)
    page = anybody.post("/concerns/answer/", {"number": concern.number, "digits": digits})["Location"]
    anybody.post(page, {"contacted": "yes", "solved": "no", "satisfied": "no"})
    assert anybody.get(page).status_code == 404
    assert anybody.get(f"{page[:-2]}x/").status_code == 404


def test_a_word_is_given_once_a_round(anybody: Client, line: Line) -> None:
    concern = answered(line)
    _judged(anybody, concern, contacted="yes", solved="yes", satisfied="yes")
    again = anybody.post(
        codes.path_of(concern.number, concern.id), {"contacted": "no", "solved": "no", "satisfied": "no"}
    )
    assert "You have told us already" in again.content.decode()
    assert Verdict.objects.get().solved == "yes"


def test_who_could_not_be_reached_may_still_say_it(anybody: Client, line: Line) -> None:
    concern = answered(line, sent(line, phone=""))
    with clock.stopped_at(clock.now() + timedelta(days=30)):
        clocks.run_clocks()
        assert Concern.objects.get().outcome == Outcome.UNCONFIRMED
        assert "You decide" in _followed(anybody, concern)
        _judged(anybody, concern, contacted="no", solved="no", satisfied="no")
    assert Concern.objects.get().state == State.DISPATCHED


def test_what_cannot_be_solved_now_shows_its_reason_and_its_day(anybody: Client, line: Line) -> None:
    day = clock.today() + timedelta(days=40)
    reason = "要等采暖季结束后更换主管"
    concern = answered(line, outcome=Outcome.NOT_NOW, reason=reason, look_again_on=day)
    if concern.state == State.IN_REVIEW:
        handling.pass_answer(concern.id, by=line.reviewer)
    said = _followed(anybody, concern)
    for words in (reason, "It is taken up again by itself on", "You decide"):
        assert words in said


def test_a_longer_term_shows_its_reason(anybody: Client, line: Line) -> None:
    concern = reached(line, sent(line))
    handling.extend(concern.id, reason="循环泵要从外地调货", by=line.heater)
    assert "needs longer. Its reason: 循环泵要从外地调货" in _followed(anybody, concern)


def test_what_is_late_says_so_and_who_sees_to_it(anybody: Client, line: Line) -> None:
    concern = sent(line)
    with clock.stopped_at(concern.due_at + timedelta(minutes=1)):
        clocks.run_clocks()
        said = _followed(anybody, concern)
    assert "is late" in said
    assert "County government now sees to it that Warm Sun Heating answers" in said


def test_another_way_names_the_address_and_the_reason(anybody: Client, line: Line) -> None:
    concern = taken_in("公司拖欠工资，劳动合同纠纷").concern
    dispatching.tell_another_way(concern.id, OtherWay.LEGAL_WAY, words="请向劳动仲裁委员会申请", by=line.operator)
    said = _followed(anybody, concern)
    assert "请向劳动仲裁委员会申请" in said
    assert "tel:12333" in said


def test_a_concern_is_taken_back_with_a_reason(anybody: Client, line: Line) -> None:
    concern = sent(line)
    path = codes.path_of(concern.number, concern.id)
    anybody.post(f"{path}withdraw/", {"reason": "自己修好了"})
    assert Concern.objects.get().outcome == Outcome.WITHDRAWN
    assert "It was taken back" in _followed(anybody, concern)


def test_a_wrong_code_leads_nowhere_and_stays_in_the_box(anybody: Client, line: Line) -> None:
    concern = sent(line)
    said = anybody.get(f"/concerns/?number={concern.number}&code=AAAAA-AAAAA").content.decode()
    assert 'value="AAAAA-AAAAA"' in said
    right = anybody.get(f"/concerns/?number={concern.number.lower()}&code={codes.code_of(concern.id).lower()}")
    assert right["Location"] == codes.path_of(concern.number, concern.id)


def test_a_problem_shows_its_people_its_place_and_what_was_tried(anybody: Client, line: Line) -> None:
    problem = _problem(line)
    said = anybody.get(f"/problems/{problem.number}/").content.decode()
    for words in ("fewer than ten people", "Warm Sun Heating", "循环泵", "<svg", "It is the same", "some of them"):
        assert words in said
    assert "138" not in said
    assert problem.title in anybody.get("/problems/").content.decode()
    assert problem.title in anybody.get("/problems/map/").content.decode()


def test_the_list_is_narrowed_by_area_and_topic(anybody: Client, line: Line) -> None:
    problem = _problem(line)
    top = problem.category.partition(".")[0]
    for query, there in (("area=999902", True), ("area=110000", False), (f"about={top}", True), ("about=99", False)):
        assert (problem.title in anybody.get(f"/problems/?{query}").content.decode()) is there, query


def test_a_problem_of_what_is_not_public_is_nobodys_business(anybody: Client) -> None:
    first, second = (taken_in(words, may_be_public=False).concern for words in ("翠湖小区暖气不热", "翠湖小区没暖气"))
    problem = problems.join(second.id, first.id, by=NOBODY, how="resident")
    assert anybody.get(f"/problems/{problem.number}/").status_code == 404
    assert problem.title not in anybody.get("/problems/").content.decode()


def test_joining_from_the_page_of_a_problem_makes_one_more_voice(anybody: Client, line: Line) -> None:
    problem = _problem(line)
    page = anybody.get(f"/concerns/new/?join={problem.number}").content.decode()
    assert "You are joining" in page
    _sent(anybody, words="我家也不热", join=problem.number)
    assert Problem.objects.get().voices == 3


def test_the_feed_of_a_problem_tells_what_happened(anybody: Client, line: Line) -> None:
    problem = _problem(line)
    response = anybody.get(f"/problems/{problem.number}/feed")
    assert response["Content-Type"].startswith("application/atom+xml")
    assert "<entry>" in response.content.decode()


def test_the_front_page_names_what_most_people_say_now(anybody: Client, line: Line) -> None:
    problem = _problem(line)
    said = anybody.get("/").content.decode()
    assert problem.title in said
    assert "/concerns/new/" in said


def test_reporting_and_following_ask_the_database_little(anybody: Client, line: Line) -> None:
    _sent(anybody, words="路灯不亮了")  # so that the process knows offices and weights
    ticket = _ticket(anybody)
    with CaptureQueriesContext(connection) as report:
        path = anybody.post("/concerns/new/", {"ticket": ticket, "words": COLD, "place": ESTATE})["Location"]
    with CaptureQueriesContext(connection) as receipt:
        anybody.get(path)
    with CaptureQueriesContext(connection) as follow:
        anybody.get(path.partition("?")[0])
    problem = _problem(line)
    with CaptureQueriesContext(connection) as page:
        anybody.get(f"/problems/{problem.number}/")
    counted = {"report": _counted(report), "receipt": _counted(receipt), "follow": _counted(follow),
               "problem": _counted(page)}  # fmt: skip
    assert max(counted.values()) <= MOST_STATEMENTS, counted


def _counted(captured: CaptureQueriesContext) -> int:
    return sum(query["sql"] not in {"BEGIN", "COMMIT"} for query in captured.captured_queries)


def _ticket(client: Client) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', client.get("/concerns/new/").content.decode())
    assert found
    return found[1]


def _sent(client: Client, **typed: Any) -> Answered:
    response = client.post("/concerns/new/", {"ticket": _ticket(client), **typed})
    assert response.status_code == 303, re.findall(
        r"error-message[^>]*>(.*?)</p>", response.content.decode(), re.DOTALL
    )
    return client.get(response["Location"])


def _followed(client: Client, concern: Concern, step: str = "", **typed: str) -> str:
    path = codes.path_of(concern.number, concern.id)
    if step:
        assert client.post(f"{path}{step}", typed).status_code == 303
    return client.get(path).content.decode()


def _judged(client: Client, concern: Concern, **said: str) -> str:
    response = client.post(codes.path_of(concern.number, concern.id), said)
    assert response.status_code == 303
    return client.get(response["Location"]).content.decode()


def _problem(line: Line) -> Problem:
    """Two residents of the estate say that it is cold; the first has an answer."""
    first = answered(line)
    second = sent(line, "翠湖小区2号楼暖气冰凉，电话13800000002", phone="13800000002")
    problems.join(second.id, first.id, by=line.operator, how="operator")
    return Problem.objects.get()


def _photo() -> bytes:
    written = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A maker of telephones"
    Image.new("RGB", (40, 30), "teal").save(written, "JPEG", exif=exif)
    return written.getvalue()


def _sound() -> bytes:
    """Return a second of silence as WAV."""
    written = BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16000))
    return written.getvalue()
