"""What residents and clerks do with a case once it is filed: to the hand-over and the verdict.

Filing is in ``filing``, deciding in ``decisions``. Every function opens its look, then takes its step, in that order.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import uuid5

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.journal.rows import all_rows
from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken, WrongState
from banshi.matters import leg_papers, printing, rules
from banshi.matters.filing import answer_for
from banshi.matters.jurisdiction import matter
from banshi.matters.legs import finish, resume, tell
from banshi.matters.lifecycle import HAND_OVER, PRINT, SUPPLEMENT, WITHDRAW, State, resident_or_the_clerk_for_them
from banshi.matters.looking import answers_of, case_in_hand, look, patch_of
from banshi.matters.models import Case, Document, Leg
from banshi.matters.receiving import reopen_visit
from banshi.matters.requests import Request
from banshi.matters.vocabulary import Task
from banshi.notices.actions import Told
from banshi.register.queries import change_log
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.kernel.actor import Actor
    from banshi.matters.models import Paper
    from banshi.register.records import Household, LogLine

UPLOADS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n": "image/png"}
# A recorded confirmation: WebM begins with EBML, MP4 has its brand from the fifth byte on.
RECORDINGS = {b"\x1aE\xdf\xa3": "video/webm"}


def add_document(case_id: UUID, evidence: str, name: str, content: bytes, *, by: Actor) -> None:
    """Add an uploaded paper or a recorded confirmation to a case that is under way.

    PDF, JPEG or PNG, and WebM or MP4 for a recording; ten megabytes at the most. The same file for the same evidence is
    one paper, however often it is sent: whose answer was lost sends it again.
    """
    case = case_in_hand(case_id, by=by)
    if not resident_or_the_clerk_for_them(by, case):
        raise NotAllowed("not-allowed", _("Only the resident, or the clerk where the resident applied, adds papers."))
    if case.state not in {State.ACCEPTED, State.SENT_BACK, State.STOPPED}:
        raise WrongState("wrong-state", _("This case is not open any more."))
    kind = _media_type(content, recording=evidence == "word-video")
    if not kind or len(content) > settings.UPLOAD_LIMIT_BYTES:
        raise RuleBroken(
            "upload",
            _("“%(name)s” cannot be kept.") % {"name": name},
            cure=_("Add a PDF, JPEG or PNG of at most 10 MB; a photo will do. A recording is WebM or MP4."),
        )
    look(case, by=by)
    digest = sha256(content).hexdigest()
    paper = Document(
        person_id=case.person_id, id=uuid5(case.id, f"{evidence} {digest}"), case_id=case.id, evidence=evidence,
        name=name[:200], media_type=kind, content=content, sha256=digest, at=clock.now(),
    )  # fmt: skip
    Document.objects.bulk_create([paper], ignore_conflicts=True)


def _media_type(content: bytes, *, recording: bool) -> str:
    """Return what a file is by its first bytes, or nothing where it cannot be kept."""
    if recording and content[4:8] == b"ftyp":
        return "video/mp4"
    known = UPLOADS | RECORDINGS if recording else UPLOADS
    return next((kind for magic, kind in known.items() if content.startswith(magic)), "")


def supplement(case_id: UUID, *, words: str, by: Actor, command: UUID | None = None) -> Case:
    """Give back what the one list asked for; the clock of the deciding office runs on from where it stopped."""
    with taking(SUPPLEMENT, Case, case_id, by=by, reason=words, command=command) as case:
        resume(case)
        case.missing = []
        tell(case, Told(kind="supplemented", unit_id=case.office_id))
    return case


def withdraw(case_id: UUID, *, reason: str, by: Actor, command: UUID | None = None) -> Case:
    """Withdraw a case before it is decided; nothing is changed on the register."""
    with taking(WITHDRAW, Case, case_id, by=by, reason=reason, command=command) as case:
        leg_papers.void(case)
        finish(case)
        tell(
            case, Told(kind="withdrawn", unit_id=case.office_id), Told(kind="case-withdrawn", person_id=case.person_id)
        )
    return case


def print_slip(case_id: UUID, *, by: Actor) -> Paper:
    """Print the promise slip: sealed by the accepting station, which owns the promise."""
    case = case_in_hand(case_id, by=by)
    here = unit(case.accepting_id)
    request = Request(
        kind="slip",
        case=case,
        legs=tuple(all_rows(Leg, "case_id = %s order by position", [case.id])),
        household=look(case, by=by),
        serial=case.number,
        seal_of=here,
        printed_at=here,
        officer=by.name,
    )
    return printing.issue(request, case, by=by)


def print_answer(visit_id: UUID, *, by: Actor) -> Paper:
    """Print the answer given at the counter, whether or not anything is filed (Licensing Law art. 32: in writing)."""
    visit, facts = reopen_visit(visit_id, by=by)
    here = unit(visit.unit_id)
    request = Request(
        kind="answer",
        answer=answer_for(visit, facts),
        household=facts.household,
        serial=str(visit.id)[:8],
        seal_of=here,
        printed_at=here,
        officer=by.name,
    )
    return printing.issue(request, visit, by=by)


def print_paper(case_id: UUID, *, by: Actor, command: UUID | None = None) -> Paper:
    """Print what was approved, where the resident stands, under the seal of the station that holds the record now.

    If the paper cannot be laid out (a character that no font holds), the case stays approved and says so.
    """
    case = case_in_hand(case_id, by=by)
    papers, proof = _to_print(case, by), printing.proof_for(case_id)
    with taking(PRINT, Case, case_id, by=by, command=command) as case:
        for kind, household, changes in papers:
            request = Request(
                kind=kind,
                case=case,
                household=household,
                serial=household.booklet.serial if kind == "booklet" and household.booklet else case.number,
                seal_of=unit(_sealed_by(case, household)),
                printed_at=unit(case.accepting_id),
                officer=by.name,
                changes=changes,
                patch=patch_of(case) if kind == "certificate" else None,
                answers=answers_of(case) if kind == "certificate" else {},
                proof=proof,
            )
            paper = printing.issue(request, case, by=by)
        tell(case, Told(kind="case-printed", person_id=case.person_id))
    return paper


def _sealed_by(case: Case, household: Household) -> int:
    """Return whose seal a paper bears: of the record's station; of whoever decided where nothing was written on it."""
    if matter(case.matter, case.version).changes_items:
        return household.station_id
    decided = Leg.objects.filter(case=case, task=Task.DECIDE).exclude(done_at=None).order_by("position")
    return decided.values_list("unit_id", flat=True).last() or case.accepting_id


