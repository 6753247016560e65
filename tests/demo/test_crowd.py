"""A block of the crowd: the same again, nobody's numbers, ages and names that fit, and every mistake written down."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
from stdnum import numdb

from banshi.china.id_number import birth_date, problem, sex
from banshi.china.pinyin import name_pinyin
from banshi.demo.crowd import block, columns, people, places
from banshi.demo.crowd.filling import TooFew, Wanted, wanted
from banshi.demo.crowd.order import CASES, CONCERNS, PERSONS, Order, wanted_of
from banshi.demo.crowd.slips import SLIPS
from banshi.demo.offices import Plan

if TYPE_CHECKING:
    from banshi.demo.crowd.sheets import Sheets
    from banshi.demo.crowd.spoiling import Planted

SEED, DAY = 7, date(2026, 11, 21)
AT = people.days(DAY)
LATER = 40


@pytest.fixture(scope="module")
def drawn() -> tuple[Sheets, Planted]:
    return block.draw(SEED, LATER, AT)


@pytest.fixture(scope="module")
def sheets(drawn: tuple[Sheets, Planted]) -> Sheets:
    return drawn[0]


def test_the_same_seed_and_number_make_the_same_block_and_others_another(drawn: tuple[Sheets, Planted]) -> None:
    sheets, planted = drawn
    again, planted_again = block.draw(SEED, LATER, AT)
    assert sheets.id_number.equals(again.id_number)
    assert sheets.name.equals(again.name)
    assert planted.rows == planted_again.rows
    assert not sheets.name.equals(block.draw(SEED + 1, LATER, AT)[0].name)
    assert not sheets.name.equals(block.draw(SEED, LATER + 1, AT)[0].name)


def test_no_number_can_be_anybodys(sheets: Sheets) -> None:
    wrong = {row for row, number in enumerate(sheets.id_number) if problem(number)}
    assert len(wrong) < 0.001 * people.BLOCK
    for number in sheets.id_number.to_list()[::500]:
        assert not any("county" in found for _part, found in numdb.get("cn/loc").info(number[:6]))
    told = {f"99{station.code[2:6]}" for station in Plan(SEED).stations}
    assert not told & {str(places.division(number)) for number in (0, 99, 2000, 9999, 100_000)}


def test_blocks_of_one_county_never_give_out_the_same_number(sheets: Sheets) -> None:
    other = block.draw(SEED, LATER + places.COUNTIES, AT)[0]
    assert set(sheets.id_number.str.slice(0, 6)) == set(other.id_number.str.slice(0, 6))
    whole = [*sheets.id_number.filter(sheets.entered), *other.id_number.filter(other.entered)]
    assert len(set(whole)) == len(whole)


def test_a_number_says_birthday_and_sex_unless_a_mistake_was_planted(drawn: tuple[Sheets, Planted]) -> None:
    sheets, planted = drawn
    spoilt = {row for row, *_more in planted.rows}
    for row in (row for row in range(0, people.BLOCK, 97) if row not in spoilt):
        number = sheets.id_number[row]
        assert birth_date(number) == np.datetime64(int(sheets.people.born[row]), "D").item()
        assert sex(number).code == str(sheets.people.sex[row])


def test_names_are_spelt_as_the_register_spells_them(sheets: Sheets) -> None:
    for name, spelt in zip(sheets.name.to_list()[::29], sheets.pinyin.to_list()[::29], strict=True):
        assert name_pinyin(name) == spelt
    assert {len(name) for name in sheets.name if "·" not in name} <= {2, 3, 4, 5, 6}
    assert sheets.name.str.contains("·").sum() > 0


def test_a_child_is_younger_than_the_head_and_bears_a_surname_of_the_family(drawn: tuple[Sheets, Planted]) -> None:
    sheets, planted = drawn
    spoilt = {row for row, *_more in planted.rows}
    crowd, home = sheets.people, sheets.home
    for row in np.flatnonzero(np.isin(crowd.relation, (21, 22, 31, 32)))[::50].tolist():
        head = int(home[row])
        if {row, head, head + 1} & spoilt:
            continue
        assert (crowd.born[row] - crowd.born[head]) / people.DAYS_A_YEAR > 18
        assert sheets.name[row][0] in {sheets.name[head][0], sheets.name[head + 1][0]}


def test_households_and_ages_are_those_of_a_chinese_province(sheets: Sheets) -> None:
    size = np.unique_counts(sheets.home).counts
    assert size.mean() == pytest.approx(2.75, abs=0.2)
    age = sheets.people.age(AT)
    assert (age < 15).mean() == pytest.approx(0.14, abs=0.03)
    assert (age >= 60).mean() == pytest.approx(0.2, abs=0.03)
    assert (sheets.people.sex == 1).mean() == pytest.approx(0.51, abs=0.02)
    assert age.min() >= 0


def test_surnames_are_as_frequent_as_they_are_and_names_are_many(sheets: Sheets) -> None:
    first = Counter(name[0] for name in sheets.name)
    assert first["王"] / people.BLOCK == pytest.approx(0.082, abs=0.015)
    assert sheets.name.n_unique() > 0.55 * people.BLOCK


def test_mistakes_are_planted_at_the_known_rates(drawn: tuple[Sheets, Planted]) -> None:
    _sheets, planted = drawn
    kinds = Counter((kind, item != "") for _row, kind, item, *_more in planted.rows)
    assert kinds["item", True] == pytest.approx(400, rel=0.25)
    assert kinds["second-entry", False] == 100
    assert kinds["dead", True] == pytest.approx(75, rel=0.5)
    assert kinds["no-photo", True] == pytest.approx(500, rel=0.25)


def test_what_is_planted_stands_there(drawn: tuple[Sheets, Planted]) -> None:
    sheets, planted = drawn
    for row, kind, item, stands, true, _as in planted.rows:
        if item.startswith("name"):
            assert sheets.name[row] == stands != true
        if (kind, item) == ("item", "born_on"):
            assert str(np.datetime64(int(sheets.people.born[row]), "D")) == stands != true


def test_travellers_stand_in_an_earlier_block_of_another_county(drawn: tuple[Sheets, Planted]) -> None:
    sheets, planted = drawn
    earlier, first = block.draw(SEED, LATER - block.FAR, AT)[0], columns.first_person(LATER - block.FAR)
    same = {row: as_ for row, kind, item, _s, _t, as_ in planted.rows if kind == "second-entry" and not item}
    far = {row: as_ - first for row, as_ in same.items() if as_ is not None and first <= as_ < first + people.BLOCK}
    assert len(far) > 20
    alike = [row for row, other in far.items() if sheets.name[row] == earlier.name[other]]
    assert len(alike) > 0.4 * len(far)
    assert not {sheets.id_number[row] for row in far} & set(earlier.id_number)


def test_a_slip_changes_a_name_or_leaves_it() -> None:
    rng = np.random.default_rng(1)
    assert SLIPS["swapped"]("王建国", rng) == "王国建"
    assert SLIPS["traditional"]("张国华", rng) == "張國華"
    assert len(SLIPS["missing"]("王建国", rng)) == 2
    assert len(SLIPS["extra"]("王建国", rng)) == 4
    assert SLIPS["missing"]("王伟", rng) == "王伟"


def test_up_to_a_size_everybody_is_of_the_small_province() -> None:
    assert wanted(200_000, 0, 0) == Wanted(told=200_000)
    assert wanted(1_000_000, 300, 7) == Wanted(told=20_000, persons=980_000, cases=300, concerns=7)
    with pytest.raises(TooFew):
        wanted(20_000, 300, 0)


def test_an_order_is_divided_into_blocks_without_a_rest() -> None:
    order = Order(seed=1, today=DAY, change=1, persons=120_001, cases=1000, concerns=50_000)
    parts = {kind: list(blocks) for kind, blocks in wanted_of(order)}
    assert parts[PERSONS] == [(0, 50_000), (1, 50_000), (2, 20_001)]
    assert sum(rows for _block, rows in parts[CASES]) == 1000
    assert parts[CONCERNS] == [(0, 50_000)]
