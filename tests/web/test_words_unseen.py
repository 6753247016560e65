"""While those who asked may answer, nothing that anybody can download changes with a single person's word."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from banshi.kernel import clock
from banshi.projects import accepting, asking
from banshi.projects import clocks as clocks_of_projects
from banshi.projects.models import Asking, Juror, Project
from banshi.projects.vocabulary import State
from tests.browser import signed_in
from tests.once import once
from tests.projects import pump, world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hotline import Line
    from tests.projects.pump import Works

ANEW = re.compile(rb'name="(csrfmiddlewaretoken|command)" value="[^"]*"')
"""What a form has anew whenever it is shown."""
WHY = "六楼晚上还是没水"
FILES = (
    "/results/", "/results/definitions/", "/results/data/promises.csv", "/results/data/promises.json",
    "/results/data/promises.parquet", "/results/data/dictionary.json", "/results/data/feed.xml",
    "/results/data/calendar.ics", "/projects/", "/problems/", "/",
)  # fmt: skip


@pytest.fixture
def works(line: Line) -> Iterator[Works]:
    cache.clear()
    with clock.stopped_at(pump.SPRING):
        yield once(world.works, line)


def downloads(works: Works) -> dict[str, bytes]:
    """Return everything that anybody, and the leader who is judged, can download of a project."""
    project = Project.objects.get()
    entry = project.entries.select_related("on_list").get()
    paths = (
        *FILES, f"/projects/{project.number}/", f"/projects/{project.number}/versions/1/",
        f"/projects/lists/{entry.on_list.number}/", f"/problems/{works.problem.number}/",
        f"/problems/{works.problem.number}/feed",
    )  # fmt: skip
    found = {f"{at} {path}": Client(headers={"accept-language": at}).get(path) for path in paths for at in ("en", "zh")}
    desk = signed_in(works.leader)
    found |= {path: desk.get(path) for path in ("/lead/", f"/unit/projects/{project.number}/")}
    assert {path: one.status_code for path, one in found.items() if one.status_code != HTTPStatus.OK} == {}
    return {path: ANEW.sub(b"", one.content) for path, one in found.items()}


def differ(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    return [path for path, content in before.items() if after[path] != content]


@pytest.mark.parametrize("accepts", [True, False])
def test_no_download_shows_that_one_of_those_drawn_spoke(works: Works, *, accepts: bool) -> None:
    project = world.claimed(works)
    with world.later(7):
        jurors = world.drawn(works, project)
        accepting.say(jurors[4].id, accepts=True)
        before = downloads(works)
        accepting.say(jurors[0].id, accepts=accepts, why=WHY)
        assert differ(before, downloads(works)) == []
        assert "can answer until" in before[f"en /projects/{project.number}/"].decode()


@pytest.mark.parametrize(("months", "holds"), [(0, True), (0, False), (6, True)])
def test_no_download_shows_that_one_of_all_who_asked_answered(works: Works, months: int, *, holds: bool) -> None:
    project = world.done(works)
    with world.later(200 if months else 8):
        clocks_of_projects.run_clocks()
        before = downloads(works)
        asking.answer(Asking.objects.filter(months=months)[3].id, holds=holds, why=WHY)
        assert differ(before, downloads(works)) == []
        assert "They can answer until" in before[f"en /projects/{project.number}/"].decode()


def test_a_late_answer_moves_nothing_that_was_told(works: Works) -> None:
    world.done(works)
    with world.later(60):
        before = downloads(works)
        asking.answer(Asking.objects.filter(months=0)[0].id, holds=False, why=WHY)
        assert differ(before, downloads(works)) == []


def test_silent_ones_who_are_replaced_are_not_counted_while_the_round_runs(works: Works) -> None:
    project = world.claimed(works)
    with world.later(7):
        for juror in world.drawn(works, project)[:8]:
            accepting.say(juror.id, accepts=True)
    with world.later(15):
        clocks_of_projects.run_clocks()
        assert Juror.objects.exclude(replaced_at=None).count() == 3
        page = Client(headers={"accept-language": "en"}).get(f"/projects/{project.number}/").content.decode()
        assert "11 were drawn by lot and are asked." in page


def test_why_somebody_said_no_is_read_when_it_is_decided(works: Works) -> None:
    project = world.claimed(works)
    with world.later(7):
        jurors = world.drawn(works, project)
        for juror in jurors[:10]:
            accepting.say(juror.id, accepts=juror.place > 4, why=f"{9 - juror.place}号楼没水")
        assert "号楼没水" not in downloads(works)[f"en /projects/{project.number}/"].decode()
        accepting.say(jurors[10].id, accepts=True)
        page = downloads(works)[f"en /projects/{project.number}/"].decode()
    assert Project.objects.get().state == State.UNDER_WAY
    assert [page.index(f"{house}号楼没水") for house in (5, 6, 7, 8)] == sorted(
        page.index(f"{house}号楼没水") for house in (5, 6, 7, 8)
    )


@given(words=st.lists(st.tuples(st.integers(0, 10), st.booleans()), min_size=1, max_size=10, unique_by=lambda w: w[0]))
@settings(
    max_examples=4, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_whatever_those_drawn_say_nothing_changes_until_the_last(works: Works, words: list[tuple[int, bool]]) -> None:
    with transaction.atomic():
        project = world.claimed(works)
        with world.later(7):
            jurors = world.drawn(works, project)
            before = downloads(works)
            for juror, accepts in words:
                accepting.say(jurors[juror].id, accepts=accepts, why=WHY)
            assert differ(before, downloads(works)) == []
        transaction.set_rollback(True)
