"""What the words of our machinery mean, for the copy that a person reads: a state, a step of a case, a kind of notice.

The JSON keeps them as they stand; the paper says them as our pages do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from banshi.care.lifecycle import Standing as Called
from banshi.care.lifecycle import State as Cared
from banshi.concerns.lifecycle import State as Concerned
from banshi.concerns.vocabulary import (
    CHANNEL_WORDS,
    KIND_WORDS,
    OUTCOME_WORDS,
    SATISFIED_WORDS,
    SOLVED_WORDS,
    URGENCY_WORDS,
)
from banshi.kernel.refusals import NotFound
from banshi.matters.jurisdiction import matter
from banshi.matters.lifecycle import State
from banshi.matters.vocabulary import TASK_WORDS
from banshi.notices.texts import sentence
from banshi.register.items import BY_NAME
from banshi.volunteers.lifecycle import Needed, Offered, Vetted
from banshi.volunteers.lifecycle import State as Met

if TYPE_CHECKING:
    from collections.abc import Mapping

STATES: dict[str, Any] = {
    "matters_case": State, "concerns_concern": Concerned, "volunteers_offer": Offered, "volunteers_vetting": Vetted,
    "volunteers_need": Needed, "volunteers_match": Met, "care_consent": Cared, "care_task": Called,
}  # fmt: skip
WORDS: dict[str, Mapping[Any, Any]] = {
    "channel": CHANNEL_WORDS, "urgency": URGENCY_WORDS, "outcome": OUTCOME_WORDS, "solved": SOLVED_WORDS,
    "satisfied": SATISFIED_WORDS, "task": TASK_WORDS,
}  # fmt: skip


def in_words(table: str, column: str, value: object, row: Mapping[str, object]) -> object:
    """Return a value as a person reads it; whatever has no other words stays as it is."""
    if column == "items" and isinstance(value, list):
        return [str(BY_NAME[one].label) if one in BY_NAME else one for one in value]
    if not isinstance(value, str):
        return value
    if column == "state" and table in STATES and value in STATES[table].values:
        return str(STATES[table](value).label)
    if column in {"matter", "purpose"}:
        return _matter(value)
    if table == "notices_notice" and column == "kind":
        return _told(value, row)
    of_a_concern = (table, column) == ("concerns_concern", "kind")
    known: Mapping[Any, Any] = KIND_WORDS if of_a_concern else WORDS.get(column, {})
    return str(known[value]) if value in known else value


def _matter(code: str) -> str:
    try:
        return str(matter(code).title)
    except NotFound:
        return code


def _told(kind: str, row: Mapping[str, object]) -> str:
    try:
        return sentence(kind, str(row.get("case_number", "")), to_unit=False)
    except KeyError:
        return kind
