"""The documents name things that exist: files, functions, commands, settings; and their example of a matter works."""

from __future__ import annotations

import ast
import importlib
import re
import shlex
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from banshi.china import jurisdiction as china
from banshi.cli import _parser
from banshi.matters.definition import refuse_if_not_whole
from banshi.matters.jurisdiction import jurisdiction, matter

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Iterator

    from tests.cast import Town

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "banshi"
BENCHES = ROOT / "bench"
TRIES = ROOT / "tests" / "attack"
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))

FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FILE = re.compile(r"^[\w./-]*\w\.(?:py|sql|md|csv|typ|html|po|toml|mjs|lock)$")
DOTTED = re.compile(r"^[a-z_]+(?:\.\w+)+$")
VARIABLE = re.compile(r"""(?:environ(?:\.get\(|\.setdefault\(|\[)|_flag\(|_words\()\s*["']([A-Z_]+)["']""")
HEADINGS = ("Context", "Decision", "Consequences", "What would change our mind")
LONGEST_DECISION = 25
LONGEST_MATTER = 60

# What the example of a matter would be called if it were here, and files that an operator makes.
NOT_HERE = {
    "china/matters/guardian.py", "tests/matters/test_guardian.py", "people.csv", "people.quarantine.csv",
    "people.report.csv",
}  # fmt: skip
# Where programs are is the system's business.
NOT_OURS = {"PATH", "PATH_INFO"}
WORDS = (
    "resident", "station", "unit", "staff", "post", "register", "person", "household", "membership", "item", "change",
    "correction", "booklet", "matter", "case", "accepting station", "home station", "leg", "promise slip", "concern",
    "problem", "project", "dispatch", "objection", "ruling", "verdict", "look", "errand",
)  # fmt: skip


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def sources() -> dict[Path, str]:
    """Return every file of the source, of the benches and of the attacks, read once."""
    folders = (SOURCE, BENCHES, TRIES)
    return {path: path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.py")}


@cache
def settings_read(folder: Path = ROOT) -> set[str]:
    """Return the variables of the environment that somebody below this folder reads."""
    return {name for path, text in sources().items() if path.is_relative_to(folder) for name in VARIABLE.findall(text)}


@cache
def parser() -> ArgumentParser:
    return _parser()


def inline(page: Path) -> list[str]:
    return INLINE.findall(FENCE.sub("", page.read_text(encoding="utf-8")))


def links(page: Path) -> Iterator[tuple[str, str]]:
    """Return the target and the anchor of each link that stays in the house."""
    for link in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if "://" not in link:
            target, _hash, anchor = link.partition("#")
            yield target, anchor


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as the sites that show it make them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(page: Path) -> Iterator[str]:
    """Return every command line of a page: alone between backticks, or a line of a block."""
    for language, block in FENCE.findall(page.read_text(encoding="utf-8")):
        if language in {"", "sh", "ini"}:
            lines = block.replace("\\\n", " ").splitlines()
            yield from (line.partition("ExecStart=")[2] or line for line in lines)
    yield from inline(page)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_link_leads_somewhere(page: Path) -> None:
    for target, anchor in links(page):
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), f"{target}: no such file"
        assert not anchor or anchor in anchors(there), f"#{anchor}: no such heading in {there.name}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_file_that_is_named_exists(page: Path) -> None:
    named = {text for text in inline(page) if FILE.match(text) and ("/" in text or text.endswith(".py"))} - NOT_HERE
    modules = {path.name for path in sources() if path.is_relative_to(SOURCE)}
    assert {n for n in named if not (n in modules or (ROOT / n).exists() or (SOURCE / n).exists())} == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_function_that_is_named_exists(page: Path) -> None:
    packages = {path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or path.is_dir()}
    for text in inline(page):
        if DOTTED.match(text) and not FILE.match(text) and text.split(".")[0] in packages:
            assert _found(text), f"{text}: no such thing"


