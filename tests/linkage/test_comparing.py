from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import duckdb
import pytest

from banshi.china.pinyin import name_pinyin
from banshi.linkage.chinese import CHINESE
from banshi.linkage.clusters import group
from banshi.linkage.explaining import waterfall
from banshi.linkage.latin import LATIN
from banshi.linkage.linking import link
from banshi.linkage.plan import Learned
from banshi.linkage.preparing import prepare_chinese, prepare_latin
from banshi.linkage.settings import settings
from banshi.linkage.training import remembered
from bench.linkage_sets import f1_of
from bench.made_up_twice import draw

if TYPE_CHECKING:
    from collections.abc import Iterator

PERSONS = 6_000


@pytest.fixture(scope="module")
def register() -> Iterator[tuple[duckdb.DuckDBPyConnection, Learned]]:
    """Give a made-up register in which a few stand twice, compared."""
    with duckdb.connect(config={"threads": 1}) as engine:
        draw(engine, PERSONS)
        yield engine, remembered(link(engine, CHINESE.of(prepare_chinese(engine))))


def grouped(*pairs: tuple[int, int, float]) -> list[int]:
    with duckdb.connect(config={"threads": 1}) as engine:
        engine.execute("create table people as select range as record from range(1, 5)")
        engine.execute("create table pair (one integer, other integer, weight double)")
        engine.executemany("insert into pair values (?, ?, ?)", pairs)
        group(engine)
        return [row[0] for row in engine.execute("select cluster_id from membership order by record").fetchall()]


def test_who_stands_twice_is_found_and_hardly_anybody_else(
    register: tuple[duckdb.DuckDBPyConnection, Learned],
) -> None:
    precision, recall, _f1 = f1_of(register[0])
    assert recall >= 0.95
    assert precision >= 0.85


def test_twins_are_two_persons(register: tuple[duckdb.DuckDBPyConnection, Learned]) -> None:
    twins = (
        "select count(*) filter (where m.cluster_id = n.cluster_id), count(*) from persons x join persons y"
        " on y.born = x.born and y.household = x.household and x.record < y.record and y.name <> x.name"
        " and left(y.number, 14) = left(x.number, 14) join membership m on m.record = x.record"
        " join membership n on n.record = y.record join people a on a.record = x.record"
        " join people b on b.record = y.record where a.sound <> b.sound"
    )
    together, of = register[0].execute(twins).fetchall()[0]
    assert of > 0
    assert together == 0


def test_a_chain_of_single_likenesses_joins_nobody_but_the_nearest() -> None:
    assert grouped((1, 2, 9.0), (2, 3, 2.0), (1, 3, -9.0)) == [1, 1, 3, 4]


def test_a_record_with_little_in_it_is_carried_by_the_many_it_resembles() -> None:
    assert grouped((1, 2, 9.0), (1, 3, 1.0), (2, 3, 2.0)) == [1, 1, 1, 4]


def test_pairs_that_nobody_compared_speak_against_a_group() -> None:
    assert grouped((1, 2, 9.0), (3, 4, 9.0), (1, 3, 1.0)) == [1, 1, 3, 3]


def test_an_error_of_either_order_of_the_pair_is_the_same_pair() -> None:
    assert grouped((2, 1, 9.0), (3, 1, 1.0), (3, 2, 2.0)) == [1, 1, 1, 4]


@pytest.mark.parametrize(
    ("name", "level"),
    [("李晓明", "equal"), ("李小明", "sound"), ("李大明", "one-character"), ("李明", "one-character"),
     ("李明晓", "other-order"), ("李大刚", "surname"), ("赵敏", "otherwise")],
)  # fmt: skip
def test_names_are_compared_by_characters_and_sound(name: str, level: str) -> None:
    with duckdb.connect(config={"threads": 1}) as engine:
        engine.execute(
            "create table persons (record bigint, name varchar, pinyin varchar, born varchar, number varchar)"
        )
        people = [(1, "李晓明", "1990-05-17"), (2, name, "1990-05-17")]
        for record, called, born in people:
            number = f"999999{born.replace('-', '')}0{record}1X"
            engine.execute("insert into persons values (?, ?, ?, ?, ?)",
                           [record, called, name_pinyin(called), born, number])  # fmt: skip
        prepare_chinese(engine)
        assert came_out(engine, "name") == level


