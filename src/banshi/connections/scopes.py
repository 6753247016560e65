"""The five things another system can be let do, and what a grant of each has to say; pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class Scope(StrEnum):
    """What a system may do, as OAuth calls it."""

    PERSON = "person"
    CASE = "case"
    CONCERN = "concern"
    EVENTS = "events"
    TRACKER = "tracker"


WORDS: dict[Scope, _StrOrPromise] = {
    Scope.PERSON: _("read items of a person who is named by number and name"),
    Scope.CASE: _("see how a case stands whose number it was given"),
    Scope.CONCERN: _("see how a concern stands in which its unit has a part"),
    Scope.EVENTS: _("be told when a case or a concern moves on"),
    Scope.TRACKER: _("show residents who looked at their data"),
}
CONCERNS = "concern"
"""How a grant names concerns among its matters."""
