"""Li's home county as it keeps lists of livelihood projects: what was reported, proposed, voted on, and begun anew."""

from __future__ import annotations

import heapq
from dataclasses import replace
from datetime import date, datetime
from random import Random
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import connections

from banshi.concerns.models import Concern, Problem
from banshi.demo import promises
from banshi.demo.course import DAY, Cast, Course, Crowd
from banshi.demo.hotline import Line
from banshi.demo.marking import persons
from banshi.demo.offices import HOME_COUNTY, Plan
from banshi.demo.saying import Voices, topic
from banshi.demo.voiced import reported
from banshi.journal.steps import beginning
from banshi.kernel import clock
from banshi.kernel.actor import Actor
from banshi.kernel.actor import Duty as Right
from banshi.projects import (
    casework,
    evidence,
    importing,
    lists,
    proposing,
    selection,
)
from banshi.projects.jurisdiction import pack
from banshi.projects.lifecycle import PROPOSE
from banshi.projects.models import Candidate, ProjectList
from banshi.projects.promising import number
from banshi.projects.vocabulary import Class, Ground, ListKind, Origin
from banshi.stations.models import Account, Post
from banshi.stations.queries import actor_in_post
from banshi.voting import ballots, casting, issuing
from banshi.voting.vocabulary import Chamber

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from uuid import UUID

    from banshi.demo.course import Story

MOST_ENTITLED = 20_000
FIRST_VOICE, BEGUN, PUBLISHED, OPENED, CLOSED, ADOPTED = 900, 480, 450, 440, 430, 428


