"""Whose word a case needs besides the applicant's: asked, given by link, at a counter, on paper or on video.

Nothing is approved while a needed word is missing, while another adult may still object or has objected, or while an
earlier case on the same items waits.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.journal.rows import all_rows, one_row
from banshi.journal.steps import remark
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.kernel.refusals import Conflict, Difference, NotAllowed, NotFound, RuleBroken, WrongState
from banshi.matters import rules
from banshi.matters.legs import tell
from banshi.matters.lifecycle import State, clerk_where_the_resident_stands_for_somebody_else
from banshi.matters.looking import case_in_hand, look
from banshi.matters.models import Case, Document, Party
from banshi.matters.vocabulary import Word
from banshi.notices.actions import Told
from banshi.register.items import BY_NAME
from banshi.register.records import patch_from_json, shown

if TYPE_CHECKING:
    from uuid import UUID

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.actor import Actor
    from banshi.register.records import Patch

YES, NO = "yes", "no"
UNDECIDED = (State.ACCEPTED, State.SENT_BACK, State.STOPPED)
BY_DOCUMENT = {"paper", "video"}
WAYS = {"counter", *BY_DOCUMENT}


def patch_in_turn(case: Case) -> Patch:
    """Return the proposal of a case whose turn it is, by one statement and behind an open look at its person.

    Raises ``RuleBroken`` while a word is missing or spoken against, ``Conflict`` while an earlier case waits.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select (select array_agg(kind || ':' || answer order by id) from matters_party p where p.case_id = c.id"
            "   and (p.answer = 'no' or (p.answer = '' and (p.kind <> 'may-object' or p.until > %s)))),"
            " (select array[e.number, e.id::text] from matters_case e where e.person_id = any (c.persons)"
            "   and e.items && c.items and e.state = any (%s) and e.id <> c.id"
            # Of two that came in at one moment the first is whose legs were written first: numbers tell no order.
            "   and (e.accepted_at, (select min(l.id) from matters_leg l where l.case_id = e.id))"
            "    < (c.accepted_at, (select min(l.id) from matters_leg l where l.case_id = c.id))"
            "   order by e.accepted_at limit 1),"
            " (select patch from matters_particulars p where p.person_id = c.person_id and p.case_id = c.id)"
            " from matters_case c where c.id = %s",
            [clock.now(), list(UNDECIDED), case.id],
        )
        words, earlier, stored = cursor.fetchone() or (None, None, "{}")
    if words:
        raise RuleBroken(*_said_of(words[0]))
    patch = patch_from_json(stored if isinstance(stored, dict) else json.loads(stored))
    if earlier:
        raise Conflict(
            "earlier-case",
            _("An earlier case on the same items is not decided yet: %(number)s.") % {"number": earlier[0]},
            cure=_("Decide that one first, or refuse this one; both offices see both."),
            differences=_side_by_side(case, patch, earlier[1]),
        )
    return patch


def _said_of(word: str) -> tuple[str, _StrOrPromise]:
    kind, _colon, answer = word.partition(":")
    return {
        ("agrees", ""): ("word-missing", _("Somebody has not agreed yet whose agreement is needed.")),
        ("authorises", ""): ("word-missing", _("The person concerned has not authorised this yet.")),
        ("may-object", ""): ("word-missing", _("Another adult of the household may still object.")),
        ("may-object", NO): ("member-objects", _("Another adult of the household objects.")),
    }.get((kind, answer), ("word-refused", _("Somebody has refused whose agreement is needed.")))


def _side_by_side(case: Case, patch: Patch, earlier: str) -> tuple[Difference, ...]:
    """Show what both cases propose for the same items, as far as this look reaches."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select patch from matters_particulars where person_id = any (%s) and case_id = %s::uuid",
            [case.persons, earlier],
        )
        row = cursor.fetchone()
    if row is None:
        return ()
    other = patch_from_json(row[0] if isinstance(row[0], dict) else json.loads(row[0]))
    theirs = {(e.subject, e.subject_id, e.item): e.new for e in other.entries}
    return tuple(
        Difference(BY_NAME[e.item].label if e.item in BY_NAME else e.item, shown(theirs[key]), shown(e.new))
        for e in patch.entries
        if (key := (e.subject, e.subject_id, e.item)) in theirs
    )


def party_of(code: str) -> Party:
    """Return who is asked by this code, with the case; ``NotFound`` otherwise."""
    found = Party.objects.select_related("case").filter(code=rules.read_code(code)).first()
    if found is None:
        raise NotFound(
            "no-such-code",
            _("Nobody is asked anything by this code."),
            cure=_("Compare it with the message; the code has eight characters."),
        )
    return found


def speak(code: str, answer: str, words: str = "") -> Party:
    """Give one's word by the own link: yes or no. It may be changed until the case is decided."""
    party = party_of(code)
    return _keep(party, answer, how="link", words=words, by=None)


