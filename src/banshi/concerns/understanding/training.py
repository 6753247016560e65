"""A new model from the office's own history, measured on what each part of it had not seen.

Near-duplicates and members of one problem stay together: in every turn a fifth of the history is kept apart, the rest
teaches, and the part kept apart is asked. What was answered in those turns sets the confidence, says when the model is
sure, and is what a model in use is compared on. The same history gives the same model.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from banshi.concerns.understanding import fitting, judging
from banshi.concerns.understanding.calibration import calibrate, threshold_for
from banshi.concerns.understanding.corpus import gather
from banshi.concerns.understanding.judging import Comparison, Report
from banshi.concerns.understanding.lexicon import Lexicon
from banshi.concerns.understanding.likeness import folds_of, groups_of
from banshi.concerns.understanding.model import QUESTIONS, Learned, Model, fingerprint
from banshi.concerns.understanding.reading import plain
from banshi.kernel.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from banshi.concerns.understanding.corpus import Corpus
    from banshi.concerns.understanding.judging import Figures

MAKE = "1"  # changes with every change of how is learned, so that a version never means two models
FEWEST_SAMPLES = 5
FOLDS, FOLDS_OF_MANY, MANY = 5, 3, 20_000
SURE = 0.95
UNLIKE_ANY = 0.005  # the share of the history itself that counts as unlike the rest
FEWEST_FRESH = 50


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A model that is not in use yet, and what it answered about each concern in the turn that had not learned it."""

    model: Model
    report: Report
    samples: tuple[Sample_, ...]
    answers: tuple[str, ...]
    groups: NDArray[np.int64]
