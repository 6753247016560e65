"""The page of systems: a supervisor proposes, somebody else approves; a secret stands there once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from banshi.connections.models import Client, Grant, Key, Standing
from tests.browser import carry, faults_of, signed_in
from tests.connections.systems import asked_for_token, authority, let_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.cast import Town

FORM = {
    "name": "Housing aid", "unit": "999900000301", "contact": "0000-1", "reason": "agreement of 2026", "key": "",
    "scope": "person", "purpose": "housing-aid", "items": ["name", "address"], "area": "9999", "until": "2027-06-30",
    "law": "agreement of 2026", "matters": "",
}  # fmt: skip


def test_what_is_proposed_works_when_somebody_else_has_approved_each_part(town: Town) -> None:
    authority()
    page = signed_in(town.supervisor).post("/office/systems/propose", FORM).content.decode()
    secret = re.findall(r"bsec-[\w-]+", page)[0]
    client = Client.objects.get()
    assert signed_in(town.supervisor).post(f"/office/systems/client/{client.id}/approve").status_code == 403
    auditor = signed_in(town.auditor)
    for kind, thing in (("client", client), ("key", Key.objects.get()), ("grant", Grant.objects.get())):
        assert asked_for_token(client_id=str(client.id), client_secret=secret).status_code in {400, 401}
        assert auditor.post(f"/office/systems/{kind}/{thing.id}/approve").status_code == 302
    assert asked_for_token(client_id=str(client.id), client_secret=secret).status_code == 200
    assert secret not in auditor.get("/office/systems").content.decode()
    assert auditor.post(f"/office/systems/client/{client.id}/end", {"reason": ""}).status_code == 422
    assert auditor.post(f"/office/systems/client/{client.id}/end", {"reason": "over"}).status_code == 302
    assert Client.objects.get().state == Standing.ENDED


def test_nothing_typed_is_lost_and_nothing_half_is_proposed(town: Town) -> None:
    authority()
    for change, says in (
        ({"unit": "1"}, "There is no unit"), ({"key": "nonsense"}, "This is no JWK"), ({"law": ""}, "agreement of"),
        ({"items": ["born_on"]}, "needs none but these items"), ({"until": "2050-01-01"}, "three years"),
        ({"key": '{"kty": "oct", "k": "eA"}'}, "private key"),
    ):  # fmt: skip
        answer = signed_in(town.supervisor).post("/office/systems/propose", FORM | change)
        assert answer.status_code == 422, change
        assert says in answer.content.decode(), change
    assert Client.objects.count() == 0


def test_only_these_posts_come_here(town: Town) -> None:
    for actor in (town.chen, town.wang, town.li_online):
        assert signed_in(actor).get("/office/systems").status_code == 403
        assert signed_in(actor).post("/office/systems/propose", FORM).status_code == 403
    assert signed_in(town.auditor).post("/office/systems/propose", FORM).status_code == 403
    assert (
        signed_in(town.auditor).post(f"/office/systems/else/{'0' * 8}-0000-0000-0000-{'0' * 12}/end").status_code == 404
    )


def test_the_page_is_whole_and_narrow(town: Town, page: Page) -> None:
    let_in(town)
    for language in ("en", "zh-hans"):
        carry(page, town.supervisor, language)
        page.set_viewport_size({"width": 360, "height": 780})
        page.goto("/office/systems")
        assert faults_of(page) == []
