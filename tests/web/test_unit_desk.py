from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from PIL import ExifTags, Image

from banshi.concerns import handling, queries, verdicts
from banshi.concerns.clocks import run_clocks
from banshi.concerns.handling import Given
from banshi.concerns.lifecycle import State
from banshi.concerns.models import Answer, Attachment, Concern, Contact, Problem
from banshi.concerns.verdicts import Word
from banshi.concerns.vocabulary import Outcome, Path, Satisfied, Solved
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY
from tests.browser import NARROW, WIDE, carry, faults_of, signed_in
from tests.cast import SATURDAY_MORNING
from tests.concerns import unit_town
from tests.concerns.unit_town import COLD, UnitTown, linked, reported, sent
from tests.once import once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from playwright.sync_api import Page

    from tests.cast import Town

REPLY = "您反映的翠湖花园3号楼暖气不热，今天上门检修了换热站并更换阀门，室温已到20度。"
ANSWER = {"outcome": "solved", "done": "检修换热站，更换3号楼阀门", "done_on": "2026-11-21", "reply": REPLY}


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


@pytest.fixture
def units(town: Town) -> UnitTown:
    return once(unit_town.build)


def _take(client: Client, concern: Concern, step: str, **typed: str) -> tuple[int, str]:
    address = f"/unit/concerns/{concern.id}/{step}"
    answer = client.post(address, {"command": str(uuid4())} | typed, follow=True)
    return answer.redirect_chain[0][1] if answer.redirect_chain else answer.status_code, answer.content.decode()


def _in_hand(units: UnitTown) -> Concern:
    concern = sent(units, units.heat)
    return handling.contact(concern.id, how="phone", reached=True, words="已电话沟通", by=units.heat)


def test_the_desk_shows_number_place_clock_and_how_many_say_the_same(units: UnitTown) -> None:
    (first, _second) = linked(units, units.heat, 2)
    shown = signed_in(units.heat).get("/unit/").content.decode()
    for said in (first.number, "翠湖花园", "2 residents", "Due later", "new, to be accepted"):
        assert said in shown
    assert "周女士" not in shown
    assert "13800000001" not in shown


def test_overdue_concerns_stand_first_under_their_own_heading(units: UnitTown) -> None:
    late, early = sent(units, units.heat), sent(units, units.heat)
    with connections["owner"].cursor() as cursor:
        cursor.execute("update concerns_concern set due_at = at - interval '1 day' where id = %s", [late.id])
    shown = signed_in(units.heat).get("/unit/").content.decode()
    assert shown.index("Overdue") < shown.index(late.number) < shown.index("Due later") < shown.index(early.number)


def test_a_page_of_fifty_takes_at_most_six_statements(units: UnitTown) -> None:
    first = sent(units, units.heat)
    client = signed_in(units.heat)
    client.get("/unit/")
    for turn in range(queries.PAGE + 5):
        first.pk, first.number = uuid4(), f"SQ-2026-9{turn:06d}"
        first.due_at += timedelta(minutes=1)
        first.save(using="owner", force_insert=True)
    with CaptureQueriesContext(connection) as asked:
        shown = client.get("/unit/").content.decode()
    assert len(asked) <= 6
    assert shown.count("data-row") == queries.PAGE
    older = shown.split('rel="next" href="')[1].split('"')[0]
    assert client.get(f"/unit/{older.replace('&amp;', '&')}").content.decode().count("data-row") == 6


def test_the_hotline_has_no_desk_and_a_resident_neither(units: UnitTown, town: Town) -> None:
    assert signed_in(units.operator).get("/unit/").status_code == 403
    assert signed_in(town.li_online).get("/unit/").status_code == 403


def test_a_clerk_reads_and_is_offered_nothing(units: UnitTown) -> None:
    concern = sent(units, units.heat)
    client = signed_in(units.heat_reader)
    assert "Officers of the unit act; you can read." in client.get(f"/unit/concerns/{concern.id}/").content.decode()
    assert _take(client, concern, "accept")[0] == 403
    assert _take(client, concern, "who")[0] == 403


def test_a_unit_without_a_part_finds_nothing(units: UnitTown) -> None:
    concern = sent(units, units.heat)
    assert signed_in(units.street).get(f"/unit/concerns/{concern.id}/").status_code == 404
    assert _take(signed_in(units.street), concern, "who")[0] == 403


