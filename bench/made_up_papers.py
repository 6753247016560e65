"""Papers of made-up residents for the benches: each of somebody else, as papers are, with the values that people share.

What a typesetter remembers of one paper helps it with the next one only where both say the same. So names, days,
addresses and numbers differ here from paper to paper, and what half a country has in common (Han, married, no former
name) is as common as there.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from banshi.china.booklet.papers import BookletPaper, SlipPaper

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)
STREETS = "平湖路 和平街 解放路 中山东路 人民西路 建设里 学院路 青年巷 滨河大道 工农街 长江路 文化宫路".split()  # noqa: SIM905
PLACES = "浙江省示范市 浙江省样板县 湖北省示例县 四川省样本市 河南省示范区 东港市 山东省例县".split()  # noqa: SIM905
SCHOOLING = "初中毕业 高中毕业 大学本科毕业 小学毕业 中等专科毕业 大学专科毕业".split()  # noqa: SIM905
WORK = "机械设备修理人员 小学教师 农业技术人员 公共交通司机 商品营业员 会计 护士 建筑工人 厨师 退休".split()  # noqa: SIM905
AT = "示范市第二机床厂 东港市实验小学 样板县农机站 示范市公交集团 样板区百货公司 个体经营".split()  # noqa: SIM905
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
PROOF_LETTERS = 900
"""About as many as the proof of a line in a log of ten thousand million has."""


def booklet(at: int) -> BookletPaper:
    """Return the booklet of a made-up household of one."""
    from banshi.china.booklet.papers import BookletPaper, ChangeLine, Member
    from banshi.china.id_number import compose

    rng = Random(at)  # noqa: S311 - made up, not secret
    born_on, name = date(1935, 1, 1) + timedelta(days=rng.randrange(25_000)), _name(rng)
    issued_on, officer, station = _day(rng), _name(rng), f"{rng.choice(STREETS)}派出所"
    address = f"{rng.choice(STREETS)}{rng.randrange(1, 300)}号{rng.randrange(1, 9)}单元{rng.randrange(1, 33)}01室"
    member = Member(
        name=name, relation="户主", sex=rng.choice("男女"), ethnicity=rng.choice(("汉族",) * 10 + ("土家族",)),
        born_on=born_on, registered_on=issued_on, officer=officer, id_number=compose("999999", born_on, at % 500),
        former_name=rng.choice(("",) * 9 + (_name(rng),)), birth_place=rng.choice(PLACES),
        native_place=rng.choice(PLACES), height=f"{rng.randrange(150, 190)}厘米",
        blood_type=rng.choice(("", "A型", "B型", "AB型", "O型")), education=rng.choice(SCHOOLING),
        marital_status=rng.choice(("有配偶", "未婚", "丧偶")), military_service=rng.choice(("", "", "退出现役")),
        workplace=rng.choice(AT), occupation=rng.choice(WORK), came_to_city="",
        came_to_address=f"{_day(rng):%Y年%m月%d日}由{rng.choice(STREETS)}{rng.randrange(1, 300)}号迁来",
        changes=(ChangeLine(item="文化程度", content=rng.choice(SCHOOLING), on=_day(rng), officer=_name(rng)),),
    )  # fmt: skip
    return BookletPaper(
        household_type="家庭户", household_number=f"{rng.randrange(10**9):09d}", head_name=name, address=address,
        seal_of_province="省级公安机关户口专用章", seal_of_organ=f"{station}户口专用章", office=station,
        officer=officer, issued_on=issued_on, serial=f"BK-2026-{at:09d}", members=(member,),
        check_address=f"https://banshi.example/check/{_code(rng)}/",
    )  # fmt: skip


def slip(at: int) -> SlipPaper:
    """Return the promise slip of a made-up case between two stations."""
    from banshi.china.booklet.papers import Bilingual, SlipLeg, SlipPaper, Source

    rng = Random(at)  # noqa: S311 - made up, not secret
    accepted_at = MORNING + timedelta(minutes=rng.randrange(480))
    here, there = (f"{street}派出所" for street in rng.sample(STREETS, 2))
    rule = Bilingual("《户口登记条例》（1958年）第十七条", "Household Registration Regulations 1958, art. 17")
    return SlipPaper(
        number=f"BL-2026-{at:07d}", what=Bilingual("居民户口簿遗失补领", "Lost household booklet"),
        applicant_masked=f"{_name(rng)[0]}＊＊", id_masked=f"＊＊＊＊{rng.randrange(10_000):04d}",
        legs=(
            SlipLeg(office=here, task=Bilingual("受理", "Accepts"), done_at=accepted_at),
            SlipLeg(
                office=there, task=Bilingual("审核决定", "Decides"), due_at=accepted_at + timedelta(days=3)
            ),
            SlipLeg(office=here, task=Bilingual("打印发放", "Prints"), due_at=accepted_at + timedelta(days=4)),
        ),
        journey=Bilingual("您不必再跑一趟。", "You need not travel."), follow_code=_code(rng),
        check_address=f"https://banshi.example/check/{_code(rng)}/", office=here, accepted_by=_name(rng),
        accepted_at=accepted_at, source=Source(text=rule, verified=False),
    )  # fmt: skip


def proof(at: int) -> str:
    """Return a text with the letters and the length of a proof, which proves nothing."""
    letters = Random(at).choices(BASE45, k=PROOF_LETTERS)  # noqa: S311 - made up, not secret
    return f"BANSHI1:{''.join(letters)}:"


def _name(rng: Random) -> str:
    from banshi.demo.names import given_name, surname

    return surname(rng) + given_name(rng, rng.choice("12"), rng.randrange(1940, 2010))


def _day(rng: Random) -> date:
    return date(1990, 1, 1) + timedelta(days=rng.randrange(13_400))


def _code(rng: Random) -> str:
    return "-".join("".join(rng.choices("23456789ABCDEFGHJKMNPQRSTUVWXYZ", k=6)) for _half in range(2))
