"""Before winter: whose estate was cold and is not solved for good is told once; whose is warm hears nothing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connections

from banshi.care.asking import Asked, ask_online
from banshi.care.clocks import run_clocks
from banshi.care.jurisdiction import look_sentence
from banshi.concerns.models import Problem
from banshi.kernel import clock
from tests.care.carers import AUTUMN, SHANGHAI, told
from tests.concerns import unit_town
from tests.concerns.unit_town import linked

if TYPE_CHECKING:
    from tests.cast import Town

OCTOBER, WINTER = (datetime(2026, month, 15, 9, tzinfo=SHANGHAI) for month in (10, 12))


@pytest.mark.parametrize(
    ("place", "state", "told_of"),
    [("翠湖花园", "open", ["care-heating"]), ("翠湖花园", "done", []), ("桃源里", "open", [])],
)
def test_heating_before_winter(town: Town, place: str, state: str, told_of: list[str]) -> None:
    units = unit_town.build()
    with clock.stopped_at(AUTUMN):
        linked(units, units.heat, 2)
        with connections["owner"].cursor() as cursor:
            cursor.execute("update concerns_problem set state = %s", [state])
        consent = ask_online(Asked(purpose="heating", place=place), by=town.li_online, command=uuid4())
    for moment in (OCTOBER, OCTOBER.replace(month=11, day=9), WINTER):
        with clock.stopped_at(moment):
            run_clocks()
    assert told(town.li.id, consent.id) == ["care-begun", *told_of]


def test_a_problem_that_came_back_before_counts_though_it_is_at_rest(town: Town) -> None:
    units = unit_town.build()
    with clock.stopped_at(AUTUMN):
        linked(units, units.heat, 2)
        Problem.objects.update(recurrences=1)
        consent = ask_online(Asked(purpose="heating", place="翠湖花园"), by=town.li_online, command=uuid4())
    with clock.stopped_at(OCTOBER):
        run_clocks()
    assert told(town.li.id, consent.id) == ["care-begun", "care-heating"]


def test_every_look_of_ours_has_a_sentence_and_no_other() -> None:
    assert "before winter" in str(look_sentence("care-heating"))
    assert "call or visit" in str(look_sentence("care-call"))
    assert look_sentence("lost-booklet") == ""
