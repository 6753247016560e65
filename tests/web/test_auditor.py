"""The auditor's desk through its pages: what waits, asking, answering, concluding, and that no person is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banshi.access.models import Look
from banshi.journal.models import Line
from banshi.notices.models import Notice
from banshi.watching import drawing
from banshi.watching.models import Inquiry, Secret, Seed
from banshi.web.results import exporting
from tests.browser import signed_in
from tests.watching.nights import MONDAY, at, look, night_after, on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cast import Town


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with on(MONDAY.replace(day=17), 10):
        yield


@pytest.fixture
def found(town: Town) -> Inquiry:
    """Return what the night raised: the cousin looked at Li, of the own household."""
    look(town.cousin, town.li.id, moment=at(MONDAY), households=[town.li.household_id])
    night_after(MONDAY)
    return Inquiry.objects.get(rule="family")


def test_the_desk_says_whose_looks_and_why_and_never_whom(town: Town, found: Inquiry) -> None:
    client = signed_in(town.auditor)
    client.get("/auditor/")  # a process remembers its units
    with CaptureQueriesContext(connection) as sent:
        said = client.get("/auditor/").content.decode()
    assert "Own household" in said
    assert town.cousin.name in said
    assert town.li.name not in said
    assert len(sent) <= 6
    page = client.get(f"/auditor/questions/{found.pk}").content.decode()
    assert "1 people of the own household" in page
    assert "What may well explain it" in page
    assert town.li.name not in page
    assert town.li.id_number not in page


def test_nobody_else_has_an_auditors_desk(town: Town, found: Inquiry) -> None:
    for somebody in (town.wang, town.chen, town.supervisor, town.li_online, town.cousin):
        client = signed_in(somebody)
        for path in ("/auditor/", "/auditor/looks", "/auditor/looks/list", f"/auditor/questions/{found.pk}"):
            assert client.get(path).status_code == 403
        assert client.post(f"/auditor/questions/{found.pk}/conclude", {}).status_code == 403


def test_asked_answered_concluded_and_everybody_told(town: Town, found: Inquiry) -> None:
    auditor, cousin = signed_in(town.auditor), signed_in(town.cousin)
    path = f"/auditor/questions/{found.pk}"
    auditor.post(f"{path}/ask", {"command": uuid4()})
    assert "Look no." in cousin.get("/looks/asked/").content.decode()
    short = cousin.post(f"/looks/asked/{found.pk}", {"answer": "忘了", "command": uuid4()})
    assert short.status_code == 422
    assert "忘了" in short.content.decode()
    cousin.post(f"/looks/asked/{found.pk}", {"answer": "他来窗口补办户口簿，只有我一人在岗", "command": uuid4()})
    assert "只有我一人在岗" in auditor.get(path).content.decode()
    missing = auditor.post(f"{path}/conclude", {"why": "没有受理记录", "command": uuid4()})
    assert missing.status_code == 422
    assert "没有受理记录" in missing.content.decode()
    done = {"conclusion": "not-justified", "why": "没有受理记录", "command": uuid4()}
    assert auditor.post(f"{path}/conclude", done).status_code == 302
    late = auditor.post(f"{path}/conclude", {"why": "我也看过，理由不足", "command": uuid4()})  # it is over meanwhile
    assert late.status_code == 422
    assert "我也看过，理由不足" in late.content.decode()
    assert "我也看过，理由不足" not in auditor.get(path).content.decode()
    assert "not justified" in cousin.get("/looks/asked/").content.decode()
    kinds = set(Notice.objects.filter(case_id=found.pk).values_list("kind", flat=True))
    assert kinds == {"look-asked", "look-concluded", "look-not-justified"}
    mine = signed_in(town.li_online).get(f"/my/record/{found.last_look}/").content.decode()
    assert "it was not justified" in mine
    assert "没有受理记录" in mine
    assert list(Line.objects.filter(thing_id=found.pk).order_by("id").values_list("step", flat=True)) == [
        "raise", "ask-officer", "answer", "conclude",
    ]  # fmt: skip


def test_knowing_whom_is_a_look_with_a_reason_that_the_resident_reads(town: Town, found: Inquiry) -> None:
    auditor, path = signed_in(town.auditor), f"/auditor/questions/{found.pk}/person"
    short = auditor.post(path, {"look": found.last_look, "reason": "想知道"})
    assert short.status_code == 422
    assert town.li.name not in short.content.decode()
    assert not Look.objects.filter(purpose="review-look").exists()
    reason = "需要向当事人核实当天是否到过窗口办事，否则无法判断"
    shown = auditor.post(path, {"look": found.last_look, "reason": reason})
    assert town.li.name in shown.content.decode()
    assert town.li.id_number not in shown.content.decode()
    seen = Look.objects.get(purpose="review-look")
    assert (seen.account_id, seen.reference, seen.persons) == (town.auditor.account_id, found.pk, [town.li.id])
    assert Line.objects.get(step="need-person").reason == reason
    assert "an auditor had to know" in signed_in(town.li_online).get("/my/record/").content.decode()


def test_a_look_of_another_question_is_not_opened_through_this_one(town: Town, found: Inquiry) -> None:
    other = look(town.wang, town.stranger.id, moment=at(MONDAY))
    reason = "需要向当事人核实当天是否到过窗口办事，否则无法判断"
    answer = signed_in(town.auditor).post(f"/auditor/questions/{found.pk}/person", {"look": other, "reason": reason})
    assert answer.status_code == 422
    assert town.stranger.name not in answer.content.decode()


def test_counts_by_post_and_purpose_lead_to_lists_without_persons(town: Town) -> None:
    case = uuid4()
    for _times in range(3):
        look(town.wang, town.li.id, moment=at(MONDAY), reference=case)
    look(town.chen, moment=at(MONDAY), kind="exact", purpose="education-level", reference=uuid4())
    night_after(MONDAY)
    client = signed_in(town.auditor)
    said = client.get("/auditor/looks?month=2026-11").content.decode()
    assert "Pinghu Road station" in said
    assert f"unit={town.wang.unit_id}" in said
    address = f"/auditor/looks/list?month=2026-11&unit={town.wang.unit_id}&post=officer&purpose=lost-booklet"
    listed = client.get(address).content.decode()
    assert listed.count("nothing filed") == 3
    assert town.wang.name in listed
    assert town.li.name not in listed
    assert (
        "Nobody was found."
        in client.get(f"/auditor/looks/list?month=2026-11&unit={town.chen.unit_id}").content.decode()
    )


@pytest.mark.parametrize("said", ["?month=nonsense", "?unit=x&post=king", "?purpose=%00", "?unit=9999999999999999999"])
def test_a_nonsense_address_is_as_if_nothing_was_asked(town: Town, said: str) -> None:
    client = signed_in(town.auditor)
    assert client.get(f"/auditor/looks{said}").status_code == 200
    assert client.get(f"/auditor/looks/list{said}&before=x").status_code == 200
    assert client.get(f"/auditor/{said}&after=2026~x&origin=king").status_code == 200


def test_a_resident_asks_about_a_look_and_reads_the_answer_beside_it(town: Town) -> None:
    number = look(town.wang, town.li.id, moment=at(MONDAY))
    li, auditor = signed_in(town.li_online), signed_in(town.auditor)
    assert li.post(f"/my/record/{number}/ask", {"words": ""}).status_code == 422
    for _twice in range(2):
        assert li.post(f"/my/record/{number}/ask", {"words": "我没有办过这件事"}).status_code == 302
    asked = Inquiry.objects.get(origin="question")
    assert "An auditor answers you here by" in li.get(f"/my/record/{number}/").content.decode()
    assert "我没有办过这件事" in auditor.get(f"/auditor/questions/{asked.pk}").content.decode()
    said = {"conclusion": "justified", "why": "当天您委托家人办理", "command": uuid4()}
    auditor.post(f"/auditor/questions/{asked.pk}/conclude", said)
    mine = li.get(f"/my/record/{number}/").content.decode()
    assert "当天您委托家人办理" in mine
    assert Notice.objects.get(kind="look-answered").person_id == town.li.id


def test_nobody_asks_about_a_look_at_somebody_else(town: Town) -> None:
    number = look(town.wang, town.li.id, moment=at(MONDAY))
    stranger = signed_in(town.stranger_online)
    assert stranger.post(f"/my/record/{number}/ask", {"words": "我想知道"}).status_code == 404
    assert stranger.get(f"/my/record/{number}/").status_code == 404
    assert not Inquiry.objects.exists()


def test_everybody_reads_the_promised_hash_and_nothing_personal(town: Town, found: Inquiry) -> None:
    client = Client(headers={"accept-language": "en"})
    said = client.get("/watching/?look=123").content.decode()
    file = client.get("/watching/draws.json").content.decode()
    for seed, secret in zip(Seed.objects.using("owner"), Secret.objects.using("owner"), strict=True):
        assert seed.commitment in said
        assert seed.commitment in file
        assert secret.secret not in said + file
    assert "Nothing was drawn yet." in said
    assert town.cousin.name not in said


def test_the_draws_are_open_data_served_and_exported(town: Town, tmp_path: Path) -> None:
    with on(MONDAY):
        drawing.publish_seeds()
    promised = Seed.objects.values_list("commitment", flat=True)
    exporting.export(tmp_path, since=MONDAY.replace(day=1), until=MONDAY.replace(day=1))
    served = Client().get("/results/data/draws.json").content.decode()
    exported = (tmp_path / "data" / "draws.json").read_text(encoding="utf-8")
    assert all(one in served and one in exported for one in promised)
    assert Client().get("/results/").status_code == 200
