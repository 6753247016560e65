"""Filing a case at the counter: from the visit to a case that exists whole or not at all.

A visit is the errand a look is made for; filed, it becomes the case of the same number.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import connection
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.journal.rows import one_row
from banshi.journal.steps import beginning
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, RuleBroken
from banshi.matters import rules
from banshi.matters.definition import Facts, Office, Task
from banshi.matters.evidence import Claim, Proof, holder
from banshi.matters.jurisdiction import jurisdiction, matter
from banshi.matters.lifecycle import FILE, GRANT_ON_PROOF
from banshi.matters.models import Case, Visit
from banshi.register import actions as register
from banshi.register.records import patch_to_json, shown, to_json
from banshi.stations.distances import kilometres
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from banshi.kernel.actor import Actor
    from banshi.matters.definition import Matter
    from banshi.matters.rules import PlannedLeg


def receive(
    matter_code: str, *, id_number: str, name: str, by: Actor, face_compared: bool = False
) -> tuple[Visit, Facts]:
    """Receive somebody at the counter: find the person by exact number and name, for this errand alone.

    ``face_compared`` says that the clerk held the photo of the ID card against the face; it stays with the case.
    Raises ``RuleBroken`` if number and name do not belong together, in the words a clerk can say aloud.
    """
    definition = matter(matter_code)
    number = jurisdiction().checked_number(id_number)
    if problem := jurisdiction().number_problem(number):
        raise RuleBroken("id-number", problem, cure=_("Compare it with the ID card, digit by digit."))
    errand = uuid4()
    found = access.find(number, name.strip(), definition.known, by=by, purpose=definition.code, reference=errand)
    if found is None:
        raise RuleBroken(
            "number-and-name",
            _("Nobody is registered under this number with this name."),
            cure=_(
                "Compare both with the ID card, character by character. If they agree, the home station has to look."
            ),
        )
    assert by.unit_id is not None and by.account_id is not None  # noqa: S101, PT018 - access.find let only staff in
    visit = Visit.objects.create(
        id=errand,
        at=clock.now(),
        matter=matter_code,
        unit_id=by.unit_id,
        account_id=by.account_id,
        person_id=found.members[0].id,
        household_id=found.id,
        home_id=found.station_id,
        face_compared=face_compared,
    )
    return visit, Facts(person=found.members[0], household=found, today=clock.today())


def reopen_visit(visit_id: UUID, *, by: Actor) -> tuple[Visit, Facts]:
    """Return a visit of the same counter and day with its facts, by a new look. Raises ``NotFound`` otherwise."""
    visit = one_row(Visit, visit_id)
    mine = visit is not None and (visit.account_id, visit.unit_id) == (by.account_id, by.unit_id)
    if visit is None or not mine or visit.at.astimezone(clock.zone()).date() != clock.today():
        raise NotFound("no-such-visit", _("This visit is over."), cure=_("Receive the resident again."))
    household = access.look_at(
        visit.person_id,
        matter(visit.matter).known,
        by=by,
        purpose=visit.matter,
        reference=visit.id,
        household_id=visit.household_id,
    )
    return visit, Facts(person=household.members[0], household=household, today=clock.today())


def answer_for(visit: Visit, facts: Facts) -> rules.Answer:
    """Return what the resident hears before anything is filed."""
    definition = matter(visit.matter)
    return rules.answer(definition, facts, _plan(definition, visit, proven=False))


def file_case(visit_id: UUID, answers: Any, *, by: Actor, command: UUID | None = None) -> Case:  # noqa: ANN401 - the matter's own type
    """File a visit as a case, whole: case, legs, answers, proposed change, journal line and notices, or nothing.

    Where the holder of the evidence confirms it, the case is granted in the same step. Raises ``RuleBroken`` with
    every ground on which the matter would be refused.
    """
    visit, facts = reopen_visit(visit_id, by=by)
    definition = matter(visit.matter)
    _refuse_on(definition, facts, answers)
    proof = _ask_holders(definition, facts, answers)
    legs = _plan(definition, visit, proven=proof is Proof.VERIFIED)
    number, serial = _numbers(definition)
    patch = definition.changes(facts, answers, new_serial=serial)
    case = _case(definition, visit, facts, legs, number, proof, by)
    with beginning(GRANT_ON_PROOF if proof is Proof.VERIFIED else FILE, case, by=by, command=command):
        if proof is Proof.VERIFIED:
            register.apply(patch, case_id=case.id, ground=definition.code, by=by)
        _add_belongings(case, legs, _plain(answers), patch_to_json(patch), granted=proof is Proof.VERIFIED)
    return case


def _refuse_on(definition: Matter[Any], facts: Facts, answers: Any) -> None:  # noqa: ANN401
    grounds = tuple(definition.objections(facts, answers))
    if grounds:
        first, *others = grounds
        told = [RuleBroken(g.code, g.sentence, cure=g.cure).said for g in others]
        raise RuleBroken(first.code, first.sentence, cure="\n".join([str(first.cure), *told]))


def _ask_holders(definition: Matter[Any], facts: Facts, answers: Any) -> Proof:  # noqa: ANN401
    for evidence in definition.evidence:
        number = "".join(shown(getattr(answers, evidence.number, "")).split())
        if evidence.holder and number:
            says = next((to_json(v) for v in _values(answers) if not isinstance(v, str)), "")
            code = says["code"] if isinstance(says, dict) else ""
            return holder(evidence.holder).check(Claim(number=number, name=facts.person.text("name"), says=str(code)))
    return Proof.NOT_ASKED


def _values(answers: Any) -> Sequence[Any]:  # noqa: ANN401
    return [getattr(answers, name) for name in answers.__dataclass_fields__]


def _plain(answers: Any) -> dict[str, object]:  # noqa: ANN401
    return {name: to_json(getattr(answers, name)) for name in answers.__dataclass_fields__}


def _plan(definition: Matter[Any], visit: Visit, *, proven: bool) -> tuple[PlannedLeg, ...]:
    county = unit(visit.home_id).parent_id or visit.home_id
    units = {Office.ACCEPTING: visit.unit_id, Office.HOME: visit.home_id, Office.COUNTY: county}
    return rules.plan(definition.route(proven=proven), units, clock.now(), jurisdiction().due_in_working_days)


def _numbers(definition: Matter[Any]) -> tuple[str, str]:
    """Draw the case number and the serial of a booklet it may issue; a number not used is a gap, never a double."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('matters_case_number'), nextval('register_booklet_serial')")
        number, serial = cursor.fetchone() or (0, 0)
    return f"{definition.prefix}-{clock.today().year}-{number:06d}", f"{serial:09d}"


