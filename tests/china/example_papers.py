"""Papers of made-up people, ordinary and crowded; the ID numbers carry a division that was never assigned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from banshi.china.booklet.papers import (
    AddressLine,
    AnswerPaper,
    Bilingual,
    BookletPaper,
    ChangeLine,
    Member,
    MemberCardPaper,
    RefusalPaper,
    Refused,
    Remedy,
    SlipLeg,
    SlipPaper,
    Source,
)
from banshi.china.booklet.statements import CertificatePaper, Changed, LegPaper, Mover, Stated

if TYPE_CHECKING:
    from collections.abc import Callable

    from banshi.china.booklet.pressing import Paper

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 11, 21, 9, 44, tzinfo=SHANGHAI)
MONDAY = date(2026, 11, 23)
LONG_ADDRESS = (
    "浙江省示范市样板新区中山东路街道和平里社区平湖路二千三百四十五弄一百二十八号"
    "示范花园第三期第十二幢二单元一千八百零一室"
)


def a_change(number: int = 0) -> ChangeLine:
    content = (
        "大学本科毕业",
        "已婚",
        "由“阿卜杜·示例”更正为“阿卜杜拉·示例”（登记差错，由登记机关主动更正，不收费）",
    )
    return ChangeLine(
        item=f"项目{number:02d}", content=content[number % 3], on=date(1990 + number, 3, 7), officer="陈示例"
    )


def a_member() -> Member:
    return Member(
        name="李示例",
        relation="户主",
        sex="男",
        ethnicity="汉族",
        born_on=date(1951, 3, 7),
        id_number="99999919510307001X",
        registered_on=MONDAY,
        officer="陈示例",
        former_name="李小样",
        birth_place="浙江省示范市",
        native_place="浙江省样板县",
        height="172厘米",
        blood_type="AB型",
        education="高中毕业",
        marital_status="有配偶",
        military_service="退出现役",
        workplace="示范市第二机床厂",
        occupation="机械设备修理人员",
        came_to_city="1978年10月12日由湖北省示例县迁来",
        came_to_address="2003年5月1日由和平街12号迁来",
        changes=(a_change(),),
    )


def a_crowded_member() -> Member:
    moved = f"2003年5月1日因投靠亲属由{LONG_ADDRESS}迁来"
    return replace(
        a_member(),
        name="买买提·阿卜杜热依木·吐尔逊·示例江",
        relation="曾孙媳妇或曾外孙媳妇",
        ethnicity="乌孜别克族（入籍）",
        birth_place="新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿图什市",
        other_address=LONG_ADDRESS,
        workplace="示范市样板新区第一人民医院后勤保障服务中心",
        occupation="社会生产服务和生活服务人员（其他）",
        education="中等职业教育（中等专业学校）毕业",
        marital_status="复婚（再次登记）",
        came_to_city=moved,
        came_to_address=moved,
        changes=tuple(a_change(number) for number in range(30)),
    )


def a_booklet() -> BookletPaper:
    return BookletPaper(
        household_type="家庭户",
        household_number="330299001",
        head_name="李示例",
        address="浙江省示范市样板区平湖路128号2单元301室",
        seal_of_province="浙江省公安厅户口专用章",
        seal_of_organ="平湖路派出所户口专用章",
        office="平湖路派出所",
        officer="陈示例",
        issued_on=MONDAY,
        serial="BK-2026-004711",
        check_address="https://banshi.example/check/BK2026004711",
        members=(a_member(),),
        addresses=(AddressLine(address="和平街12号", on=date(2003, 5, 1), officer="周示例"),),
    )


def a_member_card() -> MemberCardPaper:
    return MemberCardPaper(
        household_number="330299001",
        member=a_member(),
        office="平湖路派出所",
        issued_on=MONDAY,
        serial="MC-2026-000032",
        check_address="https://banshi.example/check/MC2026000032",
    )


def a_source() -> Source:
    text = Bilingual("《户口登记条例》（1958年）第十七条", "Household Registration Regulations 1958, art. 17")
    return Source(text=text, verified=False)


def a_slip() -> SlipPaper:
    return SlipPaper(
        number="BL-2026-004711",
        what=Bilingual("居民户口簿遗失补领", "Lost household booklet"),
        applicant_masked="李＊＊",
        id_masked="＊＊＊＊001X",
        legs=(
            SlipLeg(office="市场街派出所", task=Bilingual("受理", "Accepts"), done_at=MORNING),
            SlipLeg(
                office="平湖路派出所",
                task=Bilingual("审核决定", "Decides"),
                due_at=datetime(2026, 11, 23, 17, 0, tzinfo=SHANGHAI),
            ),
        ),
        journey=Bilingual("您不必再跑一趟。", "You need not travel."),
        follow_code="7KQ-2MX",
        check_address="https://banshi.example/check/7KQ2MX",
        office="市场街派出所",
        accepted_by="陈示例",
        accepted_at=MORNING,
        source=a_source(),
    )


def a_refusal() -> RefusalPaper:
    return RefusalPaper(
        refused=Refused.NOT_GRANTED,
        number="NM-2026-000812",
        applicant="李示例",
        what=Bilingual("变更姓名", "Change of name"),
        asked_on=date(2026, 11, 2),
        reason_code="NAME-03",
        reason=Bilingual("您有尚未结束的民事诉讼。", "You are a party to a civil case that is not finished."),
        source=a_source(),
        cure=(Bilingual("结案后再次申请，已交材料不用重交。", "Apply again with the final judgment."),),
        remedies=(
            Remedy(
                way=Bilingual("行政复议", "Administrative review"),
                where=Bilingual("样板区人民政府", "District government"),
                until=date(2027, 1, 22),
            ),
        ),
        office="样板公安分局",
        officer="周示例",
        decided_on=MONDAY,
        check_address="https://banshi.example/check/NM2026000812",
    )


def an_answer() -> AnswerPaper:
    return AnswerPaper(
        what=Bilingual("居民户口簿遗失补领", "Reissue of a lost household booklet"),
        here=True,
        answer=Bilingual("平湖路派出所审核，户口簿在这里打印给您。", "The booklet is printed here."),
        needs=(Bilingual("本人居民身份证", "Your own identity card"),),
        decides=Bilingual("平湖路派出所", "Pinghu Road station"),
        by_when=Bilingual("1个工作日", "1 working day"),
        fee=Bilingual("免费", "Free"),
        refused_if=(Bilingual("户口被冻结", "The household is frozen"),),
        source=a_source(),
        office="市场街派出所",
        asked_at=MORNING,
        check_address="https://banshi.example/answers/lost-booklet",
    )


def a_certificate() -> CertificatePaper:
    return CertificatePaper(
        title=Bilingual("注销户口证明", "Certificate of cancellation of household registration"),
        number="LD-2026-000077",
        case_title=Bilingual("死亡注销", "Death"),
        stated=(
            Stated(what=Bilingual("姓名", "Name"), says="李示例"),
            Stated(what=Bilingual("住址", "Address"), says=LONG_ADDRESS),
        ),
        changed=(Changed(what=Bilingual("注销户口", "Cancelled"), old="旧", new="2026-11-19 死亡"),),
        source=a_source(),
        office="平湖路派出所",
        officer="陈示例",
        issued_on=MONDAY,
        check_address="https://banshi.example/check/LD2026000077",
    )


def a_leg_paper() -> LegPaper:
    mover = Mover(name="李示例", id_number="99999919510307001X", sex="男", born_on=date(1951, 3, 7), relation="户主")
    return LegPaper(
        title=Bilingual("准予迁入证明", "Permit to move in"),
        says=Bilingual("准予下列人员迁入。", "The entry of these persons is granted."),
        number="MJ-2026-000078",
        why=Bilingual("工作调动", "Job transfer"),
        from_office="平湖路派出所",
        from_address=LONG_ADDRESS,
        to_office="市场街派出所",
        to_address="东港市市场街1号",
        movers=(mover, replace(mover, name="李小例", relation="子")),
        source=a_source(),
        office="市场街派出所",
        officer="吴示例",
        issued_on=MONDAY,
        check_address="https://banshi.example/check/MJ2026000078",
    )


PAPERS: dict[str, Callable[[], Paper]] = {
    "booklet": a_booklet,
    "member card": a_member_card,
    "slip": a_slip,
    "refusal": a_refusal,
    "answer": an_answer,
    "certificate": a_certificate,
    "leg paper": a_leg_paper,
}
