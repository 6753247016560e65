"""Learning weights: one support vector machine a code, on features stretched by how unevenly the codes use them.

The stretching is the log-count ratio of naive Bayes (Wang & Manning 2012), with half of its mean added so that no
feature is lost. SciPy and scikit-learn are loaded here when needed: a web process that only understands never needs it.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

SOFTNESS = 2.0
SMOOTHING = 0.1
EVEN_SHARE = 0.5
MOST_OTHERS = 20_000  # texts of other codes that one code is told from; more of them teach little and take hours


def fit(
    table: sparse.csr_array, codes: NDArray[np.int64], count: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the weights, a row a feature and a column a code, and the bias of each code."""
    from scipy import sparse  # noqa: PLC0415 - see above

    member = sparse.csr_array((np.ones(len(codes), np.float32), (codes, np.arange(len(codes)))), (count, len(codes)))
    sums = (member @ table).toarray()
    total = sums.sum(axis=0)
    weights = np.zeros((table.shape[1], count), np.float32)
    bias = np.full(count, -1.0, np.float32)  # a code that no text here has is unlikely
    for code in range(count):
        rows = _rows(codes, code)
        if rows is None:
            continue
        stretch = _stretch(sums[code], total - sums[code])
        weights[:, code], bias[code] = _one(
            table if len(rows) == len(codes) else table[rows], codes[rows] == code, stretch
        )
    return weights, bias


def _rows(codes: NDArray[np.int64], code: int) -> NDArray[np.int64] | None:
    mine, others = (codes == code).nonzero()[0], (codes != code).nonzero()[0]
    if not mine.size or not others.size:
        return None
    if others.size > MOST_OTHERS:
        others = np.random.default_rng(code).choice(others, MOST_OTHERS, replace=False)
    return np.sort(np.concatenate((mine, others)))


def _stretch(mine: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    mine, others = mine + SMOOTHING, others + SMOOTHING
    ratio = np.abs(np.log(mine / mine.sum()) - np.log(others / others.sum()))
    mean = float(ratio.mean())
    return (ratio / mean + EVEN_SHARE).astype(np.float32) if mean > 0 else np.ones_like(ratio)


def _one(
    table: sparse.csr_array, is_it: NDArray[np.bool_], stretch: NDArray[np.float32]
) -> tuple[NDArray[np.float32], float]:
    from scipy import sparse  # noqa: PLC0415 - see above
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415 - see above
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    stretched = sparse.csr_matrix((table.data * stretch[table.indices], table.indices, table.indptr), table.shape)
    length = float(np.sqrt(np.asarray(stretched.multiply(stretched).sum(axis=1))).mean()) or 1.0
    stretched.data /= length
    machine: Any = LinearSVC(C=SOFTNESS, tol=1e-3, random_state=0, dual=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # what was reached is measured on what was not learned
        machine.fit(stretched, is_it)
    return (machine.coef_[0] * stretch / length).astype(np.float32), float(machine.intercept_[0])
