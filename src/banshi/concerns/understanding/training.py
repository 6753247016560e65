"""A new model from the office's own history: what staff decided teaches what to propose.

Near-duplicates and members of one problem are never parted between what teaches and what is asked. The same history
gives the same model. One concern in five teaches nothing in each turn; in the end all of them teach.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.utils.translation import gettext_lazy as _

from banshi.concerns.understanding import examining
from banshi.concerns.understanding.corpus import gather
from banshi.concerns.understanding.judging import Report
from banshi.concerns.understanding.lexicon import Lexicon
from banshi.concerns.understanding.likeness import groups_of
from banshi.concerns.understanding.model import QUESTIONS, Model, fingerprint
from banshi.concerns.understanding.reading import plain
from banshi.kernel.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.utils.functional import _StrPromise as StrPromise
    from numpy.typing import NDArray

    from banshi.concerns.understanding.corpus import Corpus
    from banshi.concerns.understanding.examining import Examined
    from banshi.concerns.understanding.guesses import Sample

MAKE = "1"  # changes with every change of how is learned, so that a version never means two models
SURE = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A model that is not in use yet. ``answers``: the category it gave each sample in the turn that had not seen it.

    ``samples`` are those whose category could be learned; ``groups`` says which of them belong together.
    """

    model: Model
    report: Report
    samples: tuple[Sample, ...]
    answers: tuple[str, ...]
    groups: NDArray[np.int64]


def train(
    samples: Iterable[Sample],
    *,
    progress: Callable[[float], None] = lambda _done: None,
    precision: float = SURE,
) -> Trained:
    """Learn from samples. ``precision``: the share of sure guesses that has to be right; ``progress`` hears 0 to 1.

    Raises ``Refusal`` ("nothing-to-learn") where there are not two categories with five concerns each.
    """
    given = list(samples)
    readable = [sample for sample in given if plain(sample.text).size]
    texts = [sample.text for sample in readable]
    groups = groups_of(texts, [sample.group for sample in readable], _part(progress, 0.0, 0.15))
    questions = {name: examining.question([getattr(each, name) for each in readable], groups) for name in QUESTIONS}
    asked = questions["category"]
    if asked is None:
        raise _nothing(_("There is nothing to learn yet: at least two categories need five concerns each."))
    corpus = gather(texts, sum(len(each.codes) for each in questions.values() if each), _part(progress, 0.15, 0.3))
    if not corpus.keys.size:
        raise _nothing(_("There is nothing to learn yet: no two of these concerns have a word in common."))
    examined = _examined(corpus, questions, precision, progress)
    report = _report(given, readable, groups, asked, examined)
    model = Model(
        report.version,
        Lexicon(corpus.keys, corpus.rarity()),
        {name: each.learned for name, each in examined.items()},
        np.unique(np.array([fingerprint(text) for text in texts], np.uint64)),
        report,
    )
    used = tuple(readable[row] for row in asked.rows)
    return Trained(model, report, used, examined["category"].answers, groups[asked.rows])


def _nothing(sentence: StrPromise) -> Refusal:
    return Refusal(
        "nothing-to-learn", sentence, cure=_("Until then an operator chooses the category; every choice teaches.")
    )


def _examined(
    corpus: Corpus,
    questions: dict[str, examining.Question | None],
    precision: float,
    progress: Callable[[float], None],
) -> dict[str, Examined]:
    known = {name: asked for name, asked in questions.items() if asked}
    share = 0.7 / len(known)
    return {
        name: examining.examine(
            corpus, asked, precision=precision, progress=_part(progress, 0.3 + at * share, 0.3 + (at + 1) * share)
        )
        for at, (name, asked) in enumerate(known.items())
    }


def _report(
    given: Sequence[Sample],
    readable: Sequence[Sample],
    groups: NDArray[np.int64],
    asked: examining.Question,
    examined: dict[str, Examined],
) -> Report:
    counts = Counter(sample.category for sample in readable)
    return Report(
        version=_version(given),
        n=len(asked.rows),
        groups=len(np.unique(groups[asked.rows])),
        folds=asked.folds,
        category=examined["category"].figures,
        kind=examined["kind"].figures if "kind" in examined else None,
        urgency=examined["urgency"].figures if "urgency" in examined else None,
        left_out={code: count for code, count in sorted(counts.items()) if code not in asked.codes},
        unreadable=len(given) - len(readable),
    )


def _version(given: Sequence[Sample]) -> str:
    """Return the name of the model: the same for the same history, learned in the same way."""
    digest = hashlib.sha256(MAKE.encode())
    for sample in given:
        parts = (sample.text, sample.category, sample.kind, sample.urgency, sample.group)
        digest.update("\x1f".join(parts).encode("utf-8", "surrogatepass") + b"\x1e")
    return digest.hexdigest()[:12]


def _part(progress: Callable[[float], None], start: float, end: float) -> Callable[[float], None]:
    return lambda done: progress(start + (end - start) * done)
