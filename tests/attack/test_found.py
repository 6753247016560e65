"""What attackers found that was no answer: now it is a page that says what happened, and keeps what was typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils.html import escape

from tests.browser import signed_in

if TYPE_CHECKING:
    from tests.cast import Town
    from tests.hotline import Line

CHANCE = re.compile(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"')
"""What differs from one answer to the next by chance."""


def test_whoever_has_no_address_is_refused_in_words(town: Town) -> None:
    answer = Client(REMOTE_ADDR="").post("/accounts/login/", {"login": "clerk", "password": "x"})
    assert answer.status_code == 403
    assert "<h2" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "status"),
    [("/concerns/new/?join=%00", 404), ("/stories/?category=%00", 404), ("/problems/?near=%00", 200)],
)
def test_a_null_character_in_a_query_is_nothing_that_there_is(town: Town, address: str, status: int) -> None:
    answer = Client().get(address)
    assert answer.status_code == status
    assert "<h" in answer.content.decode()


def test_a_reason_that_is_too_short_comes_back_as_it_was_typed(town: Town) -> None:
    answer = signed_in(town.auditor).post("/office/deletions/stop", {"term": "*", "reason": "短短短"})
    assert answer.status_code == 422
    assert "短短短" in answer.content.decode()


@pytest.mark.parametrize("page", ["/hotline/import/"])
def test_a_file_that_is_words_of_sql_is_answered_as_any_other_words(line: Line, page: str) -> None:
    def answered(words: str) -> tuple[int, str]:
        client = signed_in(line.reviewer)
        answer = client.post(page, {"file": words})
        text = CHANCE.sub("", answer.content.decode())
        return answer.status_code, text.replace(escape(words), "")  # which are given back

    holds = answered("(SELECT (CASE WHEN (1=1) THEN '' ELSE (SELECT 1 UNION SELECT 2) END))")
    fails = answered("(SELECT (CASE WHEN (1=2) THEN '' ELSE (SELECT 1 UNION SELECT 2) END))")
    assert holds == fails
    assert holds[0] == 422


@pytest.mark.parametrize(
    ("words", "plain"), [("*)(*", "zqzq"), (")(objectClass=", "plain words!!!"), ("))\0nosuchvalue", "xx\0nosuchvalue")]
)
def test_words_of_a_directory_are_refused_for_their_length_and_their_null_character_alone(
    town: Town, words: str, plain: str
) -> None:
    auditor = signed_in(town.auditor)
    answers = []
    for said in (words, plain):
        answer = auditor.post("/office/deletions/stop", {"term": "*", "reason": said})
        text = CHANCE.sub("", answer.content.decode())
        answers.append((answer.status_code, text.replace(escape(said), "")))
    assert answers[0] == answers[1]
