"""What the matching promises, for any offers and needs; the theorems are those of ``volunteers.matching``."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations, permutations
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from banshi.volunteers import explaining, rules
from banshi.volunteers.matching import Plan, plan
from banshi.volunteers.rules import Helper, Visit, Want

MONDAY = datetime(2026, 11, 23, 8, 0)  # noqa: DTZ001 - local time, as the rules see it
BETWEEN = timedelta(minutes=30)
SKILLS = ("company", "errands")


def visits() -> st.SearchStrategy[Visit]:
    starts = st.tuples(st.integers(0, 8), st.integers(0, 16)).map(
        lambda at: MONDAY + timedelta(days=at[0], minutes=30 * at[1])
    )
    return st.builds(Visit, starts, st.sampled_from((60, 90, 120)))


def helpers() -> st.SearchStrategy[list[Helper]]:
    one = st.builds(
        Helper, key=st.uuids(), skills=st.frozensets(st.sampled_from(SKILLS), min_size=1),
        parts=st.sampled_from((frozenset(range(21)), frozenset(range(0, 21, 3)), frozenset(range(6)))),
        weekly_minutes=st.sampled_from((60, 120, 180, 600)), latitude=st.sampled_from((36.0, 36.02, 36.2)),
        longitude=st.just(114.0), reach_km=st.sampled_from((3.0, 30.0)),
        vetted_until=st.sampled_from((None, date(2026, 11, 25), date(2027, 1, 1))),
        minor_until=st.sampled_from((None, None, None, date(2028, 1, 1))), load=st.integers(0, 3),
        taken=st.lists(visits(), max_size=1).map(tuple),
    )  # fmt: skip
    return st.lists(one, max_size=7, unique_by=lambda helper: helper.key)


def wants() -> st.SearchStrategy[list[Want]]:
    def whole(want: Want) -> Want:
        return replace(want, people=max(want.people, want.fewest))

    one = st.builds(
        Want, key=st.uuids(), skill=st.sampled_from(SKILLS), visit=visits(), latitude=st.just(36.0),
        longitude=st.just(114.0), counts_from=st.integers(0, 99).map(lambda days: MONDAY - timedelta(days=days)),
        people=st.integers(1, 3), fewest=st.integers(1, 2), vetted=st.booleans(),
    ).map(whole)  # fmt: skip
    return st.lists(one, max_size=6, unique_by=lambda want: want.key)


def km(helper: Helper, want: Want) -> float:
    return float(abs(helper.latitude - want.latitude) * 111.195)


def clash(one: Visit, other: Visit) -> bool:
    return one.start < other.end + BETWEEN and other.start < one.end + BETWEEN


def suits(helper: Helper, want: Want, others: list[Visit], *, adult: bool) -> bool:
    """Say the rules once more, one by one and slowly."""
    begins = (want.visit.start.weekday() * 1440) + want.visit.start.hour * 60 + want.visit.start.minute
    stretches = rules.minutes_of_parts(helper.parts)
    held = [*helper.taken, *others]
    used = sum(visit.minutes for visit in held if visit.week == want.visit.week)
    return (
        want.skill in helper.skills
        and any(first <= begins and begins + want.visit.minutes <= last for first, last in stretches)
        and km(helper, want) <= helper.reach_km
        and (not want.vetted or (helper.vetted_until is not None and want.visit.start.date() <= helper.vetted_until))
        and not (adult and helper.minor_until is not None)
        and not any(clash(visit, want.visit) for visit in held)
        and used + want.visit.minutes <= helper.weekly_minutes
    )


class Made:
    """A plan with everybody at hand."""

    def __init__(self, offered: list[Helper], needed: list[Want]) -> None:
        self.helpers = {helper.key: helper for helper in offered}
        self.wants = {want.key: want for want in needed}
        self.plan = plan(offered, needed, between=BETWEEN)
        self.load = Counter({helper.key: helper.load for helper in offered}) + Counter(
            pair.helper for pair in self.plan.pairs
        )

    def of(self, helper: UUID, *, but: UUID | None = None) -> list[Visit]:
        return [self.wants[p.want].visit for p in self.plan.pairs if p.helper == helper and p.want != but]

    def coming(self, want: UUID) -> list[Helper]:
        return [self.helpers[p.helper] for p in self.plan.pairs if p.want == want]

    def adults(self, want: UUID, *, but: UUID | None = None) -> int:
        return sum(helper.minor_until is None for helper in self.coming(want) if helper.key != but)


@settings(max_examples=150, deadline=None)
@given(helpers(), wants())
def test_no_rule_is_ever_broken(offered: list[Helper], needed: list[Want]) -> None:
    made = Made(offered, needed)
    for pair in made.plan.pairs:
        helper, want = made.helpers[pair.helper], made.wants[pair.want]
        assert suits(helper, want, made.of(helper.key, but=want.key), adult=False)
    for want in needed:
        coming = made.coming(want.key)
        assert len({helper.key for helper in coming}) == len(coming) <= want.people
        assert not coming or made.adults(want.key) >= want.fewest


@settings(max_examples=150, deadline=None)
@given(helpers(), wants())
def test_nobody_has_two_fewer_visits_than_who_got_one_they_could_have_been_given(
    offered: list[Helper], needed: list[Want]
) -> None:
    made = Made(offered, needed)
    for pair in made.plan.pairs:
        want = made.wants[pair.want]
        adult = made.adults(want.key, but=pair.helper) < want.fewest
        for other in offered:
            if other not in made.coming(want.key) and suits(other, want, made.of(other.key), adult=adult):
                assert made.load[other.key] >= made.load[pair.helper] - 1


@settings(max_examples=150, deadline=None)
@given(helpers(), wants())
def test_nobody_is_left_out_while_those_who_could_come_are_free(offered: list[Helper], needed: list[Want]) -> None:
    made = Made(offered, needed)
    for want in needed:
        free = [one for one in offered if one not in made.coming(want.key)]
        grown = [one for one in free if suits(one, want, made.of(one.key), adult=True)]
        if not made.coming(want.key):
            assert len(grown) < want.fewest
        elif len(made.coming(want.key)) < want.people:
            assert not [one for one in free if suits(one, want, made.of(one.key), adult=False)]


@settings(max_examples=80, deadline=None)
@given(helpers(), wants(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(offered: list[Helper], needed: list[Want], random: object) -> None:
    first = plan(offered, needed, between=BETWEEN)
    random.shuffle(offered)  # type: ignore[attr-defined]
    random.shuffle(needed)  # type: ignore[attr-defined]
    assert plan(offered, needed, between=BETWEEN) == first


@settings(max_examples=100, deadline=None)
@given(st.lists(st.frozensets(st.integers(0, 3)), min_size=1, max_size=5), st.integers(1, 4))
def test_with_one_visit_each_the_first_in_order_that_can_be_served_together_are_served(
    who_suits: list[frozenset[int]], people: int
) -> None:
    needed = [want(turn, skill=f"s{turn}") for turn in range(len(who_suits))]
    offered = [
        helper(turn, skills=frozenset(f"s{w}" for w, who in enumerate(who_suits) if turn in who), weekly_minutes=60)
        for turn in range(people)
    ]
    served = {pair.want for pair in plan(offered, needed, between=BETWEEN).pairs}
    assert served == {needed[turn].key for turn in _first_together(who_suits, people)}


def _first_together(who_suits: list[frozenset[int]], people: int) -> tuple[int, ...]:
    """Try all: the set that is first in order among those that can be served by different people."""

    def together(chosen: tuple[int, ...]) -> bool:
        return any(
            all(person in who_suits[turn] for turn, person in zip(chosen, order, strict=True))
            for order in permutations(range(people), len(chosen))
        )

    sets = [one for size in range(people + 1) for one in combinations(range(len(who_suits)), size) if together(one)]
    return max(sets, key=lambda one: [turn in one for turn in range(len(who_suits))])


def helper(turn: int, **other: object) -> Helper:
    plain = Helper(
        key=UUID(int=turn), skills=frozenset(SKILLS), parts=frozenset(range(21)), weekly_minutes=600, latitude=36.0,
        longitude=114.0, reach_km=30,
    )  # fmt: skip
    return replace(plain, **other)  # type: ignore[arg-type]


def want(turn: int, **other: object) -> Want:
    plain = Want(
        key=UUID(int=1000 + turn), skill="company", visit=Visit(MONDAY + timedelta(hours=1), 60), latitude=36.0,
        longitude=114.0, counts_from=MONDAY - timedelta(days=100 - turn),
    )  # fmt: skip
    return replace(plain, **other)  # type: ignore[arg-type]


def made(offered: list[Helper], needed: list[Want]) -> Plan:
    return plan(offered, needed, between=BETWEEN)


def test_nothing_and_nobody_make_an_empty_plan() -> None:
    assert made([], []) == Plan(pairs=(), left={})
    assert made([], [want(1)]).left == {want(1).key: {}}


def test_the_one_with_fewer_visits_is_asked_even_if_the_way_is_longer() -> None:
    near, far = helper(1, load=1), helper(2, latitude=36.1)
    (pair,) = made([near, far], [want(1)]).pairs
    assert pair.helper == far.key
    assert pair.because.others == {"load": 1}


def test_of_two_who_helped_as_often_the_nearer_is_asked() -> None:
    near, far = helper(2), helper(1, latitude=36.1)
    (pair,) = made([near, far], [want(1)]).pairs
    assert (pair.helper, pair.because.km, pair.because.suited) == (near.key, 0.0, 2)


def test_every_reason_is_counted_and_said_in_words() -> None:
    offered = [
        helper(1), helper(2, skills=frozenset({"lessons"})), helper(3, parts=frozenset({20})),
        helper(4, latitude=37.0), helper(5, vetted_until=date(2026, 1, 1)), helper(6, weekly_minutes=30),
        helper(7, minor_until=date(2030, 1, 1), vetted_until=date(2027, 1, 1)),
        helper(8, shut=frozenset({want(1).key})),
    ]  # fmt: skip
    offered = [replace(one, vetted_until=one.vetted_until or date(2027, 1, 1)) for one in offered]
    (pair,) = made(offered, [want(1, vetted=True)]).pairs
    because = pair.because
    assert because.others == dict.fromkeys(("skill", "time", "far", "vetting", "minor", "busy", "shut"), 1)
    assert len(explaining.why_not(because.others)) == 7
    assert explaining.why(because.as_json())[0] == "Of 8 offers, 1 suits."


def test_who_is_asked_for_something_else_meanwhile_is_said_so() -> None:
    both, one = helper(1, skills=frozenset({"company", "errands"})), helper(2, skills=frozenset({"company"}))
    plan_ = made([both, one], [want(1), want(2, skill="errands")])
    because = {pair.want: pair.because for pair in plan_.pairs}
    assert because[want(1).key].others == {"given": 1}


def test_a_visit_for_two_is_made_by_two_or_by_nobody() -> None:
    assert made([helper(1)], [want(1, people=2, fewest=2)]).pairs == ()
    assert len(made([helper(1), helper(2)], [want(1, people=2, fewest=2)]).pairs) == 2


def test_what_a_visit_for_two_cannot_use_goes_to_the_next() -> None:
    plan_ = made([helper(1)], [want(1, people=2, fewest=2), want(2)])
    assert [pair.want for pair in plan_.pairs] == [want(2).key]


def test_somebody_under_age_comes_only_with_an_adult() -> None:
    minor = helper(1, minor_until=date(2030, 1, 1))
    assert made([minor], [want(1, people=2)]).pairs == ()
    assert len(made([minor, helper(2)], [want(1, people=2)]).pairs) == 2


def test_a_visit_is_passed_on_from_who_had_many_to_who_had_few() -> None:
    few = helper(1, skills=frozenset({"s0", "s1"}))
    many = helper(2, skills=frozenset({"s0"}), load=4)
    later = Visit(MONDAY + timedelta(days=1, hours=1), 60)
    plan_ = made([few, many], [want(0, skill="s0", visit=later), want(1, skill="s1")])
    assert [pair.helper for pair in plan_.pairs] == [few.key, few.key]


def test_a_visit_that_was_given_up_is_made_after_all_when_enough_turn_out_to_be_free() -> None:
    all_three, day = frozenset({"s0", "s1", "s2"}), timedelta(days=1)
    offered = [
        helper(1, skills=all_three, weekly_minutes=120),
        helper(2, skills=frozenset({"s0", "s2"}), weekly_minutes=60, load=4),
        helper(3, skills=all_three, weekly_minutes=120),
        helper(4, skills=frozenset({"s1", "s2"}), weekly_minutes=60, minor_until=date(2030, 1, 1)),
    ]  # fmt: skip
    needed = [
        want(0, skill="s0", visit=Visit(MONDAY + day, 60), people=2, fewest=2), want(1, skill="s1"),
        want(2, skill="s2", people=2, fewest=2),
    ]  # fmt: skip
    assert not set(made(offered, needed).left) >= {needed[0].key, needed[2].key}


def test_the_whole_is_quick_enough_for_a_city() -> None:
    offered = [helper(turn, latitude=36 + turn % 17 / 100, load=turn % 3) for turn in range(200)]
    needed = [want(turn, visit=Visit(MONDAY + timedelta(days=turn % 7, hours=turn % 9), 60)) for turn in range(100)]
    assert len(made(offered, needed).pairs) == 100
