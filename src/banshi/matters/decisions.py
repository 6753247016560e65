"""What the deciding offices do: approve, refuse, send back with one list, object, uphold, reverse; and escalation."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.kernel.refusals import RuleBroken, WrongState
from banshi.matters import printing
from banshi.matters.actions import case_in_hand
from banshi.matters.definition import Task
from banshi.matters.jurisdiction import jurisdiction, matter
from banshi.matters.legs import advance, finish, hand_up, pause, tell
from banshi.matters.lifecycle import (
    APPROVE,
    ESCALATE,
    OBJECT,
    REFUSE,
    REVERSE,
    SEND_BACK,
    UPHOLD,
    UPHOLD_WHAT_WAS_HANDED_OVER,
    State,
)
from banshi.matters.models import Case, Leg
from banshi.matters.requests import Request
from banshi.notices.actions import Told
from banshi.register import actions as register
from banshi.register.records import Entry, Patch, patch_from_json, shown
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from banshi.kernel.actor import Actor
    from banshi.matters.models import Paper
    from banshi.register.records import Household

LONGEST_LIST = 12


def approve(case_id: UUID, *, by: Actor, command: UUID | None = None) -> Case:
    """Grant what was asked for: the register is written, the old paper void and the notices queued, or nothing.

    Raises ``Conflict`` with both values where the register has changed since the case was filed.
    """
    _write_down_a_look(case_in_hand(case_id, by=by), by)
    with taking(APPROVE, Case, case_id, by=by, command=command) as case:
        patch = _patch(case)
        register.apply(patch, case_id=case.id, ground=case.matter, by=by)
        _void_booklets(patch)
        case.decided_at, case.decided_by = clock.now(), by.account_id
        advance(case)
        tell(case, Told(kind="case-approved", person_id=case.person_id), Told(kind="print", unit_id=case.accepting_id))
    return case


def refuse(case_id: UUID, ground: str, *, words: str, by: Actor, command: UUID | None = None) -> Case:
    """Refuse with a coded ground of the matter: article, cure and remedy go with it into the letter."""
    case = case_in_hand(case_id, by=by)
    found = next((g for g in matter(case.matter, case.version).grounds if g.code == ground), None)
    if found is None:
        raise RuleBroken(
            "no-ground", _("Choose the ground of the refusal."), cure=_("A refusal needs one from the list.")
        )
    remedy = jurisdiction().remedy
    with taking(REFUSE, Case, case_id, by=by, reason=f"{ground}: {words}", command=command) as case:
        case.decided_at, case.decided_by = clock.now(), by.account_id
        until = (clock.now() + timedelta(days=remedy.days)).astimezone(clock.zone()).date()
        case.refusal = {"ground": ground, "words": words, "until": until.isoformat()}
        finish(case)
        tell(case, Told(kind="case-refused", person_id=case.person_id))
    return case


def print_letter(case_id: UUID, *, by: Actor) -> Paper:
    """Print the letter of a refusal or reversal under the seal of the office that decided."""
    case = case_in_hand(case_id, by=by)
    if case.state not in {State.REFUSED, State.REVERSED}:
        raise RuleBroken("not-refused", _("There is no refusal to print: this case was not refused."))
    office = unit(case.office_id)
    request = Request(
        kind="refusal",
        case=case,
        household=look(case, by=by),
        serial=case.number,
        seal_of=office,
        printed_at=unit(by.unit_id or office.id),
        officer=by.name,
    )
    return printing.issue(request, case, by=by)


def send_back(case_id: UUID, missing: Sequence[str], *, by: Actor, command: UUID | None = None) -> Case:
    """Ask for what is missing: one complete list, once (Administrative Licensing Law art. 32).

    Raises ``RuleBroken`` for an empty list, and for a second one: what was not on the first list counts as given.
    """
    wanted = [line.strip()[:200] for line in missing if line.strip()][:LONGEST_LIST]
    if not wanted:
        raise RuleBroken("empty-list", _("Say what is missing."), cure=_("Write one line for each thing."))
    with taking(SEND_BACK, Case, case_id, by=by, reason="; ".join(wanted), command=command) as case:
        if case.times_sent_back:
            raise RuleBroken(
                "second-list",
                _("This case was sent back once already, and the list had to be complete."),
                cure=_("Decide on what is there: approve or refuse."),
            )
        case.missing = wanted
        case.times_sent_back += 1
        pause(case)
        tell(case, Told(kind="case-sent-back", person_id=case.person_id))
    return case


def escalate_overdue() -> list[Case]:
    """Pass every case whose term is over to the county above, by itself; a killed run is simply run again."""
    overdue = Case.objects.filter(state=State.ACCEPTED, due_at__lt=clock.now(), escalated_at=None)
    escalated = []
    for pk in list(overdue.values_list("id", flat=True)):
        with suppress(WrongState):  # decided in the meantime: then there is nothing to pass on
            escalated.append(_escalate(pk))
    return escalated


def object_to(case_id: UUID, *, reason: str, by: Actor, command: UUID | None = None) -> Case:
    """Object, as the home station, to what another station granted on proof, within the term given for it."""
    if not reason.strip():
        raise RuleBroken("no-reason", _("Say what you object to."), cure=_("The county decides on your reason."))
    with taking(OBJECT, Case, case_id, by=by, reason=reason, command=command) as case:
        Leg.objects.filter(case=case, task=Task.MAY_OBJECT, done_at=None).update(done_at=clock.now())
        Leg.objects.filter(case=case, task=Task.PRINT, done_at=None).update(opened_at=None)  # it waits for the county
        case.refusal = {"objection": reason}
        hand_up(case, unit(case.home_id).parent_id or case.home_id)
        tell(case, Told(kind="objected", unit_id=case.office_id), Told(kind="case-objected", person_id=case.person_id))
    return case


def uphold(case_id: UUID, *, reason: str, by: Actor, command: UUID | None = None) -> Case:
    """Let the change stand, as the county."""
    handed_over = case_in_hand(case_id, by=by).handed_over_at is not None
    step = UPHOLD_WHAT_WAS_HANDED_OVER if handed_over else UPHOLD
    with taking(step, Case, case_id, by=by, reason=reason, command=command) as case:
        if handed_over:
            finish(case)
        else:
            advance(case)
        tell(case, Told(kind="case-upheld", person_id=case.person_id))
    return case


def reverse(case_id: UUID, *, reason: str, by: Actor, command: UUID | None = None) -> Case:
    """Undo the change, as the county: the register shows again what it showed, and keeps that it was otherwise."""
    if not reason.strip():
        raise RuleBroken(
            "no-reason", _("Say why the change is undone."), cure=_("The resident reads it in the letter.")
        )
    _write_down_a_look(case_in_hand(case_id, by=by), by)
    with taking(REVERSE, Case, case_id, by=by, reason=reason, command=command) as case:
        register.apply(_undone(_patch(case)), case_id=case.id, ground=f"{case.matter}: reversed", by=by)
        until = (clock.now() + timedelta(days=jurisdiction().remedy.days)).astimezone(clock.zone()).date()
        case.refusal = {**case.refusal, "ground": "not-proven", "words": reason, "until": until.isoformat()}
        finish(case)
        tell(case, Told(kind="case-reversed", person_id=case.person_id))
    return case


def look(case: Case, *, by: Actor) -> Household:
    """Look at the person of a case with exactly the items its matter lets an office see."""
    definition = matter(case.matter, case.version)
    return access.look_at(
        case.person_id,
        definition.sees,
        by=by,
        purpose=case.matter,
        reference=case.id,
        household_id=case.household_id,
    )


def _write_down_a_look(case: Case, by: Actor) -> None:
    """Open the door for writing to the person and the household of a case."""
    definition = matter(case.matter, case.version)
    access.write_down(
        case.person_id, definition.sees, by=by, purpose=case.matter, reference=case.id, household_id=case.household_id
    )


def _patch(case: Case) -> Patch:
    with connection.cursor() as cursor:
        cursor.execute(
            "select patch from matters_particulars where person_id = %s and case_id = %s", [case.person_id, case.id]
        )
        (stored,) = cursor.fetchone() or ("{}",)
    return patch_from_json(json.loads(stored))


def _void_booklets(patch: Patch) -> None:
    for entry in patch.entries:
        if entry.subject == "booklet":
            printing.void_booklet(shown(entry.old), replaced_by=shown(entry.new))


def _undone(patch: Patch) -> Patch:
    entries = tuple(
        Entry(subject=e.subject, subject_id=e.subject_id, item=e.item, old=e.new, new=e.old) for e in patch.entries
    )
    return Patch(kind="correction", entries=entries)


def _escalate(case_id: UUID) -> Case:
    with taking(ESCALATE, Case, case_id, by=SYSTEM, reason="term over") as case:
        silent, county = case.office_id, unit(case.office_id).parent_id
        if county is None or case.escalated_at or case.due_at is None or case.due_at >= clock.now():
            raise WrongState("not-overdue", _("This case is not overdue."))
        case.escalated_at = clock.now()
        hand_up(case, county)
        tell(
            case,
            Told(kind="taken-over", unit_id=silent),
            Told(kind="late-below", unit_id=county),
            Told(kind="case-escalated", person_id=case.person_id),
        )
    return case
