"""Units with their place and area, accounts to sign in with, and posts that give rights at one unit.

And what belongs to signing in: open sessions, who an account is at an outside provider, recoveries, tries.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from banshi.kernel import clock
from banshi.kernel.actor import Duty

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.sessions.backends.db import SessionStore


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
    # Set while the password is one that was given out: from then on it opens nothing, and before only its change.
    first_until = models.DateTimeField(null=True, blank=True)


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


class Session(AbstractBaseSession):
    """One browser in which an account is signed in. ``expire_date`` is when it ends unless it is used before.

    A session that is not here is over: whoever ends one deletes the row, and the very next request is nobody's.
    Times are the machine's own, as those of the tokens inside it are.
    """

    account_id = models.BigIntegerField(null=True, db_index=True)
    # In which post; none for a resident. A release before this one kept it in the session's own words alone.
    post_id = models.BigIntegerField(null=True)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    # The kind of browser and of system, as two words: “firefox windows”. Nothing that knows a browser again.
    device = models.CharField(max_length=24)

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        """Return what keeps sessions in this table."""
        store: type[SessionStore] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return store


class Provider(models.TextChoices):
    """Who says that somebody is who they are: the organisation, for its staff; an ID provider, for residents."""

    STAFF = "staff", _("the organisation")
    RESIDENT = "resident", _("the ID provider")


class Subject(models.Model):
    """Who an account is at an outside provider: bound by an office for staff, by number and name for residents."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="subjects")
    provider = models.CharField(max_length=12, choices=Provider)
    issuer = models.CharField(max_length=200)
    # At most 255 characters of ASCII (OpenID Connect Core, section 2).
    subject = models.CharField(max_length=255)
    bound_at = models.DateTimeField()
    bound_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("issuer", "subject"), name="subject_is_one_account"),
            models.UniqueConstraint(fields=("issuer", "account"), name="account_is_one_subject"),
        ]

    def __str__(self) -> str:
        return f"subject of account {self.account_id}"


class Recovery(models.Model):
    """Somebody who lost every way to sign in asks for a new one; two others of the office or above must approve.

    Without an account nobody was found under the name that was typed: the row is written all the same, so that
    whoever asks learns nothing. The ticket and the two halves of the code are kept as keyed hashes.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    state = models.CharField(max_length=12)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="recoveries")
    asked_at = models.DateTimeField()
    # The counter where a clerk compared the person with the card, for an account without a post.
    unit_id = models.BigIntegerField(null=True)
    words = models.CharField(max_length=400)
    ticket = models.CharField(max_length=64, unique=True)
    first_by_id = models.BigIntegerField(null=True)
    first_half = models.CharField(max_length=64, default="")
    second_by_id = models.BigIntegerField(null=True)
    second_half = models.CharField(max_length=64, default="")
    # Until when the office may decide, and after the second approval until when the code holds.
    until = models.DateTimeField()
    wrong = models.SmallIntegerField(default=0)
    reason = models.CharField(max_length=400, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("until",), condition=models.Q(state__in=("asked", "once", "approved")),
                         name="recovery_open"),
        ]  # fmt: skip
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(first_by_id=models.F("second_by_id")), name="recovery_by_two")
        ]

    def __str__(self) -> str:
        return f"recovery {self.id}: {self.state}"


class Told(models.Model):
    """What others did to somebody's account, and why: the account's holder reads it on the page of the account."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    state = models.CharField(max_length=12)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="told")
    at = models.DateTimeField()
    kind = models.CharField(max_length=24)
    by_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=400)

    class Meta:
        indexes: ClassVar = [models.Index(fields=("account", "-at"), name="told_to_account")]

    def __str__(self) -> str:
        return f"{self.kind} of account {self.account_id}"


class Guess(models.Model):
    """How often somebody tried at a door until a moment. Which door and by whom stands here as one keyed hash."""

    key = models.CharField(max_length=64, primary_key=True)
    tries = models.IntegerField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.tries} tries"


class StandIn(models.Model):
    """Who stands in for the holder of a post, and until when: from ``until`` on it gives no right, whatever its state.

    ``unit_id``, ``duty`` and ``holder_id`` are the post's: so nobody stands in twice in one duty at one unit, and a
    journal line of that duty there says by itself on whose behalf it was written.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="stand_ins")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="stands_in")
    holder_id = models.BigIntegerField(db_index=True)
    unit_id = models.BigIntegerField()
    duty = models.CharField(max_length=12)
    state = models.CharField(max_length=8)
    since = models.DateTimeField()
    until = models.DateTimeField()
    given_by = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("post",), condition=models.Q(state="live"), name="one_stands_in_for_a_post"
            ),
            models.UniqueConstraint(
                fields=("account", "unit_id", "duty"), condition=models.Q(state="live"),
                name="one_stands_in_once_in_a_duty",
            ),
            models.CheckConstraint(
                condition=~models.Q(account=models.F("holder_id")), name="nobody_stands_in_for_oneself"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"account {self.account_id} for post {self.post_id}"

    @property
    def last_day(self) -> date:
        """The last day of it; it ends with that day."""
        return clock.day_of(self.until) - timedelta(days=1)
