"""The pages of volunteering: by HTTP, and in a real browser without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from banshi.kernel.actor import NOBODY
from banshi.volunteers import agreeing, codes, vetting, visiting
from banshi.volunteers.lifecycle import Needed, State
from banshi.volunteers.models import Match, Need, Offer
from banshi.volunteers.vocabulary import Alone, Way
from banshi.web.volunteers import words
from tests.browser import signed_in
from tests.cast import SATURDAY_MORNING
from tests.journeys.test_pages import look_everywhere
from tests.volunteers import help_town
from tests.volunteers.help_town import ADDRESS, Helpers, agreed, at, needed, offered, over, proposed, vetted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.cast import Town


@pytest.fixture(autouse=True)
def _saturday() -> Iterator[None]:
    cache.clear()
    with at(SATURDAY_MORNING):
        yield


@pytest.fixture
def helpers(town: Town) -> Helpers:
    return help_town.build(town)


def offer_form(helpers: Helpers) -> dict[str, object]:
    return {
        "command": str(uuid4()), "skills": ["company"], "parts": ["3", "4"], "hours": "3", "near": helpers.station,
        "reach_km": "5", "phone": "13900000001",
    }  # fmt: skip


def need_form(helpers: Helpers, **other: object) -> dict[str, object]:
    return {
        "command": str(uuid4()), "skill": "company", "words": "陪周芳聊天，电话13800000007", "day": "2026-11-24",
        "begins": "09:00", "minutes": "60", "near": helpers.station, "people": "1", "fewest": "1", "alone": "nobody",
        "origin": "unit", "name": "周芳", "address": ADDRESS, "phone": "13800000007",
    } | other  # fmt: skip


def link(need: Need) -> str:
    return codes.path_of(need.number, need.id)


def test_a_resident_offers_help_and_changes_it(helpers: Helpers) -> None:
    client = signed_in(helpers.li)
    assert client.post("/my/volunteering/offer/", offer_form(helpers)).status_code == 302
    offer = Offer.objects.get(person_id=helpers.town.li.id)
    assert (offer.skills, offer.parts, offer.weekly_minutes) == (["company"], [3, 4], 180)
    client.post("/my/volunteering/offer/", offer_form(helpers) | {"hours": "6"})
    client.post("/my/volunteering/offer/pause")
    offer.refresh_from_db()
    assert (offer.weekly_minutes, offer.state) == (360, "paused")


def test_an_offer_of_nothing_comes_back_with_what_was_typed(helpers: Helpers) -> None:
    answer = signed_in(helpers.li).post("/my/volunteering/offer/", offer_form(helpers) | {"skills": [], "hours": "99"})
    assert answer.status_code == 422
    assert "Choose at least one thing" in answer.content.decode()
    assert not Offer.objects.exists()


def test_the_whole_way_through_the_pages(helpers: Helpers) -> None:
    li, desk, helped = signed_in(helpers.li), signed_in(helpers.arranger), Client(headers={"accept-language": "en"})
    li.post("/my/volunteering/offer/", offer_form(helpers))
    desk.post("/unit/volunteers/new/", need_form(helpers))
    need = Need.objects.get()
    page = desk.get("/unit/volunteers/match/")
    assert "Of 1 offers, 1 suits." in page.content.decode()
    desk.post("/unit/volunteers/match/", {"digest": page.context["found"].digest})
    match = Match.objects.get()
    li.post(f"/my/volunteering/visits/{match.id}/yes", {"command": str(uuid4())})
    helped.post(link(need), {"command": str(uuid4()), "do": "welcome", "match": str(match.id)})
    shown = li.post(f"/my/volunteering/visits/{match.id}/address").content.decode()
    assert ADDRESS in shown
    assert "李晓明" in helped.get(link(need)).content.decode()
    with at(over()):
        helped.post(link(need), {"command": str(uuid4()), "do": "confirm", "match": str(match.id), "minutes": "75"})
        assert "1 h 15 min" in li.get("/my/volunteering/record/").content.decode()
    need.refresh_from_db()
    assert need.state == Needed.DONE


def test_what_is_public_holds_no_name_and_no_number(helpers: Helpers) -> None:
    signed_in(helpers.arranger).post("/unit/volunteers/new/", need_form(helpers))
    shown = Client().get("/volunteers/").content.decode()
    assert Need.objects.get().number in shown
    assert not [word for word in ("周芳", "13800000007", ADDRESS) if word in shown]


def test_a_need_that_cannot_be_says_at_its_field_what_to_do(helpers: Helpers) -> None:
    answer = signed_in(helpers.arranger).post("/unit/volunteers/new/", need_form(helpers, begins="22:00"))
    assert answer.status_code == 422
    assert "between 8 in the morning and 9 in the evening" in answer.content.decode()


def test_before_both_yeses_no_page_shows_an_address(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    needed(helpers)
    (match,) = proposed(helpers)
    li = signed_in(helpers.li)
    agreeing.say_yes(match.id, by=helpers.li)
    pages = (li.get("/my/volunteering/"), li.get(f"/my/volunteering/visits/{match.id}/"))
    assert not [page for page in pages if ADDRESS in page.content.decode()]
    assert li.post(f"/my/volunteering/visits/{match.id}/address").status_code == 403


def test_a_wrong_code_leads_nowhere(helpers: Helpers) -> None:
    need = needed(helpers)
    assert Client().get(f"/volunteers/help/{need.number}/AAAAA-AAAAA/").status_code == 404


def test_the_volunteer_cannot_confirm_even_with_the_link(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    match = agreed(helpers)
    with at(over()):
        said = {"command": str(uuid4()), "do": "confirm", "match": str(match.id), "minutes": "60"}
        assert signed_in(helpers.li).post(link(need), said).status_code == 403
    assert Match.objects.get().state == State.AGREED


def test_the_unit_says_it_for_who_has_no_telephone(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    (match,) = proposed(helpers)
    agreeing.say_yes(match.id, by=helpers.li)
    desk = signed_in(helpers.arranger)
    desk.post(f"/unit/volunteers/{need.id}/{match.id}/welcome", {"command": str(uuid4())})
    with at(over()):
        desk.post(f"/unit/volunteers/{need.id}/{match.id}/confirm", {"command": str(uuid4()), "minutes": "50"})
    found = Match.objects.get()
    assert (found.state, found.minutes, found.confirmed_way) == (State.CONFIRMED, 50, "unit")


def test_another_unit_does_not_find_the_need(helpers: Helpers) -> None:
    need = needed(helpers)
    assert signed_in(helpers.town.chen).get(f"/unit/volunteers/{need.id}/").status_code == 404


def test_a_need_is_taken_back_at_the_desk_and_by_the_link(helpers: Helpers) -> None:
    one, other = needed(helpers), needed(helpers)
    signed_in(helpers.arranger).post(f"/unit/volunteers/{one.id}/withdraw", {"command": str(uuid4())})
    Client().post(link(other), {"command": str(uuid4()), "do": "withdraw"})
    assert set(Need.objects.values_list("state", flat=True)) == {Needed.WITHDRAWN}


def test_a_plan_that_is_old_is_shown_anew(helpers: Helpers) -> None:
    needed(helpers)
    desk = signed_in(helpers.arranger)
    answer = desk.post("/unit/volunteers/match/", {"digest": "old"}, follow=True)
    assert "has changed" in answer.content.decode()


def test_a_volunteer_is_vetted_and_refused_at_the_desk(helpers: Helpers) -> None:
    offer = offered(helpers, helpers.stranger)
    asked = vetting.ask_to_be_vetted(offer, by=helpers.stranger)
    desk = signed_in(helpers.officer)
    assert "赵敏" in desk.get(f"/unit/volunteers/vetting/{asked.id}/").content.decode()
    desk.post(f"/unit/volunteers/vetting/{asked.id}/", {"command": str(uuid4()), "do": "refuse", "reason": "材料不齐"})
    shown = signed_in(helpers.stranger).get("/my/volunteering/").content.decode()
    assert "材料不齐" in shown
    assert "you may object" in shown.lower()


def test_a_record_of_hours_is_checked_by_its_sign(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    needed(helpers)
    match = agreed(helpers)
    with at(over()):
        visiting.confirm(match.id, minutes=60, way=Way.LINK, by=NOBODY)
        record = signed_in(helpers.li).get("/my/volunteering/record/")
    on_paper = dict(parse_qsl(urlsplit(record.context["link"]).query))
    assert "name" not in on_paper
    checker = Client(headers={"accept-language": "en"})
    shown = checker.get("/volunteers/record/", on_paper).content.decode()
    assert f'value="{on_paper["sign"]}"' in shown
    typed = on_paper | {"name": helpers.li.name}
    assert "Genuine" in checker.post("/volunteers/record/", typed).content.decode()
    for change in ({"minutes": "600"}, {"name": "李晓朋"}):
        assert "does not belong" in checker.post("/volunteers/record/", typed | change).content.decode()


def test_nobody_reads_the_hours_of_another(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    needed(helpers)
    match = agreed(helpers)
    stranger = signed_in(helpers.stranger)
    assert stranger.get(f"/my/volunteering/visits/{match.id}/").status_code == 404
    assert stranger.get("/my/volunteering/record/").context["record"].visits == ()


def test_what_went_wrong_needs_words(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    match = agreed(helpers)
    with at(over()):
        answer = Client().post(link(need), {"command": str(uuid4()), "do": "dispute", "match": str(match.id)})
    assert answer.status_code == 422


def test_the_pages_in_a_browser(page: Page, helpers: Helpers) -> None:
    look_everywhere(page, "volunteers", "/volunteers/", None)
    look_everywhere(page, "volunteers-check", "/volunteers/record/", None)
    look_everywhere(page, "volunteering-empty", "/my/volunteering/", helpers.li)
    look_everywhere(page, "volunteering-offer", "/my/volunteering/offer/", helpers.li)
    offer = offered(helpers, helpers.li)
    vetted(helpers, offer, helpers.li)
    need = needed(helpers, alone=Alone.FRAIL)
    look_everywhere(page, "unit-match", "/unit/volunteers/match/", helpers.arranger)
    (match,) = proposed(helpers)
    look_everywhere(page, "volunteering-asked", "/my/volunteering/", helpers.li)
    agreeing.say_yes(match.id, by=helpers.li)
    look_everywhere(page, "helped-offered", link(need), None)
    look_everywhere(page, "unit-need", f"/unit/volunteers/{need.id}/", helpers.arranger)
    agreeing.welcome(match.id, way=Way.LINK, by=NOBODY)
    look_everywhere(page, "volunteer-visit", f"/my/volunteering/visits/{match.id}/", helpers.li)
    look_everywhere(page, "helped-agreed", link(need), None)


def test_the_pages_after_a_visit_in_a_browser(page: Page, helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    match = agreed(helpers)
    asked = vetting.ask_to_be_vetted(offered(helpers, helpers.stranger), by=helpers.stranger)
    with at(over()):
        look_everywhere(page, "helped-over", link(need), None)
        look_everywhere(page, "unit-need-over", f"/unit/volunteers/{need.id}/", helpers.arranger)
        visiting.confirm(match.id, minutes=60, way=Way.LINK, by=NOBODY)
        look_everywhere(page, "volunteer-record", "/my/volunteering/record/", helpers.li)
    for name, path in (("unit-volunteers", ""), ("unit-need-new", "new/"), ("unit-vetting", "vetting/")):
        look_everywhere(page, name, f"/unit/volunteers/{path}", helpers.arranger)
    look_everywhere(page, "unit-vetting-one", f"/unit/volunteers/vetting/{asked.id}/", helpers.officer)


def test_without_a_script_somebody_helped_says_yes_and_how_long_it_was(
    browser: Browser, live: str, helpers: Helpers
) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    (match,) = proposed(helpers)
    agreeing.say_yes(match.id, by=helpers.li)
    context = browser.new_context(base_url=live, locale="en", java_script_enabled=False)
    opened = context.new_page()
    opened.goto(link(need))
    opened.click("text=Yes, they may come")
    with at(over()):
        opened.goto(link(need))
        opened.click("text=So long it was")
    context.close()
    match.refresh_from_db()
    assert (match.state, match.minutes) == (State.CONFIRMED, 60)


def test_the_time_somebody_has_is_said_shortly() -> None:
    assert words.parts_in_words(range(21)) == "at any time"
    assert words.parts_in_words([0, 1, 2, 4]) == "Monday all day, Tuesday in the afternoon"
