"""The sealed log in a folder of files: the newest head, the last head of each day, and the keys, to keep and compare.

It goes out with the public results. Whoever has a copy of yesterday's folder can show that the log was rewritten today.
"""

from __future__ import annotations

import json
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

from banshi.kernel import clock
from banshi.proofs import heads, queries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from banshi.proofs.heads import SignedHead

PLACE = ".well-known/banshi-log"
PAGE = (
    '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>封存日志 · The sealed log</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="../../site.css">'
    '</head><body><main><h1>封存日志 <span lang="en">The sealed log</span></h1>'
    "<p>办事机关的每一步、对个人信息的每一次查看，都是同一份日志中的一行。谁改动、删除或倒填一行，这里公布的数值就不再相符。"
    "请保存这些文件，日后比对。</p>"
    '<p lang="en">Every step an office takes and every look at somebody\'s data is a line in one log. Whoever changes, '
    "removes or back-dates a line no longer matches the numbers published here. Keep these files and compare later.</p>"
    "<pre>{note}</pre><ul>"
    '<li><a href="checkpoint">checkpoint</a> · 最新 <span lang="en">the newest head</span></li>'
    '<li><a href="heads.txt">heads.txt</a> · 每日最后一个 <span lang="en">the last head of each day</span></li>'
    '<li><a href="keys.json">keys.json</a> · 公钥 <span lang="en">the public keys</span></li>'
    "</ul></main></body></html>"
)


def write(folder: Path) -> int:
    """Write the log's files below a folder; return how many. None where nothing was sealed yet.

    Raises ``OSError`` where they cannot be written.
    """
    newest = queries.newest()
    if newest is None:
        return 0
    public = queries.public_keys()
    keys = [{"name": heads.name(key), "ed25519": key_bytes.hex()} for key, key_bytes in public.items()]
    note = newest.note(public[newest.key_id])
    files = {
        "checkpoint": note,
        "heads.txt": "\n".join(head.note(public[head.key_id]) for head in _last_of_each_day()),
        "keys.json": json.dumps({"shape": "banshi-log/1", "keys": keys}, indent=1),
        "index.html": PAGE.replace("{note}", escape(note)),
    }
    place = folder / PLACE
    place.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (place / name).write_text(text, encoding="utf-8")
    return len(files)


def _last_of_each_day() -> Iterator[SignedHead]:
    """Yield the last head of each day of the office, each found by its moment, oldest first."""
    day = queries.first_day()
    while day is not None and day <= clock.today():
        head = queries.last_head_between(clock.at_start_of(day), clock.at_start_of(day + timedelta(days=1)))
        if head is not None:
            yield head
        day += timedelta(days=1)
