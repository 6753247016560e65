"""Opening, approving and handing over complete cases: through the actions alone and through the real HTTP stack.

The limit of the actions is the very SQL they sent, run again by pgbench on the same server in the same run. The
limit of HTTP is the budget of the design in CPU milliseconds a case, the server's and PostgreSQL's together.
"""

from __future__ import annotations

import statistics
import time
from datetime import date
from typing import TYPE_CHECKING, Any

from bench import world

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from banshi.matters.models import Case
    from bench.world import World

FIRST = 5_000_001  # far from every other number, so that a person is not mistaken for a unit
STATEMENTS_BUDGET = 12
ROUNDS, WARM_UP = 5, 20


def run(size: int = 300) -> list[dict[str, Any]]:
    """Measure ``size`` cases each way; returns rows of name, ours, limit, ratio and unit."""
    with world.opened(1000) as opened:
        opened.populate(FIRST, FIRST + 4 * size + 400)
        rows = _actions(opened, size)
        from bench.steps_http import over_http

        return rows + over_http(opened, size, first=FIRST + 3 * size + 200)


def _actions(opened: World, size: int) -> list[dict[str, Any]]:
    """Measure in rounds, ours and the limit in turn, so that a busy moment of the machine meets both."""
    from bench import same_sql

    scripts, counts = _recorded(opened)
    _timed(opened, FIRST + 1, WARM_UP)
    each = max(size // ROUNDS, 1)
    ours: dict[str, list[float]] = {name: [] for name in scripts}
    limits: dict[str, list[float]] = {name: [] for name in scripts}
    for turn in range(ROUNDS):
        first = FIRST + WARM_UP + 1 + 2 * turn * each
        for name, spent in _timed(opened, first, each).items():
            ours[name].append(spent)
        for name, text in scripts.items():
            spent = same_sql.run(opened.server, text, each, variables={"p": first + each - 1, "num": 0})
            limits[name].append(spent)
    rows = []
    for name in scripts:
        mine, limit = statistics.median(ours[name]), statistics.median(limits[name])
        rows += [
            _row(f"{name}: ms through the actions", mine, limit, limit / mine, "ms"),
            _row(
                f"{name}: SQL statements",
                counts[name],
                STATEMENTS_BUDGET,
                counts[name] / STATEMENTS_BUDGET,
                "statements",
            ),
        ]
    return rows


def _recorded(opened: World) -> tuple[dict[str, str], dict[str, int]]:
    """Take one case through its steps; return what each sent as a pgbench script, and how many statements it was."""
    from banshi.matters import actions, decisions
    from bench import same_sql

    visit = _visit(opened, FIRST)
    with same_sql.recorded() as opening:
        case = _file(opened, visit)
    with same_sql.recorded() as approving:
        decisions.approve(case.id, by=opened.officer)
    actions.print_paper(case.id, by=opened.clerk)
    with same_sql.recorded() as closing:
        actions.hand_over(case.id, by=opened.clerk)
    serial = _serial(case)
    variables = {
        str(FIRST): ":p", str(case.id): "md5(:p::text)::uuid", case.number: "('BL-' || :num)",
        case.follow_code: "substr(md5(:p::text), 1, 9)", f"OLD{FIRST}": "('OLD' || :p)", serial: "('NEW' || :p)",
    }  # fmt: skip
    recorders = {"open": opening, "approve": approving, "hand over": closing}
    drawn = "nextval('register_booklet_serial')"
    scripts = {
        name: same_sql.script(recorder, variables, "\\set p :p + 1").replace(f"{drawn};", f"{drawn} as num \\gset")
        for name, recorder in recorders.items()
    }
    return scripts, {name: len(recorder.statements) for name, recorder in recorders.items()}


def _timed(opened: World, first: int, cases: int) -> dict[str, float]:
    """Return the milliseconds a case of each step, for the persons from ``first`` on."""
    from banshi.matters import actions, decisions

    spent = {"open": 0.0, "approve": 0.0, "hand over": 0.0}

    def timed[R](name: str, work: Callable[[], R]) -> R:
        began = time.perf_counter()
        result = work()
        spent[name] += time.perf_counter() - began
        return result

    for person in range(first, first + cases):
        visit = _visit(opened, person)
        case = timed("open", lambda v=visit: _file(opened, v))  # type: ignore[misc]
        timed("approve", lambda c=case: decisions.approve(c.id, by=opened.officer))  # type: ignore[misc]
        _as_if_printed(case.id)
        timed("hand over", lambda c=case: actions.hand_over(c.id, by=opened.clerk))  # type: ignore[misc]
    return {name: 1000 * seconds / cases for name, seconds in spent.items()}


def _visit(opened: World, person: int) -> UUID:
    from banshi.matters import receiving

    number, name = opened.number_of(person), opened.name_of(person)
    return receiving.receive("lost-booklet", id_number=number, name=name, by=opened.clerk)[0].id


def _serial(case: Case) -> str:
    """Return the serial of the booklet that a case has issued."""
    from banshi.matters.models import Paper

    return Paper.objects.using("owner").get(case_id=case.id, kind="booklet").serial


def _file(opened: World, visit: UUID) -> Any:  # noqa: ANN401 - a Case, imported after Django is set up
    from banshi.china.matters.lost_booklet import Answers
    from banshi.matters import filing

    return filing.file_case(visit, Answers(lost_on=date(2026, 1, 2), circumstances="火车上"), by=opened.clerk)


def _as_if_printed(case: UUID) -> None:
    """Skip the printing, which is typesetting and sealing and is measured by itself."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("update matters_case set state = 'printed' where id = %s", [case])


def _row(name: str, ours: float, limit: float, ratio: float, unit: str) -> dict[str, Any]:
    return {"name": name, "ours": round(ours, 3), "limit": round(limit, 3), "ratio": round(ratio, 3), "unit": unit}
