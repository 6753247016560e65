"""Finding what somebody means by a few words: in Chinese, in English, in pinyin or by its first letters.

Both languages are searched whatever the page's language is: people type what they heard at a counter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import override
from pypinyin import lazy_pinyin

from banshi.china.certificates import NOT_CERTIFIED, not_certified
from banshi.china.pinyin import typed_pinyin
from banshi.matters.jurisdiction import matter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from banshi.china.certificates import Fact
    from banshi.matters.definition import Matter

LANGUAGES = ("zh-hans", "en")
SHORTEST_PINYIN, SHORTEST_INITIALS = 4, 3
PLAIN = frozenset({"and", "are", "can", "for", "have", "not", "one", "that", "the", "was", "what", "you", "your"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What a thing is found by: words of its title, words of its summary, the title's sound and first letters."""

    title: frozenset[str]
    rest: frozenset[str]
    sound: str
    initials: str

    def shared(self, wanted: frozenset[str], letters: str) -> int:
        """Return how much of it was typed; a word of the title counts thrice."""
        heard = letters.isascii() and len(letters) >= SHORTEST_PINYIN and letters in self.sound
        abbreviated = letters.isascii() and len(letters) >= SHORTEST_INITIALS and letters in self.initials
        return 3 * len(wanted & self.title) + len(wanted & self.rest) + 3 * (heard or abbreviated)


def meant(asked: str, known: Sequence[Matter[Any]]) -> list[Matter[Any]]:
    """Return the matters that share words or sounds with what was typed, the best first."""
    wanted, letters = terms(asked), _letters(asked)
    shared = {m.code: _of_matter(m.code, m.version).shared(wanted, letters) for m in known}
    return sorted((m for m in known if shared[m.code]), key=lambda m: -shared[m.code])


def facts_meant(asked: str) -> list[Fact]:
    """Return the facts that need no certificate and share words with what was typed, the best first."""
    wanted, letters = terms(asked), _letters(asked)
    every = [fact for listed in NOT_CERTIFIED for fact in listed.facts]
    shared = {fact.code: _of_fact(fact.code).shared(wanted, letters) for fact in every}
    return sorted((fact for fact in every if shared[fact.code]), key=lambda fact: -shared[fact.code])


def terms(text: str) -> frozenset[str]:
    """Return Latin words of three letters or more, and each two Chinese characters that stand side by side."""
    latin = set(re.findall(r"[a-z]{3,}", text.casefold())) - PLAIN
    runs = re.findall(r"[\u4e00-\u9fff]+", text)
    return frozenset(latin | {run[i : i + 2] for run in runs for i in range(len(run) - 1)})


@cache
def _of_matter(code: str, version: int) -> Entry:
    one = matter(code, version)
    return _entry(lambda: f"{one.title} {one.code}", lambda: " ".join(map(str, (one.summary, *one.bring))))


@cache
def _of_fact(code: str) -> Entry:
    fact = not_certified(code)[1]
    return _entry(lambda: f"{fact.fact} {fact.code}", lambda: " ".join(map(str, fact.show)))


def _entry(title: Callable[[], str], rest: Callable[[], str]) -> Entry:
    """Read a thing's words in each language, and its Chinese title as it sounds."""
    titles, rests = [], []
    for language in LANGUAGES:
        with override(language):
            titles.append(title())
            rests.append(rest())
    syllables = lazy_pinyin("".join(re.findall(r"[\u4e00-\u9fff]+", titles[0])))
    return Entry(
        frozenset().union(*map(terms, titles)),
        frozenset().union(*map(terms, rests)),
        typed_pinyin("".join(syllables)),
        "".join(syllable[0] for syllable in syllables),
    )


def _letters(asked: str) -> str:
    return re.sub(r"[\s'-]", "", typed_pinyin(asked))
