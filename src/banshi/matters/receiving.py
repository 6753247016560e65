"""Receiving somebody at a counter: who stands here, for whom, and what the register knows of it already.

A visit is the errand a look is made for. Whoever comes for another says in what role; the jurisdiction knows what
that role has to show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.journal.rows import one_row
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, RuleBroken
from banshi.matters.definition import Applicant, Facts
from banshi.matters.jurisdiction import jurisdiction, matter
from banshi.matters.models import Visit
from banshi.matters.vocabulary import OWN, Role
from banshi.register.queries import change_log

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor
    from banshi.matters.definition import Matter
    from banshi.register.records import Household, LogLine, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who stands at the counter for somebody else: in what role, and their own number and name."""

    role: Role
    id_number: str
    name: str
    institution: str = ""


APPLICANT_ITEMS = ("name", "id_number", "born_on", "relation")


def receive(
    matter_code: str,
    *,
    id_number: str,
    name: str,
    by: Actor,
    face_compared: bool = False,
    standing: Standing | None = None,
) -> tuple[Visit, Facts]:
    """Receive somebody at the counter: find the person concerned by exact number and name, for this errand alone.

    ``standing`` names whoever came for them; ``face_compared`` says that the clerk held the photo of the ID card
    against the face of whoever came. Raises ``RuleBroken`` if a number and its name do not belong together, in the
    words a clerk can say aloud.
    """
    definition, errand = matter(matter_code), uuid4()
    applicant = Applicant()
    if standing is not None:
        came = _find_applicant(standing, definition, errand, by)
        applicant = Applicant(role=standing.role, person=came.members[0], institution=standing.institution)
    found = _find(id_number, name, definition.known, definition, errand, by, gone=definition.of_the_gone)
    if standing is not None and standing.role in OWN and came.id != found.id:
        raise RuleBroken(
            "not-of-the-household",
            _("Whoever came as head or member is not registered in this household."),
            cure=_("Let a member come, or come with the authorisation of the person concerned."),
        )
    if standing is None:
        applicant = Applicant(role=_own_role(definition, found))
    visit = _visit(definition, errand, found, applicant, by, face_compared=face_compared)
    if definition.concerns_household:
        return visit, facts_of(visit, applicant=applicant, by=by)
    log = _log(definition, found.members[0])
    return visit, Facts(person=found.members[0], household=found, today=clock.today(), applicant=applicant, log=log)


def _find_applicant(standing: Standing, definition: Matter[Any], errand: UUID, by: Actor) -> Household:
    """Find whoever came, and refuse a head who is none; a mistake in their number is told from one in the other."""
    try:
        came = _find(standing.id_number, standing.name, APPLICANT_ITEMS, definition, errand, by)
    except RuleBroken as refusal:
        raise RuleBroken(f"applicant-{refusal.code}", refusal.sentence, cure=refusal.cure) from None
    heads = {Role.HEAD, Role.COLLECTIVE_HEAD}
    if standing.role in heads and not jurisdiction().is_head(came.members[0].values["relation"]):
        raise RuleBroken(
            "not-the-head",
            _("Whoever came is not the head of a household."),
            cure=_("Let the head come; a member who is of age may apply as a member where the matter allows it."),
        )
    return came


def _visit(
    definition: Matter[Any], errand: UUID, found: Household, applicant: Applicant, by: Actor, *, face_compared: bool
) -> Visit:
    if by.unit_id is None or by.account_id is None:
        raise RuntimeError("access.find lets only staff in")
    return Visit.objects.create(
        id=errand,
        at=clock.now(),
        matter=definition.code,
        unit_id=by.unit_id,
        account_id=by.account_id,
        person_id=found.members[0].id,
        household_id=found.id,
        home_id=found.station_id,
        applicant_id=applicant.person.id if applicant.person else None,
        role=applicant.role.value,
        institution=applicant.institution[:120],
        face_compared=face_compared,
    )


def _find(
    id_number: str,
    name: str,
    items: tuple[str, ...],
    definition: Matter[Any],
    errand: UUID,
    by: Actor,
    *,
    gone: bool = False,
) -> Household:
    number = jurisdiction().checked_number(id_number)
    if problem := jurisdiction().number_problem(number):
        raise RuleBroken("id-number", problem, cure=_("Compare it with the ID card, digit by digit."))
    found = access.find(number, name.strip(), items, by=by, purpose=definition.code, reference=errand, gone=gone)
    if found is None:
        raise RuleBroken(
            "number-and-name",
            _("Nobody is registered under this number with this name."),
            cure=_(
                "Compare both with the ID card, character by character. If they agree, the home station has to look."
            ),
        )
    return found


def _own_role(definition: Matter[Any], household: Household) -> Role:
    """Return the role in which somebody applies for themselves or the own household."""
    is_head = jurisdiction().is_head(household.members[0].values.get("relation"))
    collective = jurisdiction().is_collective(household.household_type)
    holds = {
        Role.SELF: True,
        Role.HEAD: is_head and not collective,
        Role.COLLECTIVE_HEAD: is_head and collective,
        Role.MEMBER: True,
    }
    return next((role for role in OWN if holds[role] and role in definition.who_may_apply), Role.SELF)


def reopen_visit(visit_id: UUID, *, by: Actor) -> tuple[Visit, Facts]:
    """Return a visit of the same counter and day with its facts, by a new look. Raises ``NotFound`` otherwise."""
    visit = one_row(Visit, visit_id)
    mine = visit is not None and (visit.account_id, visit.unit_id) == (by.account_id, by.unit_id)
    if visit is None or not mine or visit.at.astimezone(clock.zone()).date() != clock.today():
        raise NotFound("no-such-visit", _("This visit is over."), cure=_("Receive the resident again."))
    return visit, facts_of(visit, by=by)


def facts_of(visit: Visit, *, by: Actor, applicant: Applicant | None = None) -> Facts:
    """Look anew at the person of a visit, in the household, and at whoever came for them."""
    definition = matter(visit.matter)
    came = applicant or _applicant(visit, by)
    if definition.concerns_household:
        left = [visit.person_id] if definition.of_the_gone else []
        household = access.look_at_all(
            visit.household_id, definition.known, by=by, purpose=visit.matter, reference=visit.id, persons=left
        )[0]
        person = household.member(visit.person_id)
    else:
        household = access.look_at(
            visit.person_id,
            definition.known,
            by=by,
            purpose=visit.matter,
            reference=visit.id,
            household_id=visit.household_id,
        )
        person = household.members[0]
    log = _log(definition, person)
    return Facts(person=person, household=household, today=clock.today(), applicant=came, log=log)


def _log(definition: Matter[Any], person: Person) -> tuple[LogLine, ...]:
    return change_log([person.id]).get(person.id, ()) if definition.reads_log else ()


def _applicant(visit: Visit, by: Actor) -> Applicant:
    role = Role(visit.role)
    if visit.applicant_id is None:
        return Applicant(role=role, institution=visit.institution)
    seen = access.look_at(visit.applicant_id, APPLICANT_ITEMS, by=by, purpose=visit.matter, reference=visit.id)
    return Applicant(role=role, person=seen.members[0], institution=visit.institution)
