"""How fast an existing register comes in: all items, checks, quarantine, households, history and search keys.

The limit is a plain COPY of the same bytes into a table of one text column, in the same run and database. Beside it
stand a COPY of the file into text columns of its own, and one by two connections of the very rows that were entered,
into the very tables: no import is faster that ends with these tables and keeps their indexes while it writes.
Run it as ``python -m bench.import_register --rows 50000``; it makes its own PostgreSQL in a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.apart import apart, throw_away, up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection, Cursor

    from banshi.register.importing import Progress

ROWS = 1_000_000
SEED = 20261121
STATIONS = 40
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂建国玉春红文华志晓海燕宁佳欣雨子涵浩宇轩梓怡思琪嘉"
STREETS = ("平湖路", "市场街", "人民东路", "南关大街", "解放北路", "建设路", "文昌巷", "新华街")
WORKPLACES = ("平湖机械厂", "第一中学", "县人民医院", "个体经营", "供销合作社", "平湖县建筑工程公司", "", "无")
OCCUPATIONS = ("工人", "教师", "农民", "职员", "工程师", "待业", "学生", "")
BAD = 100  # every hundredth row cannot be entered
ENTERED = (
    "register_household", "register_householdversion", "register_booklet", "register_person", "register_personversion",
    "register_membership", "register_idnumber", "register_searchkey",
)  # fmt: skip


def run(size: int = ROWS) -> list[dict[str, Any]]:
    """Measure in a process of its own, with a throw-away PostgreSQL; returns the rows of the report."""
    return apart("bench.import_register", "--rows", size)


def _inside(size: int) -> list[dict[str, Any]]:
    with throw_away():
        return _measure(size, Path(os.environ["BANSHI_HOME"]) / "people.csv")


def _measure(size: int, path: Path) -> list[dict[str, Any]]:
    up_to_date()
    _open_stations()
    began = time.monotonic()
    _write_file(path, size)
    _say(f"{size:,} rows, {path.stat().st_size / 2**20:.0f} MiB, written in {time.monotonic() - began:.1f} s")
    line, cut = _plain_copy(path), _copy_in_columns(path)
    ours, early, late = _import(path, size)
    again = _copy_again(path.parent)
    return [
        _row("import", ours, size / line, "rows/s"),
        _row("import, beside a COPY into the file's columns", ours, size / cut, "rows/s"),
        _row("import, beside a COPY of the rows entered", ours, size / again, "rows/s"),
        _row("import memory", late, early, "MiB at end, at 1/5"),
    ]


def _row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    return {"name": name, "ours": ours, "limit": limit, "ratio": ours / limit, "unit": unit}


def _import(path: Path, size: int) -> tuple[float, float, float]:
    from banshi.china.registering import import_rules
    from banshi.register.importing import import_file

    early = 0.0

    def watch(progress: Progress) -> None:
        nonlocal early
        if not early and progress.bytes_read * 5 >= progress.total_bytes:
            early = _peak()

    began, cpu = time.monotonic(), time.process_time()
    done = import_file(path, rules=import_rules(), progress=watch)
    seconds, cpu = time.monotonic() - began, time.process_time() - cpu
    _say(f"import {seconds:.1f} s, {size / seconds:,.0f} rows/s, own CPU {cpu / size * 1e6:.1f} µs a row; {done}")
    return size / seconds, early, _peak()


def _peak() -> float:
    """Return the most memory this process and the connection's PostgreSQL process ever held, in MiB."""
    from django.db import connections

    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        status = Path(f"/proc/{cursor.fetchone()[0]}/smaps_rollup")
        try:
            lines = status.read_text(encoding="ascii").splitlines()
        except OSError:
            return own
    # Its own memory; what all PostgreSQL processes share is bounded by shared_buffers.
    return own + sum(int(line.split()[1]) for line in lines if line.startswith(("Anonymous:", "Swap:"))) / 1024


def _plain_copy(path: Path) -> float:
    """Return the seconds that a COPY of the same lines into one text column takes."""
    # A delimiter that does not occur: each line is one value.
    return _raw_copy("one column", "line text", path, "format csv, delimiter E'\\x01', quote E'\\x02'")


def _copy_in_columns(path: Path) -> float:
    """Return the seconds that a COPY of the file takes into a table with a text column for each of its own."""
    with path.open(encoding="utf-8") as file:
        keys = file.readline().strip().split(",")
    return _raw_copy("the file's columns", ", ".join(f"{key} text" for key in keys), path, "format csv, header")


def _raw_copy(what: str, columns: str, path: Path, options: str) -> float:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(f"create table plain ({columns})")
        began = time.monotonic()
        _send(cursor.cursor, f"copy plain from stdin ({options})", path)
        seconds = time.monotonic() - began
        cursor.execute("drop table plain")
    _say(f"COPY into {what} {seconds:.2f} s")
    return seconds


def _send(cursor: Cursor[Any], statement: str, path: Path) -> None:
    with cursor.copy(statement.encode()) as copy, path.open("rb") as file:
        while block := file.read(2**20):
            copy.write(block)


