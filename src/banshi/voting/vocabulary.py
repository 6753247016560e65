"""The words of a ballot that code may use: which chamber votes, and what becomes of a tie."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Chamber(StrEnum):
    """Who votes: everybody who lives here, or the delegates of the people's congress."""

    RESIDENTS = "residents"
    DELEGATES = "delegates"


class Ties(StrEnum):
    """What becomes of places for which several options have equally many approvals."""

    LOT = "lot"
    LEFT_OPEN = "left-open"


CHAMBER_WORDS = {Chamber.RESIDENTS: _("residents"), Chamber.DELEGATES: _("delegates")}
