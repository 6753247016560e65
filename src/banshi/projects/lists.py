"""A list from the first candidate to the last project: collected, published, objected to, chosen, adopted, carried on.

People say what is needed, residents and delegates choose among more than can be done, and the vote, not the keeper,
decides. Nothing is deleted: what was not chosen, ruled out or given up stays to be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import beginning, taking
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, RuleBroken, WrongState
from banshi.projects import casework, choosing
from banshi.projects.jurisdiction import pack
from banshi.projects.lifecycle import (
    ADOPT_LIST,
    BEGIN_LIST,
    CALL_VOTE,
    CARRY_OVER,
    CHOOSE,
    CLOSE_LIST,
    LEAVE_OUT,
    LIVE,
    PUBLISH,
    PUBLISH_LIST,
)
from banshi.projects.models import Candidate, Entry, Project, ProjectList
from banshi.projects.plans import refuse_percentages
from banshi.projects.promising import number
from banshi.projects.repeating import refuse_repetition
from banshi.projects.vocabulary import CandidateState, ListKind, ListState
from banshi.voting import ballots
from banshi.voting.vocabulary import Chamber

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from banshi.kernel.actor import Actor
    from banshi.voting.models import Ballot


MOST_SEATS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewList:
    """A list that is to begin: ``seats`` is how many projects can be carried."""

    kind: ListKind
    title: str
    year: int
    place: str
    division: str
    seats: int
    month: int | None = None
    collect_until: date | None = None
    follows_id: UUID | None = None


def begin_list(new: NewList, *, by: Actor, command: UUID | None = None) -> ProjectList:
    """Begin a list of a year, a rolling one, or the theme of a month; from now on candidates are collected."""
    refuse_repetition(command)
    if not 1 <= new.seats <= MOST_SEATS or not new.title.strip():
        raise RuleBroken("no-seats", _("A list has a title and at least one place for a project."))
    if (new.kind == ListKind.MONTHLY) != (new.month is not None):
        raise RuleBroken("no-month", _("The theme of a month names its month; no other list does."))
    _refuse_a_second_list(new, by)
    begun = ProjectList(
        id=uuid4(), number=number("projects_list_number", "QD"), kind=new.kind, title=new.title.strip(), year=new.year,
        month=new.month, place=new.place, division=new.division, keeper_id=by.unit_id, seats=new.seats,
        collect_until=new.collect_until, follows_id=new.follows_id, at=clock.now(),
    )  # fmt: skip
    try:
        with beginning(BEGIN_LIST, begun, by=by, command=command):
            pass
    except IntegrityError:  # two at the same moment
        _refuse_a_second_list(new, by)
        raise
    return begun


def _refuse_a_second_list(new: NewList, by: Actor) -> None:
    same = ProjectList.objects.filter(kind=new.kind, year=new.year, month=new.month, place=new.place)
    if same.filter(keeper_id=by.unit_id).exists():
        raise RuleBroken("list-exists", _("There is such a list already."), cure=_("Go on with that one."))


def publish_list(list_id: UUID, *, by: Actor, command: UUID | None = None) -> ProjectList:
    """Publish the candidates as they stand; their words are frozen, and objections are possible until a day.

    A rolling list is published again whenever new candidates have come together; every other list once. What the
    casework shows is always among them: nobody publishes only what was proposed by friends.
    """
    with transaction.atomic():
        with taking(PUBLISH_LIST, ProjectList, list_id, by=by, command=command) as published:
            if published.adopted_at is not None and published.kind != ListKind.ROLLING:
                raise WrongState("adopted-already", _("This list was adopted; new candidates go on the next one."))
            choosing.refuse_while_collecting(published)
            casework.add_what_is_missing(published, by=by)
            open_ones = Candidate.objects.filter(on_list_id=list_id, state=CandidateState.PROPOSED)
            if not open_ones.exists():
                raise RuleBroken("no-candidates", _("There is no candidate to publish."))
            published.published_at = clock.now()
            published.residents_ballot_id = published.delegates_ballot_id = None
            published.objections_until = clock.today() + timedelta(days=pack().objection_days)
        for one in open_ones.values_list("id", flat=True).order_by("-score", "id"):
            with taking(PUBLISH, Candidate, one, by=by) as candidate:
                candidate.published_at = clock.now()
    return published


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A vote that is to be called: who chooses, among how many, how many of them, and when."""

    chamber: Chamber
    seats: int
    electorate: int
    opens_at: datetime
    closes_at: datetime
    public_source: str = ""


