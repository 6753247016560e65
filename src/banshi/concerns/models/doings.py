"""What is done with a concern: the unit's contacts and answers, the hotline's calls, the resident's verdicts.

These are written once; the database lets nobody change what was answered or said.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from banshi.concerns.models.concern import Concern


class Contact(models.Model):
    """A try of the unit to speak with the resident: when, how, whether it worked; ``words`` are for the file."""

    id = models.BigAutoField(primary_key=True)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="contacts")
    round = models.SmallIntegerField()
    at = models.DateTimeField()
    unit_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    how = models.CharField(max_length=12)
    reached = models.BooleanField()
    words = models.CharField(max_length=1000, blank=True)


class Answer(models.Model):
    """What the unit says it did in one round. ``flags`` are doubts with the passage; a person passes or returns it."""

    id = models.BigAutoField(primary_key=True)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="answers")
    round = models.SmallIntegerField()
    at = models.DateTimeField()
    unit_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    outcome = models.CharField(max_length=12)
    done = models.TextField()
    done_on = models.DateField(null=True)
    reply = models.TextField()
    reason = models.TextField(blank=True)
    look_again_on = models.DateField(null=True)
    digest = models.CharField(max_length=64)
    together = models.UUIDField(null=True)
    flags = models.JSONField(default=list)
    passed_at = models.DateTimeField(null=True)
    passed_by = models.BigIntegerField(null=True)
    returned = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=("digest", "unit_id"), name="answer_in_these_words")]


class Call(models.Model):
    """One try to ask a resident for the verdict by telephone, made by the hotline and never by the unit."""

    id = models.BigAutoField(primary_key=True)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="calls")
    round = models.SmallIntegerField()
    at = models.DateTimeField()
    account_id = models.BigIntegerField()
    reached = models.BooleanField()


class Verdict(models.Model):
    """What the resident says of one round: contacted, solved, satisfied; and by which neutral path."""

    id = models.BigAutoField(primary_key=True)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="verdicts")
    round = models.SmallIntegerField()
    at = models.DateTimeField()
    path = models.CharField(max_length=4)
    account_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField()
    contacted = models.BooleanField(null=True)
    solved = models.CharField(max_length=8)
    satisfied = models.CharField(max_length=12)
    words = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("concern", "round"), name="verdict_once_a_round")]
