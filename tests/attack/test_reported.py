"""Wapiti looks before it attacks; what it reports since a page looked unlike another is asked once more, alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.attack import wapiti
from scripts.attack.walking import Sessions, Target, Walk
from scripts.attack.wapiti import ATTACKING, LOOKING, Told, reported_in

if TYPE_CHECKING:
    import pytest

    from scripts.attack.line import Tried

CONCLUDE, OPEN, READ = (
    Target(who="auditor", method="POST", address=f"/auditor/questions/{number}/{what}", sent={"conclusion": "none"})
    for number, what in ((7, "conclude"), (8, "open"), (9, "conclude?read=1"))
)
DIFFERS = Told(
    "SQL Injection", "POST", "/auditor/questions/12/conclude", "conclusion",
    "SQL Injection via injection in the parameter conclusion",
)  # fmt: skip
SAYS_SO = Told(
    "SQL Injection", "POST", "/auditor/questions/12/open", "conclusion",
    "SQL Injection (DBMS: PostgreSQL) via injection in the parameter conclusion",
)  # fmt: skip


def _attacked(
    patched: pytest.MonkeyPatch, *answers: list[Told], people: tuple[str, ...] = ("auditor",)
) -> tuple[Tried, list[tuple[list[Target], int, tuple[str, ...]]]]:
    """Attack with a Wapiti that reports so, one time after another; return what counts, and what it was asked."""
    walk, left, asked = Walk(Sessions("http://127.0.0.1:1")), list(answers), []

    def ask(
        _tools: Path, _walk: Walk, _who: str, targets: list[Target], modules: tuple[str, ...], _tried: Tried,
        at_a_time: int = 6,
    ) -> tuple[list[Told], set[str]]:  # fmt: skip
        asked.append((targets, at_a_time, modules))
        return left.pop(0), set(wapiti.ATTACKING)

    patched.setattr(Walk, "of", lambda _walk, _who: [CONCLUDE, OPEN, READ])
    patched.setattr(Sessions, "stands", lambda _sessions, _who: True)
    patched.setattr(wapiti, "_asked", ask)
    walk.first |= {who: [] for who in people}
    return wapiti.attack(Path(), walk, 1, people[0]), asked


def test_a_page_that_differed_once_is_asked_again_alone_and_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    tried, asked = _attacked(monkeypatch, [], [DIFFERS], [])
    assert tried.found == []
    assert asked[1:] == [([CONCLUDE, OPEN, READ], 6, ATTACKING), ([CONCLUDE, READ], 1, ("ldap", "sql"))]


def test_a_page_that_differs_each_time_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    again = Told(DIFFERS.kind, DIFFERS.method, CONCLUDE.address, DIFFERS.parameter, DIFFERS.info)
    tried, _ = _attacked(monkeypatch, [], [DIFFERS], [again])
    assert tried.found == [str(DIFFERS)]


def test_what_the_database_itself_says_counts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tried, asked = _attacked(monkeypatch, [], [SAYS_SO])
    assert tried.found == [str(SAYS_SO)]
    assert len(asked) == 2


def test_what_is_on_the_pages_of_anybody_is_looked_for_before_anything_is_attacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = Told("Full Path Disclosure", "GET", "/hotline/queue/", "", "potential system path: /etc/services")
    tried, asked = _attacked(monkeypatch, [], [path], [], [], people=("clerk", "operator"))
    assert [modules for _, _, modules in asked] == [LOOKING, LOOKING, ATTACKING, ATTACKING]
    assert tried.found == [str(path)]


def test_a_report_names_each_kind_of_place_once(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    told = {"method": "POST", "path": DIFFERS.path, "parameter": "conclusion", "info": DIFFERS.info}
    other = told | {"path": CONCLUDE.address}
    report.write_text(json.dumps({"vulnerabilities": {"SQL Injection": [told, other]}, "anomalies": {}}))
    assert list(reported_in(report)) == [DIFFERS]
