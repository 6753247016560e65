"""What of each kind is due: one rule for each term that ends, as SQL that a jurist and a database can read.

The rules stand in ``due.toml`` beside this file. What no rule names is never listed, and what is not listed never goes.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("due.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How one term is found and carried out.

    ``due`` gives things and the moment their term began, ``key`` is by what a thing is named in it. ``delete`` are
    statements in order; with ``buried`` the journal lines go, too, as far as their own term is over.
    """

    term: str
    key: str
    due: str
    delete: tuple[str, ...]
    buried: bool = False

    def listing(self, *, only: bool) -> str:
        """Return the statement that finds what is due, of everything or of some things alone."""
        return self.due.replace("{only}", f" and {self.key} = any(%(things)s::text[])" if only else "")


def _rules() -> tuple[Rule, ...]:
    listed: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["rule"]
    deletes = {rule["term"]: tuple(rule["delete"]) for rule in listed if "delete" in rule}
    return tuple(
        Rule(
            term=rule["term"], key=rule["key"], due=rule["due"], buried=rule.get("buried", False),
            delete=deletes[rule.get("delete_as", rule["term"])],
        )
        for rule in listed
    )  # fmt: skip


RULES = _rules()
BY_TERM = {rule.term: rule for rule in RULES}
