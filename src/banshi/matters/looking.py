"""Opening a case: by an office that has a part in it or by the resident, and each time a look that is written down."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.journal.rows import one_row
from banshi.kernel.refusals import NotFound
from banshi.matters.jurisdiction import matter
from banshi.matters.models import Case, Leg
from banshi.register.records import patch_from_json

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.kernel.actor import Actor
    from banshi.register.records import Household, Patch


def case_in_hand(case_id: UUID, *, by: Actor) -> Case:
    """Return a case that this actor's office has a part in, or that is the resident's own; else ``NotFound``."""
    case = one_row(Case, case_id)
    if case is None or not (_has_a_part(case, by) or _is_own(case, by)):
        raise NotFound("no-such-case", _("There is no such case at your office."))
    return case


def _has_a_part(case: Case, by: Actor) -> bool:
    if by.unit_id is None:
        return False
    parties = {case.accepting_id, case.home_id, case.office_id}
    return by.unit_id in parties or Leg.objects.filter(case=case, unit_id=by.unit_id).exists()


def _is_own(case: Case, by: Actor) -> bool:
    return by.is_resident and by.person_id in {case.person_id, case.applicant_id}


def look(case: Case, *, by: Actor) -> Household:
    """Look at the person of a case with exactly the items its matter lets an office see.

    Somebody who has died or moved out since is shown with the household they left.
    """
    return access.look_at(
        case.person_id,
        matter(case.matter, case.version).sees,
        by=by,
        purpose=case.matter,
        reference=case.id,
        household_id=case.household_id,
    )


def look_at_all(case: Case, *, by: Actor) -> list[Household]:
    """Look at everybody a case is about: the own household first, and whoever else the proposal touches."""
    definition = matter(case.matter, case.version)
    if not definition.concerns_household and case.households == [case.household_id]:
        return [look(case, by=by)]
    others = [person for person in case.persons if person != case.person_id]
    return access.look_at_all(
        case.household_id,
        definition.sees,
        by=by,
        purpose=case.matter,
        reference=case.id,
        persons=[case.person_id, *others],
        households=case.households,
    )


def open_for_writing(case: Case, by: Actor) -> None:
    """Open the door for writing to every person and household that the proposal of a case touches."""
    access.write_down(
        case.person_id,
        matter(case.matter, case.version).sees,
        by=by,
        purpose=case.matter,
        reference=case.id,
        household_id=case.household_id,
        persons=case.persons,
        households=case.households,
    )


def answers_of(case: Case) -> dict[str, object]:
    """Return what was answered when a case was filed, as it is stored, behind an open look at its person."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select answers from matters_particulars where person_id = %s and case_id = %s", [case.person_id, case.id]
        )
        (stored,) = cursor.fetchone() or ("{}",)
    answers: dict[str, object] = json.loads(stored)
    return answers


def patch_of(case: Case) -> Patch:
    """Return the proposed change of a case, behind an open look at its person."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select patch from matters_particulars where person_id = %s and case_id = %s", [case.person_id, case.id]
        )
        (stored,) = cursor.fetchone() or ("{}",)
    return patch_from_json(json.loads(stored))
