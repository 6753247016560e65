"""What the check of the register found, as an office answers it: its open findings, one of them, and the answer.

A finding holds no personal value; whoever wants to see what stands there looks at the persons, through ``access``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import Step, taking
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import NotFound, RuleBroken
from banshi.register.checking.checks import says
from banshi.register.models import Finding

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.actor import Actor

AT_A_TIME = 50
SHORTEST_REASON = 10
COLUMNS = (
    "id", "code", "persons", "household_id", "station_id", "item", "found_at", "state", "answered_by", "answered_at",
    "words", "case_id",
)  # fmt: skip
type Place = tuple[str, UUID]
# What has to be seen beside the item in doubt, to answer each kind; an older code needs no more than itself.
SEEN: dict[str, tuple[str, ...]] = {
    "number-wrong": ("born_on", "sex"),
    "number-shared": ("born_on", "sex"),
    "number-and-birth": ("id_number", "registered_on"),
    "number-and-sex": ("id_number",),
    "born-in-the-future": ("id_number", "registered_on"),
    "older-than-anybody": ("id_number", "registered_on"),
    "card-without-photo": ("id_card_issued_on",),
    "two-spouses": ("marital_status",),
    "spouses-disagree": ("relation",),
    "age-and-relation": ("born_on",),
    "twice-in-household": ("born_on", "sex", "id_number", "relation"),
    "twice": ("born_on", "sex", "ethnicity", "birth_place", "native_place", "id_number", "address"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding without any personal value."""

    id: UUID
    code: str
    persons: tuple[int, ...]
    household_id: int
    station_id: int
    item: str
    found_at: datetime
    state: str
    answered_by: int | None
    answered_at: datetime | None
    words: str
    case_id: UUID | None

    @property
    def says(self) -> _StrOrPromise:
        """What kind of contradiction it is, in words."""
        return says(self.code)

    @property
    def items(self) -> tuple[str, ...]:
        """Which items of its persons have to be seen to answer it, and no others."""
        return tuple(dict.fromkeys(("name", self.item, *SEEN.get(self.code, ()))))

    @property
    def place(self) -> Place:
        """Where it stands in its office's list."""
        return self.code, self.id


def officer_of_the_home_station(actor: Actor, finding: Finding) -> bool:
    """Say whether it is this officer's office that has to answer."""
    return actor.duty == Duty.OFFICER and actor.unit_id == finding.station_id


LET_STAND = Step[Finding](
    name="let-stand",
    says=_("The record is right"),
    start=("open",),
    end="stands",
    who=officer_of_the_home_station,
    only_for=_("officers of the home station"),
)


def open_findings(station_id: int, *, after: Place | None = None, code: str = "") -> list[Found]:
    """Return an office's open findings, kind by kind, fifty at a time; ``after`` is the place of the last one seen."""
    last_code, last_id = after or ("", UUID(int=0))
    return _found(
        "station_id = %s and state = 'open' and (code, id) > (%s, %s::uuid) and (%s = '' or code = %s)"
        " order by code, id limit %s",
        [station_id, last_code, last_id, code, code, AT_A_TIME],
    )


def counted(station_id: int) -> dict[str, int]:
    """Return how many findings of each kind an office has to answer."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select code, count(*) from register_finding where station_id = %s and state = 'open'"
            " group by code order by code",
            [station_id],
        )
        return dict(cursor.fetchall())


def finding(finding_id: UUID) -> Found:
    """Return one finding; raises ``NotFound``."""
    for found in _found("id = %s", [finding_id]):
        return found
    raise NotFound("no-such-finding", _("There is no such finding."))


def candidates(finding_id: UUID) -> tuple[str, ...]:
    """Return what an older code may mean, as ``edition:code``; nothing without a look at the person."""
    with connection.cursor() as cursor:
        cursor.execute("select jsonb_array_elements_text(candidates) from register_findingmark where finding_id = %s",
                       [finding_id])  # fmt: skip
        return tuple(row[0] for row in cursor.fetchall())


def let_stand(finding_id: UUID, *, by: Actor, reason: str) -> None:
    """Answer that the record is right: the same contradiction is not found again.

    Raises ``RuleBroken`` without a reason, ``NotAllowed`` for anybody but an officer of the home station.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken(
            "reason-missing",
            _("The answer needs a reason."),
            cure=_("Write in a sentence why the record is right; it stays with the finding."),
        )
    with taking(LET_STAND, Finding, finding_id, by=by, reason=reason.strip()) as found:
        found.words, found.answered_by, found.answered_at = reason.strip(), by.account_id, clock.now()


def under_correction(finding_id: UUID, case_id: UUID) -> None:
    """Note the case that corrects a finding; the next check closes it when nothing contradicts any more."""
    with connection.cursor() as cursor:
        cursor.execute("update register_finding set case_id = %s where id = %s and state = 'open'",
                       [case_id, finding_id])  # fmt: skip


def _found(where: str, values: list[Any]) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(COLUMNS)} from register_finding where {where}", values)  # noqa: S608 - our own columns
        named = [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    return [Found(**row | {"persons": tuple(row["persons"])}) for row in named]
