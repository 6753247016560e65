"""Sentences made of parts read right in both languages: the articles of laws, and refusals with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from banshi.china.grounds import CAPACITY, HOUSEHOLD_FROZEN
from banshi.china.matters import MATTERS
from banshi.kernel.refusals import RuleBroken

if TYPE_CHECKING:
    from banshi.kernel.sources import Source


def sources() -> list[Source]:
    return [s for m in MATTERS for s in (*m.law, *(g.source for g in m.grounds))]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Civil Code, art. 17-18"), ("zh-hans", "《中华人民共和国民法典》第17-18条")],
)
def test_an_article_is_cited_as_the_language_cites_it(language: str, said: str) -> None:
    with translation.override(language):
        assert CAPACITY.said == said


def test_a_rule_without_an_article_is_cited_by_its_title() -> None:
    assert HOUSEHOLD_FROZEN.source.said == str(HOUSEHOLD_FROZEN.source.title)


def test_an_article_is_kept_as_numbers_only() -> None:
    assert [one.article for one in sources() if one.article.strip("0123456789-")] == []


def test_a_refusal_is_told_in_one_breath() -> None:
    ground = HOUSEHOLD_FROZEN
    refusal = RuleBroken(ground.code, ground.sentence, cure=ground.cure)
    assert refusal.said == f"{ground.sentence} {ground.cure}"
    with translation.override("zh-hans"):
        assert refusal.said == f"{ground.sentence}{ground.cure}"


def test_a_refusal_without_a_cure_is_its_sentence() -> None:
    assert RuleBroken("no", "This cannot be.").said == "This cannot be."
