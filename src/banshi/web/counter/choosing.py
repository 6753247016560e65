"""The matters of the counter as a clerk chooses them: by group, or by a few letters typed.

A clerk types what is quickest: pinyin, its first letters, a Chinese or an English word. Each matter brings all of
these, whatever the page's language is; the browser narrows the list by them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy, override
from pypinyin import lazy_pinyin

from banshi.china.certificates import NOT_CERTIFIED
from banshi.china.pinyin import typed_pinyin
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.vocabulary import GROUP_WORDS, Group, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.utils.functional import _StrOrPromise

    from banshi.matters.definition import Matter

NEEDLESS = gettext_lazy("A certificate we do not issue…")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One matter to choose: what it is called, and the words it is found by."""

    code: str
    title: _StrOrPromise
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The matters of one group; ``needless`` are the words of what the police do not certify, in its own group."""

    title: _StrOrPromise
    choices: tuple[Choice, ...]
    needless: str = ""


def at_the_counter() -> tuple[Matter[Any], ...]:
    """Return the matters that somebody may come to a counter for: all but the office's own corrections."""
    return tuple(one for one in jurisdiction().matters if one.who_may_apply != (Role.OFFICE,))


def grouped() -> list[Choices]:
    """Return the matters of the counter by group, in the order of the groups; a group without any is left out."""
    return list(_grouped())


def _grouped() -> Iterator[Choices]:
    for group in Group:
        found = [one for one in at_the_counter() if one.group is group]
        if found:
            choices = tuple(Choice(code=one.code, title=one.title, words=_of_matter(one.code)) for one in found)
            needless = _of_the_needless() if group is Group.CERTIFICATE else ""
            yield Choices(title=GROUP_WORDS[group], choices=choices, needless=needless)


@cache
def _of_matter(code: str) -> str:
    one = next(one for one in at_the_counter() if one.code == code)
    return words_of([one.title, GROUP_WORDS[one.group]], code)


@cache
def _of_the_needless() -> str:
    return words_of([NEEDLESS, *(fact.fact for listed in NOT_CERTIFIED for fact in listed.facts)], "prove")


def words_of(titles: Sequence[_StrOrPromise], code: str) -> str:
    """Return what a thing is found by: its code and its titles in both languages, as they sound and abbreviated."""
    with override("zh-hans"):
        chinese = [str(title) for title in titles]
    with override("en"):
        english = [str(title).lower() for title in titles]
    heard = [lazy_pinyin("".join(re.findall(r"[\u4e00-\u9fff]+", title))) for title in chinese]
    sounds = [typed_pinyin("".join(syllables)) for syllables in heard]
    initials = ["".join(syllable[0] for syllable in syllables) for syllables in heard]
    return " ".join(dict.fromkeys(one for one in (code, *initials, *sounds, *chinese, *english) if one))
