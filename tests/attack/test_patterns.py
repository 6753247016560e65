"""Somebody pastes thousands of letters that were made to keep a pattern busy (ReDoS, OWASP)."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import time
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import banshi

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = 4_000
SECONDS = 0.08
"""A pattern that reads a text once takes some thousandths of a second; one that goes back for each letter, more."""
PUMPS = ("a", "1", " ", "\n", "号", "是", ".", "-", "_", "@", "/", ",", "*", "(", "（", "0", "月")
APART = {"banshi.__main__", "banshi.wsgi", "banshi.linkage.spark"}  # two begin to work, one wants Spark


def _kept() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.walk_packages(banshi.__path__, "banshi."):
        if ".migrations." in module.name or module.name in APART:
            continue
        opened = importlib.import_module(module.name)
        classes = [one for one in vars(opened).values() if inspect.isclass(one)]
        for told, holder in ((module.name, opened), *((one.__name__, one) for one in classes)):
            for name, value in vars(holder).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield f"{told}.{name}", value


def _in_passing() -> Iterator[tuple[str, re.Pattern[str]]]:
    for path in Path(banshi.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match call:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re")), args=[ast.Constant(value=str() as pattern), *_]
                ):
                    yield f"{path.name}:{call.lineno}", re.compile(pattern)


def _is_slow(pattern: re.Pattern[str], text: str) -> bool:
    """Tell whether even the fastest of three readings takes too long: the machine has others to serve."""
    for _try in range(3):
        began = time.process_time()
        pattern.search(text)
        if time.process_time() - began < SECONDS:
            return False
    return True


def test_no_pattern_is_kept_busy_by_what_somebody_pastes() -> None:
    patterns = {pattern.pattern: (name, pattern) for name, pattern in (*_in_passing(), *_kept())}
    texts = [(one + two) * (LONG // 2) + "!" for one, two in product(PUMPS, repeat=2)]
    slow = {name: text[:4] for name, pattern in patterns.values() for text in texts if _is_slow(pattern, text)}
    assert len(patterns) > 100
    assert not slow


def test_a_pattern_that_goes_back_for_each_letter_would_be_found() -> None:
    assert _is_slow(re.compile(r"\d+(?:a|b)"), "1" * 2 * LONG)
