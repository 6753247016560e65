"""What a hotline keeps to work with: its taxonomy, duty catalogue and gazetteer, what it learned, and who may send."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Category(models.Model):
    """One line of the taxonomy of this installation; the parent's code is the beginning of its own.

    What is ``kept_back``, or stands below, is never shown in public.
    """

    code = models.CharField(primary_key=True, max_length=24)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    urgency = models.CharField(max_length=8)
    words = models.TextField(blank=True)
    retired_on = models.DateField(null=True)
    kept_back = models.BooleanField(default=False, db_default=False)


class Catalogue(models.Model):
    """One edition of a hotline's duty catalogue: a draft to try on past concerns, live from a day on, or retired."""

    id = models.BigAutoField(primary_key=True)
    hotline_id = models.BigIntegerField()
    edition = models.CharField(max_length=40)
    state = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("hotline_id",), condition=models.Q(state="live"), name="catalogue_one_live_per_hotline"
            )
        ]


class Duty(models.Model):
    """Whose duty it is: concerns of a category at a place, of a kind; empty fits all. The closest fit counts."""

    id = models.BigAutoField(primary_key=True)
    catalogue = models.ForeignKey(Catalogue, on_delete=models.CASCADE, related_name="duties")
    category = models.CharField(max_length=24, blank=True)
    division = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=8, blank=True)
    unit_id = models.BigIntegerField()
    co_units = ArrayField(models.BigIntegerField(), default=list)
    source = models.CharField(max_length=200, blank=True)


class Place(models.Model):
    """A name by which residents call a place: an estate, a road, a market. Degrees WGS 84."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80, db_index=True)
    division = models.CharField(max_length=12)
    latitude = models.FloatField()
    longitude = models.FloatField()


class Understanding(models.Model):
    """One version of the model that was learned from the office's own history, with what it was measured at."""

    version = models.CharField(primary_key=True, max_length=24)
    made_at = models.DateTimeField()
    live = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    report = models.JSONField(default=dict)
    content = models.BinaryField()


class ApiKey(models.Model):
    """Leave for another system to send concerns in; only a digest of the key is kept."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)


class ApiToken(models.Model):
    """What an Open311 client holds until its request has a number (GeoReport v2, GET service_request_id)."""

    token = models.UUIDField(primary_key=True)
    concern_id = models.UUIDField()
    at = models.DateTimeField()
