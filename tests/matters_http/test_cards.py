from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.china import id_cards
from banshi.china.matters import temporary_id_card
from banshi.kernel import clock
from banshi.matters.jurisdiction import jurisdiction, matter
from banshi.matters.models import Case
from banshi.matters.vocabulary import Group
from tests.browser import signed_in
from tests.cast import SATURDAY_MORNING
from tests.matters_http.details import (
    filed,
    guardians_of_the_child,
    handed_over,
    received,
    received_for,
    sent,
    stands,
    step,
)
from tests.matters_http.families import owner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Resident, Town

TAKEN = {"photo_taken": "on", "fingerprints": "on"}
ISSUED = date(2016, 12, 1)  # Li was 26 then: valid for twenty years

TYPED: dict[str, dict[str, str]] = {
    "id-card-first": TAKEN,
    "id-card-renewal": TAKEN | {"changed": "on"},
    "id-card-lost": TAKEN | {"lost_on": "2026-11-20", "circumstances": "在车站被偷"},
    "id-card-damaged": TAKEN | {"damage": "芯片读不出"},
    "id-card-error": TAKEN | {"mistake": "住址写成平湖路21号"},
    "temporary-id-card": TAKEN | {"applied": "on"},
}


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def issued_on(who: Resident, day: date | None) -> None:
    """Let the register show when the present ID card was issued."""
    owner("update register_personversion set id_card_issued_on = %s where person_id = %s", day, who.id)


def apply(town: Town, code: str, **typed: Any) -> tuple[int, str]:
    return sent(town.chen, received(town.chen, town.li, code), TYPED[code] | typed)


@pytest.mark.parametrize("code", TYPED)
def test_a_card_is_applied_for_anywhere_issued_by_the_county_and_handed_over_here(town: Town, code: str) -> None:
    case = filed(town.chen, received(town.chen, town.li, code), TYPED[code])
    assert (case.office_id, case.task) == (town.zhao.unit_id, "decide")
    assert step(town.zhao, case, "approve") == 302
    assert handed_over(town.chen, case) == "closed"
    kept = "2026-11-21" if matter(code).changes_items else None
    assert stands(town.li.id, "id_card_issued_on") == kept


@pytest.mark.parametrize("code", TYPED)
@pytest.mark.parametrize("ground", ["bad-credit", "another-face"])
def test_the_county_refuses_with_a_reason_a_cure_and_a_remedy(town: Town, code: str, ground: str) -> None:
    case = filed(town.chen, received(town.chen, town.li, code), TYPED[code])
    assert step(town.zhao, case, "refuse", ground=ground) == 302
    assert (case.state, case.refusal["ground"]) == ("refused", ground)
    assert stands(town.li.id, "id_card_issued_on") is None


@pytest.mark.parametrize("code", TYPED)
def test_nobody_but_the_county_issues_it(town: Town, code: str) -> None:
    case = filed(town.chen, received(town.chen, town.li, code), TYPED[code])
    assert step(town.wang, case, "approve") == 403
    assert case.state == "accepted"


@pytest.mark.parametrize(
    ("code", "typed", "why"),
    [
        ("id-card-first", {"fingerprints": ""}, "No fingerprints were taken."),
        ("id-card-lost", {"lost_on": "2026-12-24"}, "The day lies in the future."),
        ("id-card-lost", {"lost_on": "2016-11-30"}, "before the day on which the present ID card was issued"),
        ("id-card-renewal", {"changed": ""}, "valid for more than three months yet"),
        ("temporary-id-card", {"applied": ""}, "No ID card was applied for"),
    ],
)
def test_what_stands_against_a_card_is_said_before_it_is_filed(
    town: Town, code: str, typed: dict[str, str], why: str
) -> None:
    if code != "id-card-first":
        issued_on(town.li, ISSUED)
    status, said = apply(town, code, **typed)
    assert status == 422
    assert why in said
    assert not Case.objects.exists()


def test_a_card_without_any_photo_is_refused(town: Town) -> None:
    owner("update register_personversion set has_photo = false where person_id = %s", town.li.id)
    status, said = apply(town, "id-card-first", photo_taken="")
    assert (status, "There is no photo on file" in said) == (422, True)
    assert apply(town, "id-card-first")[0] == 302


