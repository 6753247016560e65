"""The demonstration of volunteering tells the same story twice, and leaves every desk something to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.demo import helping
from banshi.volunteers.lifecycle import Needed, State
from banshi.volunteers.models import Match, Need
from tests.cast import SATURDAY_MORNING
from tests.volunteers import help_town

if TYPE_CHECKING:
    from tests.cast import Town


def test_the_demonstration_has_visits_that_are_over_and_some_that_lie_ahead(town: Town) -> None:
    help_town.build(town)
    with help_town.at(SATURDAY_MORNING):
        assert helping.fill() == 10
    assert Need.objects.filter(state=Needed.DONE).count() >= 3
    assert Match.objects.filter(state=State.VOLUNTEER_YES).exists()
    assert Need.objects.filter(state=Needed.OPEN).exists()
