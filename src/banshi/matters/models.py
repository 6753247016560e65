"""Cases with their legs, papers and the visits they begin with.

``Case`` holds nothing personal but a masked name, so that worklists need no look; answers, proposed change, uploads
and printed papers stand in tables that open only behind a look at the person.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Visit(models.Model):
    """Somebody stood at a counter and was asked for; becomes a case of the same number when it is filed."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    at = models.DateTimeField()
    matter = models.CharField(max_length=40)
    unit_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    household_id = models.BigIntegerField()
    home_id = models.BigIntegerField()
    applicant_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=16, default="self")
    institution = models.CharField(max_length=120, blank=True)
    face_compared = models.BooleanField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("unit_id", "at"), name="visit_at_unit"),
            models.Index(fields=("person_id",), name="visit_of_person"),
            models.Index(
                fields=("applicant_id",), condition=models.Q(applicant_id__isnull=False), name="visit_of_applicant"
            ),
        ]


class Case(models.Model):
    """One resident's matter under way. ``office_id`` holds it now for its ``task``, since ``since``, until ``due_at``.

    ``persons`` and ``households`` are the rows of the register that the proposed change touches, ``hands`` the accounts
    that may not decide since they accepted, filed or inquired, ``printed_for`` the household whose paper comes out.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    number = models.CharField(max_length=24, unique=True)
    matter = models.CharField(max_length=40)
    version = models.SmallIntegerField()
    state = models.CharField(max_length=12)
    person_id = models.BigIntegerField()
    household_id = models.BigIntegerField()
    masked_name = models.CharField(max_length=60)
    masked_number = models.CharField(max_length=12)
    applicant_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=16, default="self")
    institution = models.CharField(max_length=120, blank=True)
    items = ArrayField(models.CharField(max_length=40))
    persons = ArrayField(models.BigIntegerField(), default=list)
    households = ArrayField(models.BigIntegerField(), default=list)
    printed_for = models.BigIntegerField(default=0)
    hands = ArrayField(models.BigIntegerField(), default=list)
    accepting_id = models.BigIntegerField()
    home_id = models.BigIntegerField()
    target_id = models.BigIntegerField(null=True)
    office_id = models.BigIntegerField()
    task = models.CharField(max_length=12, default="")
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    stopped_for = models.CharField(max_length=20, blank=True)
    stopped_until = models.DateField(null=True)
    escalated_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField()
    accepted_by = models.BigIntegerField()
    face_compared = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    proof = models.CharField(max_length=12, default="")
    # Keyed, so that nobody learns an answer from it: equal where the same person answered the same.
    answers_digest = models.CharField(max_length=64, default="")
    refusal = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    follow_code = models.CharField(max_length=12, unique=True)
    kilometres = models.IntegerField()
    times_sent_back = models.SmallIntegerField(default=0)
    asked = models.SmallIntegerField(default=0)
    asked_known = models.SmallIntegerField(default=0)
    handed_over_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=12, default="")
    verdict_words = models.CharField(max_length=500, default="")
    verdict_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("office_id", "state", "due_at", "id"), name="case_worklist"),
            models.Index(fields=("state", "due_at"), name="case_overdue"),
            models.Index(fields=("accepting_id", "accepted_at"), name="case_accepted_here"),
            models.Index(fields=("accepting_id", "closed_at"), name="case_closed_here"),
            models.Index(fields=("person_id",), name="case_of_person"),
            models.Index(fields=("household_id",), name="case_of_household"),
            models.Index(
                fields=("applicant_id",), condition=models.Q(applicant_id__isnull=False), name="case_of_applicant"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Leg(models.Model):
    """One office's part of a case: opened when the part before is done, due by its own clock."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="legs")
    position = models.SmallIntegerField()
    unit_id = models.BigIntegerField()
    task = models.CharField(max_length=12)
    working_days = models.SmallIntegerField()
    due_at = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("case", "position"), name="leg_in_its_place")]
        indexes: ClassVar = [
            models.Index(
                fields=("unit_id", "task", "due_at"),
                condition=models.Q(done_at=None),
                name="leg_open_at_unit",
            ),
            models.Index(fields=("unit_id", "done_at"), condition=~models.Q(done_at=None), name="leg_done_at_unit"),
        ]


class Party(models.Model):
    """Somebody whose word a case needs besides the applicant's: to agree, to authorise, or to object until a day.

    ``code`` is the key of their own link; ``how`` is the way the word was given: link, counter, paper or video.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    person_id = models.BigIntegerField()
    masked_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    code = models.CharField(max_length=12, unique=True)
    until = models.DateTimeField()
    answer = models.CharField(max_length=8, blank=True)
    how = models.CharField(max_length=8, blank=True)
    words = models.CharField(max_length=500, blank=True)
    recorded_by = models.BigIntegerField(null=True)
    at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=("person_id",), name="party_of_person")]

    def __str__(self) -> str:
        return self.masked_name


class AwayCommand(models.Model):
    """A case as an office without network typed it, and what it was answered on its return. ``id`` is the command's.

    Both clocks stay: ``made_at`` is that of the office's own device, ``received_at`` is ours.
    """

    id = models.UUIDField(primary_key=True)
    account_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    matter = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    answer = models.CharField(max_length=16)
    case_id = models.UUIDField(null=True)
    words = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("unit_id", "-received_at"), name="away_of_unit"),
            models.Index(fields=("case_id",), name="away_of_case"),
        ]


class Particulars(models.Model):
    """What the resident answered and what is proposed: personal, behind the door."""

    pk = models.CompositePrimaryKey("person_id", "case_id")
    person_id = models.BigIntegerField()
    case_id = models.UUIDField(db_index=True)
    answers = models.JSONField()
    patch = models.JSONField()


class Document(models.Model):
    """A paper the resident uploaded, tied to the evidence it stands for. Written once."""

    pk = models.CompositePrimaryKey("person_id", "id")
    person_id = models.BigIntegerField()
    id = models.UUIDField(default=uuid4)
    case_id = models.UUIDField(db_index=True)
    evidence = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()


class Paper(models.Model):
    """Every paper ever printed, with what anybody may know of it: genuine, valid, by whom, when."""

    id = models.BigAutoField(primary_key=True)
    case_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20)
    serial = models.CharField(max_length=24)
    check_code = models.CharField(max_length=16, unique=True)
    unit_id = models.BigIntegerField()
    account_id = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    replaced_by = models.CharField(max_length=24, default="")
    sha256 = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=("kind", "serial"), name="paper_by_serial")]


class PaperContent(models.Model):
    """The sealed PDF of a paper: personal, behind the door. Written once."""

    pk = models.CompositePrimaryKey("person_id", "paper_id")
    person_id = models.BigIntegerField()
    paper_id = models.BigIntegerField()
    pdf = models.BinaryField()
