"""Sending requests to the hotline: kept once, answered with a number or a token, and nothing of a person given back."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test.utils import CaptureQueriesContext
from PIL import Image

from banshi.api.open311 import keys, repeats
from banshi.concerns import callers, catalogue, codes
from banshi.concerns.lifecycle import State
from banshi.concerns.masking import public_place
from banshi.concerns.models import ApiKey, ApiToken, Attachment, Concern, Place
from banshi.concerns.vocabulary import Channel, Kind
from banshi.kernel import clock
from banshi.stations.models import Unit
from tests.api.calls import (
    COLD,
    concerns,
    confirmed,
    errors,
    get,
    key,
    number_of,
    send,
    sent,
    valid,
)
from tests.hotline import ESTATE, Line, heating_category

MOST_STATEMENTS = 12


def test_a_request_becomes_a_concern_with_a_number_and_a_link(line: Line) -> None:
    response = send(key())
    concern = Concern.objects.get(number=number_of(response))
    assert (concern.channel, concern.category, concern.place) == (Channel.OPEN311, heating_category(), ESTATE)
    assert (concern.hotline_id, concern.state, concern.division) == (line.units["line"], State.RECEIVED, "999902")
    assert codes.path_of(concern.number, concern.id) in valid("receipt", response)[0]["service_notice"]
    assert not response.cookies


def test_what_was_said_of_the_resident_stands_in_the_report_alone(line: Line) -> None:
    concern = sent(key(), media_url="http://127.0.0.1/photo.jpg", **{"attribute[floor]": "3"})
    report = callers.report_of(concern.id, by=line.operator, purpose="concern")
    assert (report.name, report.phone, report.email, report.words) == ("李小明", "13800000007", "a@example.org", COLD)
    assert report.extra == {
        "account_id": "account-7", "device_id": "device-7", "media_url": "http://127.0.0.1/photo.jpg",
        "attributes": {"floor": ["3"]},
    }  # fmt: skip


@pytest.mark.parametrize("how", ["header", "account", "nobody"])
def test_the_same_request_twice_is_one(line: Line, how: str) -> None:
    known = key()
    nobody = dict.fromkeys(("account_id", "device_id", "phone", "email"))
    headers = {"Idempotency-Key": "42"} if how == "header" else None
    first = send(known, headers=headers, **(nobody if how == "nobody" else {}))
    changes: dict[str, Any] = (
        {"description": "别的话"} if how == "header" else {"lat": "36.5"} if how == "account" else nobody
    )
    assert number_of(send(known, headers=headers, **changes)) == number_of(first)
    assert concerns() == 1


@pytest.mark.parametrize("batch", [False, True])
def test_the_same_request_twice_at_the_same_moment_is_one(
    line: Line,
    monkeypatch: pytest.MonkeyPatch,
    *,
    batch: bool,
) -> None:
    known = key(batch=batch)
    monkeypatch.setattr(repeats, "found", lambda ids: None)  # noqa: ARG005 - neither sees that the other is on its way
    first, second = send(known), send(known)
    assert valid("receipt", first) == valid("receipt", second)
    assert concerns() == 1


def test_the_same_words_an_hour_later_or_by_another_key_are_another_request(line: Line) -> None:
    known = key()
    now = clock.now()
    for minutes in (0, 9, 61):
        with clock.stopped_at(now + timedelta(minutes=minutes)):
            number_of(send(known))
    number_of(send(keys.make_key("Another app")))
    assert concerns() == 3


def test_the_same_words_of_two_strangers_at_two_places_are_two_requests(line: Line) -> None:
    nobody = dict.fromkeys(("account_id", "device_id", "phone", "email"))
    known = key()
    assert sent(known, **nobody).id != sent(known, **nobody, lat="36.4").id


def test_a_batch_key_gets_a_token_and_the_number_once_somebody_has_looked(line: Line) -> None:
    known = key(batch=True)
    response = send(known)
    token = valid("receipt", response)[0]["token"]
    assert "SQ-" not in response.content.decode()
    assert valid("receipt", get(f"tokens/{token}.json")) == [{"token": token}]
    concern = Concern.objects.get(id=ApiToken.objects.get(token=token).concern_id)
    confirmed(concern, line)
    found = valid("receipt", get(f"tokens/{token}.json"))
    assert found == [{"service_request_id": concern.number, "token": token}]
    assert valid("receipt", send(known))[0]["token"] == token
    assert {row["type"] for row in valid("services", get("services.json", api_key=known))} == {"batch"}


def test_photos_are_kept_without_what_the_phone_wrote_into_them(line: Line) -> None:
    response = send(key(), media=[_photo("red"), _photo("blue")])
    concern = Concern.objects.get(number=number_of(response))
    callers.look_at(concern.id, by=line.operator, purpose="concern")
    kept = list(Attachment.objects.filter(concern_id=concern.id).order_by("name"))
    assert [(one.kind, one.type, one.name, one.public) for one in kept] == [
        ("photo", "image/jpeg", "photo-1.jpeg", False), ("photo", "image/jpeg", "photo-2.jpeg", False),
    ]  # fmt: skip
    assert all(not Image.open(BytesIO(bytes(one.content))).getexif() for one in kept)


def _photo(colour: str) -> SimpleUploadedFile:
    out, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "Phone of Li Xiaoming"
    Image.new("RGB", (64, 48), colour).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_李晓明.jpg", out.getvalue(), content_type="image/jpeg")


def test_what_is_no_photo_is_refused_and_nothing_is_kept(line: Line) -> None:
    script = SimpleUploadedFile("photo.jpg", b"<script>alert(1)</script>", content_type="image/jpeg")
    assert "not a photo" in errors(send(key(), media=script), 400)
    assert concerns() == 0


def test_kind_and_leave_to_publish_are_asked_as_attributes(line: Line) -> None:
    concern = sent(key(), **{"attribute[kind]": "complain", "attribute[public]": "no"})
    assert (concern.kind, concern.may_be_public) == (Kind.COMPLAIN, False)
    assert not confirmed(concern, line).public


def test_a_home_address_becomes_no_public_place(line: Line) -> None:
    concern = sent(key(), address_string="湖滨路12号院3号楼2单元201室", description="暖气不热")
    assert concern.place == "湖滨路"
    report = callers.report_of(concern.id, by=line.operator, purpose="concern")
    assert report.address == "湖滨路12号院3号楼2单元201室"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("松涛苑3号楼2单元", "松涛苑"), ("12 Lakeside Road, Flat 3", "Lakeside Road"), ("201", ""), ("", ""),
        ("李小明家，翠湖小区", "翠湖小区"), ("人民公园南门", "人民公园南门"),
        ("打13800000007找我，湖滨路口", "湖滨路口"),
    ],
)  # fmt: skip
def test_no_number_and_no_name_of_an_address_becomes_public(address: str, shown: str) -> None:
    assert public_place(address, "李小明") == shown


def test_an_address_of_the_gazetteer_stands_for_its_point(line: Line) -> None:
    concern = sent(key(), lat=None, long=None, description="暖气不热", address_string="松涛苑 3号楼")
    assert (concern.place, concern.latitude, concern.division) == ("松涛苑", 36.02, "999902")
    known = Place.objects.get(name=ESTATE)
    there = sent(key(), lat=None, long=None, address_string=None, address_id=str(known.id), account_id="b")
    assert (there.place, there.latitude, there.longitude) == (ESTATE, known.latitude, known.longitude)


def test_what_nobody_can_sort_is_sorted_by_the_hotline(line: Line) -> None:
    assert sent(key(), service_code="0").category == ""


def test_a_photo_and_a_service_are_enough(line: Line) -> None:
    concern = sent(key(), description=None, media=_photo("red"))
    assert concern.said


def test_faults_are_told_all_at_once_and_in_chinese_too(line: Line) -> None:
    wrong = {"lat": "91", "description": "x" * 4001, "email": "nobody", "phone": "1" * 25, "attribute[kind]": "shout"}
    response = send(key(), **wrong)
    errors(response, 400)
    assert len(response.json()) == 5


def test_taking_in_stays_in_its_budget_of_statements(line: Line) -> None:
    known = key()
    number_of(send(known, description="先热一下身"))
    with CaptureQueriesContext(connections["default"]) as counted:
        number_of(send(known, description="五号楼的暖气也不热", headers={"Idempotency-Key": "7"}))
    assert len(counted) <= MOST_STATEMENTS, [one["sql"][:90] for one in counted]


def test_a_key_is_shown_once_and_kept_as_a_digest(line: Line) -> None:
    shown = key("City app")
    row = ApiKey.objects.get()
    assert len(shown) >= 43
    assert shown not in str(row.__dict__)
    assert row.name == "City app"


def test_a_key_that_is_taken_back_stops_within_half_a_minute(line: Line) -> None:
    known = key("City app")
    number_of(send(known))
    assert keys.take_back("City app") == 1
    with clock.stopped_at(clock.now() + timedelta(seconds=31)):
        assert "taken back" in errors(send(known, description="又来"), 403)


def test_a_key_that_sends_too_often_has_to_wait(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    known = key()
    monkeypatch.setattr(keys, "MOST_A_MINUTE", 2)
    with clock.stopped_at(clock.now()):
        responses = [send(known, description=f"第{n}件") for n in range(3)]
    assert [one.status_code for one in responses] == [200, 200, 429]
    assert responses[2]["Retry-After"] == "60"


def test_several_hotlines_have_to_be_told_apart(line: Line) -> None:
    Unit.objects.using("owner").create(
        code="999800000200", name="邻市热线", name_en="Next city's hotline", kind="hotline", division="999800",
        latitude=35.0, longitude=114.0, address="", phone="",
    )  # fmt: skip
    catalogue.forget()
    known = key()
    assert "999800" in errors(send(known, jurisdiction_id=None), 400)
    assert sent(known, address_string="某处路口", lat="36.1").hotline_id == line.units["line"]
    there = sent(known, jurisdiction_id="999800", address_string="某处路口", lat="35.1", description="路灯不亮")
    assert there.hotline_id == Unit.objects.get(code="999800000200").pk
