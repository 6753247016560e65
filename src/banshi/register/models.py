"""The register's tables. Anchors hold no personal data; what is registered stands in versions.

A version is valid in the law's time (``valid_from`` to ``valid_to``, exclusive) and stands in the book's time
(``recorded_at`` to ``superseded_at``). Nothing is overwritten: a new fact supersedes the row and records anew.
Every table about a person carries ``person_id`` in its primary key, so that a city may be split off by person.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from banshi.register.upkeep import Checking, Finding, FindingMark, Import, Met, Quarantined


class Code(models.Model):
    """A code value as printed in its source: table, version, code and label. Rows are never changed."""

    id = models.AutoField(primary_key=True)
    table = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    code = models.CharField(max_length=8)
    label = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("table", "version", "code", "label"), name="code_as_printed_once"),
        )


def code_reference() -> models.IntegerField[Any, Any]:
    """Return a column that names a row of ``Code``; not a foreign key, since code rows are never deleted."""
    return models.IntegerField(null=True)


class Person(models.Model):
    """An anchor: it says only that there is somebody."""

    id = models.BigAutoField(primary_key=True)


class Household(models.Model):
    """An anchor for a household, and the station whose register holds it."""

    id = models.BigAutoField(primary_key=True)
    station_id = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("station_id",), name="household_by_station"),)


class Change(models.Model):
    """What altered the register: a case, an import, an office's own correction; by whom and on what ground."""

    id = models.BigAutoField(primary_key=True)
    recorded_at = models.DateTimeField()
    kind = models.CharField(max_length=12)
    case_id = models.UUIDField(null=True, db_index=True)
    account_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    ground = models.CharField(max_length=200)


class Version(models.Model):
    """What is common to every versioned row."""

    change_id = models.BigIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class PersonVersion(Version):
    """All items registered about one person; columns are named as in ``register.items``."""

    pk = models.CompositePrimaryKey("person_id", "number")
    person_id = models.BigIntegerField()
    number = models.SmallIntegerField()
    name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=120)
    former_name = models.CharField(max_length=60)
    sex = code_reference()
    ethnicity = code_reference()
    born_on = models.DateField(null=True)
    birth_place = models.CharField(max_length=120)
    native_place = models.CharField(max_length=120)
    other_address = models.CharField(max_length=200)
    religion = code_reference()
    id_number = models.CharField(max_length=18)
    height_cm = models.SmallIntegerField(null=True)
    blood_type = code_reference()
    education = code_reference()
    marital_status = code_reference()
    military_service = code_reference()
    workplace = models.CharField(max_length=120)
    occupation = models.CharField(max_length=60)
    came_to_city = models.CharField(max_length=200)
    came_to_address = models.CharField(max_length=200)
    guardian_1 = models.CharField(max_length=60)
    guardian_1_kind = models.CharField(max_length=20)
    guardian_2 = models.CharField(max_length=60)
    guardian_2_kind = models.CharField(max_length=20)
    birth_certificate_on = models.DateField(null=True)
    id_card_issued_on = models.DateField(null=True)
    moved_out = models.CharField(max_length=200)
    cancelled = models.CharField(max_length=200)
    has_photo = models.BooleanField(default=False)
    mark = models.CharField(max_length=20)
    notes = models.CharField(max_length=500)
    card_officer = models.CharField(max_length=60)
    registered_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("person_id",),
                condition=Q(superseded_at=None, valid_to=None),
                name="one_present_version",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")),
                name="person_valid_period",
            ),
        ]


class HouseholdVersion(Version):
    """What is registered about one household; ``frozen`` holds the reason while nothing may be changed."""

    pk = models.CompositePrimaryKey("household_id", "number")
    household_id = models.BigIntegerField()
    number = models.SmallIntegerField()
    household_no = models.CharField(max_length=20)
    household_type = code_reference()
    address = models.CharField(max_length=200)
    frozen = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("household_id",),
                condition=Q(superseded_at=None, valid_to=None),
                name="one_present_household",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("household_no",),
                condition=Q(superseded_at=None, valid_to=None),
                name="present_household_no",
            )
        ]


class Membership(Version):
    """That a person belongs to a household, how they are related to its head, and their place in its order."""

    pk = models.CompositePrimaryKey("person_id", "number")
    person_id = models.BigIntegerField()
    number = models.SmallIntegerField()
    household_id = models.BigIntegerField()
    relation = code_reference()
    position = models.SmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("person_id",),
                condition=Q(superseded_at=None, valid_to=None),
                name="one_present_membership",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("household_id",),
                condition=Q(superseded_at=None, valid_to=None),
                name="present_members",
            )
        ]


class IdNumber(models.Model):
    """The uniqueness of the ID number, in a small table of its own."""

    id_number = models.CharField(max_length=18, primary_key=True)
    person_id = models.BigIntegerField()


class SearchKey(models.Model):
    """What an office's own search looks up: written with the version, so that search never scans.

    ``keys`` forgive one error (see ``register.finding``); a row that has none yet is keyed soon: ``search_unkeyed``.
    """

    person_id = models.BigIntegerField(primary_key=True)
    station_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=120)
    birth_year = models.SmallIntegerField(null=True)
    household_id = models.BigIntegerField()
    born_on = models.DateField(null=True)
    keys = ArrayField(models.IntegerField(), null=True)

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=("keys",), name="search_keys", fastupdate=False),
            models.Index(fields=("person_id",), condition=Q(keys=None), name="search_unkeyed"),
            models.Index(fields=("station_id", "name"), name="search_name", opclasses=("int8_ops", "text_pattern_ops")),
            models.Index(
                fields=("station_id", "pinyin"),
                name="search_pinyin",
                opclasses=("int8_ops", "text_pattern_ops"),
            ),
        ]


class Booklet(models.Model):
    """A household register booklet as issued; void from the day another takes its place."""

    pk = models.CompositePrimaryKey("household_id", "serial")
    household_id = models.BigIntegerField()
    serial = models.CharField(max_length=20, unique=True)
    issued_on = models.DateField()
    issued_by = models.BigIntegerField()
    issued_change = models.BigIntegerField()
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=40)
    voided_change = models.BigIntegerField(null=True)
    replaced_by = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("household_id",), condition=Q(voided_on=None), name="one_valid_booklet")
        ]


class LogEntry(models.Model):
    """A line of the booklet's change log (登记事项变更和更正记载): item, content after it, day, officer."""

    pk = models.CompositePrimaryKey("person_id", "number")
    person_id = models.BigIntegerField()
    number = models.SmallIntegerField()
    change_id = models.BigIntegerField()
    item = models.CharField(max_length=40)
    before = models.CharField(max_length=500)
    after = models.CharField(max_length=500)
    kind = models.CharField(max_length=12)
    entered_on = models.DateField()
    officer = models.CharField(max_length=60)


# Django finds the tables of this package here.
__all__ = [
    "Booklet", "Change", "Checking", "Code", "Finding", "FindingMark", "Household", "HouseholdVersion", "IdNumber",
    "Import", "LogEntry", "Membership", "Met", "Person", "PersonVersion", "Quarantined", "SearchKey",
]  # fmt: skip
