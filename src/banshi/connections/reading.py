"""What an authority reads: one person by exact number and name, how a case or a concern stands; each is a look first.

The inquiry keeps for what purpose and under which number of its own the authority asked; the look names the inquiry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import connection
from django.db.utils import DatabaseError
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.access.actions import said, state_of
from banshi.concerns.models import Concern
from banshi.concerns.queries import visible_to
from banshi.connections.jurisdiction import AUTHORITY, CASE, CONCERN
from banshi.connections.models import Grant, Inquiry
from banshi.connections.scopes import Scope
from banshi.connections.tokens import count_miss
from banshi.kernel import clock
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.models import Case, Leg
from banshi.register import queries as register
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from banshi.connections.tokens import Caller
    from banshi.register.records import Household, Value

REFERENCE = re.compile(r"[\w./()-]{1,60}")
A_PERSONS_NUMBER = re.compile(r"\d{15}|\d{17}[\dXx]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read of one person: the number of the inquiry, and the items that were granted and asked for."""

    inquiry: UUID
    items: dict[str, Value]


def read_person(id_number: str, name: str, *, purpose: str, reference: str, items: Sequence[str], by: Caller) -> Read:
    """Find one person by exact number and name and return the items; the look is committed before anything is read.

    Without ``items`` all of the grant's are read. Raises ``NotFound`` alike for a number that is nobody's, for a name
    that does not belong to it and for somebody registered outside the granted area; ``TooMany`` after ten of them.
    """
    grants = [one for one in by.grants(Scope.PERSON) if one.purpose == purpose]
    if not grants:
        raise not_granted(_("No grant in force lets this system read for this purpose."))
    wanted = list(dict.fromkeys(items)) or list(grants[0].items)
    grant = next((one for one in grants if set(wanted) <= set(one.items)), None)
    if grant is None:
        raise not_granted(_("Not all of these items are granted for this purpose."))
    inquiry = _ask(by, grant, purpose, reference)
    found = _found(jurisdiction().checked_number(id_number), " ".join(name.split()), inquiry, wanted, by)
    return Read(inquiry=inquiry.id, items={item: found.members[0][item] for item in wanted})


def _found(id_number: str, name: str, inquiry: Inquiry, items: Sequence[str], by: Caller) -> Household:
    access.refuse_inside_a_transaction()
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select person, household from connections_find(%s, %s, %s, %s, %s, %s, %s)",
                [id_number, name, by.actor.account_id, by.actor.unit_id, inquiry.id, inquiry.purpose, list(items)],
            )
            person, household = cursor.fetchone() or (None, None)
    except DatabaseError as error:
        raise _refusal(error) from error
    found = register.households_of([person], items) if person else []
    if person and household and not found:
        found = register.person_in(person, household, items)
    if not found:
        raise NotFound(
            "no-such-person",
            _("Nobody is registered under this number with this name where this grant holds."),
            cure=_("Compare both, character by character; the try is written down."),
        )
    return found[0]


def read_case(number: str, *, reference: str, by: Caller) -> Case:
    """Return a case of a granted matter and area by its number, behind a look that its resident reads.

    Raises ``NotFound`` for any other, as for none.
    """
    grants = _granted(by, Scope.CASE)
    case = Case.objects.filter(number=number).first()
    grant = next((one for one in grants if case and _covers(one, case)), None)
    if case is None or grant is None:
        count_miss(by)
        raise NotFound("no-such-case", _("There is no case under this number among those granted."))
    _ask(by, grant, CASE, reference, case.id)
    _write_status(case, by)
    return case


def read_concern(number: str, *, reference: str, by: Caller) -> Concern:
    """Return a concern in which the authority's unit has a part, behind a look; never its report.

    Raises ``NotFound`` for any other, as for none: also for one in which the unit is complained of.
    """
    grants = _granted(by, Scope.CONCERN)
    concern = Concern.objects.filter(visible_to(by.actor), number=number).first()
    grant = next((one for one in grants if concern and concern.division.startswith(one.area)), None)
    if concern is None or grant is None:
        count_miss(by)
        raise NotFound("no-such-concern", _("There is no concern under this number in which your unit has a part."))
    _ask(by, grant, CONCERN, reference, concern.id)
    access.refuse_inside_a_transaction()
    who = [by.actor.account_id, by.actor.unit_id, ""]
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select concerns_look(%s, %s, %s, %s, %s, %s)",
                [concern.id, *who, AUTHORITY + CONCERN, ["concern-state"]],
            )
        access.close()  # how it stands, and nothing of who reported it
    except DatabaseError as error:
        raise _refusal(error) from error
    return concern


def legs_of(case: Case) -> list[Leg]:
    """Return the legs of a case in their order."""
    return list(case.legs.order_by("position"))


def _granted(by: Caller, scope: Scope) -> list[Grant]:
    if grants := by.grants(scope):
        return grants
    raise not_granted(_("No grant in force lets this system do this."))


def not_granted(sentence: object) -> NotAllowed:
    """Return the refusal for what no grant allows; it says where to ask."""
    return NotAllowed(
        "not-granted", str(sentence), cure=_("GET /api/v1/client shows what is granted; the office proposes more.")
    )


def _covers(grant: Grant, case: Case) -> bool:
    return case.matter in grant.matters and unit(case.home_id).division.startswith(grant.area)


def _ask(by: Caller, grant: Grant, purpose: str, reference: str, thing_id: UUID | None = None) -> Inquiry:
    if not REFERENCE.fullmatch(reference):
        raise RuleBroken(
            "no-reference",
            _("Say under which number of your own file you ask: letters, digits and . / ( ) - _."),
        )
    if A_PERSONS_NUMBER.search(reference):
        raise RuleBroken("a-persons-number", _("A reference names a file, never a person: leave the ID number out."))
    return Inquiry.objects.create(
        id=uuid4(),
        client_id=by.id,
        grant_id=grant.id,
        purpose=purpose,
        reference=reference,
        thing_id=thing_id,
        at=clock.now(),
    )


def _write_status(case: Case, by: Caller) -> None:
    access.refuse_inside_a_transaction()
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into access_look"
                " (kind, account_id, unit_id, duty, reference, purpose, items, persons, households)"
                " values ('status', %s, %s, '', %s, %s, %s, %s, '{}')",
                [by.actor.account_id, by.actor.unit_id, case.id, AUTHORITY + CASE, ["case-state"], [case.person_id]],
            )
    except DatabaseError as error:
        raise _refusal(error) from error


def _refusal(error: DatabaseError) -> Exception:
    if state_of(error) == "BN403":
        return not_granted(_("The register refuses: this is not granted, or not any more."))
    return said(error)