def _found(dotted: str) -> bool:
    """Return whether a module or something in a module is called so; ``a.b.C`` below the package."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(f"banshi.{'.'.join(parts[:length])}")
        except ModuleNotFoundError:
            continue
        return all(hasattr(found := getattr(found, part, None), "__class__") and found is not None
                   for part in parts[length:])  # fmt: skip
    return False


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_command_that_is_named_is_understood(page: Path) -> None:
    ours = [line.removeprefix(".venv/bin/").strip() for line in commands(page)]
    for line in ours:
        words = shlex.split(line.partition(" > ")[0].partition(" #")[0]) if "banshi " in line else []
        if words and Path(words[0]).name == "banshi" and len(words) > 1:
            parser().parse_args(words[1:])


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_target_or_bench_that_is_named_exists(page: Path) -> None:
    targets = set((ROOT / "Makefile").read_text(encoding="utf-8").partition(".PHONY:")[2].splitlines()[0].split())
    for line in commands(page):
        if made := re.match(r"make (\w+)", line):
            assert made[1] in targets
        if bench := re.match(r"banshi bench (\w+)", line):
            assert (ROOT / "bench" / f"{bench[1]}.py").is_file()


def test_every_setting_of_the_environment_is_in_the_manual() -> None:
    manual = (DOCS / "operations.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", manual, re.MULTILINE))
    assert listed == settings_read(SOURCE) - NOT_OURS


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_setting_is_named_that_there_is_not(page: Path) -> None:
    assert set(re.findall(r"\bBANSHI_[A-Z_]+", page.read_text(encoding="utf-8"))) - settings_read() == set()


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == [*range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=name_of)
def test_a_decision_says_what_would_change_our_mind(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert [heading for heading in HEADINGS if f"**{heading}.**" not in text] == []
    assert len(text.splitlines()) <= LONGEST_DECISION


def test_the_walkthrough_is_six_files_with_three_questions_each() -> None:
    text = (DOCS / "walkthrough.md").read_text(encoding="utf-8")
    files = re.findall(r"^## (\d)\. `([^`]+)`", text, re.MULTILINE)
    assert [int(number) for number, _path in files] == [1, 2, 3, 4, 5, 6]
    assert [path for _number, path in files if not (SOURCE / path).is_file()] == []
    questions = re.findall(r"\*Now ask yourself:\*(.*?)\n\n", text, re.DOTALL)
    assert [asked.count("?") for asked in questions] == [3] * 6


def test_the_glossary_has_every_word_with_its_meaning_its_chinese_and_its_place() -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in text.splitlines() if row.startswith("| ")]
    named = {word.strip(): row for row in rows for word in row[0].split(",")}
    assert [word for word in WORDS if word not in named] == []
    assert [row for row in rows if len(row) != len(rows[0]) or not all(row)] == []
    assert [row[0] for row in rows if row[0] != "word" and not re.search(r"[\u4e00-\u9fff]", row[2])] == []


# ------------------------------------------------------------- the example of a matter


def _example(number: int) -> str:
    text = (DOCS / "adding-a-matter.md").read_text(encoding="utf-8")
    blocks: list[str] = [block for language, block in FENCE.findall(text) if language == "python"]
    return blocks[number]


@pytest.fixture
def guardian(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Put the matter of the documents beside the others, for one test."""
    module = ModuleType("banshi.china.matters.guardian")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(_example(0), "adding-a-matter.md", "exec"), module.__dict__)  # noqa: S102 - our own page
    more = replace(china.JURISDICTION, matters=(*china.JURISDICTION.matters, module.Guardian()))
    monkeypatch.setattr(china, "JURISDICTION", more)
    for remembered in (jurisdiction, matter):
        remembered.cache_clear()
    yield module
    monkeypatch.undo()
    for remembered in (jurisdiction, matter):
        remembered.cache_clear()


def test_the_example_is_a_whole_matter_of_sixty_lines(guardian: ModuleType) -> None:
    refuse_if_not_whole(guardian.Guardian())
    assert len(_example(0).splitlines()) <= LONGEST_MATTER
    assert matter("guardian").prefix == "GN"


STORIES = tuple(n.name for n in ast.walk(ast.parse(_example(1))) if isinstance(n, ast.FunctionDef) and n.name[0] != "_")


@pytest.mark.parametrize("story", STORIES)
def test_the_examples_own_test_passes(guardian: ModuleType, town: Town, story: str) -> None:
    names: dict[str, Callable[[Town], None]] = {}
    exec(compile(_example(1), "adding-a-matter.md", "exec"), names)  # noqa: S102 - our own page
    names[story](town)
