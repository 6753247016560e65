"""Under load those who only look are turned away first; who files comes in, in time."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse

from banshi.kernel import waiting
from banshi.web import shedding
from banshi.web.shedding import Kind, Places, kind_of
from tests.browser import signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from tests.cast import Town


def taken(places: Places, kind: Kind) -> Kind | None:
    return places.take(lambda: kind)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    """Let the process have one place, and let it be taken."""
    places = Places(all=1, taken=1)
    monkeypatch.setattr(shedding, "places", lambda: places)
    monkeypatch.setattr(shedding, "SECONDS", {Kind.STEP: 5.0, Kind.WORK: 0.05, Kind.READING: 0.05})
    yield places
    assert places.taken == 1
    assert set(places.line.values()) == {0}


def test_readers_leave_one_place_to_those_who_file() -> None:
    places = Places(all=3)
    assert [taken(places, Kind.READING) for _one in range(2)] == [None, None]
    places.line[Kind.READING] = shedding.IN_LINE[Kind.READING]
    assert taken(places, Kind.READING) is Kind.READING
    places.line[Kind.READING] = 0
    assert taken(places, Kind.STEP) is None


def test_whoever_files_gets_the_next_place_before_readers_who_came_earlier(full: Places) -> None:
    came: list[Kind] = []

    def come(kind: Kind) -> None:
        if taken(full, kind) is None:
            came.append(kind)
            full.give_back()

    shedding.SECONDS[Kind.WORK] = 5.0
    threads = [threading.Thread(target=come, args=(kind,)) for kind in (Kind.WORK, Kind.WORK, Kind.STEP)]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    full.give_back()
    for thread in threads:
        thread.join()
    full.taken += 1
    assert came[0] is Kind.STEP
    assert len(came) == 3


def test_a_page_to_read_is_refused_at_once_with_when_to_come_back(town: Town, full: Places) -> None:
    answer = Client().get("/matters/")
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "15", "no-store")
    assert "Too many people are here" in answer.content.decode()
    assert Client().get("/open311/v2/requests.json").json() == {"error": "busy", "retry_after": 15}


def test_machines_are_answered_whatever_the_load(town: Town, full: Places) -> None:
    assert [Client().get(address).status_code for address in ("/healthz", "/readyz")] == [200, 200]


def test_what_is_filed_under_load_waits_and_is_done(town: Town, full: Places) -> None:
    threading.Timer(0.3, full.give_back).start()
    answer = signed_in(town.chen).post("/i18n/setlang/", {"language": "en", "next": "/"})
    assert answer.status_code == 302
    full.taken += 1


def test_what_cannot_be_filed_in_time_comes_back_with_what_was_typed(
    town: Town, full: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(shedding.SECONDS, Kind.STEP, 0.05)
    answer = Client(headers={"accept-language": "en"}).post(
        "/concerns/new/", {"csrfmiddlewaretoken": "t", "words": "No heating since Friday"}
    )
    assert answer.status_code == 503
    assert "No heating since Friday" in answer.content.decode()
    assert "Too many people are sending" in answer.content.decode()


def test_the_pages_that_lead_to_a_step_are_told_apart_from_lists(town: Town) -> None:
    ask = RequestFactory().get
    assert kind_of(RequestFactory().post("/matters/")) is Kind.STEP
    assert kind_of(ask(reverse("report"))) is Kind.STEP
    assert kind_of(ask("/office/")) is Kind.WORK
    assert kind_of(ask("/problems/")) is Kind.READING
    assert kind_of(ask("/no/such/page")) is Kind.READING


def test_every_page_that_is_named_as_leading_to_a_step_exists() -> None:
    named = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert named >= shedding.ON_THE_WAY_TO_A_STEP


def test_whoever_waits_for_a_seal_gives_the_place_to_another_and_comes_before_all_in_line_for_the_next() -> None:
    places, came = Places(all=1, taken=1), []

    def come(kind: Kind) -> None:
        if taken(places, kind) is None:
            came.append(kind.name)
            places.give_back()

    with places.aside():
        assert taken(places, Kind.STEP) is None
        late = threading.Thread(target=come, args=(Kind.WORK,))
        late.start()
        threading.Timer(0.2, places.give_back).start()
        time.sleep(0.05)
    came.append("aside")
    places.give_back()
    late.join()
    assert came == ["aside", "WORK"]
    assert (places.taken, set(places.line.values())) == (0, {0})


def test_a_request_that_waits_steps_aside(full: Places) -> None:
    seen: list[int] = []

    def view(_request: HttpRequest) -> HttpResponse:
        with waiting.aside():
            seen.append(full.taken)
        seen.append(full.taken)
        return HttpResponse()

    full.taken = 0
    shedding.SheddingMiddleware(view)(RequestFactory().get("/somewhere"))
    assert seen == [0, 1]
    full.taken = 1


def test_many_at_once_never_have_more_places_than_there_are_and_nobody_is_forgotten() -> None:
    places, here, most, ended = Places(all=3), [0], [0], [0]
    count = threading.Lock()

    def come(number: int) -> None:
        for turn in range(40):
            if taken(places, [*Kind][(number + turn) % 3]) is not None:
                continue
            with count:
                here[0] += 1
                most[0] = max(most[0], here[0])
            time.sleep(0.0005)
            with count:
                here[0] -= 1
            if turn % 7 == 0:
                with places.aside():
                    time.sleep(0.001)
            places.give_back()
        with count:
            ended[0] += 1

    threads = [threading.Thread(target=come, args=(number,), daemon=True) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert (ended[0], places.taken, set(places.line.values())) == (12, 0, {0})
    assert most[0] == 3
