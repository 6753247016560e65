"""A ballot from its announcement to its count: announced with all its terms, opened and closed by the clock.

Nobody opens or closes a ballot by hand, and nobody counts before it has closed: the database gives no vote out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import beginning, taking
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.kernel.refusals import RuleBroken, WrongState
from banshi.voting import keys, publicdraws, rules
from banshi.voting.jurisdiction import pack
from banshi.voting.lifecycle import ANNOUNCE, CALL_OFF, CLOSE, COUNT, DECIDE, LEAVE_TIED, OPEN, BallotState
from banshi.voting.models import Ballot, Right, Vote
from banshi.voting.queries import outcome_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from banshi.kernel.actor import Actor
    from banshi.voting.vocabulary import Chamber

SHORTEST_REASON = 10
LONGEST_TITLE, LONGEST_SOURCE = 120, 200
AT_A_TIME = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is voted on, by whom and when; numbers that are left out come from the jurisdiction.

    ``electorate`` is how many are entitled; ``unit_id`` whose delegates or residents they are. With a
    ``public_source`` (a key of the pack, or words) a tie waits for its result; without one the secret and the votes
    decide it at once.
    """

    about_id: UUID
    title: str
    chamber: Chamber
    options: tuple[UUID, ...]
    seats: int
    electorate: int
    opens_at: datetime
    closes_at: datetime
    unit_id: int | None = None
    public_source: str = ""
    quorum: int | None = None
    approvals_needed: int | None = None


def announce(plan: Plan, *, by: Actor, command: UUID | None = None) -> Ballot:
    """Announce a ballot with its terms and the commitment of its secret, before anybody can vote.

    Raises ``RuleBroken`` for one that is not differential (as many seats as options: nothing to choose), that names
    an option twice, or whose hours do not fit; ``NotAllowed`` for whoever does not run ballots. A ballot in which fewer
    may vote than the pack asks for is refused: every vote is published under its receipt, so that anybody can count
    again, and no split can be withheld afterwards. Of ten or more who may vote it is not published who did.
    """
    _refuse_unfit(plan)
    rule = pack().rules[plan.chamber]
    ballot_id, number = uuid4(), plan.electorate
    quorum, needed = plan.quorum, plan.approvals_needed
    ballot = Ballot(
        id=ballot_id, about_id=plan.about_id, title=plan.title.strip(), chamber=plan.chamber.value,
        unit_id=plan.unit_id if plan.unit_id is not None else by.unit_id, options=list(plan.options),
        seats=plan.seats, electorate=number, quorum=rule.quorum(number) if quorum is None else quorum,
        approvals_needed=rule.approvals_needed(number) if needed is None else needed, ties=pack().ties.value,
        announced_at=clock.now(), opens_at=plan.opens_at, closes_at=plan.closes_at,
        commitment=rules.commitment(ballot_id, keys.secret_of(ballot_id)), public_source=plan.public_source.strip(),
    )  # fmt: skip
    with beginning(ANNOUNCE, ballot, by=by, command=command):
        pass
    return ballot


