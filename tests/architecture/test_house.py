"""Rules of the house that a tool checks, so that no reviewer has to."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from banshi.china.matters import MATTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "banshi"
PYTHON = [p for p in sorted(SOURCE.rglob("*.py")) if "migrations" not in p.parts]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_MATTER = 300, 40, 60
# Pages that a library brings; whom they are for is the library's own business and is told in docs/privacy.md.
LIBRARY_PAGES = re.compile(r"^accounts/")


@pytest.mark.parametrize("path", PYTHON, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_file_is_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@dataclass(frozen=True, slots=True)
class Read:
    """What the rules ask of a file, read once for all of them."""

    says: str | None
    long: dict[str, int]
    states: list[int]
    """Lines in which a state is set."""


@cache
def read(path: Path) -> Read:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long: dict[str, int] = {}
    states: list[int] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.end_lineno:
            long[node.name] = max(long.get(node.name, 0), node.end_lineno - node.lineno + 1)
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(t, ast.Attribute) and t.attr == "state" for t in targets):
            states.append(node.lineno)  # type: ignore[attr-defined]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            states += [node.lineno for k in node.keywords if k.arg == "state"]
    return Read(ast.get_docstring(tree), {name: n for name, n in long.items() if n > LONGEST_FUNCTION}, states)


@pytest.mark.parametrize("path", PYTHON, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_function_fits_on_a_screen(path: Path) -> None:
    assert read(path).long == {}


@pytest.mark.parametrize("path", PYTHON, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_module_says_what_it_is_in_the_world(path: Path) -> None:
    assert read(path).says


def test_a_state_is_set_by_steps_alone() -> None:
    assert [f"{p.relative_to(SOURCE)}:{n}" for p in PYTHON for n in read(p).states] == []
    writers = [p.name for p in PYTHON if '__dict__["state"] =' in p.read_text(encoding="utf-8")]
    assert writers == ["steps.py"]


@pytest.mark.parametrize("path", [*PYTHON, *TESTS], ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_is_left_for_later_and_no_test_is_skipped(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    words = ("TO" + "DO", "FIX" + "ME", "pytest.mark." + "skip", "pytest.mark." + "xfail", "pytest." + "skip(")
    assert [word for word in words if word in text] == []


@pytest.mark.parametrize("path", sorted((SOURCE / "china" / "matters").glob("[!_]*.py")), ids=lambda p: p.stem)
def test_a_matter_is_read_aloud_in_sixty_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MATTER


def test_every_matter_is_in_the_index_once() -> None:
    files = {p.stem.replace("_", "-") for p in (SOURCE / "china" / "matters").glob("[!_]*.py")}
    assert {m.code for m in MATTERS} == files


def test_every_page_states_its_audience() -> None:
    assert [route for route, view in _views() if not hasattr(view, "audience")] == []


def _views() -> Iterator[tuple[str, object]]:
    def below(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, object]]:
        for entry in resolver.url_patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield route, entry.callback
            else:
                yield from below(entry, route)

    return ((route, view) for route, view in below(get_resolver(), "") if not LIBRARY_PAGES.match(route))
