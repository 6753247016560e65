from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi.concerns.understanding import Model, Report, Sample, Trained, train
from banshi.concerns.understanding.likeness import folds_of, groups_of
from banshi.kernel.refusals import Refusal
from tests.concerns.understanding_stories import HEAT, ROAD, WAGES, history

if TYPE_CHECKING:
    from pathlib import Path

GRUMBLES = [
    "", " ", "\n\t\r", "。！？", "!!!", "a", "热", "😀🔥🥶", "\x00\x01\x1b[31m", "\ud800", "\u202e暖气", "１２３４５",
    "ﬁ Ⅷ ㎡", "暖气不热" * 250_000, "x" * 1_000_000, " " * 1_000_000, "é" * 40, "한국어 문장", "نص عربي", "a b " * 9000,
]  # fmt: skip


@cache
def trained() -> Trained:
    return train(history())


def test_a_cold_radiator_is_understood_in_chinese_and_in_english() -> None:
    for text in ("西关的暖气片冰凉，暖气不热，怎么办", "Our radiators are cold, no heating at all"):
        found = trained().model.understand(text).category
        assert found is not None
        assert found.code == HEAT
        assert found.confidence > 0.8


def test_kind_and_urgency_are_learned_in_the_same_way() -> None:
    understood = trained().model.understand("投诉！三里村暖气不热，已经9天没人管")
    assert understood.kind is not None
    assert understood.urgency is not None
    assert (understood.kind.code, understood.urgency.code) == ("complain", "daily")


def test_what_no_sample_says_is_not_learned() -> None:
    bare = [Sample(each.text, each.category) for each in history()]
    understood = train(bare).model.understand("暖气不热")
    assert understood.category is not None
    assert understood.kind is None
    assert understood.urgency is None


def test_a_parent_is_as_likely_as_all_that_is_under_it() -> None:
    found = trained().model.understand("和平路路面坑洼，井盖丢了").category
    assert found is not None
    both = found.confidence + dict(found.others)[HEAT]
    assert found.code == ROAD
    assert [code for code, _ in found.parents] == ["02.03", "02"]
    assert found.parents[0][1] == pytest.approx(found.confidence)
    assert found.parents[1][1] == pytest.approx(both)


def test_the_words_that_counted_name_the_trouble() -> None:
    found = trained().model.understand("您好，我们厂老板拖欠工资，请帮帮忙").category
    assert found is not None
    assert found.code == WAGES
    assert any("工资" in word or "拖欠" in word for word in found.words)


@given(
    st.one_of(st.text(), st.sampled_from([each.text for each in history(60, 5)]).flatmap(lambda t: st.just(t + "；")))
)
def test_the_words_that_counted_stand_in_the_text(text: str) -> None:
    understood = trained().model.understand(text)
    for guess in (understood.category, understood.kind, understood.urgency):
        assert guess is None or (len(guess.words) <= 5 and all(word and word in text for word in guess.words))


@given(st.text())
def test_whatever_the_text_the_confidences_are_shares_of_one(text: str) -> None:
    found = trained().model.understand(text).category
    if found is not None:
        shares = [found.confidence, *(share for _, share in found.others)]
        assert all(0 <= share <= 1 for share in shares)
        assert sum(shares) <= 1 + 1e-9
        assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize("text", GRUMBLES, ids=range(len(GRUMBLES)))
def test_no_text_is_too_strange_or_too_long(text: str) -> None:
    assert trained().model.understand(text).model == trained().report.version


@pytest.mark.parametrize("text", ["qzx vbn wrtp", "龘靐齉爩鱻", "zzzz zzzz", "?!", "9021 3377 1"])
def test_nonsense_is_left_to_the_operator(text: str) -> None:
    found = trained().model.understand(text).category
    assert found is None or not found.sure


def test_many_are_understood_as_each_alone() -> None:
    texts = [each.text for each in history(40, 7)]
    assert trained().model.understand_all(texts) == [trained().model.understand(text) for text in texts]


def test_a_kept_model_guesses_exactly_as_before() -> None:
    texts = [each.text for each in history(40, 8)] + GRUMBLES[:13]
    kept = Model.from_bytes(trained().model.to_bytes())
    assert kept.understand_all(texts) == trained().model.understand_all(texts)
    assert kept.report == trained().report
    assert kept.to_bytes() == trained().model.to_bytes()


def test_the_same_history_gives_the_same_model() -> None:
    assert train(history()).model.to_bytes() == trained().model.to_bytes()
    assert train(history(239)).report.version != trained().report.version


