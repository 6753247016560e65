"""What is promised in the lists of the demonstration: five promises, what else was proposed, and a list from elsewhere.

Every sentence, name and photo is made up; the photos are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from banshi.projects.jurisdiction import pack
from banshi.projects.plans import READING, Money, Plan, Planned
from banshi.projects.vocabulary import Class

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.kernel.actor import Actor

SOURCE, POST, OTHER_POST = "县财政预算", "副区长", "区政府党组成员"
CANTEEN, LIFTS = "12.02.02", "02.03.02"
TITLES = {CANTEEN: "在小区里开一家老年食堂", LIFTS: "修好四个小区常坏的电梯"}
"""What the casework's candidates are called, by category."""
BRIDGES, LAMPS, RIVER = "三所学校门口建过街天桥", "背街小巷装上路灯", "疏浚穿城的小河"
PROPOSED: dict[str, tuple[str, Class]] = {
    BRIDGES: ("放学时车多，孩子过马路要等好几个绿灯，家长天天提心吊胆。", Class.COMMON),
    LAMPS: ("几条巷子晚上一片黑，老人摔过好几回。", Class.URGENT),
    RIVER: ("河底淤泥多年没清过，夏天臭得开不了窗。", Class.LEGACY),
    "社区里建一个篮球场": ("年轻人放学下班没有地方打球。", Class.COMMON),
    "电梯里通上手机信号": ("一进电梯就断，出了事打不出电话。", Class.COMMON),
}
PAPERWORK = "给每户建一本民生台账"
WHY_NO_PAPERWORK = "要求居民和村居逐月填表，属于加重基层负担，系统里已经有的数据不应再填一遍。"
WHY_OTHER_LEADER = "陈立群调任外区，由苏敏接手，承诺内容一字不改。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """One promise and its course: ``ends`` is how many days ago its last day may lie at the earliest."""

    title: str
    course: str
    lead: str
    helpers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    steps: tuple[str, ...]
    measure: str
    measure_unit: str
    counted_by: str = READING
    baseline: Decimal
    target: Decimal
    done_when: str
    spot: str
    money: Decimal
    people: int
    fewer: int = 0
    ends: int = -60
    reason: str = ""
    waits_for: str = ""

    def plan(
        self, lead: int, helpers: Sequence[int], leader: Actor, places: Sequence[str], made_on: date, today: date
    ) -> Plan:
        """Return the promise as it is made on a day; where the candidate names places, they are the promise's."""
        named = tuple(places) or self.places
        due_on, because = due_after(today - timedelta(days=self.ends))
        return Plan(
            title=self.title, words=self.title, klass=Class.COMMON, leader_id=leader.account_id,
            leader_name=leader.name, leader_post=POST, lead_unit_id=lead, helper_ids=tuple(helpers),
            measure=self.measure, measure_unit=self.measure_unit, counted_by=self.counted_by, baseline=self.baseline,
            baseline_on=made_on - timedelta(days=3), target=self.target, done_when=self.done_when, due_on=due_on,
            due_because=because, milestones=tuple(self._milestones(named, due_on)),
            money=(Money(source=SOURCE, amount=self.money),), places=named, people=self.people,
        )  # fmt: skip

    def _milestones(self, places: Sequence[str], due_on: date) -> list[Planned]:
        """Return a milestone of each step at each place, or in turn where there are more steps than places."""
        steps = [(step, place) for place in places or ("",) for step in self.steps]
        first = due_on - timedelta(days=7 * len(steps))
        return [
            Planned(title=f"{place}{step}", due_on=first + timedelta(days=7 * at), place=place)
            for at, (step, place) in enumerate(steps, start=1)
        ]


