"""A resident who lost every way to sign in, or never had one: two of one counter see the card, each gives a half."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

from banshi.access.models import Look
from banshi.journal.models import Line
from banshi.notices.models import Notice
from banshi.stations.models import Account, Post, Recovery
from tests.browser import NARROW, carry, faults_of, signed_in
from tests.web.signing import browser_of, password, with_app

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from banshi.kernel.actor import Actor
    from tests.cast import Resident, Town

OWN = {"password1": "a wholly new one 7", "password2": "a wholly new one 7"}


def card(who: Resident, **changed: str) -> dict[str, str]:
    said = {"command": str(uuid4()), "id_number": who.id_number, "name": who.name, "compared": "on"}
    return said | changed


def checked(town: Town, who: Resident, by: Actor | None = None) -> tuple[str, str, str]:
    """Let the clerk compare somebody with their card; return the user name, the ticket and the first half."""
    page = signed_in(by or town.chen).post("/office/ways-back/card", card(who)).content.decode()
    name, ticket, half = re.findall(r'<dd class="[^"]*number">([^<]+)</dd>', page)
    return name, ticket, half


def approved(by: Actor) -> str:
    page = signed_in(by).post(f"/office/ways-back/{Recovery.objects.get().pk}/approve").content.decode()
    return str(re.findall(r'<p class="number govuk-heading-xl">([0-9A-Z-]+)</p>', page)[0])


def test_two_of_a_counter_give_a_resident_their_account_back(town: Town) -> None:
    with_app(town.li_online)
    before = signed_in(town.li_online)
    name, ticket, first = checked(town, town.li)
    assert name == "li"
    assert "A resident, at this counter" in signed_in(town.colleague).get("/office/ways-back").content.decode()
    typed = {"ticket": ticket, "first": first, "second": approved(town.colleague)} | OWN
    client = browser_of()
    assert client.post("/accounts/way-back/use/", typed).headers["Location"] == "/accounts/login/"
    assert password(client, "li", OWN["password1"]).headers["Location"] == "/my/record/"
    assert before.get("/my/record/").status_code == 302
    assert "Your account got a new password" in client.get("/accounts/sessions/").content.decode()


def test_whoever_has_no_account_gets_one_that_opens_with_both_halves_alone(town: Town) -> None:
    name, ticket, first = checked(town, town.grandmother)
    account = Account.objects.get(username=name)
    assert (account.person_id, account.has_usable_password()) == (town.grandmother.id, False)
    typed = {"ticket": ticket, "first": first, "second": approved(town.colleague)} | OWN
    assert browser_of().post("/accounts/way-back/use/", typed).status_code == 302
    assert password(browser_of(), name, OWN["password1"]).headers["Location"] == "/my/record/"


def test_the_look_is_written_and_the_resident_is_told(town: Town) -> None:
    checked(town, town.li)
    look = Look.objects.get(purpose="way-back")
    assert (look.persons, look.account_id) == ([town.li.id], town.chen.account_id)
    assert Notice.objects.get(kind="way-back-asked").person_id == town.li.id
    assert Line.objects.get(step="check-card-for-recovery").account_id == town.chen.account_id


def test_the_same_clerk_another_counter_and_an_auditor_give_no_second_half(town: Town) -> None:
    checked(town, town.li)
    pk = Recovery.objects.get().pk
    for who in (town.chen, town.wang, town.home_clerk, town.auditor, town.supervisor, town.outsider):
        assert signed_in(who).post(f"/office/ways-back/{pk}/approve").status_code in {403, 404}, who.name
        if who is not town.chen:
            assert "A resident, at this counter" not in signed_in(who).get("/office/ways-back").content.decode()
    assert Recovery.objects.get().state == "once"


def test_one_half_and_a_ticket_open_nothing(town: Town) -> None:
    _name, ticket, first = checked(town, town.li)
    typed = {"ticket": ticket, "first": first, "second": first} | OWN
    assert browser_of().post("/accounts/way-back/use/", typed).status_code == 422


def test_an_account_with_a_post_is_never_opened_at_a_counter(town: Town) -> None:
    name, ticket, first = checked(town, town.li)
    second = approved(town.colleague)
    Post.objects.using("owner").create(
        account=Account.objects.get(username=name), unit_id=town.wang.unit_id or 0, duty="officer", since="2020-01-01"
    )
    typed = {"ticket": ticket, "first": first, "second": second} | OWN
    assert browser_of().post("/accounts/way-back/use/", typed).status_code == 422
    Recovery.objects.all().delete()
    assert checked(town, town.li)[0] != name


def test_nobody_does_it_for_their_own_household(town: Town) -> None:
    Account.objects.filter(pk=town.chen.account_id or 0).update(person_id=town.child.id)
    answer = signed_in(town.chen).post("/office/ways-back/card", card(town.li))
    assert answer.status_code == 403
    assert not Recovery.objects.exists()


def test_what_is_not_on_the_card_is_told_and_what_was_typed_stays(town: Town) -> None:
    client = signed_in(town.chen)
    for wrong, said in (({"name": "李小明"}, "Nobody is registered under this number"), ({"id_number": "1"}, "error"),
                        ({"compared": ""}, "Compare the card with the person first")):  # fmt: skip
        answer = client.post("/office/ways-back/card", card(town.li, **wrong))
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert not Recovery.objects.exists()


def test_sent_twice_it_is_done_once_and_shown_once(town: Town) -> None:
    client, typed = signed_in(town.chen), card(town.li)
    assert client.post("/office/ways-back/card", typed).status_code == 200
    assert client.post("/office/ways-back/card", typed).headers["Location"] == "/office/ways-back"
    assert Recovery.objects.count() == 1


def test_only_clerks_of_a_counter_begin_it(town: Town) -> None:
    for who in (town.wang, town.supervisor, town.auditor, town.li_online):
        assert signed_in(who).post("/office/ways-back/card", card(town.stranger)).status_code == 403


def test_the_pages_are_whole_on_a_telephone_and_for_whoever_does_not_see(page: Page, town: Town) -> None:
    checked(town, town.li)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    for who in (town.chen, town.colleague):
        carry(page, who, "zh-hans")
        page.goto("/office/ways-back")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert faults_of(page) == [], who.name
