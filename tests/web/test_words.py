"""Due times in the words of a counter, and questions that keep what was typed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

import pytest
from django import forms
from django.utils import translation

from banshi.kernel import clock
from banshi.web.templatetags.banshi import Drawn, drawn, due_in_words, share_gone, when

SATURDAY_MORNING = datetime(2026, 11, 21, 1, 44, tzinfo=UTC)
MONDAY_EVENING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _saturday_in_english() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING), translation.override("en"):
        yield


class Question(forms.Form):
    number = forms.CharField(help_text="18 characters.")
    lost_on = forms.DateField()
    level = forms.ChoiceField(choices=[("", "-"), ("1", "one"), ("2", "two")])
    relation = forms.ChoiceField(choices=[(str(n), f"relation {n}") for n in range(9)])
    by_proxy = forms.BooleanField(required=False)
    paper = forms.FileField(required=False)

    typed: ClassVar[dict[str, str]] = {"number": '9"9', "lost_on": "31.2.2026", "level": "2", "relation": "4"}


def asked(name: str, *, typed: bool = True) -> Drawn:
    return drawn(Question(Question.typed if typed else None)[name])


def test_a_moment_is_told_in_the_time_of_the_stations() -> None:
    assert when(MONDAY_EVENING) == "Mon 23 Nov 17:00"


def test_a_moment_is_told_in_chinese_order() -> None:
    with translation.override("zh-hans"):
        assert when(MONDAY_EVENING) == "11月23日 周一 17:00"


def test_a_day_of_another_year_names_its_year() -> None:
    assert when(date(2025, 1, 6)) == "Mon 6 Jan 2025"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (3, "due today at 12:44, in 3 hours"),
        (24, "due tomorrow, Sun 22 Nov 09:44"),
        (72, "due Tue 24 Nov 09:44"),
        (-1, "overdue for 1 hour (was due Sat 21 Nov 08:44)"),
    ],
)
def test_a_due_time_is_said_as_at_the_counter(hours: int, said: str) -> None:
    assert due_in_words(SATURDAY_MORNING + timedelta(hours=hours)) == said


def test_a_leg_without_any_time_is_at_its_end() -> None:
    assert share_gone(MONDAY_EVENING, MONDAY_EVENING, MONDAY_EVENING) == 1


def test_what_was_typed_wrongly_is_still_there() -> None:
    assert 'value="31.2.2026"' in asked("lost_on").control
    assert 'value="9&quot;9"' in asked("number").control


def test_a_wrong_answer_is_tied_to_its_hint_and_its_error() -> None:
    assert 'aria-describedby="id_lost_on_helptext id_lost_on_error"' in asked("lost_on").control
    assert 'aria-invalid="true"' in asked("lost_on").control


def test_an_error_says_what_to_do() -> None:
    assert [str(said) for said in asked("lost_on").errors] == [
        "Write the day as year-month-day, for example 2026-11-21."
    ]


def test_a_form_keeps_its_own_words_for_an_error() -> None:
    class Asking(forms.Form):
        name = forms.CharField(error_messages={"required": "Whose booklet was it?"})

    assert drawn(Asking({})["name"]).errors == ("Whose booklet was it?",)


def test_few_options_are_seen_at_once_and_the_chosen_one_stays_chosen() -> None:
    level = asked("level")
    assert level.kind == "radios"
    assert [(one["value"], one["selected"]) for one in level.options] == [("1", False), ("2", True)]
    assert level.anchor == "id_level_0"


def test_many_options_are_a_list_to_choose_from() -> None:
    assert "<select" in asked("relation").control
    assert '<option value="4" selected>' in asked("relation").control


def test_a_day_known_already_is_shown_as_in_the_example() -> None:
    with translation.override("zh-hans"):
        form = Question(initial={"lost_on": date(2026, 3, 5)})
        assert 'value="2026-03-05"' in drawn(form["lost_on"]).control


def test_a_file_must_be_chosen_again_and_the_page_says_so() -> None:
    assert asked("paper").hints
    assert not asked("paper", typed=False).hints
