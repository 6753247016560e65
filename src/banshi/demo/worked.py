"""Two things that worked in Li's home county, told by those who did them; one is taken over by the city's own company.

Both go the whole way through the real actions: written, linked to concerns of the unit, read by the hotline, published.
The figures beside them are whatever the demonstration's casework says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connections
from django.utils import translation

from banshi.concerns.models import Concern
from banshi.demo.hotline import CITY, Line
from banshi.demo.offices import HOME_COUNTY, Plan
from banshi.demo.province import SEED
from banshi.kernel import clock
from banshi.kernel.actor import Duty as Right
from banshi.stations.models import Post
from banshi.stations.queries import actor_in_post
from banshi.stories import adopting, linking, queries, reviewing, templates, writing
from banshi.stories.writing import Draft

if TYPE_CHECKING:
    from datetime import date, datetime

    from banshi.kernel.actor import Actor
    from banshi.stories.models import Version

WRITTEN, TAKEN_OVER, BEGAN = 20, 12, 150
MOST_SHOWN = 3
LETTER = (
    "您好，您反映的{地点}室温偏低，我们已于{日期}到现场处理：{事项}。请在三天内留意室温；如果还不热，回复这条短信或拨打热线，"
    "我们会再次上门，不需要您重新说明情况。"
)
STEPS = """
2: 到现场看一遍，拍下同一处的照片
7: 把原因和要花的时间告诉每一位反映过的居民
21: 施工，公示每天影响哪些楼
28: 同一处再拍一张照片，请居民来看
"""


@dataclass(frozen=True, slots=True)
class Work:
    """What worked: by which body of the county, about what, in which words, and what others can take over."""

    body: str
    category: str
    template: templates.Template
    words: dict[str, str]


WORKS = (
    Work(
        "heating-company", "01.04", templates.letter(LETTER),
        {
            "title": "先测温、再回信：让居民知道下一步",
            "wrong": "回信只写“已处理”，居民不知道做了什么，也不知道还不热时找谁，只好再报一次。",
            "done": "上门时先测一次室温，回信写清地点、日期和做了什么，并写明三天内不热怎么办。",
            "took_time": "每封回信多用十分钟", "took_money": "没有另外花钱", "took_who": "换热站班组和写回信的同事",
            "came": "同一户为同一件事再报一次的少了，热线转来的追问也少了。",
        },
    ),
    Work(
        "housing", "02", templates.steps(STEPS),
        {
            "title": "四步做完一处小区维修", "wrong": "维修拖得久，居民不知道走到哪一步，同一件事很多人各报各的。",
            "done": "固定四个步骤和天数，每一步做完就告诉所有反映过的居民，前后在同一处拍照。",
            "took_time": "一处大约四周", "took_money": "照原来的维修预算", "took_who": "一名负责人和社区居委会",
            "came": "居民知道走到了哪一步，同一件事重复报的少了。",
        },
    ),
)  # fmt: skip


def fill(*, seed: int = SEED) -> int:
    """Tell what worked and return how many stories were published; ``concerns.tell`` comes before.

    A body that has no concern of the kind yet tells nothing: a story without casework is not published.
    """
    line, now = Line(Plan(seed), seed), clock.now()
    with translation.override("zh-hans"):  # what is written down is written by people who write Chinese
        told = [found for one in WORKS if (found := _told(line, one)) is not None]
        city = line.units[CITY, "heating-company"]
        for version in told[:1]:
            with clock.stopped_at(now - timedelta(days=TAKEN_OVER)):
                adopting.use_letter(version, by=_officer(city))
    _all_were_told(now)
    return len(told)


def _told(line: Line, work: Work) -> Version | None:
    unit_id, now = line.unit_for(HOME_COUNTY, work.body), clock.now()
    shown = Concern.objects.filter(unit_id=unit_id, category__startswith=f"{work.category}.", shielded=[]).order_by(
        "at"
    )
    numbers = list(shown.values_list("number", flat=True)[:MOST_SHOWN])
    if not numbers:
        return None
    began = (now - timedelta(days=BEGAN)).astimezone(clock.zone()).date()
    by = _officer(unit_id)
    with clock.stopped_at(now - timedelta(days=WRITTEN)):
        story = writing.write(_draft(work, began), by=by)
        linking.link(story.id, " ".join(numbers), by=by)
        writing.offer(story.id, by=by)
        reviewing.publish(story.id, by=_officer(line.id))
    return queries.version_of(queries.public_story(story.number))


def _draft(work: Work, began_on: date) -> Draft:
    return Draft(**work.words, category=work.category, began_on=began_on, template=work.template)


def _officer(unit_id: int) -> Actor:
    post = Post.objects.using("owner").filter(unit_id=unit_id, duty=Right.OFFICER.value).order_by("id")[0]
    return actor_in_post(post.account_id, post.pk)


def _all_were_told(now: datetime) -> None:
    """Note that what the past had to say was said: no gateway sends it again."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update notices_notice set sent_at = at where sent_at is null and kind like 'story-%%' and at < %s", [now]
        )