def test_who_has_a_card_is_told_what_to_choose_instead(town: Town) -> None:
    issued_on(town.li, ISSUED)
    page = signed_in(town.chen).get(received(town.chen, town.li, "id-card-first")).content.decode()
    assert "an ID card was issued already" in page
    assert "choose that instead" in page


def test_a_child_gets_one_only_when_a_parent_applies(town: Town) -> None:
    alone = signed_in(town.chen).get(received(town.chen, town.child, "id-card-first")).content.decode()
    assert "Somebody under 16" in alone
    guardians_of_the_child(town)
    visit = received_for(town.chen, town.li, town.child, "id-card-first")
    case = filed(town.chen, visit, {"photo_taken": "on"})
    step(town.zhao, case, "approve")
    assert handed_over(town.chen, case) == "closed"


@pytest.mark.parametrize(
    ("item", "value", "why"),
    [
        ("mark", "失踪", "marked as missing"),
        ("cancelled", "2020-01-01", "is cancelled"),
        ("moved_out", "2026-11-01 迁往东港", "has moved out"),
    ],
)
def test_the_register_says_who_gets_no_card_here(town: Town, item: str, value: str, why: str) -> None:
    owner(f"update register_personversion set {item} = %s where person_id = %s", value, town.li.id)
    page = signed_in(town.chen).get(received(town.chen, town.li, "id-card-lost")).content.decode()
    assert why in page


@pytest.mark.parametrize(
    ("who", "issued", "ends_on", "why"),
    [
        ("li", date(2006, 11, 30), "", ""),  # issued at 16 for ten years, over for long
        ("li", ISSUED, "", "valid for more than three months yet"),
        ("li", None, "2027-02-21", ""),
        ("li", None, "2027-02-22", "valid for more than three months yet"),
        ("li", None, "", "Nobody can say when"),
        ("grandmother", date(2010, 1, 1), "", "valid for life"),
    ],
)
def test_a_card_is_renewed_in_its_last_three_months(
    town: Town, who: str, issued: date | None, ends_on: str, why: str
) -> None:
    resident = getattr(town, who)
    issued_on(resident, issued)
    visit = received(town.chen, resident, "id-card-renewal")
    status, said = sent(town.chen, visit, TAKEN | {"ends_on": ends_on})
    assert status == (422 if why else 302)
    assert why in said


@pytest.mark.parametrize(
    ("age", "years"), [(0, 5), (15, 5), (16, 10), (25, 10), (26, 20), (45, 20), (46, None), (99, None)]
)
def test_the_law_says_for_how_many_years(age: int, years: int | None) -> None:
    assert id_cards.years_valid(age) == years


@given(born=st.dates(date(1900, 1, 1), date(2020, 1, 1)), lived=st.integers(0, 20000))
def test_a_card_ends_on_its_own_day_or_never(born: date, lived: int) -> None:
    issued = date.fromordinal(born.toordinal() + lived)
    until = id_cards.valid_until(issued, born)
    if until is not None:
        assert until.year - issued.year in {5, 10, 20}
        assert (until.month, until.day) in {(issued.month, issued.day), (2, 28)}
        assert 89 <= (until - id_cards.renewable_from(until)).days <= 92


def test_fees_are_taken_only_while_they_are_in_force() -> None:
    fees = {one.code: one.fee.yuan if one.fee else 0 for one in jurisdiction().matters if one.group is Group.CARD}
    assert fees == {
        "id-card-first": 0, "id-card-renewal": 20, "id-card-lost": 40, "id-card-damaged": 40, "id-card-error": 0,
        "temporary-id-card": 10,
    }  # fmt: skip


def test_the_whole_way_is_shorter_than_the_sixty_days_of_the_law() -> None:
    for one in jurisdiction().matters:
        if one.group is Group.CARD:
            days = sum(leg.working_days for leg in one.route(proven=False))
            assert days <= (3 if isinstance(one, temporary_id_card.TemporaryIdCard) else 20)
