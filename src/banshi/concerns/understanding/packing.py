"""A model as bytes: a mark, a SHA-256 over the rest, and arrays with one JSON text. Nothing in it can be executed.

Whatever was cut off, changed or made by another program is refused before a single number is used.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from banshi.concerns.understanding.calibration import Calibration
from banshi.concerns.understanding.judging import Report
from banshi.concerns.understanding.learned import Learned
from banshi.concerns.understanding.lexicon import Lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


MARK = b"banshi understanding 1\n"
_DIGEST = 32
_DAMAGED = "This model is damaged or was not made by Banshi: train a new one."


class Parts(NamedTuple):
    """What a model is made of; see ``Model``."""

    version: str
    lexicon: Lexicon
    learned: dict[str, Learned]
    seen: NDArray[np.uint64]
    report: Report


def to_bytes(model: Parts) -> bytes:
    """Return the model as bytes; the same model gives the same bytes."""
    questions = {
        name: {
            "codes": learned.codes,
            "sharpness": learned.calibration.sharpness,
            "threshold": learned.threshold,
            "familiar": learned.familiar,
        }
        for name, learned in model.learned.items()
    }
    written = {"version": model.version, "questions": questions, "report": model.report.as_json()}
    arrays: dict[str, NDArray[Any]] = {
        "written": np.frombuffer(json.dumps(written, ensure_ascii=False).encode(), np.uint8),
        "keys": model.lexicon.keys,
        "rarity": model.lexicon.rarity,
        "seen": model.seen,
    }
    for name, learned in model.learned.items():
        arrays[f"{name} weights"], arrays[f"{name} bias"] = learned.weights, learned.bias
        arrays[f"{name} slope"], arrays[f"{name} shift"] = learned.calibration.slope, learned.calibration.shift
    packed = io.BytesIO()
    np.savez_compressed(packed, **arrays)  # type: ignore[arg-type]  # the names are ours, none is allow_pickle
    content = packed.getvalue()
    return MARK + hashlib.sha256(content).digest() + content


def from_bytes(content: bytes) -> Parts:
    """Return what a model is made of. Raises ``ValueError`` for bytes that are not exactly a model."""
    sealed = content[len(MARK) + _DIGEST :]
    if not content.startswith(MARK) or hashlib.sha256(sealed).digest() != content[len(MARK) : len(MARK) + _DIGEST]:
        raise ValueError(_DAMAGED)
    try:
        with np.load(io.BytesIO(sealed), allow_pickle=False) as arrays:
            return _parts({name: arrays[name] for name in arrays.files})
    except (ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as why:
        raise ValueError(_DAMAGED) from why


def _parts(arrays: Mapping[str, NDArray[Any]]) -> Parts:
    written = json.loads(arrays["written"].tobytes())
    keys = _of(arrays["keys"], np.uint32, len(arrays["keys"]))
    lexicon = Lexicon(keys, _of(arrays["rarity"], np.float32, len(keys)))
    learned = {name: _learned(name, kept, arrays, len(keys)) for name, kept in written["questions"].items()}
    if "category" not in learned or (len(keys) > 1 and not (keys[1:] > keys[:-1]).all()):
        raise ValueError(_DAMAGED)
    seen = _of(arrays["seen"], np.uint64, len(arrays["seen"]))
    return Parts(str(written["version"]), lexicon, learned, seen, Report.from_json(written["report"]))


def _learned(name: str, kept: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], features: int) -> Learned:
    codes = tuple(map(str, kept["codes"]))
    slope, shift = (_of(arrays[f"{name} {each}"], np.float32, len(codes)) for each in ("slope", "shift"))
    return Learned(
        codes=codes,
        weights=_of(arrays[f"{name} weights"], np.float16, features, len(codes)),
        bias=_of(arrays[f"{name} bias"], np.float32, len(codes)),
        calibration=Calibration(slope, shift, float(kept["sharpness"])),
        threshold=float(kept["threshold"]),
        familiar=float(kept["familiar"]),
    )


def _of(array: NDArray[Any], kind: type[np.generic], *shape: int) -> NDArray[Any]:
    if array.dtype != kind or array.shape != shape:
        raise ValueError(_DAMAGED)
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise ValueError(_DAMAGED)
    return array
