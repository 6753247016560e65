"""The office's own history becomes a model: used where it is not worse, kept with its reason where it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError

from banshi.concerns import dispatching, learning
from banshi.concerns.models import Concern, Understanding
from banshi.concerns.proposing import Hints
from banshi.concerns.understanding import Model
from banshi.kernel import clock
from banshi.kernel.refusals import Refusal
from tests.hotline import COUNTY, Line, taken_in

ESTATES = [
    "金桂花园",
    "银杏苑",
    "月牙湾",
    "松涛里",
    "学府家园",
    "白塔新村",
    "长亭公寓",
    "晒谷场小区",
    "荷塘居",
    "枫叶城",
]
CATEGORIES = {
    "01.04.01": (
        "暖气不热", "室温只有十二度", "暖气冰凉", "供暖温度不够", "暖气片不热老人受不了", "家里暖气一直没热",
        "家里暖气不热，只有十三度", "暖气片是凉的，孩子都感冒了", "供暖温度太低，老人受不了", "暖气一点都不热",
        "室温不到十四度，暖气不热", "暖气从昨天起就冰凉", "供暖不达标，晚上冻醒", "暖气不热，打电话没人管",
    ),
    "01.01.01": (
        "自来水停了", "没有水", "停水两天了", "水龙头不出水", "今天又停水", "自来水压力小不出水",
        "停水了，打电话没人管", "家里一点水都没有", "水龙头从昨天起不出水", "自来水停了，孩子老人受不了",
        "水压太低，不出水", "停水了，到晚上还没来", "家里停水三天了", "自来水一直没有来",
    ),
}  # fmt: skip


def remembered(line: Line) -> None:
    """Let the office have confirmed a history of two categories at ten estates."""
    for code, phrases in CATEGORIES.items():
        for number in range(42):
            estate = ESTATES[number % len(ESTATES)]
            asked = ("请尽快处理", "请快点来看看", "麻烦了")[number % 3]
            words = f"{estate}{number}号楼{phrases[number % len(phrases)]}，{asked}"
            if number % 5 == 0:
                words = f"{words}。我叫张三，电话1380000{number:04d}"
            hints = Hints(
                category=code, division=COUNTY, place=estate, latitude=36.2 + number % 10 / 50, longitude=114.5
            )
            concern = taken_in(words, hints=hints, phone="").concern
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


class Killed(Exception):
    """Stands for the end of the process."""


def test_by_itself_it_learns_only_from_enough_and_only_when_much_is_new(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert learning.learn_by_itself() is None
    remembered(line)
    assert learning.learn_by_itself() is None  # 84: too few to tell how good it is
    monkeypatch.setattr(learning, "FEWEST_EXAMPLES", 84)
    first = learning.learn_by_itself()
    assert first is not None
    assert first.live
    assert learning.learn_by_itself() is None


def test_by_itself_it_takes_no_worse_model_and_killed_it_changes_nothing(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "FEWEST_EXAMPLES", 84)
    remembered(line)
    learning.learn_by_itself()
    before = learning.live_version()
    _mixed_up()
    with monkeypatch.context() as killed:
        killed.setattr(Model, "to_bytes", _killed)
        with pytest.raises(Killed):
            learning.learn_by_itself()
    assert learning.live_version() == before
    worse = learning.learn_by_itself()
    assert worse is not None
    assert not worse.live
    assert learning.live_version() == before


def _killed(_model: Model) -> bytes:
    raise Killed


def _mixed_up() -> None:
    """Let staff confirm all anew, the same words now under one category and now under another."""
    rows = Concern.objects.using("owner")
    for number, concern in enumerate(rows.order_by("at", "id")):
        category = tuple(CATEGORIES)[number // 14 % 2]
        rows.filter(id=concern.id).update(category=category, confirmed_at=clock.now() + timedelta(seconds=1))


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
