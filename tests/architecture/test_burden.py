"""Nothing is asked of staff that nobody needs: every field of every staff form is declared, and nothing else is."""

from __future__ import annotations

import ast
import pkgutil
from importlib import import_module
from inspect import getsourcefile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django import forms

from banshi.matters.jurisdiction import jurisdiction
from banshi.web.care.burden import class_of
from banshi.web.care.burden_reasons import BY_WORDS, seconds_of_question
from banshi.web.care.burden_table import DECLARED
from banshi.web.forms import questions

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGES = (
    "counter", "office", "linkage", "hotline", "unit", "care", "projects", "voting", "volunteers", "results", "stories",
)  # fmt: skip
# What residents type on their own pages, and what whoever votes types, costs no station a minute.
OF_RESIDENTS = {
    "care.forms.AskForm", "care.forms._Says",
    "projects.objecting.Objection", "projects.word.Accepts", "projects.word.Holds",
    "volunteers.forms.OfferForm", "volunteers.forms.WordsForm", "volunteers.recording.Paper",
    "voting.forms.Paper", "voting.forms.Receipt",
}  # fmt: skip


def _forms() -> Iterator[type[forms.Form]]:
    for package in PACKAGES:
        found = import_module(f"banshi.web.{package}")
        for info in pkgutil.iter_modules(found.__path__):
            module = import_module(f"{found.__name__}.{info.name}")
            for one in vars(module).values():
                mine = isinstance(one, type) and issubclass(one, forms.Form) and one.__module__ == module.__name__
                if mine and _name(one) not in OF_RESIDENTS:
                    yield one


def _name(form: type[forms.Form]) -> str:
    return f"{form.__module__.removeprefix('banshi.web.')}.{form.__name__}"


def _made(form: type[forms.Form]) -> set[str]:
    """Return the fields that a form makes when it is opened: by name, or ``*`` where the name is reckoned."""
    tree = ast.parse(Path(getsourcefile(form) or "").read_text(encoding="utf-8"))
    body = next(node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == form.__name__)
    made = set()
    for node in ast.walk(body):
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Subscript) and ast.unparse(target.value) == "self.fields":
            made.add(str(target.slice.value) if isinstance(target.slice, ast.Constant) else "*")
    return made


TABLE = {one.form: one for one in DECLARED}


@pytest.mark.parametrize("form", list(_forms()), ids=_name)
def test_every_field_of_a_staff_form_says_who_needs_it(form: type[forms.Form]) -> None:
    lines = [TABLE[_name(one)] for one in form.__mro__ if issubclass(one, forms.Form) and _name(one) in TABLE]
    declared = {name for one in lines for name in one.fields}
    assert {*form.base_fields, *_made(form)} - declared == set()


@pytest.mark.parametrize("declared", DECLARED, ids=lambda one: one.form)
def test_nothing_is_declared_that_no_form_asks(declared: object) -> None:
    line = TABLE[declared.form]  # type: ignore[attr-defined]
    form = class_of(line)
    assert set(line.fields) - {*form.base_fields, *_made(form)} == set()
    assert all(needed.by in BY_WORDS and str(needed.why) for needed in line.fields.values())


def test_no_form_is_declared_twice() -> None:
    assert len(TABLE) == len(DECLARED)


def test_every_question_of_a_matter_has_a_law_and_a_cost() -> None:
    for one in jurisdiction().matters:
        assert one.law
        assert all(seconds_of_question(question, kind) > 0 for _name, question, kind in questions(one))
