"""From an offer to confirmed hours, and every way in which it ends otherwise."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from banshi.concerns import queries as concerns
from banshi.concerns.models import Concern
from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, SYSTEM, Actor
from banshi.kernel.refusals import Conflict, NotAllowed, NotFound, RuleBroken, WrongState
from banshi.notices.models import Notice
from banshi.volunteers import agreeing, needing, offering, proposing, queries, vetting, visiting
from banshi.volunteers.clocks import run_clocks
from banshi.volunteers.lifecycle import LIVE, Needed, State, Vetted
from banshi.volunteers.models import Match, Need, Offer, Vetting
from banshi.volunteers.vocabulary import Alone, Way
from tests import hotline
from tests.cast import SATURDAY_MORNING
from tests.volunteers import help_town
from tests.volunteers.help_town import (
    MONDAY,
    TUESDAY_AT_NINE,
    Helpers,
    agreed,
    at,
    needed,
    offered,
    over,
    proposed,
    vetted,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town


@pytest.fixture(autouse=True)
def _saturday() -> Iterator[None]:
    with at(SATURDAY_MORNING):
        yield


@pytest.fixture
def helpers(town: Town) -> Helpers:
    return help_town.build(town)


def state(need: Need) -> str:
    return Need.objects.values_list("state", flat=True).get(id=need.id)


def told() -> list[str]:
    return list(Notice.objects.order_by("id").values_list("kind", flat=True))


def test_hours_are_confirmed_by_who_was_helped_and_the_need_is_over(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    match = agreed(helpers)
    assert state(need) == Needed.TAKEN
    with at(over()):
        visiting.confirm(match.id, minutes=75, way=Way.LINK, by=NOBODY)
        record = queries.record_of(helpers.town.li.id, "李晓明", since=clock.today(), until=clock.today())
    assert (state(need), record.minutes, len(record.visits)) == (Needed.DONE, 75, 1)
    kinds = {"volunteer-asked", "help-offered", "volunteer-agreed", "help-agreed", "volunteer-confirmed"}
    assert kinds <= set(told())


def test_the_volunteer_cannot_confirm_nor_can_their_family_at_the_unit(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    needed(helpers)
    match = agreed(helpers)
    with at(over()):
        for actor, way in ((helpers.li, Way.LINK), (helpers.town.cousin, Way.UNIT), (helpers.town.chen, Way.UNIT)):
            with pytest.raises(NotAllowed):
                visiting.confirm(match.id, minutes=60, way=way, by=actor)


@pytest.mark.parametrize("minutes", [0, 300])
def test_hours_nobody_can_believe_are_not_written_down(helpers: Helpers, minutes: int) -> None:
    offered(helpers, helpers.li)
    needed(helpers)
    match = agreed(helpers)
    with at(over()), pytest.raises(RuleBroken):
        visiting.confirm(match.id, minutes=minutes, way=Way.LINK, by=NOBODY)


def test_nothing_is_confirmed_before_the_visit(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    needed(helpers)
    match = agreed(helpers)
    with pytest.raises(RuleBroken):
        visiting.confirm(match.id, minutes=60, way=Way.LINK, by=NOBODY)


def test_a_no_costs_nothing_and_is_shown_nowhere(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    (match,) = proposed(helpers)
    agreeing.say_no(match.id, by=helpers.li)
    assert state(need) == Needed.OPEN
    assert queries.matches_of(need) == queries.my_matches(helpers.town.li.id) == []
    found = proposing.look_for(by=helpers.arranger)
    assert found.plan.left[need.id] == {"shut": 1}
    other = needed(helpers, starts_at=TUESDAY_AT_NINE + timedelta(days=1))
    (again,) = proposing.look_for(by=helpers.arranger).plan.pairs
    assert (again.want, again.because.load) == (other.id, 0)


def test_who_is_of_the_family_of_the_person_helped_is_not_asked(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    helped = needing.Helped(name="王秀英", address="平湖路12号院", person_id=helpers.town.grandmother.id)
    need = needed(helpers, helped=helped)
    assert proposing.look_for(by=helpers.arranger).plan.left[need.id] == {"shut": 1}


def test_where_somebody_frail_is_alone_only_a_vetted_volunteer_is_asked(helpers: Helpers) -> None:
    offer = offered(helpers, helpers.li)
    needed(helpers, alone=Alone.FRAIL)
    assert proposing.look_for(by=helpers.arranger).plan.pairs == ()
    vetted(helpers, offer, helpers.li)
    assert len(proposing.look_for(by=helpers.arranger).plan.pairs) == 1


def test_with_a_child_two_vetted_volunteers_come_or_nobody(helpers: Helpers) -> None:
    for actor in (helpers.stranger, helpers.sun):
        vetted(helpers, offered(helpers, actor), actor)
    need = needed(helpers, alone=Alone.CHILD)
    assert (need.fewest, need.people, need.vetted) == (2, 2, True)
    assert len(proposed(helpers)) == 2


def test_the_second_visit_goes_to_who_had_none(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    needed(helpers)
    agreed(helpers)
    offered(helpers, helpers.stranger)
    needed(helpers, starts_at=TUESDAY_AT_NINE + timedelta(days=2))
    (match,) = proposed(helpers)
    assert match.person_id == helpers.town.stranger.id
    assert match.why["others"] == {"load": 1}


def test_only_the_plan_that_was_read_is_asked_for(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    needed(helpers)
    digest = proposing.look_for(by=helpers.arranger).digest
    offering.pause(Offer.objects.get().id, by=helpers.li)
    with pytest.raises(Conflict):
        proposing.ask(digest, by=helpers.arranger)
    assert not Match.objects.exists()


def test_everybody_says_only_their_own_word(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    needed(helpers)
    (match,) = proposed(helpers)
    for actor in (helpers.stranger, helpers.arranger, NOBODY):
        with pytest.raises(NotAllowed):
            agreeing.say_yes(match.id, by=actor)
    agreeing.say_yes(match.id, by=helpers.li)
    with pytest.raises(NotAllowed):
        agreeing.welcome(match.id, way=Way.LINK, by=helpers.li)
    with pytest.raises(WrongState):
        agreeing.say_yes(match.id, by=helpers.li)


def test_the_person_helped_says_no_and_somebody_else_is_looked_for(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    match = agreed(helpers)
    agreeing.thank_no(match.id, by=NOBODY)
    assert (state(need), told()[-2:]) == (Needed.OPEN, ["volunteer-called-off", "volunteer-fell-out"])


def test_one_more_than_has_to_come_is_told_as_well(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    offered(helpers, helpers.stranger)
    needed(helpers, people=2)
    for match in proposed(helpers):
        actor = helpers.li if match.person_id == helpers.town.li.id else helpers.stranger
        agreeing.say_yes(match.id, by=actor)
        agreeing.welcome(match.id, way=Way.LINK, by=NOBODY)
    assert told().count("volunteer-agreed") == 2


def test_what_went_wrong_becomes_a_concern_that_the_unit_does_not_see(helpers: Helpers) -> None:
    hotline.open_up()
    offered(helpers, helpers.li)
    need = needed(helpers)
    match = agreed(helpers)
    with at(over()):
        visiting.dispute(match.id, words="他向我要钱", by=NOBODY)
    match.refresh_from_db()
    concern = Concern.objects.get()
    assert match.concern_ids == [concern.id]
    assert (match.state, match.minutes, concern.shielded) == (State.DISPUTED, None, [helpers.station])
    assert need.number in concern.said
    assert not Concern.objects.filter(concerns.visible_to(helpers.arranger)).exists()


def test_a_volunteer_says_what_went_wrong_and_keeps_their_hours(helpers: Helpers) -> None:
    hotline.open_up()
    offered(helpers, helpers.li)
    needed(helpers)
    match = agreed(helpers)
    with at(over()):
        visiting.confirm(match.id, minutes=60, way=Way.LINK, by=NOBODY)
        visiting.complain(match.id, words="楼道没有灯，很危险", by=helpers.li)
        with pytest.raises(RuleBroken):
            visiting.complain(match.id, words=" ", by=helpers.li)
    match.refresh_from_db()
    assert (match.state, match.minutes, len(match.concern_ids)) == (State.CONFIRMED, 60, 1)


def test_what_either_side_says_and_says_again_is_all_kept(helpers: Helpers) -> None:
    hotline.open_up()
    offered(helpers, helpers.li)
    needed(helpers)
    match = agreed(helpers)
    with at(over()):
        visiting.complain(match.id, words="楼道没有灯，很危险", by=helpers.li)
        visiting.complain(match.id, words="门口还有一条狗", by=helpers.li)
        visiting.dispute(match.id, words="他向我要钱", by=NOBODY)
    match.refresh_from_db()
    said = [Concern.objects.get(pk=pk).said for pk in match.concern_ids]
    assert [words[-4:] for words in said] == ["，很危险", "有一条狗", "向我要钱"]
    assert match.state == State.DISPUTED


def test_nobody_came_is_no_mark_and_no_load(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    match = agreed(helpers)
    with at(over()):
        visiting.not_come(match.id, by=NOBODY)
        needed(helpers, starts_at=TUESDAY_AT_NINE + timedelta(days=1))
        assert proposing.look_for(by=helpers.arranger).plan.pairs[0].because.load == 0
    assert state(need) == Needed.DONE


def test_an_offer_is_one_at_a_time_and_of_something(helpers: Helpers) -> None:
    for wrong in (
        {"skills": ()},
        {"skills": ("flying",)},
        {"parts": ()},
        {"parts": (21,)},
        {"hours": 0},
        {"reach_km": 900},
    ):
        with pytest.raises(RuleBroken):
            offered(helpers, helpers.li, **wrong)
    offered(helpers, helpers.li)
    with pytest.raises(WrongState):
        offered(helpers, helpers.li)


def test_of_the_register_only_the_day_of_age_is_kept_and_of_minors_alone(helpers: Helpers) -> None:
    child = Actor(account_id=helpers.li.account_id, person_id=helpers.town.child.id)
    assert offered(helpers, helpers.li).minor_until is None
    assert offered(helpers, child).minor_until == date(2033, 3, 2)


def test_who_ends_their_offer_calls_off_what_lies_ahead_and_can_offer_again(helpers: Helpers) -> None:
    offer = offered(helpers, helpers.li)
    need = needed(helpers)
    agreed(helpers)
    offering.pause(offer.id, by=helpers.li)
    offering.resume(offer.id, by=helpers.li)
    offering.end(offer.id, by=helpers.li)
    assert (state(need), told()[-2:]) == (Needed.OPEN, ["volunteer-fell-out", "help-called-off"])
    assert queries.my_offer(helpers.town.li.id) is None
    offered(helpers, helpers.li)


def test_only_the_volunteer_touches_their_offer(helpers: Helpers) -> None:
    offer = offered(helpers, helpers.li)
    for actor in (helpers.stranger, helpers.officer, SYSTEM):
        with pytest.raises(NotAllowed):
            offering.pause(offer.id, by=actor)


def test_a_need_that_cannot_be_asked_for_is_refused_with_what_to_do(helpers: Helpers) -> None:
    for wrong in (
        {"skill": "flying"}, {"words": " "}, {"people": 61}, {"people": 0, "fewest": 0}, {"minutes": 0},
        {"starts_at": SATURDAY_MORNING - timedelta(days=1)}, {"starts_at": TUESDAY_AT_NINE.replace(hour=6)},
        {"helped": needing.Helped(name="周芳", address="")}, {"helped": None, "alone": Alone.FRAIL},
    ):  # fmt: skip
        with pytest.raises(RuleBroken):
            needed(helpers, **wrong)


def test_a_unit_that_needs_hands_itself_needs_no_address(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers, helped=None, in_hardship=True)
    (match,) = proposed(helpers)
    agreeing.say_yes(match.id, by=helpers.li)
    agreeing.welcome(match.id, way=Way.UNIT, by=helpers.arranger)
    assert (state(need), told()[-2:]) == (Needed.TAKEN, ["volunteer-said-yes", "volunteer-agreed"])
    assert need.counts_from < need.at


def test_only_its_unit_asks_and_takes_back(helpers: Helpers) -> None:
    need = needed(helpers)
    with pytest.raises(NotAllowed):
        needing.withdraw(need.id, reason="", by=helpers.town.chen)
    with pytest.raises(NotFound):
        queries.need_in_hand(need.id, by=helpers.town.chen)
    asked = needing.Asked(
        skill="company", words="x", starts_at=TUESDAY_AT_NINE, minutes=60, near_unit_id=helpers.station
    )
    with pytest.raises(NotAllowed):
        needing.ask_for_help(asked, by=helpers.li)


# ----------------------------------------------------------------------- vetting


def test_a_refusal_has_a_reason_and_the_unit_above_hears_the_objection(helpers: Helpers) -> None:
    offer = offered(helpers, helpers.stranger)
    asked = vetting.ask_to_be_vetted(offer, by=helpers.stranger)
    with pytest.raises(RuleBroken):
        vetting.refuse(asked.id, reason=" ", by=helpers.officer)
    vetting.refuse(asked.id, reason="材料不齐", by=helpers.officer)
    with pytest.raises(RuleBroken):
        vetting.object_to(asked.id, words="", by=helpers.stranger)
    vetting.object_to(asked.id, words="材料都交了", by=helpers.stranger)
    assert [one.id for one in queries.vettings_for(helpers.town.zhao)] == [asked.id]
    with pytest.raises(NotAllowed):
        vetting.vet(asked.id, seen="身份证", by=helpers.officer)
    assert vetting.vet(asked.id, seen="身份证", by=helpers.town.zhao).until is not None
    assert [one.state for one in queries.vetted_at(helpers.officer)] == [Vetted.VETTED]


def test_an_objection_may_be_refused_and_it_may_be_asked_again(helpers: Helpers) -> None:
    offer = offered(helpers, helpers.stranger)
    asked = vetting.ask_to_be_vetted(offer, by=helpers.stranger)
    vetting.refuse(asked.id, reason="材料不齐", by=helpers.officer)
    vetting.object_to(asked.id, words="材料都交了", by=helpers.stranger)
    assert vetting.refuse(asked.id, reason="仍缺证明", by=helpers.town.zhao).state in {Vetted.OBJECTED, Vetted.REFUSED}
    again = vetting.ask_to_be_vetted(offer, by=helpers.stranger)
    assert (again.id, Vetting.objects.get().state, again.reason) == (asked.id, Vetted.ASKED, "")


def test_nobody_vets_their_own_family_and_nothing_seen_is_no_vetting(helpers: Helpers) -> None:
    asked = vetting.ask_to_be_vetted(offered(helpers, helpers.li), by=helpers.li)
    with pytest.raises(NotAllowed):
        vetting.vet(asked.id, seen="身份证", by=helpers.town.cousin)
    with pytest.raises(RuleBroken):
        vetting.vet(asked.id, seen=" ", by=helpers.officer)


def test_somebody_under_age_is_not_vetted(helpers: Helpers) -> None:
    offer = offered(helpers, helpers.li)
    offer.minor_until = clock.today() + timedelta(days=9)
    with pytest.raises(RuleBroken):
        vetting.ask_to_be_vetted(offer, by=helpers.li)


# ------------------------------------------------------------------------ clocks


def test_a_proposal_that_nobody_answers_lapses_and_somebody_else_is_looked_for(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers, starts_at=TUESDAY_AT_NINE + timedelta(days=3))
    proposed(helpers)
    assert run_clocks() == 0
    with at(SATURDAY_MORNING + timedelta(hours=49)):
        assert (run_clocks(), run_clocks()) == (1, 0)
    assert (state(need), Match.objects.get().state) == (Needed.OPEN, State.LAPSED)


def test_both_are_reminded_then_asked_how_it_was_and_silence_ends(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    agreed(helpers)
    with at(MONDAY):
        run_clocks()
    assert told()[-2:] == ["volunteer-reminder", "help-reminder"]
    with at(over()):
        assert (run_clocks(), run_clocks()) == (1, 0)
    assert (Match.objects.get().state, told()[-1]) == (State.MET, "help-how-was-it")
    with at(over() + timedelta(days=31)):
        run_clocks()
    assert (state(need), Match.objects.get().minutes) == (Needed.DONE, None)


def test_a_need_nobody_was_found_for_goes_back_to_its_unit_and_is_asked_once_more(helpers: Helpers) -> None:
    need = needed(helpers)
    with at(MONDAY):
        run_clocks()
    assert (state(need), told()[-2:]) == (Needed.UNMET, ["help-not-found", "help-not-found"])
    later = TUESDAY_AT_NINE + timedelta(days=7)
    needing.renew(need.id, starts_at=later, minutes=60, by=helpers.arranger)
    found = Need.objects.get()
    assert (found.state, found.starts_at, found.counts_from) == (Needed.OPEN, later, need.counts_from)


def test_whoever_was_asked_for_a_need_that_goes_back_is_told(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    offered(helpers, helpers.stranger)
    need = needed(helpers, fewest=2)
    first, _second = proposed(helpers)
    actor = helpers.li if first.person_id == helpers.town.li.id else helpers.stranger
    agreeing.say_yes(first.id, by=actor)
    agreeing.welcome(first.id, way=Way.LINK, by=NOBODY)
    with at(TUESDAY_AT_NINE - timedelta(hours=23)):
        run_clocks()
    assert state(need) == Needed.UNMET
    assert not Match.objects.filter(state__in=LIVE).exists()
    assert "volunteer-called-off" in told()


def test_a_need_that_was_taken_only_loses_its_clock(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    agreed(helpers)
    with at(MONDAY):
        run_clocks()
    assert (state(need), Need.objects.get().clock_at) == (Needed.TAKEN, None)


def test_a_vetting_tells_of_its_end_once_and_ends(helpers: Helpers) -> None:
    vetted(helpers, offered(helpers, helpers.li), helpers.li)
    until = Vetting.objects.get().until
    assert until is not None
    with at(clock.at_start_of(until - timedelta(days=10))):
        assert (run_clocks(), run_clocks()) == (1, 0)
    with at(clock.at_start_of(until + timedelta(days=1))):
        assert run_clocks() == 1
    assert (Vetting.objects.get().state, told()[-2:]) == (Vetted.NOT_ASKED, ["vetting-ends", "vetting-ended"])


def test_a_vetting_that_is_asked_for_again_only_loses_its_day(helpers: Helpers) -> None:
    offer = offered(helpers, helpers.li)
    vetted(helpers, offer, helpers.li)
    asked = vetting.ask_to_be_vetted(offer, by=helpers.li)
    with at(SATURDAY_MORNING + timedelta(days=731)):
        run_clocks()
    assert (Vetting.objects.get().state, Vetting.objects.get().until) == (Vetted.ASKED, None)
    assert asked.until is not None


def test_addresses_are_forgotten_after_their_time(helpers: Helpers) -> None:
    need = needed(helpers)
    needing.withdraw(need.id, reason="", by=helpers.arranger)
    with at(SATURDAY_MORNING + timedelta(days=91)):
        run_clocks()
    assert help_town.raw("select count(*) from volunteers_whereabouts", alias="owner") == [(0,)]


def test_every_step_leaves_a_line(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    needed(helpers)
    match = agreed(helpers)
    steps = list(Line.objects.filter(thing_id=match.id).order_by("id").values_list("step", flat=True))
    assert steps == ["propose", "say-yes", "welcome"]
