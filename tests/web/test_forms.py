from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from django import forms
from django.utils.translation import override

from banshi.china.matters.education_level import Answers as EducationAnswers
from banshi.china.matters.education_level import EducationLevel
from banshi.china.matters.lost_booklet import Answers, LostBooklet
from banshi.kernel.codes import CodeValue  # noqa: TC001 - read by get_type_hints
from banshi.matters.definition import Matter, ask
from banshi.web.forms import form_of

COMMAND = "0b6e6e00-0000-4000-8000-000000000001"


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryKind:
    words: str = ask("Words?", max_length=40)
    day: date = ask("Day?")  # noqa: RUF009
    truth: bool = ask("True?")
    code: CodeValue = ask("Code?", codes="sex", required=False)  # noqa: RUF009
    number: int = ask("How many?")


class OfEveryKind(Matter[EveryKind]):
    code, asks = "every-kind", EveryKind


def test_a_matter_asks_its_own_questions_and_nothing_else() -> None:
    assert list(form_of(LostBooklet())().fields) == ["command", "lost_on", "circumstances"]


def test_typed_answers_come_back_as_the_matters_own_dataclass() -> None:
    form = form_of(LostBooklet())({"command": COMMAND, "lost_on": "2026-11-20", "circumstances": " 火车上 "})
    assert form.is_valid()
    assert form.answers(LostBooklet()) == Answers(lost_on=date(2026, 11, 20), circumstances="火车上")
    assert form.command_id() == UUID(COMMAND)


@pytest.mark.parametrize("typed", ["2026-11-20", "2026/11/20", "20261120", "2026.11.20", "2026年11月20日"])
def test_a_day_is_understood_however_a_clerk_writes_it(typed: str) -> None:
    form = form_of(LostBooklet())({"command": COMMAND, "lost_on": typed, "circumstances": "x"})
    assert form.is_valid()
    assert form.cleaned_data["lost_on"] == date(2026, 11, 20)


def test_every_kind_of_answer_has_its_field() -> None:
    fields = form_of(OfEveryKind())().fields
    kinds = [type(fields[name]) for name in ("words", "day", "truth", "code", "number")]
    assert kinds == [forms.CharField, forms.DateField, forms.BooleanField, forms.ChoiceField, forms.IntegerField]
    typed = {"command": COMMAND, "words": "a", "day": "2026-01-01", "code": "", "number": "3"}
    form = form_of(OfEveryKind())(typed)
    assert form.is_valid()
    assert form.answers(OfEveryKind()) == EveryKind(words="a", day=date(2026, 1, 1), truth=False, code=None, number=3)  # type: ignore[arg-type] # optional


def test_a_code_is_chosen_by_words_and_read_with_its_table_and_edition() -> None:
    form = form_of(EducationLevel())({"command": COMMAND, "level": "21", "diploma": ""})
    assert form.is_valid()
    answers = form.answers(EducationLevel())
    assert isinstance(answers, EducationAnswers)
    assert (answers.level.code, answers.level.version, answers.level.label) == ("21", "2006", "大学本科毕业")


def test_the_words_of_a_code_follow_the_readers_language() -> None:
    def first_of(language: str) -> str:
        with override(language):
            field = form_of(EducationLevel())().fields["level"]
            assert isinstance(field, forms.ChoiceField)
            return str(list(field.choices)[1][1])  # type: ignore[arg-type] # a plain list

    assert first_of("zh-hans") != first_of("en")


def test_too_long_an_answer_says_by_how_much() -> None:
    form = form_of(LostBooklet())({"command": COMMAND, "lost_on": "2026-11-20", "circumstances": "x" * 301})
    with override("en"):
        assert form.errors["circumstances"] == ["Shorten this to 300 characters; it has 301."]
