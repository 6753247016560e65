"""Whether two say the same thing, and who says it most like the others: by their words, names of places left aside.

Words are compared as the hotline compares concerns: rare ones tell, common ones do not.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from banshi.concerns.same.finding import weights
from banshi.concerns.same.names import named_in
from banshi.concerns.same.sounds import grams, in_pieces, symbols
from banshi.concerns.same.traces import TITLE_SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from banshi.concerns.same.sounds import Ints
    from banshi.concerns.same.weights import Weights
    from banshi.projects.evidence import Known

SAME_THING = 0.2
"""So much of the weight of their words two titles share that say the same of two places, at the least."""
COUNTY = 6


def grouped(problems: Sequence[Known], *, enough: int) -> list[list[Known]]:
    """Join what is the same thing at several places: one category, one county, and alike in words.

    Only what together may come to ``enough`` people is joined; all others stay alone.
    """
    held = weights()
    groups: list[list[Known]] = []
    keyed = sorted(problems, key=_kind)
    for kind, found in groupby(keyed, key=_kind):
        members = list(found)
        if not kind[0] or len(members) == 1 or sum(one.people for one in members) < enough:
            groups += [[one] for one in members]
            continue
        for group in _alike(members, held):
            groups += [group] if sum(one.people for one in group) >= enough else [[one] for one in group]
    return groups


def _kind(one: Known) -> tuple[str, str]:
    return one.category, one.division[:COUNTY]


def _alike(members: Sequence[Known], held: Weights) -> Iterator[list[Known]]:
    """Give each to the first group whose largest problem it is like."""
    groups: list[tuple[Ints, list[Known]]] = []
    for one in sorted(members, key=lambda one: (-one.people, str(one.id))):
        said = _told(one.title)
        for first, group in groups:
            if _likeness(first, said, held) >= SAME_THING:
                group.append(one)
                break
        else:
            groups.append((said, [one]))
    return (group for _first, group in groups)


def typical(titles: Sequence[str]) -> list[int]:
    """Return the places of titles, the one most like all others first; equals stay in their order."""
    held = weights()
    said = [_told(title) for title in titles]
    lengths = [float(np.sqrt((held.worth[one] ** 2).sum())) or 1.0 for one in said]
    all_together: dict[int, float] = {}
    for one, length in zip(said, lengths, strict=True):
        for gram, worth in zip(one.tolist(), held.worth[one].tolist(), strict=True):
            all_together[gram] = all_together.get(gram, 0.0) + worth / length
    means = [
        sum(all_together[gram] * worth for gram, worth in zip(one.tolist(), held.worth[one].tolist(), strict=True))
        / length
        for one, length in zip(said, lengths, strict=True)
    ]
    return sorted(range(len(titles)), key=lambda at: (-round(means[at], 6), at))


def likeness(one: str, other: str) -> float:
    """Return how much of the weight of their words two texts share, from 0 to 1, names of places left aside."""
    return _likeness(_told(one), _told(other), weights())


def _told(text: str) -> Ints:
    """Return what a text tells beside the names in it; all of it where it is nothing but a name."""
    heading, _pieces = in_pieces(text[:TITLE_SIGNS])
    said = np.unique(grams(symbols(heading)))
    named = named_in(heading)
    told: Ints = np.setdiff1d(said, np.concatenate(named)) if named else said
    return told if len(told) else said


def _likeness(one: Ints, other: Ints, held: Weights) -> float:
    """Return the cosine of two texts, each gram weighed by how rare it is in this office."""
    both, first, second = (
        float((held.worth[part] ** 2).sum()) for part in (np.intersect1d(one, other, assume_unique=True), one, other)
    )
    return both / (first * second) ** 0.5 if both else 0.0
