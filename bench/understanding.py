"""How well and how fast concerns are understood: the office's own labelled history, or one made up on the spot.

The folder named by BANSHI_APPEALS holds ``labelled.csv`` with the columns tokens, label and group. Everything is
measured on concerns of a fifth that the whole training, its calibration included, never saw; rows of one group are
never parted. Without the folder the concerns are made up here, which says something of speed and little of quality.
"""

from __future__ import annotations

import csv
import os
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.concerns.understanding import Guess, Model, Sample

FOLDS = 5
MACRO_F1, SUREST_MACRO_F1, ECE = 0.925, 0.96, 0.02
A_SECOND, MS_OF_ONE = 1500.0, 2.0
TIMED = 4000
CHUNKS = 7

SAID = {
    "heat": "暖气不热|屋里只有十二度|供热站说没故障|暖气片漏水|交了取暖费不供暖|radiator is cold|heating broke again",
    "road": "路面坑洼|路灯不亮|井盖丢了|人行道被占|红绿灯时间太短|pothole in the street|streetlight is out",
    "noise": "夜里施工|广场舞太吵|楼下酒吧放音乐|装修打钻|汽车鸣笛|loud music at night|drilling before six",
    "school": "学校乱收费|要求补课|入学名额|食堂不干净|校车超员|school fee unclear|crowded school bus",
    "wages": "拖欠工资|不签合同|不缴社保|克扣加班费|工伤不认|unpaid wages|no contract given",
}
WHERE = "阳光小区|和平路|东湖花园|三里村|滨河大道|新华社区|北苑|Hill Estate|River Road|Market Square"
ROUND = (
    "您好，{where}{said}，已经{days}天了，请派人来看。",
    "{said}！{where}的居民盼望解决。",
    "{where}: {said}, {days} days now, please help.",
    "反映{where}的问题：{said}，打了{days}次电话没人管",
)


def run(size: int = 0) -> list[dict[str, Any]]:
    """Measure; ``size`` cuts the history (0: all of it). Returns rows of name, ours, limit, ratio and unit."""
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)
        django.setup()
    folder = os.environ.get("BANSHI_APPEALS", "")
    samples = _labelled(Path(folder)) if folder else _made_up(size or 3000)
    samples = samples[:size] if size else samples
    of = "" if folder else " (made-up concerns: BANSHI_APPEALS names no folder)"
    return _quality(samples, of) + _speed(samples, of)


def _quality(samples: Sequence[Sample], of: str) -> list[dict[str, Any]]:
    import numpy as np

    from banshi.concerns.understanding.calibration import calibration_error
    from banshi.concerns.understanding.judging import macro_f1

    guesses = _unseen(samples)
    truth = [sample.category for sample in samples]
    guessed = [guess.code if guess else "" for guess in guesses]
    confidence = np.array([guess.confidence if guess else 0.0 for guess in guesses])
    surest = np.argsort(-confidence, kind="stable")[: round(0.9 * len(samples))].tolist()
    right = np.array([one == other for one, other in zip(truth, guessed, strict=True)])
    return [
        _at_least(f"macro-F1{of}", macro_f1(truth, guessed), MACRO_F1),
        _at_least(
            f"macro-F1 on the surest 90 %{of}",
            macro_f1([truth[row] for row in surest], [guessed[row] for row in surest]),
            SUREST_MACRO_F1,
        ),
        _at_most(f"expected calibration error{of}", calibration_error(confidence, right), ECE, "share"),
    ]


def _unseen(samples: Sequence[Sample], seed: int = 0) -> list[Guess | None]:
    """Return the guess for each sample by a model whose whole training never saw its group."""
    from banshi.concerns.understanding import train

    fold_of = _folds(samples, seed)
    found: dict[int, Guess | None] = {}
    for fold in range(FOLDS):
        model = train(sample for row, sample in enumerate(samples) if fold_of[row] != fold).model
        apart = [row for row in range(len(samples)) if fold_of[row] == fold]
        for row, understood in zip(apart, model.understand_all(samples[row].text for row in apart), strict=True):
            found[row] = understood.category
    return [found[row] for row in range(len(samples))]


def _folds(samples: Sequence[Sample], seed: int) -> list[int]:
    """Deal groups out by chance, not by the product's own dealing, so that its folds are not measured by themselves."""
    groups = sorted({sample.group for sample in samples})
    random.Random(seed).shuffle(groups)  # noqa: S311 - chance, no secret
    fold_of = {group: number % FOLDS for number, group in enumerate(groups)}
    return [fold_of[sample.group] for sample in samples]


def _speed(samples: Sequence[Sample], of: str) -> list[dict[str, Any]]:
    from banshi.concerns.understanding import train

    model = train(samples).model
    texts = [samples[row % len(samples)].text for row in range(TIMED)]
    model.understand_all(texts[:200])
    seconds = sorted(_timed(model, texts[chunk::CHUNKS]) for chunk in range(CHUNKS))[CHUNKS // 2]
    began = time.process_time()
    for text in texts[:1000]:
        model.understand(text)
    alone = time.process_time() - began
    return [
        _at_least(f"concerns understood a second, one process{of}", 1 / seconds, A_SECOND, "concerns/s"),
        _at_most(f"ms CPU to understand one{of}", alone, MS_OF_ONE, "ms"),
    ]


def _timed(model: Model, texts: Sequence[str]) -> float:
    began = time.perf_counter()
    model.understand_all(texts)
    return (time.perf_counter() - began) / len(texts)


def _labelled(folder: Path) -> list[Sample]:
    from banshi.concerns.understanding import Sample

    with (folder / "labelled.csv").open(encoding="utf-8-sig", newline="") as file:
        return [Sample(row["tokens"], row["label"], group=row["group"]) for row in csv.DictReader(file)]


def _made_up(size: int) -> list[Sample]:
    """Return concerns of templates, places and troubles; one in twenty is filed under another category."""
    from banshi.concerns.understanding import Sample

    draw = random.Random(1)  # noqa: S311 - made-up concerns, no secret
    made = []
    for number in range(size):
        about = draw.choice(list(SAID))
        words = draw.choice(ROUND).format(
            where=draw.choice(WHERE.split("|")), said=draw.choice(SAID[about].split("|")), days=draw.randint(2, 40)
        )
        category = about if draw.random() > 0.05 else draw.choice(list(SAID))  # noqa: PLR2004
        made.append(Sample(words, category, group=str(number)))
    return made


def _at_least(name: str, ours: float, limit: float, unit: str = "share") -> dict[str, Any]:
    return {"name": name, "ours": ours, "limit": limit, "ratio": ours / limit, "unit": unit}


def _at_most(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    return {"name": name, "ours": ours, "limit": limit, "ratio": limit / max(ours, 1e-9), "unit": unit}
