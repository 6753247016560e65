"""A story as it is being written, every version of it that was published, and who works by it.

All text that the public reads stands in a ``Version``: written once, and the database refuses to change or delete it
(``door.sql``). There is no field for a figure: figures are counted from the casework whenever a page is shown.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from banshi.stories.vocabulary import Adopted, Kind, State


class Told(models.Model):
    """What a story says, what it is about, what shows it, and what others can take over (``template``).

    ``concerns``, ``problems``, ``cases`` and ``projects`` hold ids of things in which the unit had a part; ``began_on``
    is the day on which the unit began to do it so.
    """

    category = models.CharField(max_length=24)
    kind = models.CharField(max_length=8)
    began_on = models.DateField()
    title = models.CharField(max_length=120)
    wrong = models.TextField()
    done = models.TextField()
    took_time = models.CharField(max_length=300)
    took_money = models.CharField(max_length=300)
    took_who = models.CharField(max_length=300)
    came = models.TextField()
    template = models.JSONField()
    concerns = ArrayField(models.UUIDField(), default=list)
    problems = ArrayField(models.UUIDField(), default=list)
    cases = ArrayField(models.UUIDField(), default=list)
    projects = ArrayField(models.UUIDField(), default=list)

    class Meta:
        abstract = True

    @property
    def kind_said(self) -> str:
        """What can be taken over, in words."""
        return str(Kind(self.kind).label)

    @property
    def links(self) -> int:
        """How many things of the casework show it."""
        return len(self.concerns) + len(self.problems) + len(self.cases) + len(self.projects)


class Story(Told):
    """What a unit writes up, as it stands on its desk; ``version`` is the number in force, nought before the first.

    ``hands`` are the accounts that wrote on the coming version: none of them publishes it. ``reason`` is why there is
    a further version, ``returned`` what the second reader wants changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    number = models.CharField(max_length=24, unique=True)
    unit_id = models.BigIntegerField()
    state = models.CharField(max_length=12)
    version = models.SmallIntegerField(default=0)
    hands = ArrayField(models.BigIntegerField(), default=list)
    reason = models.CharField(max_length=400, blank=True)
    returned = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    why_withdrawn = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("unit_id", "-at"), name="story_of_unit"),
            models.Index(fields=("offered_at",), condition=models.Q(state="offered"), name="story_to_read"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_said(self) -> str:
        """Where it stands, in words."""
        return str(State(self.state).label)


class Version(Told):
    """One published version; ``reader_id`` is the second person, who had no hand in it."""

    id = models.BigAutoField(primary_key=True)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="versions")
    version = models.SmallIntegerField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=400, blank=True)
    hands = ArrayField(models.BigIntegerField())
    reader_id = models.BigIntegerField()
    reader_unit_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("story", "version"), name="story_version_once")]
        indexes: ClassVar = [
            models.Index(fields=("-at", "id"), name="story_version_by_day"),
            models.Index(fields=("kind", "category", "-at"), name="story_version_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.story_id} version {self.version}"


class Adoption(models.Model):
    """A unit that works by what a story offers, from which version, since when, and what it became there.

    ``edition_id`` is the draft of the duty catalogue that was made of it, ``project_id`` the project whose plan it
    went into; a letter goes into answers, which are the unit's own.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="adoptions")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="adoptions")
    unit_id = models.BigIntegerField()
    state = models.CharField(max_length=12)
    at = models.DateTimeField()
    account_id = models.BigIntegerField()
    edition_id = models.BigIntegerField(null=True)
    project_id = models.UUIDField(null=True)
    begins_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    why_ended = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("story", "unit_id"), condition=models.Q(state="adopted"), name="story_adopted_once_by_a_unit"
            )
        ]
        indexes: ClassVar = [models.Index(fields=("unit_id", "-at"), name="adoption_of_unit")]

    def __str__(self) -> str:
        return f"{self.story_id} at unit {self.unit_id}"

    @property
    def is_live(self) -> bool:
        """Whether the unit still works by it."""
        return self.state == Adopted.ADOPTED