def test_who_reported_is_shown_only_after_a_look(units: UnitTown) -> None:
    concern = sent(units, units.heat)
    client = signed_in(units.heat)
    assert "13800000001" not in client.get(f"/unit/concerns/{concern.id}/").content.decode()
    _status, shown = _take(client, concern, "who")
    assert "13800000001" in shown
    assert "周女士" in shown
    with connections["owner"].cursor() as cursor:
        cursor.execute("select purpose, unit_id from access_look where reference = %s", [concern.id])
        assert cursor.fetchall() == [("unit-contact", units.heat.unit_id)]


def test_a_unit_that_is_complained_of_is_told_so_and_sees_nothing(units: UnitTown) -> None:
    concern = reported(about=(units.heat.unit_id or 0,))
    assert signed_in(units.heat).get(f"/unit/concerns/{concern.id}/").status_code == 404
    status, shown = _take(signed_in(units.heat), concern, "who")
    assert status == 403
    assert "Who reported this is not shown to your office." in shown


def test_a_problem_never_shows_a_unit_who_complains_of_it(units: UnitTown) -> None:
    (first, second) = linked(units, units.heat, 2)
    with connections["owner"].cursor() as cursor:
        here = [units.heat.unit_id]
        cursor.execute("update concerns_concern set shielded = %s, unit_id = null where id = %s", [here, second.id])
    number = Problem.objects.get().number
    shown = signed_in(units.heat).get(f"/unit/problems/{number}/").content.decode()
    assert first.number in shown
    assert second.number not in shown


def test_accepting_contacting_and_extending(units: UnitTown) -> None:
    concern, client = sent(units, units.heat), signed_in(units.heat)
    assert "Accepted. Get in touch with the resident next" in _take(client, concern, "accept")[1]
    assert "Written down." in _take(client, concern, "contact", how="visit", reached="yes", words="上门")[1]
    assert Contact.objects.get().reached
    before = concern.due_at
    assert "The resident reads your reason." in _take(client, concern, "extend", reason="等配件")[1]
    concern.refresh_from_db()
    assert concern.due_at > before


def test_a_contact_without_saying_whether_they_were_reached_is_asked_again(units: UnitTown) -> None:
    concern = sent(units, units.heat)
    status, shown = _take(signed_in(units.heat), concern, "contact", how="phone", words="留言")
    assert status == 422
    assert "Say whether you reached them" in shown
    assert "留言" in shown


def test_objecting_takes_a_reason_and_is_possible_once(units: UnitTown) -> None:
    concern, client = sent(units, units.heat), signed_in(units.heat)
    assert _take(client, concern, "object")[0] == 422
    status, shown = _take(client, concern, "object", reason="小区自管换热站")
    assert status == 302
    assert "is with the hotline, which rules for good" in shown
    assert _take(client, concern, "object", reason="again")[0] == 409


def test_a_step_sent_twice_is_done_once(units: UnitTown) -> None:
    concern, client, command = sent(units, units.heat), signed_in(units.heat), str(uuid4())
    for _turn in range(2):
        assert _take(client, concern, "contact", how="phone", reached="no", command=command)[0] == 302
    assert Contact.objects.count() == 1


def test_an_answer_is_read_over_before_it_is_sent(units: UnitTown) -> None:
    concern, client = _in_hand(units), signed_in(units.heat)
    status, shown = _take(client, concern, "answer", **ANSWER)
    assert status == 200
    assert "None: the resident is asked at once." in shown
    assert f"Your concern {concern.number} was answered." in shown
    assert not Answer.objects.exists()
    assert _take(client, concern, "answer", send="1", **ANSWER)[0] == 302
    concern.refresh_from_db()
    assert concern.state == State.ANSWERED


def test_doubts_are_shown_before_sending_and_go_to_the_hotline_first(units: UnitTown) -> None:
    concern, client = sent(units, units.heat), signed_in(units.heat)
    handling.accept(concern.id, by=units.heat)
    thin = ANSWER | {"done": "已处理", "reply": "感谢您的支持"}
    shown = _take(client, concern, "answer", **thin)[1]
    for doubt in ("did not reach the resident", "does not mention what was asked", "says nothing that was done"):
        assert doubt in shown
    assert "The hotline reads the answer first" in _take(client, concern, "answer", send="1", **thin)[1]
    concern.refresh_from_db()
    assert concern.state == State.IN_REVIEW


