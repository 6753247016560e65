"""The office's own history becomes a model: used where it is not worse, kept with its reason where it is."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from banshi.concerns import dispatching, learning
from banshi.concerns.models import Concern, Understanding
from banshi.concerns.proposing import Hints
from banshi.kernel.refusals import Refusal
from tests.hotline import COUNTY, Line, taken_in

CATEGORIES = {
    "01.04.01": ("暖气不热", "室温只有十二度", "暖气冰凉", "供暖温度不够", "暖气片不热老人受不了", "家里暖气一直没热"),
    "01.01.01": ("自来水停了", "没有水", "停水两天了", "水龙头不出水", "今天又停水", "自来水压力小不出水"),
}


def remembered(line: Line) -> None:
    """Let the office have confirmed a history of two categories at ten estates."""
    for code, phrases in CATEGORIES.items():
        for number in range(30):
            yard = f"{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{number}号院"
            words = f"{yard}{phrases[number % 6]}，请尽快处理{'啊' * (number % 3)}"
            concern = taken_in(words, hints=Hints(category=code, division=COUNTY), phone="").concern
            dispatching.confirm(concern.id, dispatching.as_proposed(concern), by=line.operator)


def test_what_staff_confirmed_is_learned_and_proposed_with_its_reason(line: Line) -> None:
    remembered(line)
    kept, verdict = learning.train_and_keep()
    assert verdict.deploy
    assert kept.report["category"]["accuracy"] > 0.9
    concern = taken_in("我家暖气不热", hints=Hints(division=COUNTY), phone="").concern
    assert concern.category == "01.04.01"
    assert concern.proposed["words"]
    assert all(word in "我家暖气不热" for word in concern.proposed["words"])


def test_the_same_history_is_the_same_model(line: Line) -> None:
    remembered(line)
    learning.train_and_keep()
    learning.train_and_keep()
    assert Understanding.objects.count() == 1


def test_without_history_an_operator_chooses_and_nothing_is_kept(line: Line) -> None:
    with pytest.raises(Refusal, match="nothing-to-learn"):
        learning.train_and_keep()
    assert taken_in(hints=Hints(division=COUNTY)).concern.category == ""


def test_a_damaged_model_does_not_keep_a_concern_out(line: Line) -> None:
    remembered(line)
    learning.train_and_keep()
    Understanding.objects.using("owner").update(content=b"damaged")
    learning.model.cache_clear()
    taken_in("我家暖气不热", hints=Hints(division=COUNTY), phone="")
    assert Concern.objects.filter(said="我家暖气不热").exists()


def test_the_web_process_cannot_bring_in_a_model(line: Line) -> None:
    remembered(line)
    learning.train_and_keep()
    with pytest.raises(DatabaseError, match="permission denied"):
        Understanding.objects.update(content=b"another")
