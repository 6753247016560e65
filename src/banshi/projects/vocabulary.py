"""The words of projects that code may use: classes, origins, kinds of lists, states, and their sentences for people."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ListKind(TextChoices):
    """How long a list runs; the theme of a month is the same thing with a shorter clock."""

    YEARLY = "yearly", _("list of a year")
    ROLLING = "rolling", _("rolling list")
    MONTHLY = "monthly", _("theme of a month")


class ListState(TextChoices):
    """Where a list stands."""

    COLLECTING = "collecting", _("candidates are collected")
    PUBLISHED = "published", _("candidates are published")
    CHOOSING = "choosing", _("people choose")
    ADOPTED = "adopted", _("adopted")
    CLOSED = "closed", _("closed for good")


class Class(TextChoices):
    """Why something belongs on a list (notice of September 2021)."""

    COMMON = "common", _("a need of many")
    URGENT = "urgent", _("urgent")
    LEGACY = "legacy", _("long unsolved")
    HARDSHIP = "hardship", _("for people in hardship")


class Origin(TextChoices):
    """Where a candidate comes from."""

    PROBLEM = "problem", _("from what residents reported")
    RESIDENT = "resident", _("proposed by a resident")
    DELEGATE = "delegate", _("proposed by a delegate")
    STATION = "station", _("proposed by an office")


class CandidateState(TextChoices):
    """Where a candidate stands."""

    PROPOSED = "proposed", _("proposed")
    PUBLISHED = "published", _("published, to be chosen from")
    INELIGIBLE = "ineligible", _("not possible, with the reason")
    CHOSEN = "chosen", _("chosen")
    LEFT = "left", _("not chosen this time")


class Ground(TextChoices):
    """Why a candidate cannot stand on a list (Banan 2022; Several Provisions on Reducing Formalism, 2024)."""

    CONDITIONS = "conditions", _("the conditions for it do not exist")
    BURDEN = "burden", _("it would burden the grassroots or residents")
    DEBT = "debt", _("it would make new debt")
    ORDERED = "ordered", _("it is already ordered or paid for")
    TWICE = "twice", _("it stands on a list already")
    NOT_PUBLIC = "not-public", _("it is no public matter of this place")


class State(TextChoices):
    """Where a project stands."""

    PROMISED = "promised", _("promised")
    UNDER_WAY = "under-way", _("being carried out")
    CLAIMED = "claimed", _("said to be done")
    ACCEPTING = "accepting", _("being accepted")
    DONE = "done", _("done")
    KEPT = "kept", _("still holds a year later")
    GIVEN_UP = "given-up", _("given up")


class Step(TextChoices):
    """Where a milestone stands."""

    PLANNED = "planned", _("to come")
    STUCK = "stuck", _("stuck")
    REACHED = "reached", _("reached, with proof")


class Part(TextChoices):
    """What a new version of a promise may change."""

    SCOPE = "scope", _("what is to be reached")
    DATE = "date", _("the date")
    LEADER = "leader", _("who leads")
    UNITS = "units", _("the units")
    MONEY = "money", _("the money")
    MILESTONES = "milestones", _("the milestones")
    WORDS = "words", _("the words")


class Proof(TextChoices):
    """What kind of proof."""

    PHOTO = "photo", _("photo")
    DOCUMENT = "document", _("document")
    READING = "reading", _("reading")
