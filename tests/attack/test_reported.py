"""What Wapiti reports since a page looked unlike another is asked once more, alone; anything else counts at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.attack import wapiti
from scripts.attack.walking import Sessions, Target, Walk
from scripts.attack.wapiti import Told, reported_in

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


def _attacked(patched: pytest.MonkeyPatch, *answers: list[Told]) -> tuple[Tried, list[tuple[list[Target], int]]]:
    """Attack with a Wapiti that reports so, first and when asked again; return what counts, and what it was asked."""
    walk, left, asked = Walk(Sessions("http://127.0.0.1:1")), list(answers), []

    def ask(
        _tools: Path, _walk: Walk, _who: str, targets: list[Target], _modules: tuple[str, ...], _tried: Tried,
        at_a_time: int = 6,
    ) -> tuple[list[Told], set[str]]:  # fmt: skip
        asked.append((targets, at_a_time))
        return left.pop(0), set(wapiti.ATTACKING)

    patched.setattr(Walk, "of", lambda _walk, _who: [CONCLUDE, OPEN, READ])
    patched.setattr(Sessions, "stands", lambda _sessions, _who: True)
    patched.setattr(wapiti, "_asked", ask)
    walk.first["auditor"] = []
    return wapiti.attack(Path(), walk, 1, "auditor"), asked


def test_a_page_that_differed_once_is_asked_again_alone_and_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    tried, asked = _attacked(monkeypatch, [DIFFERS], [])
    assert tried.found == []
    assert asked == [([CONCLUDE, OPEN, READ], 6), ([CONCLUDE, READ], 1)]


def test_a_page_that_differs_each_time_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    again = Told(DIFFERS.kind, DIFFERS.method, CONCLUDE.address, DIFFERS.parameter, DIFFERS.info)
    tried, _ = _attacked(monkeypatch, [DIFFERS], [again])
    assert tried.found == [str(DIFFERS)]


def test_what_the_database_itself_says_counts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tried, asked = _attacked(monkeypatch, [SAYS_SO])
    assert tried.found == [str(SAYS_SO)]
    assert len(asked) == 1


def test_a_report_names_each_kind_of_place_once(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    told = {"method": "POST", "path": DIFFERS.path, "parameter": "conclusion", "info": DIFFERS.info}
    other = told | {"path": CONCLUDE.address}
    report.write_text(json.dumps({"vulnerabilities": {"SQL Injection": [told, other]}, "anomalies": {}}))
    assert list(reported_in(report)) == [DIFFERS]


def test_a_path_of_the_machine_is_explained_on_the_page_of_words_alone() -> None:
    queue, other = (
        Told("Full Path Disclosure", "GET", page, "", f"Response contains potential system path: {path}")
        for page, path in (("/hotline/queue/", "/etc/services"), ("/my/record/", "/etc/services"))
    )
    secret = Told(queue.kind, "GET", queue.path, "", "Response contains potential system path: /etc/banshi/key")
    assert [one.explained for one in (queue, other, secret)] == [True, False, False]
