"""Papers that one office of a case gives the next: the entry permit, and the certificate that the old place lets go.

Nobody carries them: each is sealed by the office that ended the leg, kept with the case, and may be read by the
resident and by every office with a part in it. Whoever holds one can check it like any other paper.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from banshi.kernel import clock
from banshi.matters import printing
from banshi.matters.looking import look_at_all, patch_of
from banshi.matters.models import Paper
from banshi.matters.requests import Request
from banshi.matters.vocabulary import Task
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor
    from banshi.matters.models import Case
    from banshi.register.records import Household, Patch

KINDS: dict[str, str] = {Task.PERMIT: "entry-permit", Task.RELEASE: "move-certificate"}


def of_the_leg(case: Case, *, by: Actor) -> Request | None:
    """Return the paper that ends the leg in hand, behind a look at all who move; ``None`` where none ends it."""
    kind = KINDS.get(case.task)
    if kind is None:
        return None
    left, *others = look_at_all(case, by=by)
    patch = patch_of(case)
    office = unit(case.office_id)
    return Request(
        kind=kind,
        case=case,
        household=replace(left, members=tuple(one for one in left.members if one.id in _going(patch))),
        joined=_joined(patch, others),
        serial=case.number,
        seal_of=office,
        printed_at=office,
        officer=by.name,
        patch=patch,
        proof=printing.proof_for(case.id),
    )


def void(case: Case) -> None:
    """Declare both papers void where the move comes to nothing."""
    standing = Paper.objects.filter(case_id=case.id, kind__in=KINDS.values(), voided_at=None)
    standing.update(voided_at=clock.now())


def issue(request: Request | None, case: Case, *, by: Actor) -> None:
    """Seal and keep the paper of the leg, if there is one, inside the step that ends the leg."""
    if request is not None:
        printing.issue(request, case, by=by)


def _going(patch: Patch) -> set[int]:
    return {e.subject_id for e in patch.entries if (e.subject, e.item) == ("membership", "household")}


def _joined(patch: Patch, others: list[Household]) -> Household | None:
    """Return the household that they move to where it exists already."""
    to = {e.new for e in patch.entries if (e.subject, e.item) == ("membership", "household")}
    return next((one for one in others if one.id in to), None)
