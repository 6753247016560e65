"""How something gets on a list to be chosen from: the casework proposes, and so do residents, delegates and offices.

What comes from the casework speaks in residents' own public words and carries what was counted. What somebody writes is
masked and counts as one proposal, whoever wrote it. Nothing disappears: what cannot stand is ruled out with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banshi.concerns.masking import mask, public_place
from banshi.concerns.rules import covers
from banshi.journal.steps import beginning, taking
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken, TooMany, WrongState
from banshi.projects import choosing
from banshi.projects.jurisdiction import pack
from banshi.projects.lifecycle import DECIDES, PROPOSE, RULE_OUT
from banshi.projects.models import Candidate, ProjectList
from banshi.projects.plans import refuse_percentages
from banshi.projects.promising import number
from banshi.projects.vocabulary import CandidateState, Class, Ground, ListKind, ListState, Origin

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor

MOST_OPEN = 3
"""One person has so many proposals open on one list; a person's fourth idea can wait for the next."""

SHORTEST_TITLE, LONGEST_TITLE, LONGEST_WORDS, SHORTEST_REASON, LONGEST_REASON = 4, 120, 2000, 20, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What somebody proposes: in one line, in their own words, for whom it matters most, and where."""

    title: str
    words: str
    klass: Class
    place: str = ""
    division: str = ""


def propose(list_id: UUID, proposal: Proposal, *, origin: Origin, by: Actor, command: UUID | None = None) -> Candidate:
    """Put a proposal of a resident, a delegate or an office on a list; names and numbers in it are covered.

    Raises ``NotAllowed`` for an origin that is not the actor's, ``WrongState`` where nothing is collected any more,
    ``TooMany`` for a fourth open proposal of one person, ``RuleBroken`` for words that say nothing or stand there.
    """
    if not may_propose(by, origin):
        raise NotAllowed(
            "not-yours-to-propose",
            _("Residents propose signed in as themselves, delegates and officers in their posts."),
            cure=_("Choose another of your posts, or sign in."),
        )
    with transaction.atomic():
        into = collecting(list_id)
        made = _candidate(into, proposal, by)
        made.origin, made.proposer = origin.value, proposer_of(into.id, by)
        made.unit_id = by.unit_id if origin != Origin.RESIDENT else None
        _refuse_more(into, made)
        with beginning(PROPOSE, made, by=by, command=command):
            pass
    return made


def may_propose(by: Actor, origin: Origin) -> bool:
    """Tell whether somebody may propose as this: a resident on the register, a delegate, an officer of an office."""
    if origin == Origin.RESIDENT:
        return by.is_resident
    if origin == Origin.DELEGATE:
        return by.is_staff and by.duty == Duty.DELEGATE
    return origin == Origin.STATION and by.is_staff and by.duty in DECIDES


def collecting(list_id: UUID) -> ProjectList:
    """Lock a list on which candidates are collected still, so that two cannot propose the same at once.

    Raises ``NotFound``, and ``WrongState`` where collecting is over.
    """
    found = ProjectList.objects.select_for_update().filter(id=list_id).first()
    if found is None:
        raise NotFound("no-such-list", _("There is no such list."), cure=_("Choose one from the page of all lists."))
    if not collects(found):
        raise WrongState(
            "not-collecting",
            _("Candidates for this list are not collected any more."),
            cure=_("Report what is wrong as a concern: what many report is proposed for the next list by itself."),
        )
    return found


def collects(on_list: ProjectList) -> bool:
    """Tell whether somebody can propose for this list today; for a rolling one also after it was adopted."""
    in_time = on_list.collect_until is None or clock.today() <= on_list.collect_until
    begun_again = on_list.kind == ListKind.ROLLING and on_list.state == ListState.ADOPTED
    return (on_list.state == ListState.COLLECTING or begun_again) and in_time


def proposer_of(list_id: UUID, by: Actor) -> bytes:
    """Return who proposes, hashed for this list alone under the installation's key: counted, never found."""
    who = f"person {by.person_id}" if by.person_id is not None else f"account {by.account_id}"
    key = settings.CONCERN_KEY.encode()[:64]
    return blake2b(list_id.bytes + who.encode(), key=key, digest_size=32, person=b"proposer").digest()


