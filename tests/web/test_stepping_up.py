from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from banshi.access.models import BreakGlass, Look
from banshi.stations.models import Session
from tests.access.test_emergency import REASON
from tests.browser import signed_in
from tests.cast import PASSWORD
from tests.web.signing import age, code, with_app

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Resident, Town

GLASS = "/office/emergency"


def typed(who: Resident) -> dict[str, str]:
    return {"id_number": who.id_number, "name": who.name, "kind": "accident", "reason": REASON + ' "<b>&amp;'}


def stale(town: Town) -> Client:
    client = signed_in(town.colleague)
    age(client, 11)
    return client


def carried(page: str) -> dict[str, str]:
    """Return the hidden fields of a page, as its browser would send them."""
    found = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', page.rpartition("<form")[2])
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_within_ten_minutes_nobody_is_asked(town: Town) -> None:
    client = signed_in(town.colleague)
    age(client, 9)
    assert client.get(GLASS).status_code == 200


def test_later_the_password_is_asked_for_and_the_page_comes_back(town: Town) -> None:
    client = stale(town)
    asked = client.get(GLASS)
    assert asked.status_code == 422
    assert "Is it you?" in asked.content.decode()
    answer = client.post(GLASS, carried(asked.content.decode()) | {"proof-password": PASSWORD})
    assert answer.headers["Location"] == GLASS
    assert client.get(GLASS).status_code == 200


def test_what_was_typed_is_kept_and_done_after_the_proof(town: Town) -> None:
    client = stale(town)
    page = client.post(GLASS, typed(town.li)).content.decode()
    assert BreakGlass.objects.count() == 0
    sent = carried(page)
    assert sent.items() >= typed(town.li).items()
    answer = client.post(GLASS, sent | {"proof-password": PASSWORD})
    assert town.li.id_number in answer.content.decode()
    assert BreakGlass.objects.get().reason == typed(town.li)["reason"]


def test_the_proof_gives_the_session_another_key(town: Town) -> None:
    client = stale(town)
    sent, before = carried(client.get(GLASS).content.decode()), client.cookies["sessionid"].value
    client.post(GLASS, sent | {"proof-password": PASSWORD})
    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_new_password_needs_the_second_factor_of_whoever_has_one(town: Town) -> None:
    with_app(town.colleague)
    client = stale(town)
    new = {"oldpassword": PASSWORD, "password1": "another good one 9", "password2": "another good one 9"}
    asked = client.post("/accounts/password/change/", new)
    assert asked.status_code == 422
    answer = client.post("/accounts/password/change/", new | {"proving": "POST", "proof-code": code()})
    assert answer.headers["Location"] == "/accounts/"


def test_a_wrong_password_opens_nothing_and_loses_nothing(town: Town) -> None:
    client = stale(town)
    sent = carried(client.post(GLASS, typed(town.li)).content.decode())
    page = client.post(GLASS, sent | {"proof-password": "wrong"}).content.decode()
    assert "This is not your password" in page
    assert carried(page).items() >= typed(town.li).items()
    assert "wrong" not in page
    assert not Look.objects.filter(kind="emergency").exists()


def test_whoever_has_a_second_factor_is_asked_for_that_and_a_password_is_not_enough(town: Town) -> None:
    with_app(town.colleague)
    client = stale(town)
    sent = carried(client.post(GLASS, typed(town.li)).content.decode())
    assert client.post(GLASS, sent | {"proof-password": PASSWORD}).status_code == 422
    shown = code()
    assert client.post(GLASS, sent | {"proof-code": shown}).status_code == 200
    age(client, 11)
    assert client.post(GLASS, sent | {"proof-code": shown}).status_code == 422  # good once


def test_after_five_wrong_proofs_no_further_one_is_looked_at(town: Town) -> None:
    client = stale(town)
    sent = carried(client.get(GLASS).content.decode())
    for _turn in range(5):
        client.post(GLASS, sent | {"proof-password": "wrong"})
    answer = client.post(GLASS, sent | {"proof-password": PASSWORD})
    assert answer.status_code == 422
    assert "one try too many" in answer.content.decode()


def test_nothing_typed_is_kept_in_the_session(town: Town) -> None:
    client = stale(town)
    client.post(GLASS, typed(town.li))
    session = Session.objects.get()
    decoded = str(session.get_decoded())
    assert town.li.id_number not in decoded
    assert town.li.name not in decoded


def test_the_audience_is_asked_before_the_proof(town: Town) -> None:
    client = signed_in(town.chen)
    age(client, 11)
    assert "Is it you?" not in client.get(GLASS).content.decode()


@pytest.mark.parametrize("proving", ["", "GET", "POST", "DELETE"])
def test_no_word_in_the_form_stands_for_the_proof(town: Town, proving: str) -> None:
    assert stale(town).post(GLASS, typed(town.li) | {"proving": proving}).status_code == 422
    assert BreakGlass.objects.count() == 0
