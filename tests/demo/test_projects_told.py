"""The lists of the demonstration: every state a project can be in, told through the real actions."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from banshi.concerns import catalogue, same
from banshi.demo import marking, projects, province
from banshi.demo.hotline import Line
from banshi.demo.offices import Plan
from banshi.kernel import clock
from banshi.notices.models import Notice
from banshi.projects import queries
from banshi.projects.models import Candidate, Milestone, Project, ProjectList, Promise
from banshi.projects.vocabulary import CandidateState, State
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town


@pytest.fixture
def told(town: Town) -> Iterator[int]:
    """Fill a small province, open its hotline, and tell the lists of the home county."""
    assert town
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into register_change (recorded_at, kind, ground)"
            " select now(), 'import', '' where not exists (select from register_change)"
        )
        cursor.execute("update register_change set ground = %s", [marking.BEING_FILLED])
    province.fill(300)
    Line(Plan(province.SEED), province.SEED).store(clock.now() - timedelta(days=1000))
    catalogue.forget()
    same.forget()
    yield projects.fill()
    unit.cache_clear()
    catalogue.forget()
    same.forget()


def test_five_promises_stand_in_every_state_and_a_list_was_taken_over(told: int) -> None:
    states = Counter(Project.objects.exclude(keeper_id=None).values_list("state", flat=True))
    assert told == 5
    assert states == {State.DONE: 1, State.ACCEPTING: 1, State.GIVEN_UP: 1, State.UNDER_WAY: 2}
    assert ProjectList.objects.count() == 3
    assert Candidate.objects.filter(state__in=(CandidateState.CHOSEN, CandidateState.LEFT)).count() == 7
    assert Candidate.objects.filter(state=CandidateState.INELIGIBLE).count() == 1
    done = queries.project_file(Project.objects.get(state=State.DONE))
    assert [(one.months, one.asked > 10) for one in done.said] == [(0, True), (6, True)]
    assert done.juries[0].drawn == 11
    assert Promise.objects.filter(changed__contains=["scope"]).count() == 1
    assert Milestone.objects.exclude(climbed_at=None).count() == 1
    assert not Notice.objects.filter(sent_at=None, at__lte=clock.now() - timedelta(days=3)).exists()
