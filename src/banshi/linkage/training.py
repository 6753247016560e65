"""Learning what agreement and disagreement weigh, from the records alone: nobody says which of them are one person.

First by expectation maximisation, as Splink does it; then, where asked for, once more from the model's own groups of
records: how often records of one group disagree, and how often records of different groups agree by chance.
The same statements run on DuckDB and on Spark.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from splink import Linker

from banshi.linkage.plan import Learned
from banshi.linkage.settings import rules, settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from splink.internals.comparison_level import ComparisonLevel
    from splink.internals.database_api import DatabaseAPISubClass
    from splink.internals.splink_dataframe import SplinkDataFrame

    from banshi.linkage.plan import Plan

SEED = 1
LEAST_WEIGHT = -12.0
"""The logarithm to base 2 of odds; pairs below it are as good as never compared."""
PAIRS = 1e6
"""Pairs that are drawn at random, and pairs of each block that is learned in."""


def learned(people: SplinkDataFrame, plan: Plan, rarities: Mapping[str, SplinkDataFrame], *, records: int) -> Linker:
    """Return a model that has learned from these records; only pairs that are blocked are ever compared.

    ``plan`` names no column that is empty throughout: see ``Plan.of``. ``rarities`` holds for each of its columns how
    frequent each value is.
    """
    linker = Linker(people, settings(plan), log_level=logging.ERROR)
    for column, lookup in rarities.items():
        linker.table_management.register_term_frequency_lookup(lookup, column)
    train = linker.training
    _estimate_prior(linker, plan, records)
    train.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=SEED)
    for block in rules(plan.learned_on):
        train.estimate_parameters_using_expectation_maximisation(block, max_pairs=PAIRS)
    return linker


def learned_again(api: DatabaseAPISubClass, plan: Plan, grouped: str, one_of_each: str) -> Linker:
    """Return a model that has learned from the groups that another one has found.

    ``grouped`` is the table of the records with the column ``cluster_id``, ``one_of_each`` that of one record of each.
    """
    chance = Linker(api.register(one_of_each), settings(plan), log_level=logging.ERROR)
    chance.training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=SEED, min_count_per_level=None)
    linker = Linker(api.register(grouped), settings(plan), log_level=logging.ERROR)
    linker.training.estimate_m_from_label_column("cluster_id")
    for level, drawn in zip(_levels(linker), _levels(chance), strict=True):
        level.u_probability = drawn.u_probability
    return linker


def scored(linker: Linker) -> SplinkDataFrame:
    """Compare all blocked pairs and return them with their weight and how each comparison came out."""
    return linker.inference.predict(threshold_match_weight=LEAST_WEIGHT, warning_mode="never")


def remembered(linker: Linker) -> Learned:
    """Return what a model has learned, to be kept or taken to another engine."""
    shares: dict[str, dict[str, tuple[float, float]]] = {}
    for comparison in linker._settings_obj.comparisons:  # noqa: SLF001 - Splink has no public way to its levels
        told = [level for level in comparison.comparison_levels if not level.is_null_level]
        shares[comparison.output_column_name] = {
            level.label_for_charts: (float(level.m_probability or 0), float(level.u_probability or 0)) for level in told
        }
    return Learned(prior=prior_of(linker), shares=shares)


def prior_of(linker: Linker) -> float:
    """Return the probability that two records drawn at random are of one person."""
    probability: float = linker._settings_obj._probability_two_random_records_match  # noqa: SLF001 - Splink only writes it to a file
    return probability


def set_prior(linker: Linker, probability: float) -> None:
    """State the probability that two records drawn at random are of one person."""
    linker._settings_obj._probability_two_random_records_match = probability  # noqa: SLF001 - as above


def _estimate_prior(linker: Linker, plan: Plan, records: int) -> None:
    """Estimate from the sure blocks; where nobody stands twice, as though one pair did: never is no probability."""
    linker.training.estimate_probability_two_random_records_match([*rules(plan.sure)], recall=plan.sure_recall)
    if prior_of(linker) == 0.0 and records > 1:
        set_prior(linker, 2 / (records * (records - 1)))


def between(linker: Linker, new: SplinkDataFrame, others: SplinkDataFrame) -> SplinkDataFrame:
    """Compare new records with others by a model that has learned; what is likelier two persons is left out."""
    return linker.inference.predict_between(new, others, threshold_match_weight=0.0, warning_mode="never")


def within(linker: Linker, new: SplinkDataFrame) -> SplinkDataFrame:
    """Compare new records among themselves, in the same way."""
    return linker.inference.predict_within(new, threshold_match_weight=0.0, warning_mode="never")


def _levels(linker: Linker) -> Iterator[ComparisonLevel]:
    for comparison in linker._settings_obj.comparisons:  # noqa: SLF001 - Splink has no public way to its levels
        yield from (level for level in comparison.comparison_levels if not level.is_null_level)
