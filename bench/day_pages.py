"""The addresses that are looked at in the busiest hour: desks by who sits there, and pages for everybody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

A_LIST = 400
NEWEST_CASES = "select follow_code from matters_case order by accepted_at desc limit %s"
NEWEST_CONCERNS = "select number, id from concerns_concern where state <> 'received' order by at desc limit %s"


def pages(staff: dict[str, list[tuple[int, int, int]]]) -> dict[str, list[Any]]:
    """Return the addresses of every line that is one page, each with who looks: an account, or nobody."""
    from django.templatetags.static import static

    from banshi.concerns import codes
    from banshi.matters.jurisdiction import jurisdiction

    matters = [one.code for one in jurisdiction().matters]
    followed = [codes.path_of(number, UUID(str(pk))) for number, pk in _rows(NEWEST_CONCERNS)]
    problems = _firsts("select number from concerns_problem where public limit %s")
    checks = _firsts("select check_code from matters_paper limit %s")
    counties = _firsts("select code from stations_unit where kind = 'county' limit %s")
    return {
        "worklist": _of(["/office/"], staff["officer"]),
        "queue": _of(["/hotline/queue/"], staff["operator"]),
        "unit's desk": _of(["/unit/"], staff["unit"]),
        "front": _public("/"),
        "can I": _public(*(f"/can-i/{code}/" for code in matters)),
        "stations": _public("/stations/", *(f"/stations/?near={code}" for code in counties)),
        "follow a case": _public(*(f"/follow/{code}/" for code in _firsts(NEWEST_CASES))),
        "check a paper": _public(*(f"/check/{code}/" for code in checks)),
        "follow a concern": _public(*followed),
        "problems": _public("/problems/", "/problems/map/"),
        "problem": _public(*(f"/problems/{number}/" for number in problems)),
        "rates": _public("/rates/"),
        "results": _public("/results/", "/results/places/", "/results/subjects/"),
        "Open311 list": _public("/open311/v2/requests.json", "/open311/v2/services.json"),
        "style sheet": _public(static("banshi/site.css")),
    }


def _public(*paths: str) -> list[Any]:
    return [[path, ""] for path in paths]


def _of(paths: list[str], staff: list[tuple[int, int, int]]) -> list[Any]:
    return [[path, str(account)] for path in paths for account, _post, _unit in staff[:A_LIST]]


def _firsts(statement: str) -> list[str]:
    return [str(row[0]) for row in _rows(statement)]


def _rows(statement: str) -> list[tuple[Any, ...]]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, [A_LIST])
        return list(cursor.fetchall())