class County:
    """Li's home county: who keeps its lists, who leads, and which offices carry the work."""

    def __init__(self, seed: int, progress: Callable[[], None]) -> None:
        self.now, self.line, self._progress = clock.now(), Line(Plan(seed), seed), progress
        self.rng = Random(f"projects {seed}")  # noqa: S311 - the same seed has to tell the same
        self.cast = Cast(self.line, Voices(self.line, self.rng), self.rng, _in_post)
        self.keeper = self.officer(self.line.government)
        self.leaders = [_employ(name, at, self.line.government) for at, name in enumerate(("陈立群", "苏敏"), start=1)]

    def ago(self, days: float) -> AbstractContextManager[None]:
        """Set the clock back by so many days."""
        return clock.stopped_at(self.now - days * DAY)

    def day(self, days_ago: int) -> date:
        """Return the day so many days ago."""
        return (self.now - days_ago * DAY).astimezone(clock.zone()).date()

    def officer(self, unit_id: int) -> Actor:
        """Return who sits at the desk of a unit."""
        return _in_post(unit_id, Right.OFFICER) or Actor()

    def unit(self, body: str) -> int:
        """Return the office of the county for something, else the city's."""
        return self.line.unit_for(HOME_COUNTY, body)

    # ------------------------------------------------------------ what residents reported

    def heard(self, code: str, places: int, voices: int) -> list[Problem]:
        """Let so many residents report the same at some places over a year; none of them has it solved for good."""
        crowds = [Crowd(topic(code), self.cast.voices.spot("estate", HOME_COUNTY)) for _one in range(places)]
        turns: list[tuple[datetime, int, Story]] = []
        for crowd in crowds:
            for _voice in range(voices):
                at = self.now - self.rng.uniform(BEGUN + 20, FIRST_VOICE) * DAY
                story = reported(self.cast, Course(verdict=self.rng.choice(("partly", "no"))), crowd)
                turns.append((at, len(turns), story))
        heapq.heapify(turns)
        while turns:
            at, place, story = heapq.heappop(turns)
            with clock.stopped_at(at):
                pause = next(story, None)
            if pause is None:
                self._progress()
            else:
                heapq.heappush(turns, (at + pause, place, story))
        members = [pk for crowd in crowds for pk in crowd.members]
        found = Concern.objects.filter(id__in=members).values_list("problem_id", flat=True)
        return list(Problem.objects.filter(id__in=[one for one in found if one]).order_by("first_at", "id"))

    # ------------------------------------------------------------ the list of a year

    def listed(self, reported: Sequence[list[Problem]]) -> ProjectList:
        """Begin the list, collect eight candidates, rule one out, and publish them."""
        with self.ago(BEGUN):
            new = replace(self.new_list(self.day(BEGUN).year), collect_until=self.day(PUBLISHED + 1))
            on_list = lists.begin_list(new, by=self.keeper)
            for problems in reported:
                self._from_casework(on_list, problems)
        with self.ago(BEGUN - 10):
            for at, (title, (words, klass)) in enumerate(promises.PROPOSED.items()):
                by, origin = (self.keeper, Origin.STATION) if at % 2 else (self._resident(at), Origin.RESIDENT)
                said = proposing.Proposal(title=title, words=words, klass=klass)
                proposing.propose(on_list.id, said, origin=origin, by=by)
            said = proposing.Proposal(title=promises.PAPERWORK, words="每户一册，逐月填报。", klass=Class.COMMON)
            out = proposing.propose(on_list.id, said, origin=Origin.STATION, by=self.officer(self.unit("housing")))
            proposing.rule_out(out.id, Ground.BURDEN, promises.WHY_NO_PAPERWORK, by=self.keeper)
        with self.ago(PUBLISHED):
            return lists.publish_list(on_list.id, by=self.keeper)

    def new_list(self, year: int) -> lists.NewList:
        place = self.cast.line.offices[0].place or "本县"
        return lists.NewList(
            kind=ListKind.YEARLY, title=f"{year}年民生实事项目", year=year, place=place, division=HOME_COUNTY,
            seats=len(promises.ALL), collect_until=date(year, 12, 31),
        )  # fmt: skip

    def _resident(self, at: int) -> Actor:
        accounts = Account.objects.using("owner").filter(username__startswith="resident").order_by("id")
        return actor_in_post(accounts[at % accounts.count()].pk, None)

    def _from_casework(self, on_list: ProjectList, problems: Sequence[Problem]) -> None:
        """Propose what was reported by then; today's casework knows what nobody had reported yet."""
        counted = evidence.counted([[one.id for one in problems]])[0]
        parts, rule = selection.score(counted, pack().selection), pack().selection
        first = problems[0]
        candidate = Candidate(
            id=uuid4(), number=number("projects_candidate_number", "HX"), on_list=on_list, division=HOME_COUNTY,
            klass=(selection.class_of(counted, first.category, rule) or Class.COMMON).value,
            origin=Origin.PROBLEM.value,
            title=promises.TITLES[first.category], words="\n".join(dict.fromkeys(one.title for one in problems)),
            places=[one.place for one in problems], problems=[one.id for one in problems], evidence=counted.as_json(),
            reasons=[one.as_json() for one in parts], score=selection.total(parts), counted_at=clock.now(),
            at=clock.now(),
        )  # fmt: skip
        with beginning(PROPOSE, candidate, by=self.keeper):
            pass

    def voted(self, on_list: ProjectList) -> None:
        """Let residents choose, each with a paper from a counter, and adopt what they chose."""
        opens, closes = self.now - OPENED * DAY, self.now - CLOSED * DAY
        electorate = min(persons(), MOST_ENTITLED)
        vote = lists.Vote(
            chamber=Chamber.RESIDENTS, seats=len(promises.ALL), electorate=electorate, opens_at=opens, closes_at=closes
        )
        with self.ago(OPENED + 1):
            ballot = lists.call_vote(on_list.id, vote, by=self.keeper)
        by_title = dict(Candidate.objects.filter(on_list=on_list).values_list("title", "id"))
        wanted = [by_title[one.title] for one in promises.ALL]
        others = [pk for pk in ballot.options if pk not in wanted]
        with self.ago(OPENED - 1):
            ballots.open_due()
            for place, person in enumerate(_persons(ballot.quorum + ballot.quorum // 5 + 5)):
                self._votes(ballot.id, person, self._choice(place, wanted, others))
        with self.ago(CLOSED - 1):
            ballots.close_due()
        with self.ago(ADOPTED):
            lists.adopt(on_list.id, by=self.keeper)

    def _choice(self, place: int, wanted: Sequence[UUID], others: Sequence[UUID]) -> list[UUID]:
        """Return what somebody chooses; every third has one favourite of their own."""
        if place % 3 or not others:
            return list(wanted)
        left_out = self.rng.choice(wanted)
        return [*(one for one in wanted if one != left_out), self.rng.choice(others)]

    def _votes(self, ballot: UUID, person: int, choice: Sequence[UUID]) -> None:
        paper = issuing.issue_paper(
            ballot, voter=issuing.Voter.resident(person), by=self.keeper, may_vote=lambda _ballot, _voter: True
        )
        casting.cast(ballot, paper, choice)

    # ------------------------------------------------------------ today

    def told_of_today(self, on_list: ProjectList) -> None:
        """Begin the next list, with what the casework proposes by now, and take one over from elsewhere."""
        new = replace(self.new_list(clock.today().year + 1), follows_id=on_list.id)
        casework.propose_from_casework(lists.begin_list(new, by=self.keeper).id, by=self.keeper)
        rows = [dict(zip(promises.HEADINGS, row, strict=True)) for row in promises.ELSEWHERE]
        content = repr(promises.ELSEWHERE).encode()
        importing.take_over(
            rows, importing.mapping_of(promises.HEADINGS), name="南岭县民生实事.csv", content=content, by=self.keeper
        )


def _in_post(unit_id: int, duty: Right) -> Actor | None:
    post = Post.objects.using("owner").filter(unit_id=unit_id, duty=duty.value).order_by("id").first()
    return actor_in_post(post.account_id, post.pk) if post else None


def _employ(name: str, at: int, unit_id: int) -> Actor:
    """Give somebody the post of a leader; the password is that of everybody here."""
    password = Account.objects.using("owner").values_list("password", flat=True)[0]
    username = "leader" if at == 1 else f"leader-{at}"
    account = Account.objects.using("owner").create(username=username, first_name=name, password=password)
    post = Post.objects.using("owner").create(
        account=account, unit_id=unit_id, duty=Right.LEADER.value, since=date(2019, 1, 1)
    )
    return actor_in_post(account.pk, post.pk)


def _persons(many: int) -> list[int]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id from register_person order by id limit %s", [many])
        return [pk for (pk,) in cursor.fetchall()]
