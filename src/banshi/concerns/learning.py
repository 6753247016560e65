"""The office's own history becomes a model: trained, measured against the one that is live, kept by version.

A worse model is kept with the reason why it was refused, and is never used. Corrections by staff are training data:
what counts is the category an operator confirmed, not what was proposed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from banshi.concerns.models import Concern, Understanding
from banshi.concerns.understanding import Model, Sample

if TYPE_CHECKING:
    from collections.abc import Iterator


@lru_cache(maxsize=2)
def model(version: str) -> Model | None:
    """Return one version of the model, remembered by this process; none where nothing was learned yet.

    Raises ``ValueError`` for one that is damaged.
    """
    row = Understanding.objects.filter(version=version).first() if version else None
    return Model.from_bytes(bytes(row.content)) if row else None


def live_version() -> str:
    """Return the version that is in use, or an empty one."""
    return Understanding.objects.filter(live=True).order_by("-made_at").values_list("version", flat=True).first() or ""


def history() -> Iterator[Sample]:
    """Yield what staff confirmed, oldest first: masked words, so that nobody's name is learned."""
    rows = Concern.objects.filter(confirmed_at__isnull=False).exclude(category="").order_by("at", "id")
    columns = rows.values_list("said", "category", "kind", "urgency", "problem_id")
    for said, category, kind, urgency, problem in columns.iterator(chunk_size=5000):
        yield Sample(text=said, category=category, kind=kind, urgency=urgency, group=str(problem or ""))
