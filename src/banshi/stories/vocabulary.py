"""The words of a story: where it stands, what can be taken over from it, and what shows that it worked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class State(TextChoices):
    """Where a story stands. One that was published stays in sight while its next version is written."""

    DRAFT = "draft", _("being written")
    OFFERED = "offered", _("waits for a second pair of eyes")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Kind(TextChoices):
    """What others can take over."""

    LETTER = "letter", _("a letter")
    ROUTING = "routing", _("a line of the duty catalogue")
    RULE = "rule", _("a list of steps")


class Where(TextChoices):
    """For which places a line of the duty catalogue is laid out."""

    AREA = "area", _("once for the whole area of the hotline")
    COUNTY = "county", _("once for each county")
    STREET = "street", _("once for each street or township")


class Adopted(TextChoices):
    """Whether a unit still works by what it took over."""

    ADOPTED = "adopted", _("taken over")
    ENDED = "ended", _("ended")


class Turn(TextChoices):
    """Which way a figure went."""

    BETTER = "better", _("better")
    WORSE = "worse", _("worse")
    SAME = "same", _("the same")
    UNTOLD = "untold", _("not told: too few")


TEXTS: dict[str, _StrOrPromise] = {
    "title": _("Title"),
    "wrong": _("What was wrong"),
    "done": _("What was done"),
    "took_time": _("How much time it took"),
    "took_money": _("How much money it took"),
    "took_who": _("Who was needed"),
    "came": _("What came of it"),
}
"""What a story says, in the order in which it is read."""
