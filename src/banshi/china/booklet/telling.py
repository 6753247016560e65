"""How every paper tells things: in Chinese with English beneath, by local days, with the source of the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from banshi.china.booklet import papers
from banshi.china.booklet.papers import Bilingual
from banshi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.sources import Source
    from banshi.matters.models import Case
    from banshi.matters.requests import Request


def both(text: _StrOrPromise) -> Bilingual:
    """Return a translatable text in both languages, whoever is reading just now."""
    return said_in_both(lambda: str(text))


def said_in_both(said: Callable[[], str]) -> Bilingual:
    """Return what is said in each language."""
    with translation.override("zh-hans"):
        zh = said()
    with translation.override("en"):
        en = said()
    return Bilingual(zh=zh, en="" if en == zh else en)


def source_of(source: Source) -> papers.Source:
    """Return where a rule comes from, as a paper cites it."""
    return papers.Source(text=said_in_both(lambda: source.said), verified=source.verified)


def day_of(request: Request) -> date:
    """Return the local day of a paper."""
    return request.at.astimezone(clock.zone()).date()


def case_of(request: Request) -> Case:
    """Return the case that a paper belongs to."""
    assert request.case is not None  # noqa: S101 - such a paper belongs to a case
    return request.case
