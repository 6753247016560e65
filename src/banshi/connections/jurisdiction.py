"""What connections ask of a country: for what an authority may look, at which items, and who holds which evidence.

``settings.JURISDICTION`` names the module whose ``CONNECTIONS`` answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from banshi.register.items import BY_NAME

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from banshi.kernel.sources import Source

AUTHORITY = "authority-"
"""How the purpose of a look of another system begins; the code of the purpose follows."""
CASE, CONCERN, TRACKER = "case", "concern", "tracker"
OURS: dict[str, _StrOrPromise] = {
    CASE: _("to see how your case stands, which an authority of its own file asked for"),
    CONCERN: _("to see how your concern stands, in which the authority has a part"),
    TRACKER: _("you asked, on the page where you see all registers at once, who looked at your data"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """For what an authority may look at somebody: the end of a sentence they read, the most items, and the law."""

    code: str
    says: _StrOrPromise
    items: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who keeps the originals of a kind of evidence, by the name under which ``EVIDENCE_HOLDERS`` has its address."""

    name: str
    title: _StrOrPromise
    keeps: _StrOrPromise
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One country's answers."""

    purposes: tuple[Purpose, ...]
    holders: tuple[Holder, ...]


@cache
def pack() -> Pack:
    """Return the jurisdiction of this installation as far as connections go; ``ValueError`` for unknown items."""
    found = import_module(settings.JURISDICTION).CONNECTIONS
    assert isinstance(found, Pack)  # noqa: S101 - a wrong setting must not start
    for purpose in found.purposes:
        if unknown := {name for name in purpose.items if name not in BY_NAME or BY_NAME[name].sensitive}:
            raise ValueError(f"{purpose.code}: no such items: {', '.join(sorted(unknown))}.")
    return found


def purpose_of(code: str) -> Purpose | None:
    """Return a purpose by its code; ``None`` if there is none."""
    return next((one for one in pack().purposes if one.code == code), None)


def authority_sentence(purpose: str) -> _StrOrPromise:
    """Return why another system looked, as the resident reads it; nothing for looks of other kinds."""
    code = purpose.removeprefix(AUTHORITY)
    if code == purpose:
        return ""
    known = purpose_of(code)
    return known.says if known else OURS.get(code, "")
