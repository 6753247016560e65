"""The public results as files in a folder: a site in both languages, the open data, the feed and the calendar.

The folder needs no server of ours, no script and no cookie; it may be put on any web server or handed on as it is.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from banshi.publishing import files, rated, releases, tables
from banshi.publishing.promises import PROMISES
from banshi.watching.published import draws_file
from banshi.web.results import days, feeds, site
from banshi.web.results.addresses import LANGUAGES, InAFolder, file_of
from banshi.web.results.standing import of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from banshi.publishing.tables import Row
    from banshi.web.results.standing import Standing

DOOR = (
    '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>公共服务结果 · Public results</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="description" content="公共服务结果：中文与英文。Public results, in Chinese and English.">'
    '<link rel="stylesheet" href="site.css"></head><body><main>'
    '<h1>公共服务结果 <span lang="en">Public results</span></h1>'
    '<p><a href="zh/index.html">中文</a> · <a href="en/index.html" lang="en">English</a></p></main></body></html>'
)


def export(folder: Path, *, since: date, until: date) -> int:
    """Write the site of the months from one day to another into a folder; return how many files were written.

    What stands in the folder under the same names is replaced. Raises ``OSError`` where it cannot be written.
    """
    found = releases.latest(since, until)
    standing = of(found)
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(DOOR, encoding="utf-8")
    shutil.copyfile(str(finders.find("banshi/site.css")), folder / "site.css")
    others: dict[str, Sequence[Row]] = {PROMISES: tables.promised(), rated.RATES: rated.rated(since, until)}
    written = 2 + _data(folder / "data", standing, tables.lines(found) | others)
    for language, name in LANGUAGES.items():
        with translation.override(language):
            written += _pages(folder / name, standing, InAFolder(language))
    return written


def _data(folder: Path, standing: Standing, lines: Mapping[str, Sequence[Row]]) -> int:
    to = InAFolder("en")
    told = {"dictionary.json": files.dictionary_file(), "draws.json": draws_file()}
    with translation.override("en"):
        told |= {"feed.xml": feeds.feed(standing, to), "calendar.ics": days.calendar(standing, to)}
    for one in tables.TABLES:
        told |= {f"{one.name}.{kind}": files.written(one, lines[one.name], kind) for kind in files.KINDS}
    for name, content in told.items():
        (folder / name).write_bytes(content)
    return len(told)


def _pages(folder: Path, standing: Standing, to: InAFolder) -> int:
    folder.mkdir(exist_ok=True)
    pages = site.all_pages(standing)
    for name, code in pages:
        shown = {"layout": "results/alone.html", **site.shown(name, standing, to, code)}
        (folder / file_of(name, code)).write_text(render_to_string(site.TEMPLATES[name], shown), encoding="utf-8")
    return len(pages)
