"""Every address with and without a slash at its end: one of the two is the page, and the other leads there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from banshi.web import addresses
from tests.rights import walking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town

FILLED = {
    "uuid": "0190f000-0000-7000-8000-000000000001", "int": "7", "slug": "x-1", "str": "X-1", "format": "json",
}  # fmt: skip
PATTERNS = {"kind": "list", "number": "AB-1-1"}
"""What stands for the parameters of the addresses that are regular expressions."""
AND_NOTHING_ELSE = ("<path:rest>",)


def paths() -> Iterator[str]:
    """Yield one path for each address of the resolver, made of parameters that fit it."""
    for one in walking.addresses():
        if one.route.endswith(AND_NOTHING_ELSE):
            continue
        plain = re.sub(r"\(\?P<(\w+)>[^()]*\)", lambda found: PATTERNS[found[1]], one.route).strip("^$")
        path = re.sub(r"<(?:(\w+):)?\w+>", lambda found: FILLED[found[1] or "str"], plain).replace("^", "")
        yield f"/{path}"


def stands_at(path: str) -> bool:
    """Tell whether a page stands at a path; a route that fits it by accident is none."""
    try:
        route = resolve(path).route
    except Resolver404:
        return False
    return not route.endswith(AND_NOTHING_ELSE) and not (route in addresses.WIDE and stands_at(other(path)))


def other(path: str) -> str:
    return path.removesuffix("/") if path.endswith("/") else f"{path}/"


def test_every_address_was_filled_in() -> None:
    assert len(set(paths())) > 200
    assert [path for path in paths() if not stands_at(path)] == []


def test_of_the_two_forms_of_an_address_one_is_a_page() -> None:
    both = {(path, resolve(other(path)).route) for path in paths() if path != "/" and stands_at(other(path))}
    assert both == set()


@pytest.mark.parametrize(("method", "status"), [("get", 301), ("head", 301), ("post", 308)])
def test_the_other_form_leads_to_the_page_with_all_that_was_asked(town: Town, method: str, status: int) -> None:
    client = Client()
    for path in paths():
        if path != "/":
            answer = getattr(client, method)(f"{other(path)}?a=%C3%A4&b=1")
            assert (answer.status_code, answer.get("Location")) == (status, f"{path}?a=%C3%A4&b=1"), path


@pytest.mark.parametrize("path", ["/nowhere", "/nowhere/", "/api/v1/nowhere/", "/open311/nowhere", "/static/nowhere/"])
def test_where_neither_form_is_a_page_nothing_is_redirected(town: Town, path: str) -> None:
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("path", ["//votes", "///votes", "//example.org/..//votes", "/\\example.org"])
def test_nobody_is_led_to_another_host(town: Town, path: str) -> None:
    answer = Client().get(path)
    assert not re.match(r"(//|/\\|\w+:)", answer.get("Location", ""))


def test_what_is_not_there_at_a_page_is_answered_by_the_page(town: Town) -> None:
    assert Client().get("/follow/AAAA-0000/").status_code == 404


def test_whoever_casts_at_the_other_form_is_not_looked_at_either(town: Town) -> None:
    answer = Client().post(f"/votes/{FILLED['uuid']}/cast/", {"code": "x"})
    assert (answer.status_code, answer["Location"]) == (308, f"/votes/{FILLED['uuid']}/cast")
