from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from banshi.concerns import importing
from banshi.concerns.models import Concern, ConcernImport, Verdict
from banshi.kernel import clock
from tests.browser import NARROW, WIDE, carry, faults_of, signed_in
from tests.cast import SATURDAY_MORNING
from tests.concerns import unit_town
from tests.concerns.test_import import HEADINGS, NEW, OVER
from tests.once import once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from playwright.sync_api import Page

    from tests.cast import Town
    from tests.concerns.unit_town import UnitTown


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


@pytest.fixture
def units(town: Town) -> UnitTown:
    return once(unit_town.build)


def _upload(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("旧热线.csv", "\n".join([HEADINGS, *lines]).encode(), "text/csv")


def _confirmed(client: Client, upload: SimpleUploadedFile, **chosen: str) -> str:
    address = client.post("/hotline/import/", {"file": upload})["Location"]
    form = client.get(address).context["form"]
    typed = {name: field.initial or "" for name, field in form.fields.items()} | chosen
    assert client.post(address, typed)["Location"] == address
    return str(address)


def test_a_list_is_sent_in_confirmed_run_and_mended(units: UnitTown) -> None:
    client = signed_in(units.ruler)
    address = _confirmed(client, _upload(NEW.format(1), OVER.format(2), OVER.format(3).replace("满意", "凑合")))
    under_way = client.get(address)
    assert under_way["Refresh"] == "2"
    assert "It begins within a minute." in under_way.content.decode()
    importing.continue_imports()
    shown = client.get(address).content.decode()
    assert "a word nobody has explained" in shown
    waiting = client.get(f"{address}waiting.csv")
    content = b"".join([waiting.content]).replace("凑合".encode(), "满意".encode())
    mended = SimpleUploadedFile("mended.csv", content)
    assert "1 row is tried again." in client.post(f"{address}mended", {"file": mended}, follow=True).content.decode()
    importing.continue_imports()
    assert Concern.objects.count() == 3
    assert "Rows that wait to be mended" not in client.get(address).content.decode()


def test_a_word_of_theirs_is_explained_on_the_page(units: UnitTown) -> None:
    client = signed_in(units.ruler)
    _confirmed(client, _upload(OVER.format(2).replace("暖阳热力公司", "老热力")), **{"unit-0": "999902000300"})
    importing.continue_imports()
    assert Concern.objects.get().unit_id == units.heat.unit_id


def test_a_word_in_many_rows_is_explained_once(units: UnitTown) -> None:
    client = signed_in(units.ruler)
    _confirmed(
        client, _upload(*(OVER.format(n).replace("满意", "凑合") for n in (2, 3))), **{"satisfied-0": "basically"}
    )
    importing.continue_imports()
    assert set(Verdict.objects.values_list("satisfied", flat=True)) == {"basically"}


def test_what_is_no_list_is_said_at_the_field(units: UnitTown) -> None:
    answer = signed_in(units.ruler).post("/hotline/import/", {"file": SimpleUploadedFile("a.csv", b"\x00\x01")})
    assert answer.status_code == 422
    assert "This file cannot be read as a list." in answer.content.decode()


def test_only_officers_of_the_hotline_take_lists_over(units: UnitTown) -> None:
    assert signed_in(units.operator).get("/hotline/import/").status_code == 403
    assert signed_in(units.heat).get("/hotline/import/").status_code == 403


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_everybody_can_use_the_pages_of_a_list(
    units: UnitTown, page: Page, language: str, width: dict[str, int]
) -> None:
    lines = [NEW.format(1), OVER.format(2), OVER.format(3).replace("暖阳热力公司", "老热力").replace("满意", "凑合")]
    client = signed_in(units.ruler)
    fresh = client.post("/hotline/import/", {"file": _upload(*lines)})["Location"]
    done = _confirmed(client, _upload(*lines, NEW.format(9)))
    importing.continue_imports()
    assert ConcernImport.objects.count() == 2
    carry(page, units.ruler, language)
    page.set_viewport_size(width)  # type: ignore[arg-type] # width and height
    for address in ("/hotline/import/", fresh, done):
        page.goto(address)
        assert (address, faults_of(page)) == (address, [])
