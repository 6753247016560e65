"""Who stands in for whom, until when, and that two who share a post are one pair of eyes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from banshi.access.emergencies import open_reviews, review
from banshi.access.models import BreakGlass, Finding
from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken, WrongState
from banshi.matters import decisions
from banshi.stations.models import Account, Post, StandIn
from banshi.stations.queries import actor_in_post, posts_to_work_in
from banshi.stations.standing_in import MOST_DAYS, end_what_is_over, hand_over, on_behalf_of, take_back
from tests.access.test_emergency import emergency
from tests.cast import SATURDAY_MORNING, SHANGHAI
from tests.hotline import employ
from tests.matters.stories import filed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.kernel.actor import Actor
    from tests.cast import Town

SUNDAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def lent(of: Actor, to: Actor, *, by: Actor | None = None, until: date = SUNDAY) -> StandIn:
    """Let somebody stand in for somebody."""
    return hand_over(of.post_id or 0, to=to.account_id or 0, until=until, by=by or of, reason="年休假")


def standing(of: Actor, to: Actor) -> Actor:
    """Return a colleague as they work in somebody's post."""
    return actor_in_post(to.account_id or 0, of.post_id)


def test_whoever_stands_in_works_in_the_post_in_their_own_name(town: Town) -> None:
    lent(town.wang, town.home_clerk)
    found = standing(town.wang, town.home_clerk)
    assert (found.account_id, found.duty, found.unit_id) == (
        town.home_clerk.account_id, Duty.OFFICER, town.wang.unit_id,
    )  # fmt: skip
    assert (found.stands_in_for, found.holder_name) == (town.wang.account_id, town.wang.name)
    assert standing(town.wang, town.wang).stands_in_for is None


def test_who_acts_is_found_by_one_statement_also_when_somebody_stands_in(town: Town) -> None:
    lent(town.wang, town.home_clerk)
    with CaptureQueriesContext(connection) as asked:
        standing(town.wang, town.home_clerk)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        (datetime(2026, 11, 22, 23, 59, 59, tzinfo=SHANGHAI), True),
        (datetime(2026, 11, 23, 0, 0, 0, tzinfo=SHANGHAI), False),
    ],
)
def test_it_ends_by_itself_at_midnight(town: Town, moment: datetime, *, holds: bool) -> None:
    lent(town.wang, town.home_clerk)
    with clock.stopped_at(moment):
        assert (standing(town.wang, town.home_clerk).duty is not None) == holds
        assert posts_to_work_in(town.home_clerk.account_id or 0).count() == 1 + holds


def test_what_ended_by_itself_is_written_down_with_the_moment_it_ended(town: Town) -> None:
    made = lent(town.wang, town.home_clerk)
    assert end_what_is_over() == 0
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=4)):
        assert end_what_is_over() == 1
        assert end_what_is_over() == 0
    made.refresh_from_db()
    assert (made.state, made.ended_at, made.ended_by) == ("ended", made.until, None)
    assert list(Line.objects.filter(thing_id=made.id).order_by("id").values_list("step", flat=True)) == [
        "hand-over-post", "standing-in-over",
    ]  # fmt: skip


@pytest.mark.parametrize("by", ["wang", "supervisor", "home_clerk"])
def test_it_is_taken_back_at_once_by_holder_supervisor_or_whoever_stands_in(town: Town, by: str) -> None:
    made = lent(town.wang, town.home_clerk)
    take_back(made.id, by=getattr(town, by))
    assert standing(town.wang, town.home_clerk).duty is None
    with pytest.raises(WrongState):
        take_back(made.id, by=town.wang)


@pytest.mark.parametrize("by", ["cousin", "outsider", "colleague", "auditor", "li_online"])
def test_nobody_hands_over_or_takes_back_what_they_do_not_hold(town: Town, by: str) -> None:
    with pytest.raises(NotAllowed):
        lent(town.wang, town.home_clerk, by=getattr(town, by))
    made = lent(town.wang, town.home_clerk)
    with pytest.raises(NotAllowed):
        take_back(made.id, by=getattr(town, by))


