"""Units with their place and area, accounts to sign in with, and posts that give rights at one unit."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from banshi.kernel.actor import Duty


class UnitKind(models.TextChoices):
    """What kind of office a unit is."""

    STATION = "station", _("police station")
    COUNTY = "county", _("county bureau")
    CITY = "city", _("city bureau")
    PROVINCE = "province", _("provincial department")
    GOVERNMENT = "government", _("people's government")
    DEPARTMENT = "department", _("department")
    STREET = "street", _("street or township")
    UTILITY = "utility", _("utility")
    VILLAGE = "village", _("village or neighbourhood committee")
    HOTLINE = "hotline", _("hotline")


class Unit(models.Model):
    """A body with duties; ``code`` has 12 digits (GA/T 380), coordinates are WGS 84 degrees.

    ``hours`` is the week of its counter as ``stations.hours`` reads it; empty where nobody has entered it.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=UnitKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    division = models.CharField(max_length=6)
    address = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    hours = models.CharField(max_length=160, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()

    def __str__(self) -> str:
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en


class Account(AbstractUser):
    """A sign-in. A resident's account names the person; a member of staff has posts, and may be a person too."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField(null=True, blank=True, db_index=True)


class Post(models.Model):
    """What one account may do at one unit, and for how long."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    duty = models.CharField(max_length=12, choices=[(duty.value, duty.value) for duty in Duty])
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "unit", "duty"), name="post_once_per_unit_and_duty"),)

    def __str__(self) -> str:
        return f"{self.duty} at unit {self.unit_id}"
