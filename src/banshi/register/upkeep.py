"""Tables of the register's upkeep: imports under way, rows they set aside, checks and the contradictions they found."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Import(models.Model):
    """One file of an existing register on its way in: how far it came, so that a killed run resumes.

    ``sha256`` is that of the file and of how it is read; ``bytes_seen`` is where the next row begins.
    """

    id = models.BigAutoField(primary_key=True)
    sha256 = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(max_length=200)
    change_id = models.BigIntegerField()
    bytes_seen = models.BigIntegerField(default=0)
    rows_seen = models.BigIntegerField(default=0)
    rows_new = models.BigIntegerField(default=0)
    rows_changed = models.BigIntegerField(default=0)
    rows_same = models.BigIntegerField(default=0)
    rows_refused = models.BigIntegerField(default=0)
    rows_reported = models.BigIntegerField(default=0)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Met(models.Model):
    """A person or household that was registered before and that a running import has met in its file.

    What the file says a second time about the same number is a contradiction, not a change. Emptied at the end.
    """

    pk = models.CompositePrimaryKey("import_id", "kind", "subject_id")
    import_id = models.BigIntegerField()
    kind = models.CharField(max_length=9)
    subject_id = models.BigIntegerField()


class Quarantined(models.Model):
    """A row that could not be entered: where it stood, why, and the row as it came. Nothing is lost.

    With ``entered`` the row was entered all the same, and a person should look at what is doubtful about it.
    """

    id = models.BigAutoField(primary_key=True)
    import_id = models.BigIntegerField(db_index=True)
    row_number = models.BigIntegerField()
    entered = models.BooleanField(default=False)
    reasons = models.JSONField()
    row = models.JSONField()


class Checking(models.Model):
    """One check of the whole register: which kinds are done, so that a killed run goes on where it was."""

    id = models.BigAutoField(primary_key=True)
    began_at = models.DateTimeField()
    day = models.DateField()
    done = ArrayField(models.CharField(max_length=40))
    ended_at = models.DateTimeField(null=True)


class Finding(models.Model):
    """A contradiction on the register, which an office has to answer: who is concerned and which item is in doubt.

    What stands there is in the register, behind a look; nothing of it is here. ``station_id`` is the home station of
    the first person. ``state`` is open, corrected or stands.
    """

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40)
    persons = ArrayField(models.BigIntegerField())
    household_id = models.BigIntegerField()
    station_id = models.BigIntegerField()
    item = models.CharField(max_length=40)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=12)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=500)
    case_id = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("station_id", "code", "id"), condition=Q(state="open"), name="open_findings"),
            models.Index(fields=("code",), condition=Q(state="open"), name="open_findings_of_kind"),
        ]


class FindingMark(models.Model):
    """By what the next check knows a contradiction again, and what an older code may mean: personal, behind a look.

    ``fingerprint`` is that of the values: the same contradiction is kept once, another one about the same persons anew.
    """

    finding_id = models.UUIDField(primary_key=True)
    person_id = models.BigIntegerField()
    code = models.CharField(max_length=40)
    persons = ArrayField(models.BigIntegerField())
    fingerprint = models.CharField(max_length=64)
    candidates = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("code", "persons", "fingerprint"), name="finding_once"),
        ]
