"""Filing a case: from the visit to a case that exists whole or not at all.

A visit is the errand a look is made for; filed, it becomes the case of the same number.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.journal.rows import one_row
from banshi.journal.steps import beginning
from banshi.kernel import clock
from banshi.kernel.codes import CodeValue
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, RuleBroken
from banshi.matters import rules
from banshi.matters.definition import Station
from banshi.matters.drawing import Drawing
from banshi.matters.evidence import Claim, Proof, holder
from banshi.matters.jurisdiction import jurisdiction, matter
from banshi.matters.lifecycle import FILE, GRANT_ON_PROOF
from banshi.matters.models import Case, Visit
from banshi.matters.new_case import add_belongings, add_parties, new_case, numbers
from banshi.matters.receiving import facts_of, reopen_visit
from banshi.matters.vocabulary import Office, Role
from banshi.register import actions as register
from banshi.register.records import patch_to_json, shown, to_json
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from banshi.kernel.actor import Actor
    from banshi.matters.definition import Facts, Ground, Matter
    from banshi.matters.evidence import Holder, Preview
    from banshi.matters.rules import PlannedLeg
    from banshi.register.records import Household


def answer_for(visit: Visit, facts: Facts) -> rules.Answer:
    """Return what the resident hears before anything is filed."""
    definition = matter(visit.matter)
    refused = grounds_against(definition, facts, None)
    return rules.Answer(matter=definition, refused_because=refused, legs=_plan(definition, visit, None, proven=False))


def grounds_against(definition: Matter[Any], facts: Facts, answers: Any) -> tuple[Ground, ...]:  # noqa: ANN401 - the matter's own type
    """Return every ground on which this is refused: of whoever applies, then of the matter itself."""
    return (*jurisdiction().not_entitled(definition, facts), *definition.objections(facts, answers))


def file_case(
    visit_id: UUID,
    answers: Any,  # noqa: ANN401 - the matter's own type
    *,
    by: Actor,
    command: UUID | None = None,
    ask_holder: bool = True,
) -> Case:
    """File a visit as a case, whole: case, legs, answers, proposed change, journal line and notices, or nothing.

    Where the holder of the evidence confirms it, the case is granted in the same step; without ``ask_holder`` nobody
    is asked, since the resident would rather upload it. Raises ``RuleBroken`` with every ground on which the matter
    would be refused, and ``AlreadyDone`` for a visit that was filed before.
    """
    visit, facts = reopen_visit(visit_id, by=by)
    try:
        return _file(visit, facts, answers, by=by, command=command, ask_holder=ask_holder)
    except RuleBroken:
        # Granted on proof already, the register shows what is asked for: that is no ground against it.
        if one_row(Case, visit_id) is not None:
            raise AlreadyDone(visit_id) from None
        raise


def preview_of(visit_id: UUID, answers: Any, *, by: Actor) -> Preview | None:  # noqa: ANN401 - the matter's own type
    """Return what the holder would hand over for these answers, as the resident asked to see; ``None`` for nothing."""
    visit, facts = reopen_visit(visit_id, by=by)
    claimed = _claim(matter(visit.matter), facts, answers)
    return claimed[0].preview(claimed[1], visit.id) if claimed else None


def can_be_fetched(definition: Matter[Any]) -> bool:
    """Tell whether some evidence of a matter can be asked of its holder here."""
    return any(evidence.number and holder(evidence.holder) for evidence in definition.evidence if evidence.holder)


def correct(
    matter_code: str,
    person_id: int,
    household_id: int,
    answers: Any,  # noqa: ANN401 - the matter's own type
    *,
    by: Actor,
    command: UUID | None = None,
) -> Case:
    """Open a correction of the office's own mistake: no visit, no fee, no proof from the resident, who is told.

    Another officer decides. Raises ``NotAllowed`` for an office that does not hold the record.
    """
    definition = matter(matter_code)
    if Role.OFFICE not in definition.who_may_apply:
        raise NotAllowed("not-by-the-office", _("Only the resident can apply for this."))
    if by.unit_id is None or by.account_id is None:
        raise NotAllowed("not-allowed", _("Only the home station corrects its register."))
    errand = uuid4()
    seen = _where_they_stand(definition, person_id, household_id, errand, by)
    if seen.station_id != by.unit_id:
        raise NotAllowed("not-allowed", _("Only the home station corrects its register."))
    visit = Visit.objects.create(
        id=errand, at=clock.now(), matter=matter_code, unit_id=by.unit_id, account_id=by.account_id,
        person_id=person_id, household_id=seen.id, home_id=seen.station_id, role=Role.OFFICE.value,
        face_compared=False,
    )  # fmt: skip
    return _file(visit, facts_of(visit, by=by), answers, by=by, command=command)


def _where_they_stand(definition: Matter[Any], person_id: int, household_id: int, errand: UUID, by: Actor) -> Household:
    """Look at somebody on today's register; with the household named only where they left it and stand in no other."""
    try:
        return access.look_at(person_id, definition.known, by=by, purpose=definition.code, reference=errand)
    except NotFound:
        return access.look_at(
            person_id, definition.known, by=by, purpose=definition.code, reference=errand, household_id=household_id
        )


