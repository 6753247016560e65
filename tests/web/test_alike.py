"""Who is asked "is it the same?" is asked of what may well be the same, and of nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from banshi.concerns import same
from banshi.web.concerns import alike
from banshi.web.hotline import proposal
from tests.concerns.stories import sent
from tests.hotline import taken_in

if TYPE_CHECKING:
    from banshi.concerns.models import Concern
    from tests.hotline import Line

WORDS = "翠湖小区供暖不热，家里只有十二度"


@pytest.fixture
def other(line: Line) -> Concern:
    """Return a public concern that another resident reported before."""
    return sent(line, WORDS)


@pytest.mark.parametrize(("score", "shown"), [(0.09, 0), (0.1, 1)])
def test_the_resident_is_not_asked_of_what_is_hardly_the_same(other: Concern, score: float, shown: int) -> None:
    mine = taken_in(WORDS).concern
    mine.proposed["alike"] = [[str(other.id), "", score, False]]
    assert len(alike.others(mine)) == shown


def test_the_operator_is_not_asked_of_it_either(other: Concern, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = taken_in(WORDS).concern
    assert [one.value for one in proposal.of_concern(mine).others] == [other.id]
    unlikely = [same.Proposal(other.id, None, 0.09, sure=False, why=())]
    monkeypatch.setattr(same, "alike", lambda *_trace, **_asked: unlikely)
    assert proposal.of_concern(mine).others == ()