type ToPrint = tuple[str, Household, dict[int, tuple[LogLine, ...]]]


def _to_print(case: Case, by: Actor) -> list[ToPrint]:
    """Return each paper that a case brings out, the matter's own last; the look at its person stays open.

    A case that touches several households (split, merge, the death of a head) reissues a booklet for more than one.
    """
    prints = matter(case.matter, case.version).prints
    own = case.printed_for
    others: list[int] = []
    if prints == "certificate" or case.households != [case.household_id]:
        look(case, by=by)
        reissued = [e.subject_id for e in patch_of(case).entries if e.subject == "booklet" and e.new]
        others = [one for one in dict.fromkeys(reissued) if one != own or prints == "certificate"]
    papers = [_look_to_print(case, one, "booklet", by) for one in others]
    if prints == "certificate":
        return [*papers, (prints, look(case, by=by), change_log([case.person_id]))]
    papers.append(_look_to_print(case, own, prints, by))
    if case.person_id not in {member.id for member in papers[-1][1].members}:
        look(case, by=by)
    return papers


def _look_to_print(case: Case, household_id: int, kind: str, by: Actor) -> ToPrint:
    found = access.look_at_household(household_id, PRINTED_ITEMS, by=by, purpose=f"print-{kind}", reference=case.id)
    return kind, found, change_log([member.id for member in found.members])


def hand_over(case_id: UUID, *, by: Actor, command: UUID | None = None) -> Case:
    """Hand the paper over against the resident's signature; the case is done."""
    with taking(HAND_OVER, Case, case_id, by=by, command=command) as case:
        case.handed_over_at = clock.now()
        finish(case, task=Task.PRINT)
        tell(case, Told(kind="case-closed", person_id=case.person_id))
    return case


def give_verdict(follow_code: str, verdict: str, words: str) -> Case:
    """Keep what the resident says of the result, by the code on the slip; it may be changed for thirty days."""
    case = Case.objects.filter(follow_code=rules.read_code(follow_code)).first()
    if case is None:
        raise NotFound("no-such-case", _("There is no case with this code."), cure=_("Compare it with the slip."))
    if case.state not in {State.CLOSED, State.REFUSED, State.REVERSED}:
        raise WrongState("not-done-yet", _("This case is not done yet."), cure=_("You will be asked when it is."))
    if case.closed_at and clock.now() > case.closed_at + VERDICT_TERM:
        raise WrongState("verdict-closed", _("The thirty days for your answer are over."))
    if verdict not in VERDICTS:
        raise RuleBroken("verdict", _("Choose one of the answers."))
    Case.objects.filter(id=case.id).update(verdict=verdict, verdict_words=words[:500], verdict_at=clock.now())
    case.refresh_from_db()
    return case


VERDICT_TERM = timedelta(days=30)
VERDICTS = {
    "solved": _("It was done, and I did not have to travel"),
    "partly": _("It was done, but not as it should"),
    "not-solved": _("It was not done"),
}
PRINTED_ITEMS = (
    "name", "former_name", "sex", "ethnicity", "born_on", "birth_place", "native_place", "other_address", "id_number",
    "height_cm", "blood_type", "education", "marital_status", "military_service", "workplace", "occupation",
    "came_to_city", "came_to_address", "card_officer", "registered_on", "relation", "address", "household_no",
    "household_type",
)  # fmt: skip
