"""A new case with all that belongs to it: its row, legs, answers, proposed change, notices and whose word it needs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import connection

from banshi.kernel import clock
from banshi.matters import rules
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.legs import tell
from banshi.matters.models import Case, Party
from banshi.matters.vocabulary import Role, Task
from banshi.notices.actions import Told
from banshi.stations.distances import kilometres
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.kernel.actor import Actor
    from banshi.matters.definition import Facts, Matter
    from banshi.matters.models import Visit
    from banshi.matters.rules import Heard, PlannedLeg
    from banshi.register.records import Patch

DIGITS = 6
"""Of a case's number, before the one that checks them."""


def numbers(definition: Matter[Any]) -> tuple[str, str]:
    """Draw the case number and the serial of a booklet it may issue; a number not used is a gap, never a double."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select journal_number('matters_case_number', nextval('matters_case_number'), %s),"
            " nextval('register_booklet_serial')",
            [DIGITS],
        )
        number, serial = cursor.fetchone() or ("", 0)
    return f"{definition.prefix}-{clock.today().year}-{number}", f"{serial:09d}"


def new_case(
    matter: Matter[Any], visit: Visit, facts: Facts, legs: Sequence[PlannedLeg], number: str, patch: Patch, by: Actor
) -> Case:
    """Return the row of a new case, not stored yet."""
    now, here, home = clock.now(), unit(visit.unit_id), unit(visit.home_id)
    account = by.account_id or 0
    return Case(
        id=visit.id,
        number=number,
        matter=matter.code,
        version=matter.version,
        person_id=visit.person_id,
        household_id=visit.household_id,
        masked_name=rules.masked_name(facts.person.text("name")),
        masked_number=rules.masked_number(facts.person.text("id_number")),
        applicant_id=visit.applicant_id,
        role=visit.role,
        institution=visit.institution,
        items=_items(matter, patch),
        persons=sorted({visit.person_id, *patch.persons, *_named_besides(facts)}),
        households=sorted({visit.household_id, *patch.households}),
        printed_for=_printed_for(patch, visit),
        hands=[account],
        accepting_id=visit.unit_id,
        home_id=visit.home_id,
        office_id=legs[0].unit_id,
        task=legs[0].task.value,
        since=now,
        due_at=legs[0].due.at,
        accepted_at=now,
        accepted_by=account,
        face_compared=visit.face_compared,
        follow_code=rules.spoken_code(),
        kilometres=kilometres(here.latitude, here.longitude, home.latitude, home.longitude),
    )


def _named_besides(facts: Facts) -> set[int]:
    """Return who else the answers name: the head of the household joined, and the other record of the same person.

    Offices see whom they decide about, and nobody decides on the household of their own kin.
    """
    joined = {head.id for head in facts.joined.members} if facts.joined else set()
    return joined | ({facts.other_record.id} if facts.other_record else set())


def _items(definition: Matter[Any], patch: Patch) -> list[str]:
    """Return what the case is about: of many items that a matter may change, only those that it does."""
    if patch.entries and all(entry.subject == "person" for entry in patch.entries):
        return sorted({entry.item for entry in patch.entries})
    return list(definition.changes_items)


def _printed_for(patch: Patch, visit: Visit) -> int:
    """Return the household whose paper comes out: the one that gets a booklet, or the one the person joins."""
    booklets = [e.subject_id for e in patch.entries if e.subject == "booklet" and e.new]
    joined = [
        e.new for e in patch.entries
        if (e.subject, e.item) == ("membership", "household") and e.subject_id == visit.person_id
    ]  # fmt: skip
    return next((int(h) for h in (*reversed(booklets), *joined) if isinstance(h, int)), visit.household_id)


def add_parties(case: Case, heard: Sequence[Heard]) -> None:
    """Ask everybody whose word the case needs, each by a link of their own."""
    parties = [
        Party(
            case_id=case.id,
            person_id=one.person.id,
            masked_name=rules.masked_name(one.person.text("name")),
            kind=one.word.value,
            code=rules.spoken_code(),
            until=jurisdiction().due_in_working_days(case.accepted_at, one.working_days).at,
        )
        for one in heard
    ]
    if parties:
        Party.objects.bulk_create(parties)
        # The link goes to whoever is asked and stands on no slip: an applicant who had it could answer in their place.
        asked = (Told(kind=f"word-{p.kind}", person_id=p.person_id, path=f"/word/{p.code}/") for p in parties)
        tell(case, *asked)


def add_belongings(
    case: Case,
    legs: Sequence[PlannedLeg],
    answers: dict[str, object],
    patch: dict[str, object],
    *,
    granted: bool,
) -> None:
    """Insert all that belongs to a new case in one statement: each round trip is the resident's time."""
    now = case.accepted_at
    told = "case-granted" if granted else "case-of-ours" if case.role == Role.OFFICE else "case-accepted"
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
                [told, "told" if granted else "decide"], [case.person_id, None],
                [None, case.home_id if granted else case.office_id],
            ],
        )  # fmt: skip