def _candidate(into: ProjectList, proposal: Proposal, by: Actor) -> Candidate:
    names = [by.name] if by.name else []
    title = mask(" ".join(proposal.title.replace("\0", "").split()), names=names).text[:LONGEST_TITLE]
    words = mask(proposal.words.replace("\0", "").strip(), names=names).text[:LONGEST_WORDS]
    division = proposal.division or into.division
    if len(title) < SHORTEST_TITLE:
        raise RuleBroken("no-title", _("Say in a few words what should be done."), cure=_("One line is enough."))
    if into.division and not covers(into.division, division):
        raise RuleBroken(
            "elsewhere",
            _("This list is for %(place)s.") % {"place": into.place},
            cure=_("Propose it where it belongs."),
        )
    place = public_place(proposal.place, by.name) if proposal.place.strip() else ""
    return Candidate(
        id=uuid4(), number=number("projects_candidate_number", "HX"), on_list=into, klass=proposal.klass.value,
        title=title, words=words, place=place, places=[place] if place else [], division=division,
        counted_at=clock.now(), at=clock.now(),
    )  # fmt: skip


def _refuse_more(into: ProjectList, made: Candidate) -> None:
    """Refuse what stands on the list in these words, and more than three open proposals of one person."""
    open_ones = Candidate.objects.filter(on_list=into, state=CandidateState.PROPOSED)
    if open_ones.filter(proposer=made.proposer).count() >= MOST_OPEN:
        raise TooMany(
            "too-many-proposals",
            _("You have %(most)s proposals on this list.") % {"most": MOST_OPEN},
            cure=_("They are read first. What else is wrong can be reported as a concern at any time."),
        )
    said = Candidate.objects.filter(on_list=into, title=made.title, place=made.place).values_list("number", flat=True)
    if said:
        raise RuleBroken(
            "said-already",
            _("This stands on the list already, as %(number)s.") % {"number": said[0]},
            cure=_("It need not be proposed twice: you can choose it when the vote opens."),
        )


def rule_out(candidate_id: UUID, ground: Ground, words: str, *, by: Actor, command: UUID | None = None) -> Candidate:
    """Rule a candidate out on one of six grounds, with the reason in words that everybody reads.

    What was published can be objected to for another term. Raises ``RuleBroken`` for a reason of fewer than twenty
    characters, ``WrongState`` for a candidate on a ballot: who chose it would have chosen in vain.
    """
    said = mask(words.replace("\0", "").strip()).text[:LONGEST_REASON]
    if len(said) < SHORTEST_REASON:
        raise RuleBroken(
            "no-reason",
            _("Say in at least %(count)s characters why it cannot stand.") % {"count": SHORTEST_REASON},
            cure=_("Residents read it below the candidate: what was looked at, and what would change it?"),
        )
    refuse_percentages(said)
    with transaction.atomic():
        # The list before the candidate, as whoever publishes or adopts it does: two at once wait, not for each other.
        of = ProjectList.objects.select_for_update(of=("self",)).filter(candidates__id=candidate_id).first()
        with taking(RULE_OUT, Candidate, candidate_id, by=by, reason=said, command=command) as candidate:
            candidate.on_list = of or candidate.on_list
            if candidate.state == CandidateState.PUBLISHED:
                _refuse_on_a_ballot(candidate)
                until = clock.today() + timedelta(days=pack().objection_days)
                ProjectList.objects.filter(id=candidate.on_list_id).update(objections_until=until)
            candidate.ground, candidate.ground_words = ground.value, said
    return candidate


def _refuse_on_a_ballot(candidate: Candidate) -> None:
    if choosing.on_a_ballot(candidate):
        raise WrongState(
            "on-a-ballot",
            _("People are asked to choose it, or have chosen it: it cannot be ruled out any more."),
            cure=_("What cannot be kept is promised and given up, with a reason that everybody reads."),
        )
