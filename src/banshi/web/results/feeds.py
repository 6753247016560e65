"""What is new, for programs that read Atom (RFC 4287): months that were published, corrections, changed promises.

Whoever has something new to tell adds a source: one more line of ``SOURCES``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext

from banshi.publishing import releases, results
from banshi.web.months import month_in_words
from banshi.web.results import promising, words
from banshi.web.results.exhibits import News

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from banshi.web.results.addresses import Addresses
    from banshi.web.results.standing import Standing

MOST = 60


def published(of: Standing, to: Addresses) -> Iterator[News]:
    """Tell that the results of a month were published, or corrected and why."""
    for one in releases.latest():
        title = gettext("Results of %(month)s") % {"month": month_in_words(one.month)}
        if one.note:
            title = gettext("Results of %(month)s, corrected") % {"month": month_in_words(one.month)}
        name = f"{one.month:%Y-%m}-{one.version}"
        yield News(
            id=name, at=one.at, title=title, words=one.note or _findings(of, one.month), link=to.whole("overview")
        )


def _findings(of: Standing, month: date) -> str:
    told = (results.figure(name) for name in ("errands_saved", "terms_of_concerns", "verdicts_on_concerns"))
    return gettext("; ").join(
        words.finding(one.name, month, of.of_figure(f"{one.name}:{one.parts[0]}", month), of.of_figure(one.name, month))
        for one in told
    )


SOURCES: tuple[Callable[[Standing, Addresses], Iterable[News]], ...] = (published, promising.changes)
"""Who has something new to tell."""


def feed(of: Standing, to: Addresses) -> bytes:
    """Return the newest of all sources as an Atom feed."""
    link = to.whole("overview")
    told = Atom1Feed(
        title=gettext("Public results"), link=link, feed_url=to.file("feed.xml"), language=get_language(),
        description=gettext("New results and corrections."),
    )  # fmt: skip
    news = sorted((one for source in SOURCES for one in source(of, to)), key=lambda one: one.at, reverse=True)
    for one in news[:MOST]:
        told.add_item(
            title=one.title, link=one.link, description=one.words, unique_id=f"{link}#{one.id}", updateddate=one.at
        )
    return str(told.writeString("utf-8")).encode()
