"""What may be taken for a paper, and for what a clock may stand still: only what a rule names, only while it holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from banshi.china.clock_stops import CLOCK_STOPS
from banshi.china.fees import FEES, fee, in_force, payable
from banshi.kernel.refusals import RuleBroken

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("yuan", [3, 6, 30])
def test_a_booklet_has_been_free_since_2013(yuan: int) -> None:
    assert in_force(f"booklet-{yuan}", date(2012, 12, 31))
    assert fee(f"booklet-{yuan}", on=date(2013, 1, 1)) is None


def test_an_abolished_fee_is_refused_in_words() -> None:
    with pytest.raises(RuleBroken) as refused:
        payable("booklet-6", on=TODAY)
    assert refused.value.code == "fee-abolished"
    assert "2012-12-31 was its last day" in refused.value.said


def test_a_fee_that_no_rule_names_is_refused() -> None:
    assert fee("faster", on=TODAY) is None
    with pytest.raises(RuleBroken, match="no-such-fee"):
        payable("faster", on=TODAY)


def test_a_fee_is_not_taken_before_its_first_day() -> None:
    with pytest.raises(RuleBroken, match="fee-not-yet"):
        payable("id-card-lost", on=date(2003, 12, 31))


def test_the_first_id_card_is_free_and_a_lost_one_is_not() -> None:
    assert not in_force("id-card-first", TODAY)
    assert payable("id-card-lost", on=TODAY).yuan == 40
    assert payable("id-card-renewal", on=TODAY).yuan == 20


def test_a_fee_holds_on_each_day_from_its_first_to_its_last() -> None:
    for each in FEES:
        assert in_force(each.name, each.since)
        assert not in_force(each.name, each.since - timedelta(days=1))
        assert each.until is None or (in_force(each.name, each.until) and each.until > each.since)


def test_every_fee_says_where_it_stands_and_that_nobody_has_checked_it() -> None:
    assert len({each.name for each in FEES}) == len(FEES)
    assert all(str(each.source.title) and not each.source.verified for each in FEES)


def test_the_clock_stops_for_the_reasons_of_the_law_alone() -> None:
    codes = [reason.code for reason in CLOCK_STOPS]
    assert codes == ["hearing", "inspection", "testing", "appraisal", "expert-review"]
    assert all("45" in reason.source.article for reason in CLOCK_STOPS[:-1])


def test_no_clock_stops_for_longer_than_a_term() -> None:
    assert all(0 < reason.working_days <= 20 for reason in CLOCK_STOPS)
    assert [reason.code for reason in CLOCK_STOPS if reason.source.verified] == ["hearing"]
