"""Letting a colleague stand in through the pages, and what an open session may when a post has ended."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from banshi.kernel import clock
from banshi.matters.models import Case
from banshi.stations.models import Post, StandIn
from banshi.stations.queries import actor_in_post
from tests.browser import NARROW, WIDE, carry, faults_of, signed_in
from tests.cast import SATURDAY_MORNING
from tests.matters.stories import filed
from tests.stations.test_standing_in import lent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from playwright.sync_api import Page

    from banshi.kernel.actor import Actor
    from tests.cast import Town

SUNDAY = "2026-11-22"


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def hand(client: Client, post: Actor, to: Actor, **typed: str) -> tuple[int, str]:
    said = {"to": str(to.account_id), "until": SUNDAY, "reason": "年休假", "command": str(uuid4())} | typed
    answer = client.post(f"/posts/{post.post_id}/", said, follow=True)
    return answer.status_code, answer.content.decode()


def test_from_the_account_to_the_case_and_back(town: Town) -> None:
    case = filed(town)
    mine, theirs = signed_in(town.wang), signed_in(town.home_clerk)
    assert f"/posts/{town.wang.post_id}/" in mine.get("/accounts/").content.decode()
    status, said = hand(mine, town.wang, town.home_clerk)
    assert status == 200
    assert f"{town.home_clerk.name} stands in until the end of" in said
    assert f"for {town.wang.name}, until the end of" in theirs.get("/accounts/").content.decode()
    assert theirs.post("/post", {"post": town.wang.post_id}).status_code == 302
    at_work = theirs.get("/office/").content.decode()
    assert f"for {town.wang.name}" in at_work
    done = theirs.post(f"/office/cases/{case.id}/approve", {"command": str(uuid4())})
    assert done.status_code == 302
    assert Case.objects.get(pk=case.pk).state == "approved"
    history = mine.get(f"/office/cases/{case.id}/").content.decode()
    assert f"{town.home_clerk.name}, on behalf of {town.wang.name}" in history
    ended = mine.post(f"/posts/standing-in/{StandIn.objects.get().pk}/end", follow=True)
    assert "Ended." in ended.content.decode()
    assert theirs.get("/office/").status_code in {302, 403}


def test_a_supervisor_does_it_from_the_posts_of_the_office(town: Town) -> None:
    client = signed_in(town.supervisor)
    page = client.get("/posts/").content.decode()
    assert town.wang.name in page
    assert town.outsider.name not in page
    assert hand(client, town.wang, town.home_clerk)[0] == 200
    assert StandIn.objects.get().given_by == town.supervisor.account_id
    assert client.get(f"/posts/{town.outsider.post_id}/").status_code == 404
    assert signed_in(town.wang).get("/posts/").status_code == 403


def test_the_same_command_twice_is_one(town: Town) -> None:
    client, command = signed_in(town.wang), str(uuid4())
    assert [hand(client, town.wang, town.home_clerk, command=command)[0] for _turn in range(2)] == [200, 200]
    assert StandIn.objects.count() == 1


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(town: Town) -> None:
    client = signed_in(town.wang)
    status, said = hand(client, town.wang, town.home_clerk, until="2027-06-01")
    assert status == 422
    assert "within 30 days" in said
    assert "年休假" in said
    assert hand(client, town.wang, town.outsider)[0] == 422


@pytest.mark.parametrize("by", ["cousin", "outsider", "colleague", "auditor", "li_online"])
def test_to_others_a_post_is_as_if_it_were_not_there(town: Town, by: str) -> None:
    made, client = lent(town.wang, town.home_clerk), signed_in(getattr(town, by))
    there, nowhere = client.get(f"/posts/{town.wang.post_id}/"), client.get("/posts/987654/")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert client.post(f"/posts/standing-in/{made.pk}/end").status_code == 404
    assert client.post(f"/posts/standing-in/{uuid4()}/end").status_code == 404


def end_post(actor: Actor) -> None:
    Post.objects.using("owner").filter(pk=actor.post_id or 0).update(until=date(2026, 11, 20))


def test_when_a_post_ends_the_half_filled_form_is_refused_at_the_next_request(town: Town) -> None:
    case, client = filed(town), signed_in(town.wang)
    form = client.get(f"/office/cases/{case.id}/")
    assert form.status_code == 200
    end_post(town.wang)
    answer = client.post(f"/office/cases/{case.id}/approve", {"command": str(uuid4())})
    assert answer.status_code in {302, 403}
    assert "/office/" not in answer.get("Location", "/accounts/login/").split("?")[0]
    assert Case.objects.get(pk=case.pk).state == "accepted"
    assert client.get("/office/").status_code in {302, 403}


def test_a_form_of_a_post_that_was_lent_is_refused_when_the_day_is_over(town: Town) -> None:
    case, client = filed(town), signed_in(town.home_clerk)
    lent(town.wang, town.home_clerk)
    client.post("/post", {"post": town.wang.post_id})
    assert client.get(f"/office/cases/{case.id}/").status_code == 200
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=2)):
        answer = client.post(f"/office/cases/{case.id}/approve", {"command": str(uuid4())})
    assert answer.status_code in {302, 403}
    assert Case.objects.get(pk=case.pk).state == "accepted"


def test_what_was_lent_from_a_post_ends_with_it_in_an_open_session(town: Town) -> None:
    case, client = filed(town), signed_in(town.home_clerk)
    lent(town.wang, town.home_clerk)
    client.post("/post", {"post": town.wang.post_id})
    end_post(town.wang)
    assert actor_in_post(town.home_clerk.account_id or 0, town.wang.post_id).duty is None
    assert client.post(f"/office/cases/{case.id}/approve", {"command": str(uuid4())}).status_code in {302, 403}
    assert Case.objects.get(pk=case.pk).state == "accepted"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_are_whole_wide_and_narrow(town: Town, page: Page, language: str) -> None:
    lent(town.cousin, town.home_clerk)
    for actor, address in (
        (town.wang, "/accounts/"), (town.wang, f"/posts/{town.wang.post_id}/"), (town.supervisor, "/posts/"),
        (town.home_clerk, "/accounts/"),
    ):  # fmt: skip
        carry(page, actor, language)
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(address)
            assert faults_of(page) == []
