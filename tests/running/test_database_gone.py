"""The database is killed, or its disk is full: what somebody typed comes back, and counts once when sent again."""

from __future__ import annotations

import os
import re
import signal
from contextlib import ExitStack, contextmanager
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from bench.killed_concerns import ticket
from tests.browser import session_of
from tests.scale.standby import Standby, following

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from tests.cast import Town
    from tests.hotline import Line

WORDS = '暖气不热 <三天了> & "冷"\nthe second line'
FULL = """
create or replace function disk_full() returns trigger language plpgsql as $$
begin raise exception 'could not extend file' using errcode = '53100'; end $$;
create or replace trigger disk_full before insert on {table} for each row execute function disk_full()
"""


@pytest.fixture(scope="module")
def _opened() -> Iterator[tuple[list[Standby], ExitStack]]:
    with ExitStack() as stack:
        yield [], stack


@pytest.fixture
def copy(line: Line, _opened: tuple[list[Standby], ExitStack]) -> Iterator[Standby]:
    """Let the pages use a second server with all of the town, which takes writes and may be killed."""
    made, stack = _opened
    if not made:  # once for all tests here, when the hotline is open
        made.append(stack.enter_context(following()))
        made[0].cluster.run("pg_ctl", "promote", "-w", "-D", made[0].cluster.data)
    elif made[0].cluster.run("pg_ctl", "status", "-D", made[0].cluster.data).returncode:
        made[0].start()
    with _pages_use(made[0]):
        yield made[0]


@contextmanager
def _pages_use(standby: Standby) -> Iterator[None]:
    before = connections["default"].settings_dict["HOST"]
    connections["default"].close()
    connections["default"].settings_dict["HOST"] = str(standby.cluster.socket)
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"].settings_dict["HOST"] = before


def kill(standby: Standby) -> None:
    pid = int((standby.cluster.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    for each in (pid, *map(int, children)):
        os.kill(each, signal.SIGKILL)
    # Where nobody buries the dead, its number would be taken for a living server's.
    (standby.cluster.data / "postmaster.pid").unlink()


def page_of(answer: HttpResponse | Any) -> str:
    return str(answer.content.decode())


def fields_of(page: str) -> dict[str, str]:
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {unescape(name): unescape(value) for name, value in hidden}


def filled(client: Client) -> dict[str, str]:
    """Open the form of a concern and fill it in."""
    page = page_of(client.get("/concerns/new/"))
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', page)[0]
    return {"ticket": ticket(uuid4()), "csrfmiddlewaretoken": token, "words": WORDS, "place": "翠湖小区",
            "phone": "13800001111"}  # fmt: skip


def browser(language: str = "en") -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False, headers={"accept-language": language})


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_killed_database_gives_back_what_was_typed(copy: Standby, language: str) -> None:
    client = browser(language)
    typed = filled(client)
    kill(copy)
    answer = client.post("/concerns/new/", typed)
    assert (answer.status_code, answer["Cache-Control"], answer["Retry-After"]) == (503, "no-store", "5")
    page = page_of(answer)
    assert fields_of(page) == typed
    assert "暖气不热 &lt;三天了&gt; &amp; &quot;冷&quot;<br>the second line" in page
    assert f'lang="{"en" if language == "en" else "zh-Hans"}"' in page
    with translation.override(language):
        assert gettext("The machine that keeps our records does not answer") in page


def test_sent_again_it_is_kept_once(copy: Standby) -> None:
    client = browser()
    typed = filled(client)
    kill(copy)
    again = fields_of(page_of(client.post("/concerns/new/", typed)))
    copy.start()
    connections["default"].close()  # as at the end of each request that is not a test's
    assert [client.post("/concerns/new/", again).status_code for _twice in range(2)] == [303, 303]
    assert copy.say(f"select count(*) from concerns_report where words like '%{WORDS[:4]}%'") == 1


def test_a_full_disk_says_so_and_gives_back_what_was_typed(line: Line) -> None:
    client = browser()
    typed = filled(client)
    with connections["owner"].cursor() as cursor:
        cursor.execute(FULL.format(table="concerns_concern"))
        try:
            answer = client.post("/concerns/new/", typed)
            assert answer.status_code == 503
            assert "no room to keep this" in page_of(answer)
        finally:
            cursor.execute("drop trigger disk_full on concerns_concern")
    assert client.post("/concerns/new/", fields_of(page_of(answer))).status_code == 303


def test_secrets_do_not_come_back_and_are_asked_for_again(copy: Standby) -> None:
    client = browser()
    client.get("/accounts/login/")
    kill(copy)
    typed = {"login": "li", "password": "a town of 12 people", "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    page = page_of(client.post("/accounts/login/", typed))
    assert "a town of 12 people" not in page
    assert '<input class="govuk-input" type="password" id="again-1" name="password"' in page


def test_a_file_is_asked_for_again_under_its_name(copy: Standby) -> None:
    client = browser()
    typed = filled(client)
    kill(copy)
    photo = SimpleUploadedFile("photo.jpg", b"not kept", "image/jpeg")
    page = page_of(client.post("/concerns/new/", {**typed, "photos": photo}))
    assert 'enctype="multipart/form-data"' in page
    assert '<input class="govuk-file-upload" type="file" id="file-1" name="photos" multiple>' in page
    assert "not kept" not in page.replace("has not been kept", "")


def test_a_strangers_form_gets_no_token_of_ours(copy: Standby, town: Town) -> None:
    client = browser()
    client.get("/concerns/new/")
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(town.li_online)
    kill(copy)
    theirs = {"words": "sent by another site", "csrfmiddlewaretoken": "made up"}
    page = page_of(client.post("/concerns/new/", theirs))
    assert client.cookies["csrftoken"].value not in page
    assert fields_of(page)["csrfmiddlewaretoken"] == "made up"
    without = client.post("/concerns/new/", {"words": "sent by another site"})
    assert "sent by another site" not in page_of(without)


def test_whoever_reads_is_told_to_come_back(copy: Standby, town: Town) -> None:
    kill(copy)
    answer = browser().get("/stations/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
