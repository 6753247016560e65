"""The same comparison on Spark, for a register that one machine does not hold: the same plan, the same weights.

Learned on one machine from a sample, compared on many; the pairs, few beside the records, are grouped on one machine
again. Needs Java and the extra ``spark``; nothing else in Banshi does.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from splink import Linker, SparkAPI

from banshi.linkage.linking import outcomes
from banshi.linkage.settings import settings
from banshi.linkage.training import scored

if TYPE_CHECKING:
    from pathlib import Path

    from banshi.linkage.plan import Learned, Plan


def pairs_on_spark(session: Any, people: Path, plan: Plan, learned: Learned, into: Path) -> None:  # noqa: ANN401 - Spark is an extra
    """Compare the prepared records in the Parquet file ``people`` and write the pairs as Parquet files to ``into``.

    ``session`` is a Spark session that knows Splink's functions (``splink.backends.spark.similarity_jar_location``).
    The pairs are those that ``linking.keep_pairs`` keeps.
    """
    api: Any = SparkAPI(spark_session=session, break_lineage_method="persist")  # type: ignore[no-untyped-call]  # Splink's own
    records = api.register(session.read.parquet(str(people)))
    linker = Linker(records, settings(plan, learned), log_level=logging.ERROR)
    session.sql(outcomes(scored(linker), plan)).write.mode("overwrite").parquet(str(into))