ALL = (
    Promised(
        title=TITLES[CANTEEN], course="kept", lead="civil-affairs", helpers=("market-supervision",),
        steps=("场地改造完工", "食堂开餐"), measure="每天中午能在食堂吃上热饭的老人", measure_unit="人",
        baseline=Decimal(0), target=Decimal(60), done_when="连续十个工作日，每天至少六十位老人在这里吃上午饭。",
        spot="食堂门口", money=Decimal(380_000), people=120, ends=215,
    ),
    Promised(
        title=BRIDGES, course="less", lead="transport", helpers=("education", "urban-management"),
        places=("书院小学", "望江中学", "星湖小学"), steps=("天桥通行",), measure="放学时孩子过马路要等的时间",
        measure_unit="秒", baseline=Decimal(95), target=Decimal(20),
        done_when="每所学校门口的天桥都能走，有扶手和坡道。", spot="校门斜对面", money=Decimal(6_400_000), people=5200,
        fewer=3600, reason="星湖小学门口地下有燃气主管，今年不能打桩，改到管线迁移之后再建。",
    ),
    Promised(
        title=LAMPS, course="stuck", lead="urban-management", places=("油坊巷", "井头巷", "染坊巷"),
        steps=("路灯亮灯",), measure="夜里不亮的路灯", measure_unit="盏", baseline=Decimal(46), target=Decimal(0),
        done_when="三条巷子夜里每盏路灯都亮。", spot="巷口第一根灯杆", money=Decimal(910_000), people=2100,
        reason="接电的申请还没有批复，电缆沟不能开挖。", waits_for="power-company",
    ),
    Promised(
        title=RIVER, course="given_up", lead="urban-management", places=("望湖街道段",), steps=("清淤完成",),
        measure="河水能见到的深度", measure_unit="厘米", baseline=Decimal(15), target=Decimal(60),
        done_when="夏天站在桥上看得见六十厘米深的河底，没有臭味。", spot="石桥中间",
        money=Decimal(8_000_000), people=9000,
        reason="上游在建的截污干管延期两年，先清淤会很快淤回，经费已退回，等干管通水后重新列入。",
    ),
    Promised(
        title=TITLES[LIFTS], course="looked_at", lead="housing", helpers=("market-supervision",),
        steps=("电梯更换完成",), measure="最近三十天反映电梯坏了的件数", measure_unit="件", counted_by="voices",
        baseline=Decimal(9), target=Decimal(1),
        done_when="四个小区连续三十天最多一次反映电梯坏了。", spot="一单元电梯厅",
        money=Decimal(5_200_000), people=3400, ends=5,
    ),
)  # fmt: skip

HEADINGS = ("地区", "年份", "序号", "项目", "牵头单位", "进度", "完成时限", "备注", "来源")
ELSEWHERE = tuple(
    ("南岭县", "2024", str(no), item, unit, said, by, note, "南岭县政府网站公告")
    for no, (item, unit, said, by, note) in enumerate(
        (
            ("新建公办幼儿园2所，新增学位540个。", "县教育局", "已完工", "2024-08-31", "其中1所移交乡镇"),
            ("改造农村公路36公里。", "县交通局", "完成95%", "2024-12-31 (年度)", ""),
            ("老旧小区加装电梯20部。", "县住建局", "完成13部", "2024-12-31", "7部因意见不一致未开工"),
            ("为65岁以上老人免费体检。", "县卫健局", "完成率102.6%", "2024-11-30", ""),
            ("新增公共停车位800个。", "县城管局", "", "年底前", "进度未公布"),
            ("农村饮水提质，惠及1.2万人。", "县水利局", "按序时推进", "2024-10-31", "三个村延期"),
        ),
        start=1,
    )
)
"""A list that was published elsewhere, with what its source said of progress, as such lists say it."""


def due_after(day: date) -> tuple[date, str]:
    """Return the first day after another one that means something to residents, and what it means."""
    dates = (one for year in (day.year, day.year + 1) for one in pack().due_dates(year))
    return next((due_on, str(because)) for due_on, because in dates if due_on > day)


def snapshot(title: str, day: date, *, done: bool) -> bytes:
    """Draw a made-up photo of a spot: the same houses, grey before the work, in order after; each day has its sun."""
    rng = Random(title)  # noqa: S311 - the same spot has to look the same
    picture = Image.new("RGB", (640, 480), "#cfe0ea" if done else "#c8ccce")
    draw = ImageDraw.Draw(picture)
    sun = 20 + day.toordinal() * 7 % 540
    draw.ellipse((sun, 24, sun + 48, 72), fill="#f6d98a" if done else "#d8d6cf")
    draw.rectangle((0, 330, 640, 480), fill="#b9c4b0" if done else "#9c978c")
    for at in range(3):
        left, top = 30 + at * 205, rng.randrange(110, 190)
        draw.rectangle((left, top, left + 165, 340), fill="#e7ddcf" if done else "#b3aca3", outline="#6f6a63", width=3)
        for window in range(6):
            x, y = left + 18 + window % 3 * 48, top + 22 + window // 3 * 62
            draw.rectangle((x, y, x + 32, y + 40), fill="#f6d98a" if done else "#6b7278")
    draw.rectangle((265, 255, 375, 342), fill="#0b6e6e" if done else "#7a5a48", outline="#3a3a3a", width=4)
    if not done:
        for _crack in range(9):
            x = rng.randrange(0, 620)
            draw.line(
                (x, 350 + rng.randrange(100), x + rng.randrange(20, 70), 360 + rng.randrange(110)),
                fill="#5a554e",
                width=4,
            )
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=80)
    return kept.getvalue()
