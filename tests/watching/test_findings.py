"""Each rule over looks of the town: what is flagged, with which figures, and what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection
from django.utils import translation

from banshi.stations.models import Account, Post
from banshi.watching.models import Inquiry
from banshi.watching.rules import Rule
from banshi.watching.words import WORDS, why
from tests.watching.nights import MONDAY, at, look, night_after, raised, run

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor
    from tests.cast import Town

FRIDAY = MONDAY + timedelta(days=4)


def colleagues(of: Actor, count: int) -> None:
    """Let so many others hold the same post."""
    for number in range(count):
        account = Account.objects.using("owner").create(username=f"{of.unit_id}-{of.duty}-{number}", first_name="同事")
        Post.objects.using("owner").create(
            account=account, unit_id=of.unit_id or 0, duty=str(of.duty), since=date(2020, 1, 1)
        )


def test_a_look_at_the_own_household_is_asked_about_with_figures(town: Town) -> None:
    look(town.cousin, town.li.id, town.child.id, moment=at(MONDAY))
    assert night_after(MONDAY) == 1
    (found,) = raised("family")
    assert (found.account_id, found.figures["persons"]) == (town.cousin.account_id, 2)
    said = why("family", found.figures)
    assert "2 people of the own household" in said
    assert "Colleagues in the same post" in said or "too few colleagues" in said
    assert town.li.name not in said


def test_a_household_one_left_counts_as_well(town: Town) -> None:
    run("update register_membership set valid_to = '2010-01-01', superseded_at = now() where person_id = 4")
    look(town.cousin, town.li.id, moment=at(MONDAY))
    night_after(MONDAY)
    assert len(raised("family")) == 1


def test_a_dormitory_makes_nobody_kin(town: Town) -> None:
    run(
        "insert into register_person (id) select generate_series(5000, 5020);"
        " insert into register_membership (person_id, number, change_id, valid_from, recorded_at, household_id,"
        "  relation, position) select p, 1, 1, '2000-01-01', '2000-01-01', 1,"
        "  (select relation from register_membership limit 1), p from generate_series(5000, 5020) p"
    )
    look(town.cousin, town.li.id, moment=at(MONDAY))
    assert night_after(MONDAY) == 0


def test_a_look_at_somebody_elses_household_is_no_finding(town: Town) -> None:
    look(town.cousin, town.stranger.id, moment=at(MONDAY))
    look(town.wang, town.li.id, moment=at(MONDAY))
    assert night_after(MONDAY) == 0


def test_the_own_record_in_a_staff_post_is_asked_about(town: Town) -> None:
    look(town.cousin, 4, moment=at(MONDAY))
    night_after(MONDAY)
    assert len(raised("self")) == 1
    assert raised("family") == []


def test_reading_ones_own_record_as_a_resident_is_not(town: Town) -> None:
    look(town.li_online, town.li.id, moment=at(MONDAY), kind="self")
    assert night_after(MONDAY) == 0


def test_colleagues_are_found_whatever_post_was_used(town: Town) -> None:
    run("update stations_account set person_id = 5 where username = 'wang'")
    elsewhere = Account.objects.using("owner").get(username="home_clerk")
    Post.objects.using("owner").create(
        account=elsewhere, unit_id=town.chen.unit_id or 0, duty="clerk", since=date(2020, 1, 1)
    )
    second_post = type(town.chen)(
        account_id=town.home_clerk.account_id, unit_id=town.chen.unit_id, duty=town.chen.duty, person_id=None
    )
    look(second_post, town.stranger.id, moment=at(MONDAY), kind="search", purpose="search-own-area")
    night_after(MONDAY)
    (found,) = raised("colleagues")
    assert found.account_id == town.home_clerk.account_id


def test_neighbours_are_those_of_the_same_building_and_more_than_colleagues_look_at(town: Town) -> None:
    run(
        "insert into register_household (id, station_id) select h, (select station_id from register_household where"
        " id = 1) from generate_series(900, 902) h;"
        " insert into register_householdversion (household_id, number, change_id, valid_from, recorded_at,"
        "  household_no, household_type, address, frozen) select h, 1, 1, '2000-01-01', '2000-01-01', h::text,"
        "  (select household_type from register_householdversion limit 1), '平湖路12号院3号楼' || h || '室', ''"
        "  from generate_series(900, 902) h;"
        " insert into register_person (id) select generate_series(5000, 5002);"
        " insert into register_membership (person_id, number, change_id, valid_from, recorded_at, household_id,"
        "  relation, position) select p, 1, 1, '2000-01-01', '2000-01-01', p - 4100,"
        "  (select relation from register_membership limit 1), 1 from generate_series(5000, 5002) p"
    )
    colleagues(town.cousin, 4)
    for place in range(3):
        look(town.cousin, 5000 + place, moment=at(MONDAY, 9 + place), households=[900 + place])
    look(town.cousin, town.stranger.id, moment=at(MONDAY, 13), households=[2])
    night_after(MONDAY)
    (found,) = raised("neighbours")
    assert (found.figures["persons"], found.figures["highest"], found.figures["colleagues"]) == (3, 0, 5)
    assert len(found.looks) == 3


def test_looks_at_night_are_compared_with_colleagues(town: Town) -> None:
    colleagues(town.wang, 5)
    for minute in range(6):
        look(town.wang, town.stranger.id, moment=at(MONDAY, 23, minute))
    night_after(MONDAY)
    (found,) = raised("off-hours")
    assert (found.figures["looks"], found.figures["on_days"], found.figures["highest"]) == (6, 1, 0)


def test_looks_split_over_days_and_two_posts_are_added_up(town: Town) -> None:
    colleagues(town.wang, 5)
    second_post = replace(town.wang, unit_id=town.chen.unit_id, duty=town.chen.duty)
    for day in range(6):
        one = town.wang if day % 2 else second_post
        look(one, town.stranger.id, moment=at(MONDAY - timedelta(days=day), 22))
    night_after(MONDAY)
    (found,) = raised("off-hours")
    assert (found.figures["looks"], found.figures["on_days"]) == (6, 6)


def test_a_small_office_is_not_compared_with_nobody(town: Town) -> None:
    for minute in range(6):
        look(town.wang, town.stranger.id, moment=at(MONDAY, 23, minute))
    night_after(MONDAY)
    assert raised("off-hours") == []


def test_a_weekend_that_is_worked_is_a_working_day_and_a_holiday_is_not(town: Town) -> None:
    colleagues(town.wang, 5)
    for minute in range(6):
        look(town.wang, town.stranger.id, moment=at(date(2026, 10, 10), 10, minute))  # a Saturday made up for
    night_after(date(2026, 10, 10))
    assert raised("off-hours") == []
    for minute in range(6):
        look(town.wang, town.stranger.id, moment=at(date(2026, 10, 5), 10, minute))  # a Monday of National Day
    night_after(date(2026, 10, 12))
    assert len(raised("off-hours")) == 1


def test_searches_with_one_letter_changed_are_a_series(town: Town) -> None:
    for minute in range(8):
        found = [] if minute % 2 else [town.stranger.id]
        look(town.wang, *found, moment=at(MONDAY, 10, minute), kind="search", purpose="search-own-area")
    night_after(MONDAY)
    (one,) = raised("series")
    assert one.figures["looks"] == 8


def test_a_busy_counter_that_finds_another_person_each_time_is_no_series(town: Town) -> None:
    for minute in range(30):
        look(town.chen, 100 + minute, moment=at(MONDAY, 10, minute), kind="exact", reference=uuid4())
    night_after(MONDAY)
    assert raised("series") == []


def test_a_series_split_over_days_is_known_by_the_same_person(town: Town) -> None:
    for day in range(5):
        look(town.wang, town.stranger.id, moment=at(MONDAY + timedelta(days=day)), kind="search",
             purpose="search-own-area")  # fmt: skip
    for day in range(5):
        night_after(MONDAY + timedelta(days=day))
    assert raised("series") == []
    (found,) = raised("again")
    assert (found.figures["looks"], found.figures["on_days"]) == (5, 5)


def test_searching_for_somebody_who_then_filed_a_case_is_not(town: Town) -> None:
    for day in range(5):
        look(town.wang, town.stranger.id, moment=at(MONDAY + timedelta(days=day)), kind="search",
             purpose="search-own-area")  # fmt: skip
    look(town.wang, town.stranger.id, moment=at(FRIDAY, 11), reference=uuid4())
    night_after(FRIDAY)
    assert raised("again") == []


def test_somebody_looked_at_by_many_is_flagged_by_count_and_named_nowhere(town: Town) -> None:
    for one in (town.chen, town.colleague, town.wang, town.cousin, town.zhao):
        look(one, town.frozen.id, moment=at(MONDAY), kind="search", purpose="search-own-area")
    night_after(MONDAY)
    (found,) = raised("many-eyes")
    assert (found.account_id, found.figures["accounts"], found.figures["units"]) == (None, 5, 3)
    assert (found.person_id, str(town.frozen.id) in why("many-eyes", found.figures)) == (town.frozen.id, False)


def test_many_looks_with_a_case_are_nobodys_business(town: Town) -> None:
    case = uuid4()
    run(
        'insert into journal_line (at, kind, thing_id, step, start, "end", duty, reason)'
        " values (%s, 'matters.case', %s, 'file', '', 'accepted', 'clerk', '')",
        at(MONDAY, 9), case,
    )  # fmt: skip
    for one in (town.chen, town.colleague, town.wang, town.cousin, town.zhao):
        look(one, town.stranger.id, moment=at(MONDAY), reference=case)
    night_after(MONDAY)
    assert raised("many-eyes") == []


def test_looks_long_after_a_case_ended_are_asked_about(town: Town) -> None:
    colleagues(town.wang, 5)
    for number in range(4):
        case = uuid4()
        run(
            'insert into journal_line (at, kind, thing_id, step, start, "end", duty, reason)'
            " values (%s, 'matters.case', %s, 'hand-over', 'printed', 'closed', 'clerk', '')",
            at(MONDAY - timedelta(days=40 if number else 2)), case,
        )  # fmt: skip
        look(town.wang, town.stranger.id, moment=at(MONDAY), reference=case)
    night_after(MONDAY)
    (found,) = raised("ended")
    assert found.figures["looks"] == 3


def test_looks_without_a_step_are_known_a_week_later(town: Town) -> None:
    colleagues(town.chen, 5)
    for minute in range(11):
        look(town.chen, town.stranger.id, moment=at(MONDAY, 10, minute), kind="exact", reference=uuid4())
    night_after(MONDAY)
    assert raised("no-step") == []
    night_after(MONDAY + timedelta(days=8))
    (found,) = raised("no-step")
    assert found.figures["looks"] == 11


def test_an_unusual_number_is_measured_by_median_and_spread(town: Town) -> None:
    colleagues(town.wang, 5)
    for minute in range(30):
        look(town.wang, *range(1000, 1005), moment=at(MONDAY, 10, minute))
    night_after(MONDAY)
    (found,) = raised("number")
    assert (found.figures["persons"], found.figures["looks"], found.figures["middle"]) == (150, 30, "0")


def test_breaking_the_glass_more_often_than_colleagues_is_asked_about(town: Town) -> None:
    colleagues(town.wang, 5)
    for minute in range(3):
        number = look(town.wang, town.stranger.id, moment=at(MONDAY, 10, minute), kind="emergency",
                      purpose="emergency-missing")  # fmt: skip
        run(
            "insert into access_breakglass (look_id, account_id, unit_id, at, kind, reason, due_at)"
            " values (%s, %s, %s, %s, 'missing', '老人走失需要联系家属', %s)",
            number, town.wang.account_id, town.wang.unit_id, at(MONDAY, 10, minute), at(FRIDAY),
        )  # fmt: skip
    night_after(MONDAY)
    (found,) = raised("glass")
    assert found.figures["looks"] == 3


def test_what_was_asked_about_is_not_asked_again_but_what_comes_after_is(town: Town) -> None:
    look(town.cousin, town.li.id, moment=at(MONDAY))
    night_after(MONDAY)
    look(town.cousin, town.child.id, moment=at(MONDAY + timedelta(days=1)))
    night_after(MONDAY + timedelta(days=1))
    assert len(raised("family")) == 1
    first = raised("family")[0]
    Inquiry.objects.filter(pk=first.pk).update(
        conclusion="justified", why="有受理", concluded_at=at(FRIDAY), concluded_by=town.auditor.account_id,
        state="concluded",
    )  # fmt: skip
    night_after(FRIDAY)
    _old, new = raised("family")
    assert new.figures["looks"] == 1
    night_after(FRIDAY + timedelta(days=1))
    assert len(raised("family")) == 2


def test_the_web_process_cannot_read_who_is_whose_kin(town: Town) -> None:
    for table in ("watching_mark", "watching_secret"):
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(f"select count(*) from {table}")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_has_a_name_a_sentence_an_innocent_reason_and_a_question(rule: Rule, language: str) -> None:
    figures = dict.fromkeys(("looks", "persons", "on_days", "days", "accounts", "units", "lowest", "highest"), 3)
    with translation.override(language):
        words = WORDS[rule]
        assert all(str(one) for one in (words.name, words.innocent, words.ask))
        assert "%" not in why(rule, figures | {"colleagues": 5, "middle": "1"})
