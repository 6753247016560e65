"""A plan as Splink's settings: the one place where the words of the plan become those of an engine.

Bound to no engine yet; Splink puts them into the dialect of DuckDB or of Spark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import splink.comparison_level_library as levels
from splink import SettingsCreator, block_on
from splink.comparison_library import CustomComparison

if TYPE_CHECKING:
    from collections.abc import Callable

    from splink.internals.blocking_rule_creator import BlockingRuleCreator
    from splink.internals.comparison_level_creator import ComparisonLevelCreator

    from banshi.linkage.likeness import When
    from banshi.linkage.plan import Comparison, Learned, Level, Plan

MISSING, OTHERWISE = "missing", "otherwise"
NOT_LEARNED = 0.0001


def settings(plan: Plan, learned: Learned | None = None) -> SettingsCreator:
    """Return a plan as Splink's settings, bound to no engine, with what was learned for it."""
    shares = learned.shares if learned else {}
    exploded = [block_on(column, arrays_to_explode=[column]) for column in plan.exploded]
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(one, shares.get(one.name, {})) for one in plan.comparisons],
        probability_two_random_records_match=learned.prior if learned else NOT_LEARNED,
        blocking_rules_to_generate_predictions=[*rules(plan.blocks), *exploded],
        unique_id_column_name="record",
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
    )


def rules(blocks: tuple[tuple[str, ...], ...]) -> list[BlockingRuleCreator]:
    """Return blocks as Splink's rules."""
    return [block_on(*block) for block in blocks]


def _comparison(one: Comparison, shares: dict[str, tuple[float, float]]) -> CustomComparison:
    missing = " or ".join(filter(None, (f"{one.column}_l is null or {one.column}_r is null", one.silent)))
    first = levels.CustomLevel(missing).configure(label_for_charts=MISSING, is_null_level=True)
    stated = [level.expected for level in one.levels if level.expected is not None]
    rest = round(1 - sum(stated), 4) if stated else None
    last = levels.ElseLevel().configure(label_for_charts=OTHERWISE)
    made = [_level(level, shares.get(level.code)) for level in one.levels]
    return CustomComparison(
        output_column_name=one.name,
        comparison_levels=[first, *made, _with(last, shares.get(OTHERWISE), rest, None)],
    )


def _level(level: Level, shares: tuple[float, float] | None) -> ComparisonLevelCreator:
    made = _when(level.when).configure(label_for_charts=level.code)
    if level.rarity:
        made = made.configure(tf_adjustment_column=level.rarity)
    return _with(made, shares, level.expected, level.by_chance)


def _with(
    made: ComparisonLevelCreator,
    shares: tuple[float, float] | None,
    expected: float | None,
    by_chance: float | None,
) -> ComparisonLevelCreator:
    """Return a level with what was learned for it or, before that, with what is stated."""
    if shares:
        return made.configure(m_probability=shares[0], u_probability=shares[1])
    if expected is not None:
        made = made.configure(m_probability=expected, fix_m_probability=True)
    if by_chance is not None:
        made = made.configure(u_probability=by_chance, fix_u_probability=True)
    return made


def _when(when: When) -> ComparisonLevelCreator:
    if when.kind in {"both", "either"}:
        parts = [_when(part) for part in when.parts]
        return levels.And(*parts) if when.kind == "both" else levels.Or(*parts)
    made: dict[str, Callable[[], ComparisonLevelCreator]] = {
        "same": lambda: levels.ExactMatchLevel(when.text),
        "edits": lambda: levels.DamerauLevenshteinLevel(when.text, int(when.bound)),
        "alike": lambda: levels.JaroWinklerLevel(when.text, when.bound),
        "common": lambda: levels.ArrayIntersectLevel(when.text, int(when.bound)),
        "where": lambda: levels.CustomLevel(when.text),
    }
    return made[when.kind]()
