"""Refused here, granted there: two offices that said two things to one person about one matter.

Whoever supervises the office that refused, or the one that granted, reads the pair and asks why. A pair says nothing of
who was right. Listing shows masked names alone and needs no look; opening one of the two cases is a look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from banshi.matters.models import Case

if TYPE_CHECKING:
    from datetime import datetime

MOST = 50

# Whoever decided a case had a leg of it, so the legs that this office ended lead to every pair of its own.
PART = (
    "%(office)s::bigint in (c.accepting_id, c.home_id, c.office_id)"
    " or exists (select from matters_leg l where l.case_id = c.id and l.unit_id = %(office)s::bigint)"
)
PAIRS = (  # noqa: S608 - our own words
    "with mine as (select distinct l.case_id as id from matters_leg l"
    "  where l.unit_id = %(office)s::bigint and l.done_at >= %(since)s::timestamptz),"
    " pair as ("
    " select r.id as refused, g.id as granted from mine join matters_case r on r.id = mine.id"
    "  join matters_case g on g.person_id = r.person_id where {alike}"
    " union"
    " select r.id, g.id from mine join matters_case g on g.id = mine.id"
    "  join matters_case r on r.person_id = g.person_id where {alike})"
    " select p.refused, p.granted, no.unit_id, yes.unit_id, {part_in_r}, {part_in_g} from pair p"
    " join matters_case r on r.id = p.refused join matters_case g on g.id = p.granted"
    " join lateral (select j.unit_id from journal_line j where j.thing_id = p.refused and j.\"end\" = 'refused'"
    "  order by j.id desc limit 1) no on true"
    " join lateral (select j.unit_id, j.id from journal_line j where j.thing_id = p.granted"
    "  and j.start in ('', 'accepted') and j.\"end\" in ('approved', 'closed') order by j.id limit 1) yes on true"
    " where no.unit_id <> yes.unit_id and %(office)s::bigint in (no.unit_id, yes.unit_id)"
    " and not exists (select from journal_line j where j.thing_id = p.granted and j.step = 'supplement'"
    "  and j.id < yes.id)"
    " order by g.decided_at desc, p.granted limit %(most)s::int"
).format(
    # As ``looking.case_in_hand`` has it: who has no part in a case does not open it.
    part_in_r=PART.replace("c.", "r."),
    part_in_g=PART.replace("c.", "g."),
    # The same matter under the same law, asked by the same in the same role, with no more proof than before; and
    # nothing else was granted in between to that person or household, which could have cured the ground.
    alike=(
        "r.state = 'refused' and g.state in ('approved', 'printed', 'closed') and g.decided_at > r.decided_at"
        " and g.matter = r.matter and g.version = r.version and g.items = r.items and g.role = r.role"
        " and g.applicant_id is not distinct from r.applicant_id and g.proof = r.proof"
        " and g.household_id = r.household_id and g.answers_digest = r.answers_digest"
        " and not exists (select from matters_case o where o.id <> g.id"
        "  and (o.person_id = r.person_id or o.household_id = r.household_id)"
        "  and o.state in ('approved', 'printed', 'closed')"
        "  and o.decided_at > r.decided_at and o.decided_at < g.decided_at)"
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """One refusal, and the grant of the same by another office later; and whether the reader's office may open each."""

    refused: Case
    granted: Case
    refused_by: int
    granted_by: int
    refused_opens: bool
    granted_opens: bool

    @property
    def ground(self) -> str:
        """The code of the ground on which it was refused."""
        return str(self.refused.refusal.get("ground", ""))


def granted_elsewhere(office: int, since: datetime) -> list[Contradiction]:
    """Return what was refused at one office and granted by another later, newest first, where one of them is this.

    Both cases are of the same person and household, matter, version and role, with the same answers and proof.
    Left out is what was cured in between: something was added before the grant, or another case of that person or
    household was granted and changed the register. Raised objections and reversals are not grants.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, {"office": office, "since": since, "most": MOST})
        rows = cursor.fetchall()
    cases = Case.objects.in_bulk({pk for row in rows for pk in row[:2]})
    return [
        Contradiction(
            refused=cases[refused],
            granted=cases[granted],
            refused_by=no,
            granted_by=yes,
            refused_opens=opens_refused,
            granted_opens=opens_granted,
        )
        for refused, granted, no, yes, opens_refused, opens_granted in rows
    ]
