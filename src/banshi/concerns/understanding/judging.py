"""How good a model is, measured on concerns it was not learned from, and whether it may replace the one in use.

The mean of the categories' F1 counts a rare category as much as a common one: a model that forgets the rare ones to
please the common ones is worse.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils.translation import gettext as _

from banshi.concerns.understanding.calibration import calibration_error

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

SUREST = 0.9
NOTICEABLY = 0.05  # in mean F1: more than chance makes between two histories of one office


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One question's figures (category, kind or urgency), all on concerns not learned from. Shares from 0 to 1.

    ``sure_share``: of how many the model is sure, ``sure_macro_f1`` and ``sure_accuracy`` among those;
    ``surest_macro_f1``: among the surest 90 %; ``ece``: expected calibration error; ``per_code``: n and F1 of each.
    """

    n: int
    macro_f1: float
    accuracy: float
    sure_share: float
    sure_accuracy: float
    sure_macro_f1: float
    surest_macro_f1: float
    ece: float
    threshold: float
    per_code: dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What training found. ``left_out``: categories with too few concerns to learn, and how many each had.

    ``unreadable``: concerns without a word; ``groups``: sets of concerns about the same thing, never parted between
    learning and measuring; ``folds``: in how many turns it was measured.
    """

    version: str
    n: int
    groups: int
    folds: int
    category: Figures
    kind: Figures | None = None
    urgency: Figures | None = None
    left_out: dict[str, int] = field(default_factory=dict)
    unreadable: int = 0

    @property
    def macro_f1(self) -> float:
        return self.category.macro_f1

    @property
    def accuracy(self) -> float:
        return self.category.accuracy

    @property
    def sure_share(self) -> float:
        return self.category.sure_share

    @property
    def sure_macro_f1(self) -> float:
        return self.category.sure_macro_f1

    @property
    def ece(self) -> float:
        return self.category.ece

    @property
    def per_category(self) -> dict[str, dict[str, float]]:
        return self.category.per_code

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Report:
        """Return the report that ``as_json`` gave. Raises ``TypeError`` or ``KeyError`` where it is another thing."""
        figures = {name: Figures(**values[name]) if values[name] else None for name in ("category", "kind", "urgency")}
        return cls(**{**values, **figures})


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether the new model may go into use, and why, in words. ``asked``: on how many concerns both were asked."""

    deploy: bool
    sentence: str
    asked: int = 0
    new_macro_f1: float = 0.0
    old_macro_f1: float = 0.0

    def __bool__(self) -> bool:
        return self.deploy


def figures(
    codes: Sequence[str],
    truth: NDArray[np.int64],
    confidences: NDArray[np.float64],
    sure: NDArray[np.bool_],
    threshold: float,
) -> Figures:
    """Return the figures of guesses made for concerns not learned from; a row of ``confidences`` is one concern."""
    guessed, confidence = confidences.argmax(axis=1), confidences.max(axis=1)
    right = guessed == truth
    surest = np.argsort(-confidence, kind="stable")[: round(SUREST * len(truth))]
    each = f1_by_code(truth.tolist(), guessed.tolist())
    return Figures(
        n=len(truth),
        macro_f1=macro_f1(truth.tolist(), guessed.tolist()),
        accuracy=float(right.mean()),
        sure_share=float(sure.mean()),
        sure_accuracy=float(right[sure].mean()) if sure.any() else 0.0,
        sure_macro_f1=macro_f1(truth[sure].tolist(), guessed[sure].tolist()),
        surest_macro_f1=macro_f1(truth[surest].tolist(), guessed[surest].tolist()),
        ece=calibration_error(confidence, right),
        threshold=threshold,
        per_code={
            code: {"n": int((truth == number).sum()), "f1": each.get(number, 0.0)} for number, code in enumerate(codes)
        },
    )


def f1_by_code[T](truth: Sequence[T], guessed: Sequence[T]) -> dict[T, float]:
    """Return each true code's F1: the harmonic mean of how many of it are found and how many so called are it."""
    there, called = Counter(truth), Counter(guessed)
    hits = Counter(true for true, guess in zip(truth, guessed, strict=True) if true == guess)
    return {code: 2 * hits[code] / (count + called[code]) for code, count in there.items()}


def macro_f1[T](truth: Sequence[T], guessed: Sequence[T]) -> float:
    """Return the mean F1 of the codes that are there; 0 where there is nothing."""
    each = f1_by_code(truth, guessed)
    return sum(each.values()) / len(each) if each else 0.0


def better_than(new: Report, old: Report | None) -> Comparison:
    """Compare by what each reported on its own history, category by category that both know.

    For where the models themselves cannot be asked about the same concerns: a fall larger than chance is refused.
    """
    if old is None:
        return _first(new)
    common = sorted(new.per_category.keys() & old.per_category.keys())
    now = _mean([new.per_category[code]["f1"] for code in common])
    before = _mean([old.per_category[code]["f1"] for code in common])
    deploy = bool(common) and now >= before - NOTICEABLY
    if deploy:
        sentence = _("In the categories that both know the new model reaches %(new)s, the one in use %(old)s.")
    else:
        sentence = _(
            "The new model is not used: in the categories that both know it reaches %(new)s, the one in use %(old)s. "
            "The one in use stays."
        )
    return Comparison(deploy, sentence % {"new": percent(now), "old": percent(before)}, new.n, now, before)


def _first(new: Report) -> Comparison:
    """Without a model in use the new one has to beat always answering the commonest category."""
    commonest = max(count["n"] for count in new.per_category.values()) / new.n
    if new.accuracy > commonest:
        sentence = _("There is no model in use. The new one is right about %(new)s of concerns it had not seen.")
    else:
        sentence = _(
            "The new model is not used: it is right about %(new)s of concerns it had not seen, and always naming the "
            "commonest category would be right about %(old)s."
        )
    shown = {"new": percent(new.accuracy), "old": percent(commonest)}
    return Comparison(new.accuracy > commonest, sentence % shown, new.n, new.macro_f1, 0.0)


def percent(share: float) -> str:
    """Return a share as it is said, with one decimal."""
    return f"{100 * share:.1f} %"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