def _file(
    visit: Visit,
    facts: Facts,
    answers: Any,  # noqa: ANN401 - the matter's own type
    *,
    by: Actor,
    command: UUID | None,
    ask_holder: bool = True,
) -> Case:
    definition = matter(visit.matter)
    facts = _with_whoever_else_is_named(definition, visit, facts, answers, by)
    _refuse_on(definition, facts, answers)
    proof = _ask_holders(definition, facts, answers) if ask_holder else Proof.NOT_ASKED
    heard = rules.to_be_heard(definition, facts, jurisdiction().authorising)
    granted = proof is Proof.VERIFIED and not heard and rules.granted_on_proof(definition, answers)
    target = _target(visit, facts, answers)
    legs = _plan(definition, visit, answers, proven=granted, target=target)
    number, serial = numbers(definition)
    drawn = Drawing(unit(target), unit(_numbered_at(visit, facts, answers, target)), serial)
    patch = definition.changes(facts, answers, drawn=drawn)
    case = new_case(definition, visit, facts, legs, number, patch, by)
    case.proof, case.decided_at, case.target_id = proof.value, clock.now() if granted else None, target
    case.answers_digest = salted_hmac(
        "matters.answers", json.dumps(_plain(answers), sort_keys=True), algorithm="sha256"
    ).hexdigest()
    _open_the_door(definition, case, by)
    with beginning(GRANT_ON_PROOF if granted else FILE, case, by=by, command=command):
        if granted:
            register.apply(patch, case_id=case.id, ground=definition.code, by=by, spelled=jurisdiction().spelled)
        add_belongings(case, legs, _plain(answers), patch_to_json(patch), granted=granted)
        add_parties(case, heard)
    return case


def _with_whoever_else_is_named(
    definition: Matter[Any],
    visit: Visit,
    facts: Facts,
    answers: Any,  # noqa: ANN401 - the matter's own type
    by: Actor,
) -> Facts:
    """Find the household joined, or the other record, that the answers name by number and name, for this errand."""
    joined = _named(definition.joins, HEAD_ITEMS, definition, visit, answers, by)
    if joined is not None and not jurisdiction().is_head(joined.members[0]["relation"]):
        raise _no_such_head()
    other = _named(definition.recorded_twice, RECORD_ITEMS, definition, visit, answers, by)
    return replace(facts, joined=joined, other_record=other.members[0] if other else None)


def _named(
    asked: tuple[str, str] | None,
    items: tuple[str, ...],
    definition: Matter[Any],
    visit: Visit,
    answers: Any,  # noqa: ANN401 - the matter's own type
    by: Actor,
) -> Household | None:
    """Return whom two answers name, with the household; ``None`` where they are left empty."""
    number, name = [str(getattr(answers, answer) or "") for answer in asked] if asked else ["", ""]
    if not number:
        return None
    number = jurisdiction().checked_number(number)
    if problem := jurisdiction().number_problem(number):
        raise RuleBroken("id-number", problem, cure=_("Compare it with the ID card, digit by digit."))
    found = access.find(number, name.strip(), items, by=by, purpose=definition.code, reference=visit.id)
    if found is None:
        raise _no_such_head() if asked == definition.joins else _no_such_record()
    return found