def came_out(engine: duckdb.DuckDBPyConnection, name: str) -> str:
    """Return the level at which the two records of ``people`` come out, as the settings say it to DuckDB."""
    (one,) = [
        c for c in settings(CHINESE).create_settings_dict("duckdb")["comparisons"] if c["output_column_name"] == name
    ]
    columns = [row[0] for row in engine.execute("describe people").fetchall()]
    sides = ", ".join(f'{side}."{column}" as "{column}_{side}"' for side in "lr" for column in columns)
    engine.execute(f"create or replace view two as select {sides} from people l join people r on l.record < r.record")
    for level in one["comparison_levels"]:
        condition = level["sql_condition"]
        if condition == "ELSE" or engine.execute(f"select {condition} from two").fetchall()[0][0]:
            return str(level["label_for_charts"])
    raise AssertionError(name)


@pytest.mark.parametrize("plan", [CHINESE, LATIN], ids=lambda plan: str(plan.name))
def test_duckdb_and_spark_are_told_the_same(plan: object) -> None:
    assert plan in (CHINESE, LATIN)
    chosen = CHINESE if plan == CHINESE else LATIN
    learned = Learned(prior=0.001, shares={one.name: {"otherwise": (0.1, 0.9)} for one in chosen.comparisons})
    duck, spark = (settings(chosen, learned).create_settings_dict(dialect) for dialect in ("duckdb", "spark"))
    assert len(duck["blocking_rules_to_generate_predictions"]) == len(spark["blocking_rules_to_generate_predictions"])
    for here, there in zip(duck["comparisons"], spark["comparisons"], strict=True):
        for level, other in zip(here["comparison_levels"], there["comparison_levels"], strict=True):
            assert {k: v for k, v in level.items() if k != "sql_condition"} == {
                k: v for k, v in other.items() if k != "sql_condition"
            }


def test_what_was_learned_survives_being_kept(register: tuple[duckdb.DuckDBPyConnection, Learned]) -> None:
    learned = register[1]
    told = settings(CHINESE, learned).create_settings_dict("duckdb")
    level = told["comparisons"][0]["comparison_levels"][1]
    assert (level["m_probability"], level["u_probability"]) == learned.shares["name"]["equal"]
    assert told["probability_two_random_records_match"] == learned.prior


def test_records_with_latin_names_are_prepared_from_whatever_a_source_has() -> None:
    with duckdb.connect(config={"threads": 1}) as engine:
        engine.execute("create table persons as select 1 as record, 'José' as given, 'Núñez Gil' as family")
        there = prepare_latin(engine)
        row = engine.execute("select name, words, whole from people").fetchall()[0]
    assert row == ("jose nunez gil", ["gil", "jose", "nunez"], "josé núñez gil")
    assert "postcode" not in there
    assert [one.name for one in LATIN.of(there).comparisons] == ["name"]


def test_evidence_adds_up_in_words_and_an_older_comparison_keeps_its_name() -> None:
    rows = waterfall([
        {"comparison": "start", "level": "", "weight": -20.5},
        {"comparison": "name", "level": "other-order", "weight": 9.25},
        {"comparison": "seal", "level": "round", "weight": 1.0},
    ])  # fmt: skip
    assert [row.total for row in rows] == [-20.5, -11.25, -10.25]
    assert str(rows[1].says) == "has the same characters in another order"
    assert rows[2].title == "seal"
    assert [row.speaks_for for row in rows] == [False, True, True]


def test_an_offices_page_loads_no_engine_of_comparison() -> None:
    code = "import sys, banshi.linkage.explaining, banshi.linkage.shared; print('splink' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"