def test_changing_an_answer_loses_nothing(units: UnitTown) -> None:
    concern = _in_hand(units)
    shown = _take(signed_in(units.heat), concern, "answer", change="1", **ANSWER)[1]
    assert REPLY in shown
    assert not Answer.objects.exists()


def test_what_is_missing_is_said_at_its_field(units: UnitTown) -> None:
    concern, client = _in_hand(units), signed_in(units.heat)
    later = {"outcome": "not-now", "reply": REPLY, "reason": "等管网改造", "done": "到翠湖花园现场查看了管网"}
    status, shown = _take(client, concern, "answer", **later)
    assert status == 422
    assert "Name a day on which it is looked at again." in shown.split("answer_look_again_on_error")[1][:400]
    _status, sent_now = _take(client, concern, "answer", send="1", look_again_on="2026-12-20", **later)
    assert "It comes back to you by itself on" in sent_now


def test_photos_of_what_was_done_are_kept_without_their_place(units: UnitTown) -> None:
    concern, client = _in_hand(units), signed_in(units.heat)
    place = Image.Exif()
    place[ExifTags.Base.Make] = "Camera"
    taken = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(taken, "JPEG", exif=place)
    upload = SimpleUploadedFile("现场.jpg", taken.getvalue(), "image/jpeg")
    sending = ANSWER | {"command": str(uuid4()), "send": "1", "photos": upload}
    client.post(f"/unit/concerns/{concern.id}/answer", sending)
    kept = Attachment.objects.using("owner").get()
    assert kept.of == "answer"
    assert b"Camera" in taken.getvalue()
    assert b"Camera" not in bytes(kept.content)


def test_verdicts_are_shown_without_who_said_them(units: UnitTown) -> None:
    concern = _in_hand(units)
    handling.answer(concern.id, _given(), by=units.heat)
    word = Word(solved=Solved.NO, satisfied=Satisfied.NO, contacted=True, words="还是冷，我电话13800000001")
    verdicts.give_verdict(concern.id, word, path=Path.CALL, by=units.operator)
    for who in (units.heat, units.heat_above):
        shown = signed_in(who).get(f"/unit/concerns/{concern.id}/").content.decode()
        assert "The resident says: not solved" in shown
        assert "还是冷" in shown
        assert "13800000001" not in shown
        assert "方敏" not in shown
    assert concern.number in signed_in(units.heat_above).get("/unit/").content.decode()
    assert concern.number in signed_in(units.heat).get("/unit/helping").content.decode()


def test_what_the_unit_answered_is_listed_with_the_verdict(units: UnitTown) -> None:
    concern = _in_hand(units)
    handling.answer(concern.id, _given(), by=units.heat)
    word = Word(solved=Solved.YES, satisfied=Satisfied.YES)
    verdicts.give_verdict(concern.id, word, path=Path.LINK, by=NOBODY)
    shown = signed_in(units.heat).get("/unit/answered").content.decode()
    assert concern.number in shown
    assert "The resident says: solved" in shown


def test_what_nobody_answered_comes_up_to_the_unit_above(units: UnitTown) -> None:
    concern = sent(units, units.heat)
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=2)):
        run_clocks()
    shown = signed_in(units.heat_above).get("/unit/watched").content.decode()
    assert concern.number in shown
    assert "with Warm Sun Heating" in shown


def test_members_of_a_problem_are_accepted_contacted_and_answered_together(units: UnitTown) -> None:
    members = linked(units, units.heat, 4)
    client, number = signed_in(units.heat), Problem.objects.get().number
    ticks = [str(one.id) for one in members[:3]]

    def together(step: str, **typed: str) -> str:
        sending = {"step": step, "member": ticks, "command": str(uuid4())} | typed
        return client.post(f"/unit/problems/{number}/together", sending, follow=True).content.decode()

    assert "3 concerns are accepted." in together("accept")
    assert "Written down with 3 concerns." in together("contact", how="visit", reached="yes", words="楼下座谈")
    assert "Read it over before it is sent to 3 residents" in together("answer", **ANSWER)
    assert not Answer.objects.exists()
    command = str(uuid4())
    assert "3 answers are sent." in together("answer", send="1", command=command, **ANSWER)
    together("answer", send="1", command=command, **ANSWER)
    assert Answer.objects.count() == 3
    assert len({one.together for one in Answer.objects.all()}) == 1
    states = sorted(Concern.objects.values_list("state", flat=True))
    assert states == [State.ANSWERED] * 3 + [State.DISPATCHED]


