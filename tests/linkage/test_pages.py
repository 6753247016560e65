from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from banshi.access.models import Look
from banshi.linkage.models import Proposal
from tests.browser import signed_in

if TYPE_CHECKING:
    from tests.cast import Town

REASON = "Photo and birth certificate are the same."
PAIR = UUID(int=7)
ADDRESS = f"/office/same/{PAIR}"


@pytest.fixture(autouse=True)
def _proposed(town: Town) -> None:
    home = town.wang.unit_id or 0
    Proposal.objects.using("owner").create(
        id=PAIR, one_id=5, other_id=6, station_id=home, other_station_id=home, weight=8.0, state="open", words="",
        evidence=[{"comparison": "start", "level": "", "weight": -20.0},
                  {"comparison": "name", "level": "sound", "weight": 21.5},
                  {"comparison": "born", "level": "swapped", "weight": 6.5}],
        proposed_at="2026-11-20T09:00:00+08:00",
    )  # fmt: skip


def test_the_list_names_nobody_and_is_no_look(town: Town) -> None:
    answer = signed_in(town.wang).get("/office/same").content.decode()
    assert str(PAIR) in answer
    assert town.stranger.name not in answer
    assert not Look.objects.exists()


def test_to_open_a_pair_is_a_look_at_both_and_says_why_it_is_proposed(town: Town) -> None:
    answer = signed_in(town.wang).get(ADDRESS).content.decode()
    for said in (town.stranger.name, town.frozen.name, "sounds the same", "has day and month swapped", "+21.5", "8.0"):
        assert said in answer
    looks = Look.objects.filter(purpose="compare-records", reference=PAIR)
    assert {person for look in looks for person in look.persons} == {5, 6}


def test_an_officer_answers_and_another_one_confirms(town: Town) -> None:
    first, second = signed_in(town.wang), signed_in(town.cousin)
    assert first.post(f"{ADDRESS}/answer", {"answer": "same", "reason": REASON}).status_code == 302
    page = second.get(ADDRESS).content.decode()
    assert REASON in page
    assert "/confirm" not in first.get(ADDRESS).content.decode()
    assert second.post(f"{ADDRESS}/confirm", {"says": "said-same"}).status_code == 302
    assert Proposal.objects.get(id=PAIR).state == "same"


def test_a_second_officer_says_that_they_are_two(town: Town) -> None:
    signed_in(town.wang).post(f"{ADDRESS}/answer", {"answer": "different", "reason": REASON})
    assert signed_in(town.cousin).post(f"{ADDRESS}/confirm", {"says": "said-different"}).status_code == 302
    assert Proposal.objects.get(id=PAIR).state == "different"


def test_what_was_typed_is_not_lost(town: Town) -> None:
    client = signed_in(town.wang)
    short = client.post(f"{ADDRESS}/answer", {"answer": "same", "reason": "photo"})
    assert short.status_code == 422
    assert "photo" in short.content.decode()
    assert client.post(f"{ADDRESS}/answer", {"reason": REASON}).status_code == 422


def test_whoever_disagrees_writes_why(town: Town) -> None:
    signed_in(town.wang).post(f"{ADDRESS}/answer", {"answer": "same", "reason": REASON})
    second = signed_in(town.cousin)
    assert second.post(f"{ADDRESS}/disagree", {"reason": ""}).status_code == 422
    assert second.post(f"{ADDRESS}/disagree", {"reason": "no"}).status_code == 422
    assert second.post(f"{ADDRESS}/disagree", {"reason": "The photos show two men."}).status_code == 302
    assert Proposal.objects.get(id=PAIR).state == "open"


def test_a_supervisor_reads_and_answers_nothing(town: Town) -> None:
    client = signed_in(town.supervisor)
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "/answer" not in page.content.decode()
    assert client.post(f"{ADDRESS}/answer", {"answer": "same", "reason": REASON}).status_code == 403


def test_clerks_and_other_stations_see_nothing_of_it(town: Town) -> None:
    assert signed_in(town.home_clerk).get("/office/same").status_code == 403
    assert signed_in(town.outsider).get(ADDRESS).status_code == 404
    assert str(PAIR) not in signed_in(town.outsider).get("/office/same?after=nonsense").content.decode()