def test_a_supervisor_hands_over_for_clerks_and_officers_and_never_to_oneself(town: Town) -> None:
    lent(town.wang, town.home_clerk, by=town.supervisor)
    with pytest.raises(NotAllowed):
        lent(town.cousin, town.supervisor, by=town.supervisor)
    deputy = employ("second", "石岩", town.supervisor.unit_id or 0, Duty.SUPERVISOR)
    with pytest.raises(NotAllowed):
        lent(deputy, town.cousin, by=town.supervisor)


def test_there_is_no_chain(town: Town) -> None:
    lent(town.wang, town.home_clerk)
    lent(town.supervisor, town.cousin)
    in_their_place, as_supervisor = standing(town.wang, town.home_clerk), standing(town.supervisor, town.cousin)
    with pytest.raises(NotAllowed):
        lent(town.wang, town.cousin, by=in_their_place)
    with pytest.raises(NotAllowed):
        lent(town.home_clerk, town.wang, by=as_supervisor)


@pytest.mark.parametrize(
    ("to", "until", "code"),
    [
        ("wang", SUNDAY, "no-colleague"),  # oneself
        ("cousin", SUNDAY, "no-colleague"),  # is an officer there anyway
        ("colleague", SUNDAY, "no-colleague"),  # of another office
        ("home_clerk", SUNDAY - timedelta(days=2), "until-when"),
        ("home_clerk", SUNDAY + timedelta(days=MOST_DAYS - 1), "until-when"),
    ],
)
def test_to_whom_and_until_when_it_cannot_be(town: Town, to: str, until: date, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        lent(town.wang, getattr(town, to), until=until)
    assert refused.value.code == code
    assert not StandIn.objects.exists()


def test_the_longest_is_thirty_days_with_today(town: Town) -> None:
    lent(town.wang, town.home_clerk, until=SUNDAY + timedelta(days=MOST_DAYS - 2))


@pytest.mark.parametrize("duty", [Duty.LEADER, Duty.DELEGATE, Duty.AUDITOR])
def test_what_is_the_persons_own_is_handed_to_nobody(town: Town, duty: Duty) -> None:
    holder = employ("holder", "贺兰", town.wang.unit_id or 0, duty)
    with pytest.raises(RuleBroken, match="personal-post"):
        lent(holder, town.home_clerk)


def test_one_stands_in_for_a_post_and_after_its_end_another_may(town: Town) -> None:
    second = employ("second_clerk", "方舟", town.wang.unit_id or 0, Duty.CLERK)
    lent(town.wang, town.home_clerk)
    with pytest.raises(WrongState):
        lent(town.wang, second)
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=3)):
        lent(town.wang, second, until=SUNDAY + timedelta(days=3))
    assert sorted(StandIn.objects.values_list("state", flat=True)) == ["ended", "live"]


