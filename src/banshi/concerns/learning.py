"""The office's own history becomes a model: trained, measured against the one that is live, kept by version.

A worse model is kept with the reason why it was refused, and is never used. Corrections by staff are training data:
what counts is the category an operator confirmed, not what was proposed.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import connection, transaction

from banshi.concerns.models import Concern, Understanding
from banshi.concerns.understanding import Model, Sample, compare, train
from banshi.kernel import clock
from banshi.kernel.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from banshi.concerns.understanding import Comparison


FEWEST_EXAMPLES = 200
"""With fewer, how good a model is cannot be told; an office that wants one learns by the command."""

FEWEST_NEW = 50
"""As many as it takes to compare two models on what neither has seen (``understanding.comparing``)."""
log = logging.getLogger(__name__)


@lru_cache(maxsize=2)
def model(version: str) -> Model | None:
    """Return one version of the model, remembered by this process; none where nothing was learned yet.

    Raises ``ValueError`` for one that is damaged.
    """
    row = Understanding.objects.filter(version=version).first() if version else None
    return Model.from_bytes(bytes(row.content)) if row else None


def live_version() -> str:
    """Return the version that is in use, or an empty one."""
    with connection.cursor() as cursor:
        cursor.execute("select version from concerns_understanding where live order by made_at desc limit 1")
        return str((cursor.fetchone() or ("",))[0])


def history() -> Iterator[Sample]:
    """Yield what staff confirmed, oldest first: masked words, so that nobody's name is learned."""
    rows = Concern.objects.filter(confirmed_at__isnull=False).exclude(category="").order_by("at", "id")
    columns = rows.values_list("said", "category", "kind", "urgency", "problem_id")
    for said, category, kind, urgency, problem in columns.iterator(chunk_size=5000):
        yield Sample(text=said, category=category, kind=kind, urgency=urgency, group=str(problem or ""))


def learn_by_itself() -> Understanding | None:
    """Learn anew if staff have confirmed enough since the last time; return what was kept, or nothing.

    Killed at any moment, nothing was changed: a model is kept, and put into use if it is not worse, in one transaction.
    """
    last = Understanding.objects.using("owner").order_by("-made_at").values_list("made_at", flat=True).first()
    confirmed = Concern.objects.filter(confirmed_at__isnull=False).exclude(category="")
    if confirmed.count() < FEWEST_EXAMPLES or (last and confirmed.filter(confirmed_at__gt=last).count() < FEWEST_NEW):
        return None
    try:
        kept, verdict = train_and_keep()
    except Refusal as refusal:
        log.info("nothing was learned: %s", refusal.code)
        return None
    log.info("learned model %s, %s", kept.version, "in use" if verdict.deploy else "not used")
    return kept


def train_and_keep(*, progress: Callable[[float], None] = lambda _done: None) -> tuple[Understanding, Comparison]:
    """Learn from the whole history, measure, and put the new model into use if it is not worse; keep it either way.

    Runs as the owner, as an import does: the web process cannot bring in a model. The same history gives the same
    version, which is then measured and kept once. Raises ``Refusal`` where there is nothing to learn yet.
    """
    trained = train(history(), progress=progress)
    kept = Understanding.objects.using("owner")
    live = kept.filter(live=True).order_by("-made_at").first()
    if live is not None and live.version == trained.report.version:
        return live, compare(trained, None)
    verdict = compare(trained, Model.from_bytes(bytes(live.content)) if live else None)
    with transaction.atomic("owner"):
        if verdict.deploy:
            kept.filter(live=True).update(live=False)
        row, _made = kept.update_or_create(
            version=trained.report.version,
            defaults={
                "made_at": clock.now(), "live": verdict.deploy, "words": verdict.sentence,
                "report": trained.report.as_json(), "content": trained.model.to_bytes(),
            },
        )  # fmt: skip
    return row, verdict