def _case(
    definition: Matter[Any],
    visit: Visit,
    facts: Facts,
    legs: Sequence[PlannedLeg],
    number: str,
    proof: Proof,
    by: Actor,
) -> Case:
    now, here, home = clock.now(), unit(visit.unit_id), unit(visit.home_id)
    granted = proof is Proof.VERIFIED
    return Case(
        id=visit.id,
        number=number,
        matter=definition.code,
        version=definition.version,
        person_id=visit.person_id,
        household_id=visit.household_id,
        masked_name=rules.masked_name(facts.person.text("name")),
        masked_number=rules.masked_number(facts.person.text("id_number")),
        items=list(definition.changes_items),
        accepting_id=visit.unit_id,
        home_id=visit.home_id,
        office_id=legs[0].unit_id,
        since=now,
        due_at=legs[0].due.at,
        accepted_at=now,
        accepted_by=by.account_id or 0,
        face_compared=visit.face_compared,
        decided_at=now if granted else None,
        proof=proof.value,
        follow_code=rules.spoken_code(),
        kilometres=kilometres(here.latitude, here.longitude, home.latitude, home.longitude),
    )


def _add_belongings(
    case: Case,
    legs: Sequence[PlannedLeg],
    answers: dict[str, object],
    patch: dict[str, object],
    *,
    granted: bool,
) -> None:
    """Insert all that belongs to a new case in one statement: each round trip is the resident's time."""
    now = case.accepted_at
    told = "case-granted" if granted else "case-accepted"
    with connection.cursor() as cursor:
        cursor.execute(
            "with p as (insert into matters_particulars (person_id, case_id, answers, patch)"
            "  values (%s, %s, %s::jsonb, %s::jsonb)),"
            " l as (insert into matters_leg (case_id, position, unit_id, task, working_days, due_at, provisional,"
            "  opened_at, done_at, late) select %s, x.*, false from unnest(%s::int[], %s::bigint[], %s::text[],"
            "  %s::int[], %s::timestamptz[], %s::bool[], %s::timestamptz[], %s::timestamptz[]) x)"
            " insert into notices_notice (at, kind, case_id, case_number, person_id, unit_id, tries)"
            " select %s, n.kind, %s, %s, n.person, n.unit, 0 from unnest(%s::text[], %s::bigint[], %s::bigint[])"
            "  n(kind, person, unit)",
            [
                case.person_id, case.id, json.dumps(answers), json.dumps(patch),
                case.id, [*range(len(legs) + 1)],
                [case.accepting_id, *(leg.unit_id for leg in legs)],
                [Task.ACCEPT.value, *(leg.task.value for leg in legs)],
                [0, *(leg.working_days for leg in legs)],
                [now, *(leg.due.at for leg in legs)],
                [False, *(leg.due.provisional for leg in legs)],
                [now, now, *(now if leg.task == Task.MAY_OBJECT else None for leg in legs[1:])],
                [now, *(None for _leg in legs)],
                now, case.id, case.number,
                [told, "told" if granted else "decide"], [case.person_id, None], [None, case.home_id],
            ],
        )  # fmt: skip