def _no_such_head() -> RuleBroken:
    return RuleBroken(
        "no-such-head",
        _("Nobody with this number and name is the head of a household."),
        cure=_("Compare both with the first page of the booklet of the household to join."),
    )


def _no_such_record() -> RuleBroken:
    return RuleBroken(
        "no-such-record",
        _("There is no other record with this number and name."),
        cure=_("Compare both with the other ID card or booklet, character by character."),
    )


RECORD_ITEMS = ("name", "id_number", "sex", "born_on", "mark", "cancelled")
HEAD_ITEMS = ("name", "born_on", "relation", "address", "household_no", "household_type")


def _target(visit: Visit, facts: Facts, answers: Any) -> int:  # noqa: ANN401 - the matter's own type
    """Return the station that the person moves to: named, or that of the household joined, or where they stand."""
    named = next((int(value) for value in _values(answers) if isinstance(value, Station)), None)
    if facts.joined is not None:
        return facts.joined.station_id
    return named or visit.unit_id


def _numbered_at(visit: Visit, facts: Facts, answers: Any, target: int) -> int:  # noqa: ANN401 - the matter's own type
    """Return the station whose division a new ID number tells: the home station, unless the person moves."""
    moves = facts.joined is not None or any(isinstance(value, Station) for value in _values(answers))
    return target if moves else visit.home_id


def _open_the_door(definition: Matter[Any], case: Case, by: Actor) -> None:
    """Write down one more look where the proposal touches more than the person and household seen just now."""
    plain = case.persons == [case.person_id] and case.households == [case.household_id]
    if plain and case.applicant_id is None and not definition.concerns_household and definition.joins is None:
        return
    access.write_down(
        case.person_id, definition.sees, by=by, purpose=case.matter, reference=case.id,
        household_id=case.household_id, persons=case.persons, households=case.households,
    )  # fmt: skip


def _refuse_on(definition: Matter[Any], facts: Facts, answers: Any) -> None:  # noqa: ANN401 - the matter's own type
    grounds = grounds_against(definition, facts, answers)
    if grounds:
        first, *others = grounds
        told = [RuleBroken(g.code, g.sentence, cure=g.cure).said for g in others]
        raise RuleBroken(first.code, first.sentence, cure="\n".join([str(first.cure), *told]))


def _ask_holders(definition: Matter[Any], facts: Facts, answers: Any) -> Proof:  # noqa: ANN401 - the matter's own type
    """Ask the first holder whom this installation can reach about the proof that was named; else nobody is asked."""
    claimed = _claim(definition, facts, answers)
    return claimed[0].check(claimed[1]) if claimed else Proof.NOT_ASKED


def _claim(definition: Matter[Any], facts: Facts, answers: Any) -> tuple[Holder, Claim] | None:  # noqa: ANN401 - as above
    for evidence in definition.evidence:
        number = "".join(shown(getattr(answers, evidence.number, "")).split())
        asked = holder(evidence.holder) if evidence.holder and number else None
        if asked is not None:
            says = next((value.code for value in _values(answers) if isinstance(value, CodeValue)), "")
            return asked, Claim(number=number, name=facts.person.text("name"), says=says)
    return None


def _values(answers: Any) -> Sequence[Any]:  # noqa: ANN401 - the matter's own type
    return [getattr(answers, name) for name in answers.__dataclass_fields__]


def _plain(answers: Any) -> dict[str, object]:  # noqa: ANN401 - the matter's own type
    return {name: to_json(getattr(answers, name)) for name in answers.__dataclass_fields__}


def _plan(
    definition: Matter[Any],
    visit: Visit,
    answers: Any,  # noqa: ANN401 - the matter's own type
    *,
    proven: bool,
    target: int | None = None,
) -> tuple[PlannedLeg, ...]:
    county = unit(visit.home_id).parent_id or visit.home_id
    units = {
        Office.ACCEPTING: visit.unit_id,
        Office.HOME: visit.home_id,
        Office.TARGET: target or visit.unit_id,
        Office.COUNTY: county,
        Office.CITY: unit(county).parent_id or county,
    }
    route = definition.route(proven=proven, answers=answers)
    return rules.plan(route, units, clock.now(), jurisdiction().due_in_working_days)