def _copy_again(folder: Path) -> float:
    """Return the seconds in which two connections COPY what was entered into the same tables, empty again."""
    import psycopg

    from banshi import postgres

    def send(tables: list[tuple[str, Path]]) -> None:
        with psycopg.connect(address, autocommit=True) as own, own.cursor() as cursor:
            cursor.execute("set synchronous_commit = off")
            for table, path in tables:
                _send(cursor, f"copy {table} from stdin (format binary)", path)

    address = postgres.server().owner_url
    with psycopg.connect(address, autocommit=True) as connection:
        first, second = ([(t, _half(connection, t, n, folder)) for t in ENTERED] for n in range(2))
        connection.execute(f"truncate {', '.join(ENTERED)}")
    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(send, (first, second[::-1])))
    seconds = time.monotonic() - began
    _say(f"COPY of the rows entered {seconds:.2f} s")
    return seconds


def _half(connection: Connection[Any], table: str, half: int, folder: Path) -> Path:
    """Write the first or the second half of a table's pages into a file, as COPY wants it back; return where."""
    path, cursor = folder / f"{table}.{half}", connection.cursor()
    cursor.execute("select pg_relation_size(%s::regclass) / 8192", [table])
    pages = (cursor.fetchone() or (0,))[0]
    begins, ends = (f"ctid {sign} '({pages * n // 2},0)'" for n, sign in ((half, ">="), (half + 1, "<")))
    statement = f"copy (select * from {table} where {begins} and {ends}) to stdout (format binary)"  # noqa: S608 - ours
    with path.open("wb") as file, cursor.copy(statement.encode()) as copy:
        file.writelines(copy)
    return path


def _open_stations() -> None:
    from banshi.stations.models import Unit

    Unit.objects.using("owner").bulk_create(
        Unit(
            code=_station(n), name=f"第{n}派出所", name_en=f"Station {n}", kind="station", division="999902",
            latitude=36.0, longitude=114.0,
        )
        for n in range(STATIONS)
    )  # fmt: skip


def _station(number: int) -> str:
    return f"9999{number:02}000001"


def _write_file(path: Path, size: int) -> None:
    from banshi.register.importing.layout import columns

    keys = [item.key for item in columns(religion=False)]
    chance = random.Random(SEED)  # noqa: S311 - the same file every time, not a secret
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(keys) + "\n")
        for row, person in enumerate(_people(chance, size)):
            if row % BAD == BAD - 1:
                _spoil(person, row)
            file.write(",".join(person.get(key, "") for key in keys) + "\n")


def _people(chance: random.Random, size: int) -> Iterator[dict[str, str]]:
    made = household = 0
    while made < size:
        members = min(chance.choice((1, 2, 3, 3, 4, 4, 5)), size - made)
        household += 1
        station = _station(household * STATIONS * 3 // max(size, 1) % STATIONS)
        shared = {
            "PCSDM": station, "HH": f"{household:09}", "HKXZ": "10",
            "HJDZ": _address(chance),
            "BHXLH": f"B{household:011}", "BHQFRQ": "2012-06-01",
        }  # fmt: skip
        for place in range(members):
            yield shared | _person(chance, made + place, place)
        made += members


def _address(chance: random.Random) -> str:
    house, building, room = chance.randrange(1, 400), chance.randrange(1, 30), chance.randrange(101, 2804)
    return f"平湖县{chance.choice(STREETS)}{house}号{building}号楼{room}室"


def _person(chance: random.Random, serial: int, place: int) -> dict[str, str]:
    from banshi.china.id_number import compose

    born = date(1936, 1, 1) + timedelta(days=chance.randrange(30_000))
    male = chance.random() < 0.5  # noqa: PLR2004 - as many men as women
    division = f"999{serial // 600_000 % 1000:03}"
    sequence = serial % 500 * 2 + male
    return {
        "YHZGX": "02" if place == 0 else ("20" if male else "30"),
        "XM": chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2)))),
        "CYM": "", "XB": "1" if male else "2", "MZ": "01", "CSRQ": f"{born:%Y%m%d}",
        "CSD": "平湖县", "JG": "河南省安阳市",
        "GMSFHM": compose(division, born, sequence), "SG": str(chance.randrange(150, 190)), "XX": "1",
        "WHCD": chance.choice(("61", "71", "81", "31", "21")), "HYZK": chance.choice(("10", "21")), "BYZK": "",
        "FWCS": chance.choice(WORKPLACES), "ZY": chance.choice(OCCUPATIONS), "HSQL": "1998-03-02由安阳市迁来",
        "HSQLBZ": "", "SFZQFRQ": "2016-03-01", "ZPBZ": "1", "CBR": "王强",
        "DJRQ": (born + timedelta(days=chance.randrange(60))).isoformat(),
    }  # fmt: skip


def _spoil(person: dict[str, str], row: int) -> None:
    match row // BAD % 5:
        case 0:
            person["GMSFHM"] = person["GMSFHM"][:-1] + ("1" if person["GMSFHM"][-1] != "1" else "2")
        case 1:
            person["CSRQ"] = "19950230"
        case 2:
            person["PCSDM"] = "999999999999"
        case 3:
            person["XM"] = ""
        case _:
            person["WHCD"] = "99x"


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def main() -> None:
    """Print the report for people, or with ``--json`` for programs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.inside:
        print(json.dumps(_inside(chosen.rows)))
        return
    figures = run(chosen.rows)
    if chosen.json:
        print(json.dumps(figures))
        return
    for row in figures:
        print(f"{row['name']}: {row['ours']:,.0f} of {row['limit']:,.0f} {row['unit']} ({row['ratio']:.2f})")


if __name__ == "__main__":
    main()
