"""A notice to a resident or to a unit: which kind, about which case; the words are chosen when it is read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Notice(models.Model):
    """One thing somebody is told. ``sent_at`` is when a gateway took it; on our own pages it shows at once.

    ``begun_at`` is the database's moment at which a try began whose end is not written down yet; ``unclear`` counts the
    tries whose end nobody knows: after those the gateway may have taken it without our knowing.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    case_id = models.UUIDField(db_index=True)
    case_number = models.CharField(max_length=24)
    person_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    # Somebody who is told by what they left with a concern: the sender finds out how, nothing of it stands here.
    contact_id = models.UUIDField(null=True)
    # Where the one who is told can answer; only they get it.
    path = models.CharField(max_length=80, blank=True, db_default="")
    sent_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    unclear = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("person_id", "-id"), name="notice_to_person"),
            models.Index(fields=("unit_id", "-id"), name="notice_to_unit"),
            models.Index(fields=("id",), condition=models.Q(sent_at=None), name="notice_unsent"),
        ]