def record(party_id: int, answer: str, how: str, *, words: str = "", by: Actor) -> Party:
    """Keep somebody's word as the clerk heard or received it: at the counter, on paper, or on a recorded video.

    Paper and video have to be in the file first. Raises ``NotAllowed`` for anybody but the counter where the case was
    accepted.
    """
    party = Party.objects.select_related("case").filter(id=party_id).first()
    if party is None:
        raise NotFound("no-such-party", _("Nobody of this number is asked in a case of yours."))
    case = case_in_hand(party.case_id, by=by)
    if not clerk_where_the_resident_stands_for_somebody_else(by, case) or _is_kin(by, party):
        raise NotAllowed(
            "not-allowed",
            _("Only the counter where the resident applied keeps their words, and nobody those of their own family."),
        )
    if how not in WAYS:
        raise RuleBroken("no-way", _("Choose how the word was given."))
    if how not in BY_DOCUMENT and party.how == "link":
        raise RuleBroken(
            "said-by-link",
            _("They have said it themselves, by their own link."),
            cure=_("They change it there; or add a paper or a recording of theirs to the file first."),
        )
    _refuse_without_document(case, how, by)
    return _keep(party, answer, how=how, words=words, by=by)


def _is_kin(by: Actor, party: Party) -> bool:
    return any(access.related(person, party.person_id) for person in by.persons)


def _refuse_without_document(case: Case, how: str, by: Actor) -> None:
    if how not in BY_DOCUMENT:
        return
    look(case, by=by)  # papers stand behind the door
    if not Document.objects.filter(case_id=case.id, evidence=f"word-{how}").exists():
        raise RuleBroken(
            "no-document",
            _("The paper or the recording is not in the file yet."),
            cure=_("Add it to the case first, then keep the word."),
        )


def _keep(party: Party, answer: str, *, how: str, words: str, by: Actor | None) -> Party:
    if answer not in {YES, NO}:
        raise RuleBroken("no-answer", _("Choose yes or no."))
    if answer == NO and party.kind == Word.MAY_OBJECT and not words.strip():
        raise RuleBroken("no-reason", _("Say what you object to."), cure=_("The office reads it and answers it."))
    with transaction.atomic():
        case = one_row(Case, party.case_id, lock=True)  # nobody decides while a word is being kept
        if case is None or case.state not in UNDECIDED:
            raise WrongState("decided-already", _("This case is decided already."))
        if not is_open(party):
            raise WrongState("term-over", _("The days for an objection are over."))
        if (party.answer, party.how, party.words) == (answer, how, words[:500]):
            return party  # sent twice
        account = by.account_id if by else None
        Party.objects.filter(id=party.id).update(
            answer=answer, how=how, words=words[:500], recorded_by=account, at=clock.now()
        )
        remark(case, "word", by=by or SYSTEM, reason=f"{party.masked_name} {answer} {how} {words[:500]}".strip())
        kept = [Told(kind="word-kept", person_id=party.person_id)] if by else []
        tell(case, Told(kind=f"word-{answer}", unit_id=case.office_id), *kept)
    party.refresh_from_db()
    return party


def is_open(party: Party) -> bool:
    """Return whether this word can still be given or changed: until the decision, an objection until its day."""
    in_time = party.kind != Word.MAY_OBJECT or party.until >= clock.now()
    return in_time and party.case.state in UNDECIDED


def asked_of(person_id: int) -> list[Party]:
    """Return what is asked of somebody and may still be said or changed, unsaid first, then soonest first."""
    asked = Party.objects.filter(person_id=person_id, case__state__in=UNDECIDED).select_related("case")
    return [party for party in asked.order_by("answer", "until")[:50] if is_open(party)]


def parties_of(case_id: UUID, case: Case | None = None) -> list[Party]:
    """Return whose word a case needs, and what they said; ``case`` is its row, where whoever asks has it at hand."""
    parties = all_rows(Party, "case_id = %s order by id", [case_id])
    case = case or (Case.objects.get(id=case_id) if parties else None)
    for party in parties:
        assert case is not None  # noqa: S101 - for the reader and for mypy
        party.case = case
    return parties
