"""A proposed change is stored and read back as the very same value; nothing else is taken for one."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.kernel.codes import CodeValue
from banshi.register.records import (
    Entry,
    Household,
    NotLookedAt,
    Patch,
    Person,
    from_json,
    patch_from_json,
    patch_to_json,
    shown,
    to_json,
)

codes = st.builds(CodeValue, table=st.text(), version=st.text(), code=st.text(), label=st.text())
values = st.one_of(st.none(), st.text(), st.integers(), st.booleans(), st.dates(), codes)
entries = st.builds(
    Entry,
    subject=st.sampled_from(["person", "booklet"]), subject_id=st.integers(), item=st.text(), old=values, new=values,
)  # fmt: skip
patches = st.builds(
    Patch,
    kind=st.sampled_from(["change", "correction"]),
    entries=st.lists(entries, max_size=3).map(tuple),
    evidence=st.lists(st.text(), max_size=2).map(tuple),
)


@given(patch=patches)
def test_a_patch_survives_its_storage(patch: Patch) -> None:
    assert patch_from_json(json.loads(json.dumps(patch_to_json(patch)))) == patch


@pytest.mark.parametrize(
    "stored",
    [{}, {"kind": "deletion", "entries": [], "evidence": []}, {"kind": "change", "entries": [{}], "evidence": []}],
)
def test_what_is_no_patch_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        patch_from_json(stored)


@pytest.mark.parametrize("stored", [{"day": "2026-11-21"}, [1], 1.5])
def test_what_is_no_value_is_refused(stored: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(stored)


def test_values_are_shown_as_they_are_printed() -> None:
    level = CodeValue(table="GB/T 4658", version="2006", code="21", label="大学本科毕业")
    assert [shown(v) for v in (level, date(2026, 11, 21), None, 171)] == ["大学本科毕业", "2026-11-21", "", "171"]
    assert from_json(to_json(level)) == level


def test_a_record_answers_only_for_what_was_looked_at() -> None:
    person = Person(id=1, values={"name": "李晓明", "born_on": None})
    home = Household(
        id=1, station_id=1, household_no="", household_type=None, address="", frozen="", booklet=None, members=(person,)
    )
    assert (home.member(1), person.born_on) == (person, None)
    with pytest.raises(KeyError):
        home.member(2)
    with pytest.raises(NotLookedAt):
        person.text("sex")
