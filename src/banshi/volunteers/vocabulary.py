"""The words of volunteering: where a need comes from, who would be alone with whom, and by which way somebody spoke."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

PARTS_A_DAY = 3
MINUTES_OF_PART = ((8 * 60, 12 * 60), (12 * 60, 18 * 60), (18 * 60, 21 * 60))
"""Morning, afternoon and evening, in minutes of the day. At night nobody is asked to come."""
PARTS_A_WEEK = 7 * PARTS_A_DAY
MINUTES_A_WEEK = 7 * 24 * 60


class Origin(TextChoices):
    """Where a need comes from."""

    CONCERN = "concern", _("a concern")
    PROJECT = "project", _("a project")
    CARE = "care", _("somebody who asked to be looked after")
    UNIT = "unit", _("the unit itself")


class Alone(TextChoices):
    """With whom a volunteer would be alone."""

    NOBODY = "nobody", _("with nobody")
    CHILD = "child", _("with a child")
    FRAIL = "frail", _("with a frail person")


class Side(TextChoices):
    """Whose word it is."""

    VOLUNTEER = "volunteer", _("the volunteer")
    HELPED = "helped", _("the person helped")


class Way(TextChoices):
    """How somebody's word came in: signed in, by the link alone, or at the unit for who has no telephone."""

    ACCOUNT = "account", _("signed in")
    LINK = "link", _("by the link")
    UNIT = "unit", _("at the unit, for them")
