"""Ask once, where an office writes its own list: whether a line asks for what the register holds or the file has.

The rule is narrow on purpose: a part of a line counts only if nothing but known things and filling words are in it, so
that “name of the witness” is never taken for the resident's name. The words themselves are the country's.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.vocabulary import Group
from banshi.register.items import BY_NAME, Item

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from django.utils.functional import _StrOrPromise

    from banshi.matters.definition import Evidence, Matter

LANGUAGES = ("zh-hans", "en")

# Two papers that show what the register holds are no items of it, but are asked for as often.
BOOKLET = Item(name="booklet", key="", label=_("the household booklet"), of="household")
ID_CARD = Item(name="id-card", key="", label=_("the ID card"))
PAPERS = {BOOKLET.name: BOOKLET, ID_CARD.name: ID_CARD}

HAN = re.compile(r"[\u3400-\u9fff]")


def known_already(line: str, matter: Matter[Any], documents: Collection[str]) -> Item | Evidence | None:
    """Return what a line of a list asks for although it is known: a paper in the file, a fact on the register, or none.

    ``documents`` names the evidence that the papers in the file stand for. What the matter itself changes is never
    known: a new value has to come from somewhere.
    """
    words = sorted(_known_words(matter, frozenset(documents)), key=lambda pair: -len(pair[0]))
    for part in _parts(line):
        for word, thing in words:
            if _has(part, word) and _is_filling(_without(part, word)):
                return thing
    return None


def _known_words(matter: Matter[Any], documents: frozenset[str]) -> Iterator[tuple[str, Item | Evidence]]:
    known = jurisdiction().known_words
    needed = (evidence for need in jurisdiction().needs.values() for evidence in need.evidence)
    for evidence in (*matter.evidence, *needed):
        if evidence.name in documents:
            yield from ((word, evidence) for word in {*_said(evidence.title), *_plainly(known.get(evidence.name, ()))})
    for name, words in known.items():
        thing = PAPERS.get(name) or BY_NAME.get(name)
        if thing is not None and not _is_asked_for_by(matter, name):
            yield from ((word, thing) for word in {*_said(thing.label), *_plainly(words)})


def _is_asked_for_by(matter: Matter[Any], name: str) -> bool:
    return name in matter.changes_items or (name == ID_CARD.name and matter.group is Group.CARD)


def _is_filling(rest: str) -> bool:
    """Return whether nothing is left but filling words: where on which paper, a copy, please."""
    for word in _filling():
        rest = _without(rest, word)
    return not rest.strip()


@cache
def _filling() -> tuple[str, ...]:
    country = jurisdiction()
    papers = (word for name in PAPERS for word in country.known_words.get(name, ()))
    return tuple(sorted(_plainly((*papers, *country.filling_words)), key=len, reverse=True))


@cache
def _plainly(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_plain, words))


def _said(title: _StrOrPromise) -> Iterator[str]:
    for language in LANGUAGES:
        with override(language):
            # “Height (cm)”: nobody writes the unit on a list.
            yield _plain(str(title).partition("(")[0].partition("（")[0])


def _plain(text: str) -> str:
    """Return text as it is compared: one width, small letters, no marks; Chinese without gaps."""
    even = unicodedata.normalize("NFKC", text).casefold()
    spaced = " ".join("".join(c if c.isalnum() else " " for c in even).split())
    return re.sub(r"(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])", "", spaced)


def _parts(line: str) -> Iterator[str]:
    """Return the single things a line asks for."""
    even = unicodedata.normalize("NFKC", line).casefold()
    for part in re.split(r"[、,;。/+&]|以及|和|及|与(?!户主)|\band\b|\bor\b", even):
        if plain := _plain(part):
            yield plain


def _has(text: str, word: str) -> bool:
    return bool(_pattern(word).search(text))


def _without(text: str, word: str) -> str:
    return _pattern(word).sub(" ", text)


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """Return how a word is found: a Chinese one anywhere, another one whole, in singular or plural."""
    return re.compile(re.escape(word) if HAN.search(word) else rf"\b{re.escape(word)}(?:s|es)?\b")
