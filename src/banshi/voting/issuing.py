"""Giving out ballot papers: everybody who may vote gets one, once, and nobody keeps what stands on it.

What is written down is that somebody has taken a paper, and the day. The paper itself is signed, shown and forgotten;
from here on no row of the database leads from the person to the vote. Where the answer was lost on the line, the same
form asks again and gets the same paper: it is made from a number that nobody but the form holds (decision 34).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from banshi.journal.rows import one_row
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken, WrongState
from banshi.voting import keys, papers
from banshi.voting.lifecycle import BallotState
from banshi.voting.models import Ballot, Right
from banshi.voting.vocabulary import Chamber

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from uuid import UUID

    from banshi.kernel.actor import Actor

AT_A_COUNTER = frozenset({Duty.CLERK, Duty.OFFICER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Voter:
    """Somebody who votes: a person on the register, or the holder of an account with a delegate's post."""

    chamber: Chamber
    person_id: int | None = None
    account_id: int | None = None

    @classmethod
    def resident(cls, person_id: int) -> Self:
        """Return a resident as a voter."""
        return cls(chamber=Chamber.RESIDENTS, person_id=person_id)

    @classmethod
    def delegate(cls, account_id: int, person_id: int | None) -> Self:
        """Return a delegate as a voter; by the person where the account names one, so two accounts are one voter."""
        return cls(chamber=Chamber.DELEGATES, person_id=person_id, account_id=account_id)

    @property
    def name(self) -> str:
        """By what a voter is told from every other one, before it is hashed."""
        return f"person {self.person_id}" if self.person_id is not None else f"account {self.account_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """On which day a paper was taken, and at whose counter, if at one."""

    day: date
    unit_id: int | None
    same_form: bool = False
    """Whether it was taken by the form that asks now, which may see it again."""


@dataclass(frozen=True, slots=True)
class GivenOut:
    """How many papers one clerk gave out on one day."""

    unit_id: int
    clerk_id: int
    day: date
    papers: int


def issue_paper(
    ballot_id: UUID,
    *,
    voter: Voter,
    by: Actor,
    may_vote: Callable[[Ballot, Voter], bool],
    number: bytes | None = None,
) -> str:
    """Return the code of a voter's paper to the form with this number (``papers.number_of``), and to no other form.

    Without a number nobody can ask for the same paper again.

    A clerk gives it out for a resident at the counter, after the look that is the counter's. Raises ``NotAllowed``
    for whoever may not vote or takes it for somebody else, ``WrongState`` outside the hours, ``RuleBroken`` for a
    second paper.
    """
    ballot = one_row(Ballot, ballot_id)
    if ballot is None:
        raise NotFound("no-such-ballot", _("There is no ballot at this address."))
    _refuse_strangers(ballot, voter, by)
    if not may_vote(ballot, voter):
        raise NotAllowed(
            "no-vote-here",
            _("You are not among those who vote in this ballot."),
            cure=_("Who may vote stands on its page."),
        )
    number = number or papers.new_number()
    if not _written_down(ballot, voter, by, number):
        refuse_outside_hours(ballot)
        _refuse_second(ballot_id, voter, number)
    return papers.code_of(ballot_id, voter.name, number)


def has_paper(ballot_id: UUID, voter: Voter, number: bytes | None = None) -> Taken | None:
    """Return when and where a voter has taken a paper, or none; ``number`` is that of the form that asks, if any."""
    key = keys.voter_key(ballot_id, voter.name)
    found = Right.objects.filter(ballot_id=ballot_id, voter=key).values_list("day", "unit_id", "form").first()
    if found is None:
        return None
    day, unit_id, form = found
    same = number is not None and form is not None and bytes(form) == keys.asked_by(ballot_id, voter.name, number)
    return Taken(day=day, unit_id=unit_id, same_form=same)


def given_out(ballot_id: UUID) -> list[GivenOut]:
    """Return how many papers each clerk gave out on each day; those that voters took by themselves are not in it."""
    given = Right.objects.filter(ballot_id=ballot_id, clerk_id__isnull=False)
    rows = given.values_list("unit_id", "clerk_id", "day").annotate(papers=Count("ballot_id"))
    return [GivenOut(*row) for row in rows.order_by("unit_id", "clerk_id", "day")]


def refuse_outside_hours(ballot: Ballot) -> None:
    """Raise ``WrongState`` before a ballot has opened and from the second at which it closes."""
    if ballot.state == BallotState.ANNOUNCED:
        opens = date_format(ballot.opens_at.astimezone(clock.zone()), "Y-m-d H:i")
        raise WrongState(
            "not-open-yet", _("This ballot opens on %(moment)s.") % {"moment": opens}, cure=_("Come back then.")
        )
    if ballot.state != BallotState.OPEN or clock.now() >= ballot.closes_at:
        raise over()


def over() -> WrongState:
    """Return the refusal of whatever comes too late."""
    return WrongState("ballot-over", _("This ballot is over: nothing can be cast any more."), cure=_("See its result."))


def _refuse_strangers(ballot: Ballot, voter: Voter, by: Actor) -> None:
    own = by.account_id is not None and voter.account_id in {None, by.account_id} and voter.person_id == by.person_id
    given_out = ballot.chamber == Chamber.RESIDENTS and by.is_staff and by.duty in AT_A_COUNTER
    if voter.chamber != ballot.chamber or not (own or given_out):
        raise NotAllowed(
            "not-your-paper",
            _("A ballot paper is taken by the voter alone, or given to a resident by a clerk at a counter."),
            cure=_("Sign in as yourself, or go to any counter with your identity card."),
        )


def _written_down(ballot: Ballot, voter: Voter, by: Actor, number: bytes) -> bool:
    """Write the right while the ballot is held open, by one statement; no journal line would keep the order secret."""
    given_out = voter.person_id != by.person_id
    now = clock.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "with held as (select id from voting_ballot where id = %s and state = 'open' and closes_at > %s for share)"
            " insert into voting_right (id, ballot_id, voter, day, unit_id, clerk_id, form)"
            " select %s::uuid, held.id, %s::bytea, %s::date, %s::bigint, %s::bigint, %s::bytea from held"
            " on conflict (ballot_id, voter) do nothing",
            [
                ballot.id, now, uuid4(), keys.voter_key(ballot.id, voter.name), clock.today(),
                by.unit_id if given_out else None, by.account_id if given_out else None,
                keys.asked_by(ballot.id, voter.name, number),
            ],
        )  # fmt: skip
        written: int = cursor.rowcount
    return written == 1


def _refuse_second(ballot_id: UUID, voter: Voter, number: bytes) -> None:
    taken = has_paper(ballot_id, voter, number)
    if taken and taken.same_form:
        return
    raise RuleBroken(
        "paper-taken",
        _("Your paper of this ballot was given out on %(day)s, and there is one for each voter.")
        % {"day": date_format(taken.day, "Y-m-d") if taken else "—"},
        cure=_(
            "Vote with the code on it. Banshi does not keep the code, so it cannot be shown again. If the answer never "
            "reached you, send the same page again from the same browser. If you never took a paper, complain to the "
            "office that runs the ballot; your page of it says which counter gave it out."
        ),
    )
