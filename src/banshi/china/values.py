"""What somebody types for an item of the register, read as the register keeps it.

Corrections name any item, so the value comes as words: a code or its label of the current table, a day as 2026-11-21,
a number, an ID number with its check character. What cannot be read is refused in a sentence.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from banshi.china import id_number, names
from banshi.china.codes.tables import table
from banshi.register.items import PERSON_ITEMS, Item, item

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrOrPromise

    from banshi.register.items import Kind
    from banshi.register.records import Value

# Marks have matters of their own, the rest is written by the office beside a change; religion is not kept (PIPL 28).
NOT_BY_CORRECTION = frozenset({"mark", "notes", "card_officer", "registered_on", "has_photo"})
PHOTO = "has_photo"
CORRECTABLE: tuple[str, ...] = tuple(
    each.name for each in PERSON_ITEMS if not each.sensitive and each.name not in NOT_BY_CORRECTION
)
# Whether there is a photo only the office can see, in its own files.
BY_THE_OFFICE = (*CORRECTABLE, PHOTO)
# Whether somebody is on the register at all weighs no less than the name.
MAIN: frozenset[str] = frozenset(name for name in CORRECTABLE if item(name).main) | {"moved_out", "cancelled"}


class Unreadable(ValueError):
    """What was typed is no value of this item; ``sentence`` says what would be."""

    def __init__(self, sentence: _StrOrPromise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read(name: str, typed: str) -> Value:
    """Return what was typed as the value of an item; nothing typed means that nothing shall stand there.

    Raises ``Unreadable`` for an item that is not corrected so, an empty main item, or a value of another kind.
    """
    if name not in BY_THE_OFFICE:
        raise Unreadable(_("This item has a matter of its own and is not corrected here."))
    known, bare = item(name), typed.strip()
    if not bare:
        return _empty(known)
    return READERS[known.kind](known, bare)


def _empty(known: Item) -> Value:
    if known.main or known.kind == "flag":
        raise Unreadable(_("This item cannot be empty."))
    return "" if known.kind == "text" else None


def _text(known: Item, typed: str) -> str:
    found = names.tidied(typed) if known.name in {"name", "former_name"} else typed
    if known.max_length and len(found) > known.max_length:
        raise Unreadable(format_lazy(_("This is longer than {limit} characters."), limit=known.max_length))
    return found


def _day(_known: Item, typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Unreadable(_("Type the day as 2026-11-21.")) from None


def _number(_known: Item, typed: str) -> int:
    if not (typed.isascii() and typed.isdigit()):
        raise Unreadable(_("Type a whole number."))
    return int(typed)


def _code(known: Item, typed: str) -> Value:
    codes = table(known.codes)
    if typed in codes.rows:
        return codes.value(typed)
    if found := codes.find(typed):
        return found
    raise Unreadable(format_lazy(_("“{typed}” is neither a code nor a label of the table {table}."), typed=typed,
                                 table=codes.table))  # fmt: skip


def _id_number(_known: Item, typed: str) -> str:
    number = id_number.normalise(typed)
    if reason := id_number.problem(number):
        raise Unreadable(reason)
    return number


def _flag(_known: Item, typed: str) -> bool:
    if typed not in YES_AND_NO:
        raise Unreadable(_("Say yes or no."))
    return YES_AND_NO[typed]


YES_AND_NO = {"yes": True, "no": False, "是": True, "否": False, "有": True, "无": False}
READERS: dict[Kind, Callable[[Item, str], Value]] = {
    "text": _text,
    "date": _day,
    "number": _number,
    "code": _code,
    "id_number": _id_number,
    "flag": _flag,
}