def test_of_two_who_hand_it_over_at_once_one_is_told(town: Town) -> None:
    second = employ("second_clerk", "方舟", town.wang.unit_id or 0, Duty.CLERK)
    start, told = Barrier(2), []

    def hand(to: Actor) -> None:
        start.wait()
        try:
            lent(town.wang, to)
        except WrongState as refused:
            told.append(refused.code)
        finally:
            connections["default"].close()

    threads = [Thread(target=hand, args=(to,)) for to in (town.home_clerk, second)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert told == ["stands-in-already"]
    assert StandIn.objects.filter(state="live").count() == 1


def end_post(actor: Actor) -> None:
    Post.objects.using("owner").filter(pk=actor.post_id or 0).update(until=date(2026, 11, 20))


def test_when_a_post_ends_everything_lent_from_it_ends_with_it(town: Town) -> None:
    lent(town.wang, town.home_clerk)
    end_post(town.wang)
    assert standing(town.wang, town.home_clerk).duty is None
    assert town.wang.post_id not in posts_to_work_in(town.home_clerk.account_id or 0).values_list("pk", flat=True)
    with pytest.raises(NotFound):
        lent(town.wang, town.home_clerk)


def test_it_ends_with_the_holders_account_and_with_ones_own_last_post_there(town: Town) -> None:
    lent(town.wang, town.home_clerk)
    Account.objects.using("owner").filter(pk=town.wang.account_id or 0).update(is_active=False)
    assert standing(town.wang, town.home_clerk).duty is None
    Account.objects.using("owner").filter(pk=town.wang.account_id or 0).update(is_active=True)
    assert standing(town.wang, town.home_clerk).duty is Duty.OFFICER
    end_post(town.home_clerk)
    assert standing(town.wang, town.home_clerk).duty is None


def test_whoever_accepted_does_not_decide_by_standing_in(town: Town) -> None:
    case = filed(town, by=town.home_clerk)
    lent(town.wang, town.home_clerk)
    with pytest.raises(NotAllowed):
        decisions.approve(case.id, by=standing(town.wang, town.home_clerk))


def test_what_was_accepted_in_ones_place_counts_as_accepted_by_oneself(town: Town) -> None:
    lent(town.wang, town.home_clerk)
    case = filed(town, by=standing(town.wang, town.home_clerk))
    with pytest.raises(NotAllowed):
        decisions.approve(case.id, by=standing(town.wang, town.wang))


def test_what_a_colleague_accepted_in_their_own_post_is_theirs_alone(town: Town) -> None:
    lent(town.wang, town.home_clerk)
    case = filed(town, by=town.home_clerk)
    decisions.approve(case.id, by=standing(town.wang, town.wang))


def test_it_counts_after_the_standing_in_is_over_too(town: Town) -> None:
    made = lent(town.wang, town.home_clerk)
    case = filed(town, by=standing(town.wang, town.home_clerk))
    take_back(made.id, by=town.wang)
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=1)), pytest.raises(NotAllowed):
        decisions.approve(case.id, by=standing(town.wang, town.wang))


def test_the_family_of_whom_one_stands_in_for_is_ones_own(town: Town) -> None:
    case = filed(town, by=town.chen)
    lent(town.cousin, town.home_clerk)
    with pytest.raises(NotAllowed):
        decisions.approve(case.id, by=standing(town.cousin, town.home_clerk))


def test_the_journal_says_on_whose_behalf(town: Town) -> None:
    case = filed(town, by=town.chen)
    lent(town.wang, town.home_clerk)
    decisions.approve(case.id, by=standing(town.wang, town.home_clerk))
    lines = Line.objects.filter(thing_id=case.id).order_by("id")
    (approved,) = [line for line in lines if line.step == "approve"]
    assert on_behalf_of(lines) == {approved.pk: town.wang.name}
    assert approved.account_id == town.home_clerk.account_id


@pytest.mark.parametrize("who", ["holder", "whoever stands in"])
def test_nobody_reviews_an_emergency_of_whom_they_share_a_post_with(town: Town, who: str) -> None:
    with clock.stopped_at(datetime.now(SHANGHAI)):  # the door writes looks by its own clock
        lent(town.supervisor, town.cousin, until=clock.today())
        in_their_place, holder = standing(town.supervisor, town.cousin), standing(town.supervisor, town.supervisor)
        breaker, reader = (in_their_place, holder) if who == "holder" else (holder, in_their_place)
        emergency(breaker, town.stranger)
        assert [one.reviewable for one in open_reviews(reader)] == [False]
        with pytest.raises(NotAllowed):
            review(BreakGlass.objects.get().pk, by=reader, finding=Finding.JUSTIFIED, words="依规")
        assert [one.reviewable for one in open_reviews(town.auditor)] == [True]
