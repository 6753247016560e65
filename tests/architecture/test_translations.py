"""Chinese is complete: every sentence a person may read has its translation, with the same blanks to fill in."""

from __future__ import annotations

import re

from scripts import messages

BLANK = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


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
                assert set(BLANK.findall(translation)) <= {b for o in originals for b in BLANK.findall(o)}, translation
