"""Whoever is in danger is heard in whatever order they put it; whoever fears, remembers or pays a bill is not."""

from __future__ import annotations

from itertools import product

import pytest

from banshi.china.dispatch.dangers import DANGERS
from tests.china import danger_corpus as corpus

GAS = ("天然气", "燃气", "煤气", "液化气", "天燃气")
LEAKS = ("漏了", "泄漏", "泄露了", "漏气", "在漏", "有味", "味很重")
BURNS = ("着火了", "起火了", "失火了", "着了大火", "正在着火", "发生火灾")
WHERE = ("我家", "三号楼", "楼道里", "隔壁", "小区对面的饭店")
FRAMES = ("{}", "快来人，{}", "你好！{}，请马上派人", "刚才{}", "好像{}", "师傅{}啊！！")
THOUGHTS = ("万一{}怎么跑", "一旦{}后果不堪设想", "如果{}谁负责", "请组织一次{}演练", "为防止{}，请装报警器")
ENGLISH = ("there is a fire", "gas smell", "gas leak", "the house is on fire", "somebody is drowning", "he has a knife")


def call(said: str) -> str:
    """Return the number to call first, as the engine finds it."""
    return next((danger.call for danger in DANGERS if danger.named_in(said)), "")


def test_at_least_ninety_eight_of_a_hundred_dangers_are_heard() -> None:
    heard = [said for said, _call in corpus.DANGERS if call(said)]
    assert len(heard) >= 0.98 * len(corpus.DANGERS)


def test_at_least_ninety_eight_of_a_hundred_alarms_are_true() -> None:
    heard = [said for said, _call in corpus.DANGERS if call(said)]
    false = [said for said in corpus.OTHERS if call(said)]
    assert len(heard) >= 0.98 * (len(heard) + len(false)), false


def test_a_danger_that_is_heard_names_the_number_that_helps() -> None:
    assert [said for said, number in corpus.DANGERS if call(said) not in {"", number}] == []


@pytest.mark.parametrize("said", ["天然气漏了", "有人跳楼", "there is a fire", "Gas smell", "燃气味", "着火了"])
def test_the_shortest_cry_is_heard(said: str) -> None:
    assert call(said)


def test_every_name_of_gas_is_heard_with_every_leak_in_every_frame() -> None:
    said = [frame.format(gas + leak) for frame, gas, leak in product(FRAMES, GAS, LEAKS)]
    assert [words for words in said if call(words) != "119"] == []


def test_every_place_is_heard_with_every_word_of_burning_in_every_frame() -> None:
    said = [frame.format(where + burns) for frame, where, burns in product(FRAMES, WHERE, BURNS)]
    assert [words for words in said if call(words) != "119"] == []


def test_the_same_words_in_a_thought_are_no_danger() -> None:
    events = [*(gas + leak for gas, leak in product(GAS, LEAKS)), *BURNS]
    assert [words for words in (t.format(event) for t, event in product(THOUGHTS, events)) if call(words)] == []


@pytest.mark.parametrize("said", ENGLISH)
def test_english_is_heard_in_any_letters(said: str) -> None:
    assert call(said.upper()) == call(said.title()) == call(said) != ""


def test_a_danger_in_one_sentence_is_heard_after_a_thought_in_another() -> None:
    assert call("如果物业早点修就好了。现在天然气漏了") == "119"
    assert call("去年就反映过线路老化。今天楼道着火了") == "119"


def test_what_lasts_is_danger_though_it_began_last_month_and_a_fire_of_last_month_is_not() -> None:
    assert call("上个月井盖被偷了") == "119"
    assert call("上个月车棚着火了") == ""


def test_a_long_story_is_read_in_no_time() -> None:
    assert call("楼上装修吵得睡不着，" * 2000 + "煤气漏了") == "119"
