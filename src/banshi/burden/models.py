"""A report that an upper unit asks for, its figures, whom they are asked of, and what was given. Nothing personal."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models


class Report(models.Model):
    """What an upper unit wants to know, why, by which law, and who reads it; it dies on ``ends_on``.

    ``seconds`` is what one period of it costs all ``units`` together; without figures to ask it is nought.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    title = models.CharField(max_length=120)
    why = models.CharField(max_length=600)
    law = models.CharField(max_length=200)
    reads = models.CharField(max_length=200)
    period = models.CharField(max_length=8)
    of_kind = models.CharField(max_length=12)
    asker_id = models.BigIntegerField()
    state = models.CharField(max_length=8)
    begun_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    ends_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    units = models.IntegerField(default=0)
    seconds = models.IntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("asker_id", "-begun_at"), name="report_of_asker"),
            models.Index(fields=("ends_on",), condition=models.Q(state="live"), name="report_dies"),
        ]

    def __str__(self) -> str:
        return self.title


class Figure(models.Model):
    """One figure of a report. ``code`` names a figure that casework answers; without it stations are asked.

    ``key`` is its name without spaces and marks, by which the same figure is known again; ``seconds`` what one unit
    needs for it.
    """

    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="figures")
    position = models.SmallIntegerField()
    code = models.CharField(max_length=32, blank=True)
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=80)
    definition = models.CharField(max_length=600, blank=True)
    seconds = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("report", "key"), name="figure_once_in_a_report"),
        ]


class Ask(models.Model):
    """That one unit is asked for one figure. While it is live nobody else asks this unit for the same."""

    id = models.BigAutoField(primary_key=True)
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="asks")
    unit_id = models.BigIntegerField()
    key = models.CharField(max_length=80)
    live = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("unit_id", "key"), condition=models.Q(live=True), name="asked_once_of_a_unit"
            ),
            models.UniqueConstraint(fields=("figure", "unit_id"), name="ask_of_a_figure"),
        ]


class Filled(models.Model):
    """A figure as a unit gave it for the period that begins on ``first``; ``took`` are its seconds, if known."""

    id = models.BigAutoField(primary_key=True)
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="filled")
    unit_id = models.BigIntegerField()
    first = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=2)
    at = models.DateTimeField()
    account_id = models.BigIntegerField()
    took = models.IntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("figure", "unit_id", "first"), name="given_once_for_a_period"),
        ]