@settings(max_examples=60)
@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_a_model_changed_in_one_byte_is_refused(where: float, by: int) -> None:
    content = bytearray(trained().model.to_bytes())
    content[int(where * len(content))] ^= by
    with pytest.raises(ValueError, match="damaged"):
        Model.from_bytes(bytes(content))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"banshi understanding 1\n", b"\x80\x04K\x01."])
def test_what_is_no_model_is_refused(content: bytes) -> None:
    for damaged in (content, trained().model.to_bytes()[: 40 + len(content)]):
        with pytest.raises(ValueError, match="damaged"):
            Model.from_bytes(damaged)


def test_a_sealed_file_that_holds_something_else_is_refused() -> None:
    packed = io.BytesIO()
    np.savez(packed, written=np.array([{"a": 1}], object), keys=np.zeros(3))
    sealed = packed.getvalue()
    with pytest.raises(ValueError, match="damaged"):
        Model.from_bytes(b"banshi understanding 1\n" + hashlib.sha256(sealed).digest() + sealed)


def test_a_category_with_four_concerns_is_left_out_and_counted() -> None:
    rare = [Sample(f"鸽子太多了，第{number}次", "11.01") for number in range(4)]
    report = train([*history(), *rare, Sample("……", HEAT)]).report
    assert report.left_out == {"11.01": 4}
    assert report.unreadable == 1
    assert set(report.per_category) == {each.category for each in history()}


@pytest.mark.parametrize(
    "samples", [[], history(4), [Sample(f"{n}号楼暖气不热", HEAT) for n in range(50)], [Sample("", HEAT)]]
)
def test_nothing_to_learn_is_said_in_a_sentence(samples: list[Sample]) -> None:
    with pytest.raises(Refusal, match="at least two categories"):
        train(samples)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=12), st.sampled_from(["01", "02", "02.01"])), min_size=10, max_size=60))
def test_whatever_the_history_it_teaches_or_is_refused(pairs: list[tuple[str, str]]) -> None:
    try:
        found = train([Sample(text, code) for text, code in pairs])
    except Refusal as refusal:
        assert refusal.code == "nothing-to-learn"  # noqa: PT017
    else:
        assert Model.from_bytes(found.model.to_bytes()).report == found.report


def test_near_duplicates_are_found_and_others_are_not() -> None:
    texts = [
        "和平路3号楼的暖气片冰凉，供热站一直不管，老人受不了",
        "和平路3号楼的暖气片冰凉, 供热站一直不管，老人受不了了！",
        "滨河大道的井盖丢了",
    ]
    assert groups_of(texts, ["", "", ""]).tolist() == [0, 0, 1]
    assert groups_of(texts, ["a", "b", "b"]).tolist() == [0, 1, 1]
    assert groups_of(texts, ["a", "", "a"]).tolist() == [0, 0, 0]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), min_size=5, max_size=200), st.integers(2, 5))
def test_a_group_never_straddles_two_folds(pairs: list[tuple[int, int]], folds: int) -> None:
    groups, codes = np.array(pairs).T
    fold_of = folds_of(groups, codes, folds)
    for group in set(groups.tolist()):
        assert len(set(fold_of[groups == group].tolist())) == 1


def test_twins_of_a_concern_do_not_flatter_the_report() -> None:
    noise = history(150, 3, wrong=1.0)
    twins = [Sample(each.text + "。", each.category) for each in noise]
    assert train(noise + twins).report.accuracy < 0.6


def test_the_sure_ones_reach_the_precision_asked_for() -> None:
    report = train(history(400, 2, wrong=0.15), precision=0.9).report
    assert report.category.sure_accuracy >= 0.9
    assert 0 < report.sure_share < 1


def test_the_report_goes_through_json() -> None:
    report = trained().report
    assert Report.from_json(json.loads(json.dumps(report.as_json()))) == report


def test_progress_rises_to_the_end() -> None:
    heard: list[float] = []
    train(history(), progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1.0)


def test_a_web_process_understands_without_the_library_that_learns(tmp_path: Path) -> None:
    kept = tmp_path / "model"
    kept.write_bytes(trained().model.to_bytes())
    asks = (
        "import sys, pathlib; from banshi.concerns.understanding import Model; "
        "Model.from_bytes(pathlib.Path(sys.argv[1]).read_bytes()).understand('暖气不热'); "
        "print({'sklearn', 'scipy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", asks, str(kept)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
