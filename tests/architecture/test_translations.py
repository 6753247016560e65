"""Chinese is complete: every sentence a person may read has its translation, with the same blanks to fill in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from scripts import messages

if TYPE_CHECKING:
    from pathlib import Path

BLANK = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
PAGES = [p for p in sorted((messages.SOURCE / "web" / "templates").rglob("*.html")) if p.name != "500.html"]
# In this order: what is translated as a whole, comments, tags, values, markup. What is left is said as it stands.
NOT_SAID = (r"{% blocktranslate.*?endblocktranslate %}", r"{#.*?#}", r"{%.*?%}", r"{{.*?}}", r"<[^>]*>")


def test_every_message_stands_in_the_catalogue() -> None:
    known = {message.id for message in messages.translated()}
    assert {message.id for message in messages.collected()} - known == set()


def test_every_message_is_translated() -> None:
    assert messages.untranslated(messages.translated()) == []


def test_a_translation_has_the_blanks_of_its_message() -> None:
    for message in messages.translated():
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        translations = [message.string] if isinstance(message.string, str) else list(message.string or ())
        for translation in translations:
            if message.id:
                # Chinese has one form for any number, so it has to say what the plural says.
                assert set(BLANK.findall(translation)) == set(BLANK.findall(originals[-1])), translation


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_no_page_sets_the_marks_of_one_language_between_the_words_of_another(page: Path) -> None:
    said = page.read_text(encoding="utf-8")
    for pattern in NOT_SAID:
        said = re.sub(pattern, "", said, flags=re.DOTALL)
    assert re.findall(r"[,;:()“”]", said) == []
