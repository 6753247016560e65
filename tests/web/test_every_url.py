"""Every address as everybody, read and written, with things of one's own, of others and of nobody: as in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from banshi.kernel import clock
from scripts import rights_table
from tests.cast import SATURDAY_MORNING
from tests.rendering import compared
from tests.rights import walking, world, writing
from tests.rights.walking import REFUSED

if TYPE_CHECKING:
    from tests.cast import Town
    from tests.rights.walking import Walk

WALKED: list[Walk] = []
DIFFERENT: list[tuple[str, str, str]] = []


@pytest.fixture
def walk(town: Town) -> Walk:
    """Walk once for all tests of this file: it goes everywhere as everybody."""
    if not WALKED:
        with clock.stopped_at(SATURDAY_MORNING), compared() as different:
            WALKED.append(walking.Walker(world.build(town)).go())
        DIFFERENT.extend(different)
    return WALKED[0]


def test_every_parameter_of_every_address_was_filled_in(walk: Walk) -> None:
    assert walk.unnamed == []
    assert {route for route, _method in walk.answers} == {one.route for one in walking.addresses()}


@pytest.mark.usefixtures("walk")
def test_every_page_is_what_djangos_own_templates_write() -> None:
    assert DIFFERENT == []


def test_nobody_ever_meets_a_fault(walk: Walk) -> None:
    assert walk.faults == []


def test_nobody_reads_what_somebody_else_left(walk: Walk) -> None:
    assert walk.leaks == []


def test_a_refusal_does_not_tell_whether_the_thing_exists(walk: Walk) -> None:
    assert walk.told == []


def test_without_a_token_no_command_of_a_page_is_taken(walk: Walk) -> None:
    taken = {
        route
        for (route, method), by in walk.answers.items()
        if method == "POST without token" and {said for (said,) in by.values()} != {REFUSED}
    }
    assert {route for route in taken if not route.startswith(BY_KEY)} == set()


BY_KEY = ("open311/", "api/")
"""What other systems call has keys in place of cookies, so there is no cookie to be abused."""


def test_the_table_in_the_documents_says_what_happens(walk: Walk) -> None:
    stands = rights_table.parts(rights_table.PAGE.read_text(encoding="utf-8"))[2].splitlines()
    found = list(writing.urls(walk))
    wrong = [(said, is_so) for said, is_so in zip(stands, found, strict=False) if said != is_so]
    assert wrong == [], "stale, or a right has changed: python scripts/rights_table.py"
    assert len(stands) == len(found)