def call_off(ballot_id: UUID, *, by: Actor, reason: str) -> Ballot:
    """Call a ballot off before it has opened, with a reason that everybody reads."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken(
            "no-reason", _("Why is the ballot called off?"), cure=_("Write one sentence: everybody will read it.")
        )
    with taking(CALL_OFF, Ballot, ballot_id, by=by, reason=reason.strip()) as ballot:
        pass
    return ballot


def open_due() -> int:
    """Open every ballot whose hour has come; return how many."""
    due = Ballot.objects.filter(state=BallotState.ANNOUNCED, opens_at__lte=clock.now())
    return sum(_opened(one) for one in due.order_by("opens_at").values_list("id", flat=True))


def close_due() -> int:
    """Close, count and decide every ballot whose hours are over; return how many.

    A tie of a ballot that named a public draw is left to it.
    """
    due = Ballot.objects.filter(state=BallotState.OPEN, closes_at__lte=clock.now())
    return sum(_closed(one) for one in due.order_by("closes_at").values_list("id", flat=True))


def decide(ballot_id: UUID, public_word: str, *, by: Actor) -> Ballot:
    """Decide a tie by the word of the public draw that was named when the ballot was announced."""
    with taking(DECIDE, Ballot, ballot_id, by=by) as ballot:
        publicdraws.refuse_before(word_day(ballot))
        ballot.public_word = publicdraws.word_as_published(ballot.public_source, public_word)
        ballot.seed = rules.seed(ballot.secret, ballot.public_word, ballot.votes_digest)
    return ballot


def word_day(ballot: Ballot) -> date:
    """Return the day of the public draw that decides a tie: after the day of closing, when all votes are fixed."""
    closed_on = ballot.closes_at.astimezone(clock.zone()).date()
    return publicdraws.first_day_after(ballot.public_source, closed_on)


def mix(ballot_id: UUID) -> None:
    """Write all rights and votes of a ballot anew, in an order of chance."""
    with connection.cursor() as cursor:
        cursor.execute("select voting_mix(%s)", [ballot_id])


def _refuse_unfit(plan: Plan) -> None:
    if len(set(plan.options)) < len(plan.options):
        raise RuleBroken("option-twice", _("An option stands on the ballot twice."), cure=_("Name each once."))
    fewest = max(pack().rules[plan.chamber].fewest_options(plan.seats), plan.seats + 1)
    if plan.seats < 1 or len(plan.options) < fewest:
        raise RuleBroken(
            "nothing-to-choose",
            _("With %(options)d options for %(seats)d places there is nothing to choose.")
            % {"options": len(plan.options), "seats": plan.seats},
            cure=_("Put at least %(fewest)d options on the ballot, or have fewer places.") % {"fewest": fewest},
        )
    if plan.closes_at <= plan.opens_at or plan.opens_at < clock.now():
        raise RuleBroken(
            "no-hours",
            _("A ballot opens after it was announced, and closes after it was opened."),
            cure=_("Choose other hours."),
        )
    _refuse_unfit_voters(plan)


def _refuse_unfit_voters(plan: Plan) -> None:
    if 0 < plan.electorate < pack().fewest_entitled:
        raise RuleBroken(
            "no-secret-ballot",
            _("Where fewer than %(fewest)d may vote, the count tells who voted how.")
            % {"fewest": pack().fewest_entitled},
            cure=_("Let them decide together, or let more people vote."),
        )
    too_long = len(plan.title.strip()) > LONGEST_TITLE or len(plan.public_source.strip()) > LONGEST_SOURCE
    if not plan.title.strip() or too_long or plan.electorate < 1:
        raise RuleBroken(
            "nobody-votes",
            _("A ballot needs a title of one line, and the number of those who may vote."),
            cure=_("Everybody reads both beside the result."),
        )


def _opened(ballot_id: UUID) -> bool:
    try:
        with taking(OPEN, Ballot, ballot_id, by=SYSTEM) as ballot:
            ballot.mixed_on = clock.today()
    except WrongState:  # another worker was faster
        return False
    return True


def _closed(ballot_id: UUID) -> bool:
    try:
        with transaction.atomic():
            with taking(CLOSE, Ballot, ballot_id, by=SYSTEM) as ballot:
                ballot.secret = keys.secret_of(ballot_id)
            mix(ballot_id)  # once it is closed: then nobody can take a paper, and by which form is forgotten
            _count(ballot_id)
    except WrongState:
        return False
    return True


def _count(ballot_id: UUID) -> None:
    """Count what lies in the urn; from here on the counts are what every page shows."""
    ballot = Ballot.objects.get(id=ballot_id)
    ballot.counts, ballot.cast, ballot.blank, ballot.votes_digest = _counted(ballot)
    if not ballot.public_source:
        ballot.seed = rules.seed(ballot.secret, "", ballot.votes_digest)
    step = COUNT if outcome_of(ballot).decided else LEAVE_TIED
    with taking(step, Ballot, ballot_id, by=SYSTEM) as locked:
        for name in ("counts", "cast", "blank", "votes_digest", "seed"):
            setattr(locked, name, getattr(ballot, name))
        locked.issued = Right.objects.filter(ballot_id=ballot_id).count()


def _counted(ballot: Ballot) -> tuple[list[int], int, int, str]:
    """Return the approvals in the order of the options, the votes, the blank ones and the digest of them all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select array(select (select count(*) from voting_vote where ballot_id = b.id and o.id = any (choices))"
            "             from unnest(b.options) with ordinality o (id, place) order by o.place),"
            " (select count(*) from voting_vote where ballot_id = b.id),"
            " (select count(*) from voting_vote where ballot_id = b.id and cardinality(choices) = 0)"
            " from voting_ballot b where b.id = %s",
            [ballot.id],
        )
        counts, cast, blank = cursor.fetchone() or ([], 0, 0)
    in_order = Vote.objects.filter(ballot_id=ballot.id).order_by(Collate("receipt", "C"))
    votes = in_order.values_list("receipt", "choices").iterator(chunk_size=AT_A_TIME)
    return counts, cast, blank, rules.votes_digest(votes)
