"""Why a pair is proposed, comparison by comparison: what it weighs and, in words, how it came out.

The weights are logarithms to base 2 of odds and add up: +10 makes "one person" a thousand times likelier.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from banshi.linkage.chinese import CHINESE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrOrPromise

    from banshi.linkage.plan import Comparison, Plan

START = "start"
PLACES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One step of the waterfall: ``total`` is the weight after it."""

    title: _StrOrPromise
    says: _StrOrPromise
    weight: float
    total: float

    @property
    def speaks_for(self) -> bool:
        return self.weight > 0


def waterfall(evidence: Iterable[dict[str, Any]], plan: Plan = CHINESE) -> list[Row]:
    """Return the evidence of a proposal as rows that add up to its weight."""
    rows, total = [], 0.0
    for one in evidence:
        weight = float(one["weight"])
        total += weight
        comparison = plan.comparison(one["comparison"])
        title, says = (comparison.title, comparison.says(one["level"])) if comparison else _unnamed(one)
        rows.append(Row(title=title, says=says, weight=weight, total=round(total, PLACES)))
    return rows


def evidence_sql(plan: Plan, prior: float) -> str:
    """Return the SQL of a pair's evidence as JSON, in the order of the plan; ``prior`` is the weight of any two."""
    start = f"{{'comparison': '{START}', 'level': '', 'weight': {prior:.2f}::double}}"
    steps = ", ".join(
        f"{{'comparison': '{one.name}', 'level': {_level_sql(one)}, 'weight': round(mw_{one.name}, {PLACES})}}"
        for one in plan.comparisons
    )
    return f"to_json(list_filter([{start}, {steps}], lambda step: step.level is not null))"


def _level_sql(one: Comparison) -> str:
    """Splink counts levels from the bottom: 0 is "otherwise", and what is missing is no evidence."""
    count = len(one.levels)
    cases = " ".join(f"when {count - place} then '{level.code}'" for place, level in enumerate(one.levels))
    return f"case gamma_{one.name} when 0 then 'otherwise' {cases} end"


def _unnamed(one: dict[str, Any]) -> tuple[_StrOrPromise, _StrOrPromise]:
    if one["comparison"] == START:
        return _("any two records"), _("are hardly ever of one person")
    return one["comparison"], one["level"]