def call_vote(list_id: UUID, vote: Vote, *, by: Actor, command: UUID | None = None) -> Ballot:
    """Call residents, and after them delegates, to choose among more candidates than there are places.

    Objections come first: no vote opens before the last day for them is over.
    """
    with transaction.atomic(), taking(CALL_VOTE, ProjectList, list_id, by=by, command=command) as chosen_from:
        refuse_repetition(command)
        choosing.refuse_before_objections_end(chosen_from, vote.opens_at.astimezone(clock.zone()).date())
        choosing.refuse_a_second_vote(chosen_from, vote.chamber)
        choosing.refuse_a_short_vote(vote.opens_at, vote.closes_at)
        options = choosing.options(chosen_from, vote.chamber)
        choosing.refuse_a_small_vote(chosen_from, vote.chamber, vote.seats, vote.electorate, len(options))
        plan = ballots.Plan(
            about_id=list_id, title=chosen_from.title, chamber=vote.chamber,
            options=options,
            seats=vote.seats, electorate=vote.electorate, opens_at=vote.opens_at, closes_at=vote.closes_at,
            public_source=vote.public_source, unit_id=chosen_from.keeper_id,
        )  # fmt: skip
        ballot = ballots.announce(plan, by=by)
        if vote.chamber == Chamber.RESIDENTS:
            chosen_from.residents_ballot_id = ballot.id
        else:
            chosen_from.delegates_ballot_id = ballot.id
    return ballot


def adopt(list_id: UUID, *, by: Actor, command: UUID | None = None) -> ProjectList:
    """Adopt what was chosen, by the last vote that was held; the keeper cannot choose otherwise.

    Without a vote, which only the theme of a month allows, the highest scores are adopted.
    """
    with transaction.atomic():
        with taking(ADOPT_LIST, ProjectList, list_id, by=by, command=command) as adopted:
            choosing.refuse_before_objections_end(adopted, clock.today())
            winners = choosing.winners(adopted)
            if len(winners) > adopted.seats:
                raise RuleBroken(
                    "more-than-seats",
                    _("More were chosen than can be carried."),
                    cure=_("Let the delegates choose among them."),
                )
            adopted.adopted_at = clock.now()
        published = Candidate.objects.filter(on_list_id=list_id, state=CandidateState.PUBLISHED)
        for one in published.values_list("id", flat=True).order_by("id"):
            with taking(CHOOSE if one in winners else LEAVE_OUT, Candidate, one, by=by):
                pass
    return adopted


def close_list(list_id: UUID, *, by: Actor, command: UUID | None = None) -> ProjectList:
    """Close a list whose projects have all ended or gone on to another one."""
    with taking(CLOSE_LIST, ProjectList, list_id, by=by, command=command) as closed:
        if Entry.objects.filter(on_list_id=list_id, until=None, project__state__in=LIVE).exists():
            raise RuleBroken(
                "projects-open",
                _("Projects of this list are still under way."),
                cure=_("Carry them over to the next list: they keep their history."),
            )
        if Candidate.objects.filter(on_list_id=list_id, state=CandidateState.CHOSEN, project=None).exists():
            raise RuleBroken(
                "chosen-not-promised",
                _("Something was chosen and is not promised yet."),
                cure=_("Promise it; one that cannot be kept is promised and given up, for everybody to read."),
            )
        closed.closed_at = clock.now()
    return closed


def carry_over(project_id: UUID, to_list: UUID, *, reason: str, by: Actor, command: UUID | None = None) -> Project:
    """Carry a project over to the next list, with its whole history; the promise stays as it is."""
    refuse_percentages(reason)
    target = ProjectList.objects.filter(id=to_list).first()
    if target is None or target.keeper_id != by.unit_id or target.state == ListState.CLOSED:
        raise NotFound("no-such-list", _("There is no open list of yours to carry it to."))
    if len(reason.strip()) < 10:  # noqa: PLR2004 - a sentence
        raise RuleBroken("no-reason", _("Say why it is not done yet: residents read it."))
    with taking(CARRY_OVER, Project, project_id, by=by, reason=reason, command=command) as project:
        refuse_repetition(command)
        ProjectList.objects.select_for_update().get(id=to_list)  # two never get the same number
        if Entry.objects.filter(on_list=target, project=project).exists():
            raise WrongState("carried-already", _("It stands on that list already."))
        Entry.objects.filter(project=project, until=None).update(until=clock.today(), why=reason.strip()[:400])
        last = Entry.objects.filter(on_list=target).order_by("-no").values_list("no", flat=True).first()
        Entry.objects.create(on_list=target, project=project, no=(last or 0) + 1, how="carried", since=clock.today())
    return project