def test_nothing_ticked_is_said_and_nothing_is_lost(units: UnitTown) -> None:
    linked(units, units.heat, 2)
    address = f"/unit/problems/{Problem.objects.get().number}/together"
    sending = {"step": "contact", "command": str(uuid4()), "how": "phone", "reached": "yes", "words": "谈过了"}
    answer = signed_in(units.heat).post(address, sending)
    assert answer.status_code == 422
    assert "Tick at least one concern" in answer.content.decode()
    assert "谈过了" in answer.content.decode()


def test_a_problem_of_others_shows_what_they_were_answered(units: UnitTown) -> None:
    first, second = linked(units, units.heat, 2)
    handling.contact(first.id, how="phone", reached=True, words="", by=units.heat)
    handling.answer(first.id, _given(), by=units.heat)
    shown = signed_in(units.heat).get(f"/unit/concerns/{second.id}/").content.decode()
    assert "What the others were answered" in shown
    assert "更换阀门" in shown


def test_a_counter_takes_a_concern_in_and_gives_a_receipt(units: UnitTown) -> None:
    client = signed_in(units.street_clerk)
    typed = {
        "id": str(uuid4()),
        "words": COLD,
        "place": "翠湖花园",
        "here": "on",
        "name": "周女士",
        "phone": "13800000001",
    }
    for _turn in range(2):
        answer = client.post("/counter/concern/", typed, follow=True)
    concern = Concern.objects.get()
    shown = answer.content.decode()
    assert concern.channel == "counter"
    assert concern.number in shown
    assert "Follow it with the code" in shown
    assert "<svg" in shown
    assert signed_in(units.street).get(f"/counter/concern/{concern.id}/").status_code == 404


def test_a_counter_is_told_what_is_missing(units: UnitTown) -> None:
    answer = signed_in(units.street_clerk).post("/counter/concern/", {"id": str(uuid4()), "words": " ", "phone": "12"})
    assert answer.status_code == 422
    assert "Write in a few words what is wrong." in answer.content.decode()
    assert "at least seven digits" in answer.content.decode()


def test_the_desk_is_walked_by_keyboard(units: UnitTown, page: Page) -> None:
    sent(units, units.heat)
    carry(page, units.heat)
    page.goto("/unit/")
    for key in ("j", "o"):
        page.keyboard.press(key)
    page.wait_for_url("**/unit/concerns/**")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Get in touch with the resident next")


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_everybody_can_use_the_units_pages(units: UnitTown, page: Page, language: str, width: dict[str, int]) -> None:
    members = linked(units, units.heat, 3)
    handling.contact(members[0].id, how="phone", reached=True, words="约周一上门", by=units.heat)
    handling.contact(members[1].id, how="phone", reached=True, words="", by=units.heat)
    handling.answer(members[1].id, _given(), by=units.heat)
    carry(page, units.heat, language)
    page.set_viewport_size(width)  # type: ignore[arg-type] # width and height
    number = Problem.objects.get().number
    lists = ["/unit/", "/unit/watched", "/unit/helping", "/unit/answered", "/unit/problems/"]
    for address in [*lists, f"/unit/problems/{number}/", f"/unit/concerns/{members[0].id}/"]:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        assert (address, faults_of(page)) == (address, [])


def _given() -> Given:
    return Given(outcome=Outcome.SOLVED, done=ANSWER["done"], done_on=clock.today(), reply=REPLY)


def test_a_step_that_there_is_not_is_refused_with_words(units: UnitTown) -> None:
    members = linked(units, units.heat, 2)
    sending = {"step": "contact' OR 1=1", "member": str(members[0].id), "command": str(uuid4())}
    answer = signed_in(units.heat).post(f"/unit/problems/{Problem.objects.get().number}/together", sending)
    assert answer.status_code == 422
    assert "Choose one of the steps" in answer.content.decode()
