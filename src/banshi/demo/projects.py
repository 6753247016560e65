"""Lists of livelihood projects in Li's home county: a year told to its end, one that begins, one from elsewhere.

Some seventy residents report, a vote is held, five promises are made. One is kept and asked about again, one waits for
those drawn by lot, one became less, one is stuck, one was given up: all through the real actions, the clock set back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connections
from django.utils import translation

from banshi.demo import courses, promises
from banshi.demo.county import County
from banshi.demo.province import SEED

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

# What was reported by whom: category, at how many places, by how many at each.
VOICES = (("12.02.02", 1, 16), ("02.03.02", 4, 14))
TOTAL = sum(places * voices for _code, places, voices in VOICES) + len(promises.ALL)


def fill(*, seed: int = SEED, progress: Callable[[], None] = lambda: None) -> int:
    """Tell the lists of the home county and return how many projects were promised; ``concerns.tell`` comes before.

    ``progress`` is called ``TOTAL`` times. The same seed tells the same.
    """
    county = County(seed, progress)
    with translation.override("zh-hans"):  # what is written down is written by people who write Chinese
        problems = [county.heard(*one) for one in VOICES]
        on_list = county.listed(problems)
        county.voted(on_list)
        for one in promises.ALL:
            courses.run(county, on_list, one)
            progress()
        county.told_of_today(on_list)
    _all_were_told(county.now)
    return len(promises.ALL)


def _all_were_told(now: datetime) -> None:
    """Note that what the past had to say was said: no gateway sends it again."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update notices_notice set sent_at = at where sent_at is null and at <= %s", [now - timedelta(days=3)]
        )
