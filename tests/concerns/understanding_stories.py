"""Made-up concerns for the understanding: troubles × places × ways to say it, in Chinese and English."""

from __future__ import annotations

import random

from banshi.concerns.understanding import Sample

HEAT, ROAD, WAGES, SCHOOL = "02.01.01", "02.03.01", "05.01.02", "07.02.01"
SAID = {
    HEAT: ["暖气不热", "屋里只有十二度", "暖气片冰凉", "供热站不管", "the radiators are cold", "no heating at home"],
    ROAD: ["路面坑洼", "路灯不亮", "井盖丢了", "人行道塌陷", "a pothole in the road", "the streetlight is broken"],
    WAGES: ["拖欠工资", "不签劳动合同", "克扣加班费", "不缴社保", "wages were not paid", "no labour contract"],
    SCHOOL: [
        "学校乱收费",
        "老师要求补课",
        "没有入学名额",
        "校车超员",
        "the school asks for fees",
        "no place at school",
    ],
}
WHERE = [
    "阳光小区",
    "和平路",
    "东湖花园",
    "三里村",
    "滨河大道",
    "新华社区",
    "北苑",
    "西关",
    "Hill Estate",
    "River Road",
]
ASK = ["请问{where}{said}该找谁？", "{said}，{where}的居民想问怎么办？", "Whom do we ask: {said} at {where}?"]
COMPLAIN = [
    "投诉！{where}{said}，已经{days}天没人管",
    "{said}！{where}多次反映没有结果，太不像话",
    "Shame: {said}, {where}",
]


def history(size: int = 240, seed: int = 1, *, wrong: float = 0.0) -> list[Sample]:
    """Return concerns staff have decided on; ``wrong`` is the share filed under any category by chance."""
    draw = random.Random(seed)  # noqa: S311 - made-up concerns
    samples = []
    for _each in range(size):
        code = draw.choice(list(SAID))
        kind, ways = draw.choice([("ask", ASK), ("complain", COMPLAIN)])
        text = draw.choice(ways).format(
            where=draw.choice(WHERE), said=draw.choice(SAID[code]), days=draw.randint(2, 90)
        )  # fmt: skip
        filed = draw.choice(list(SAID)) if draw.random() < wrong else code
        samples.append(Sample(text, filed, kind=kind, urgency="daily" if code == HEAT else "general"))
    return samples
