"""What the deciding offices do: approve, refuse, send back with one list, object, uphold, reverse; and escalation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken
from banshi.matters import hearing, leg_papers, printing
from banshi.matters.asking import known_already
from banshi.matters.jurisdiction import jurisdiction, matter
from banshi.matters.legs import advance, finish, hand_up, pause, tell
from banshi.matters.lifecycle import (
    APPROVE,
    OBJECT,
    PASS_ON,
    REFUSE,
    REVERSE,
    SEND_BACK,
    UPHOLD,
    UPHOLD_WHAT_WAS_HANDED_OVER,
    State,
)
from banshi.matters.looking import case_in_hand, look, open_for_writing, patch_of
from banshi.matters.models import Case, Document, Leg
from banshi.matters.requests import Request
from banshi.matters.vocabulary import Task
from banshi.notices.actions import Told
from banshi.register import actions as register
from banshi.register.records import shown
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from banshi.kernel.actor import Actor
    from banshi.matters.models import Paper
    from banshi.register.records import Patch

LONGEST_LIST = 12


def approve(case_id: UUID, *, by: Actor, command: UUID | None = None) -> Case:
    """Grant what was asked for: the register is written, the old paper void and the notices queued, or nothing.

    Raises ``Conflict`` with both values where the register has changed since the case was filed, or where an earlier
    case on the same items is not decided yet; ``RuleBroken`` while somebody's word is missing.
    """
    open_for_writing(case_in_hand(case_id, by=by), by)
    with taking(APPROVE, Case, case_id, by=by, command=command) as case:
        patch = hearing.patch_in_turn(case)
        register.apply(patch, case_id=case.id, ground=case.matter, by=by, spelled=jurisdiction().spelled)
        _void_booklets(patch)
        case.decided_at, case.decided_by = clock.now(), by.account_id
        advance(case)
        tell(case, Told(kind="case-approved", person_id=case.person_id), Told(kind="print", unit_id=case.accepting_id))
    return case


def pass_on(case_id: UUID, *, opinion: str, by: Actor, command: UUID | None = None) -> Case:
    """End an inquiry, an entry permit or a release: the next office goes on, with this opinion before it.

    A permit and a release leave a sealed paper with the case, which the next office and the resident may read.
    Raises ``RuleBroken`` without an opinion: the office that decides has not seen what was seen here.
    """
    if not opinion.strip():
        raise RuleBroken(
            "no-opinion", _("Say what was found."), cure=_("The office that decides reads it; so may the resident.")
        )
    case = case_in_hand(case_id, by=by)
    done, paper = case.task, leg_papers.of_the_leg(case, by=by)
    with taking(PASS_ON, Case, case_id, by=by, reason=opinion, command=command) as case:
        leg_papers.issue(paper, case, by=by)
        if case.task == Task.INQUIRE and by.account_id is not None:
            case.hands = [*case.hands, by.account_id]
        advance(case)
        kind = {Task.PERMIT: "case-permitted", Task.RELEASE: "case-released"}.get(Task(done), "case-passed-on")
        tell(case, Told(kind="decide", unit_id=case.office_id), Told(kind=kind, person_id=case.person_id))
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
        leg_papers.void(case)
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
    """Ask for what is missing: one complete list, once, within five days (Administrative Licensing Law art. 32).

    Raises ``RuleBroken`` for an empty list, for a second one, and for one that comes too late: what was not on the
    list in time counts as given.
    """
    wanted = [line.strip()[:200] for line in missing if line.strip()][:LONGEST_LIST]
    if not wanted:
        raise RuleBroken("empty-list", _("Say what is missing."), cure=_("Write one line for each thing."))
    known = _asked_though_known(case_in_hand(case_id, by=by), wanted)
    with taking(SEND_BACK, Case, case_id, by=by, reason="; ".join(wanted), command=command) as case:
        _refuse_a_late_list(case)
        case.missing, case.asked, case.asked_known = wanted, len(wanted), known
        case.times_sent_back += 1
        pause(case)
        tell(case, Told(kind="case-sent-back", person_id=case.person_id))
    return case


def _refuse_a_late_list(case: Case) -> None:
    if case.times_sent_back:
        raise RuleBroken(
            "second-list",
            _("This case was sent back once already, and the list had to be complete."),
            cure=_("Decide on what is there: approve or refuse."),
        )
    days = jurisdiction().list_working_days
    if clock.now() > jurisdiction().due_in_working_days(case.accepted_at, days).at:
        raise RuleBroken(
            "late-list",
            _("A list of what is missing is given within %(days)s working days; after that the case is complete.")
            % {"days": days},
            cure=_("Decide on what is there: approve or refuse."),
        )


def _asked_though_known(case: Case, wanted: Sequence[str]) -> int:
    """Count what is on the list though the register holds it or the file has it already."""
    definition = matter(case.matter, case.version)
    in_the_file = set(Document.objects.filter(case_id=case.id).values_list("evidence", flat=True))
    return sum(known_already(line, definition, in_the_file) is not None for line in wanted)


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
    open_for_writing(case_in_hand(case_id, by=by), by)
    with taking(REVERSE, Case, case_id, by=by, reason=reason, command=command) as case:
        undone = patch_of(case).undone()
        register.apply(
            undone, case_id=case.id, ground=f"{case.matter}: reversed", by=by, spelled=jurisdiction().spelled
        )
        _void_booklets(undone)
        until = (clock.now() + timedelta(days=jurisdiction().remedy.days)).astimezone(clock.zone()).date()
        case.refusal = {**case.refusal, "ground": "not-proven", "words": reason, "until": until.isoformat()}
        finish(case)
        tell(case, Told(kind="case-reversed", person_id=case.person_id))
    return case


def _void_booklets(patch: Patch) -> None:
    for entry in patch.entries:
        if entry.subject == "booklet":
            printing.void_booklet(shown(entry.old), replaced_by=shown(entry.new))
