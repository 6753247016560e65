"""People find things: from the front page, from a problem to its promise, and from a post to its day's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.projects.models import Candidate
from banshi.web.carried import carried
from tests.browser import NARROW, WIDE, carry, faults_of, signed_in
from tests.hotline import employ
from tests.once import once
from tests.projects import pump, world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.cast import Town
    from tests.hotline import Line
    from tests.projects.pump import Works

FROM_THE_FRONT = ("projects", "votes", "volunteers", "stories", "results-overview", "rates", "burden", "problems")
AT_EVERY_DESK = ("unit-projects", "unit-volunteers", "unit-care", "reports-asked", "unit-stories")


@pytest.fixture
def works(line: Line) -> Iterator[Works]:
    cache.clear()
    with clock.stopped_at(pump.SPRING):
        yield once(world.works, line)


def read(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("name", FROM_THE_FRONT)
def test_the_front_page_leads_there(name: str) -> None:
    main = read(Client(), "front").split("<main")[1].split("</main>")[0]
    assert f'href="{reverse(name)}"' in main


def test_a_problem_leads_to_the_promise_that_carries_it(works: Works) -> None:
    project = world.promised(works)
    page = read(Client(), "public-problem", works.problem.number)
    assert f'href="{reverse("project", args=[project.number])}"' in page
    assert f'href="{reverse("project", args=[project.number])}"' in read(
        signed_in(works.carrier), "unit-problem", works.problem.number
    )


def test_a_problem_leads_to_the_candidate_it_became(works: Works) -> None:
    assert carried(works.problem) is None
    world.published(works)
    candidate = Candidate.objects.get(problems__contains=[works.problem.id])
    assert f'href="{reverse("candidate", args=[candidate.number])}"' in read(
        Client(), "public-problem", works.problem.number
    )


@pytest.mark.parametrize(("duty", "leads_to"), [(Duty.LEADER, "leader"), (Duty.DELEGATE, "votes")])
def test_who_leads_or_votes_starts_where_that_is_done(line: Line, duty: Duty, leads_to: str) -> None:
    actor = employ("somebody", "某人", line.units["government"], duty)
    page = signed_in(actor).get("/accounts/").content.decode()
    assert f'<a href="{reverse(leads_to)}">Back to my pages</a>' in page


def test_a_leader_is_offered_no_page_that_is_closed_to_leaders(works: Works) -> None:
    page = read(signed_in(works.leader), "leader")
    assert reverse("unit-desk") not in page
    assert reverse("leader") in page


def test_every_desk_leads_to_what_is_done_together_and_back(line: Line, town: Town) -> None:
    for actor, start in ((line.houser, "unit-desk"), (town.wang, "worklist")):
        own, beside = read(signed_in(actor), start), read(signed_in(actor), "unit-volunteers")
        assert [name for name in AT_EVERY_DESK if f'href="{reverse(name)}"' not in own] == []
        assert [name for name in AT_EVERY_DESK if f'href="{reverse(name)}"' not in beside] == []
        assert f'<a href="{reverse(start)}">Our desk</a>' in beside


@pytest.mark.parametrize(("language", "window"), [("en", WIDE), ("zh-hans", NARROW)], ids=["wide", "narrow"])
def test_the_ways_are_good_to_walk(works: Works, page: Page, window: dict[str, int], language: str) -> None:
    world.promised(works)
    page.set_viewport_size(window)  # type: ignore[arg-type]
    faults = []
    with clock.stopped_at(pump.SPRING):
        for actor, names in ((works.carrier, ("front", "unit-desk", "unit-volunteers", "unit-care", "reports-asked")),
                             (works.leader, ("leader",))):  # fmt: skip
            carry(page, actor, language)
            for address in [*map(reverse, names), reverse("public-problem", args=[works.problem.number])]:
                page.goto(address)
                faults += [f"{address}: {one}" for one in faults_of(page)]
    assert faults == []
