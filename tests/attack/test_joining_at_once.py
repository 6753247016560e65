"""Several operators link concerns with the same one at the same moment: one problem begins, and all get there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import connections

from banshi.concerns import dispatching
from banshi.concerns.models import Concern, Member
from banshi.kernel.refusals import Refusal
from tests.hotline import taken_in

if TYPE_CHECKING:
    from uuid import UUID

    from tests.hotline import Line


def test_whoever_joins_the_same_concern_at_once_meets_in_one_problem(line: Line) -> None:
    ids = [taken_in(phone=f"1390000{n:04d}").concern.id for n in range(6)]

    def confirm(pair: tuple[UUID, UUID]) -> str:
        found = Concern.objects.get(id=pair[0])
        choice = replace(dispatching.as_proposed(found, joins=pair[1]), unit_id=line.heater.unit_id)
        try:
            dispatching.confirm(found.id, choice, by=line.operator)
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return ""

    pairs = [(one, ids[0]) for one in ids[1:]] + [(ids[0], ids[1])]
    with ThreadPoolExecutor(len(pairs)) as threads:
        answers = list(threads.map(confirm, pairs))
    assert set(answers) <= {"", "linked-already"}
    assert Member.objects.filter(left_at=None).count() == len(ids)
    assert set(Concern.objects.filter(id__in=ids).values_list("problem_id", flat=True)) - {None}
