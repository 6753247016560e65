"""The stories that cases in the demonstration go through: one generator for each way a case can go.

A story takes real steps by real actors and yields how long everybody waits before the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from banshi.china.codes.tables import table
from banshi.china.matters import education_level, lost_booklet
from banshi.demo.teller import Applicant, Teller
from banshi.evidence_demo import diploma_number
from banshi.kernel import clock
from banshi.kernel.actor import Actor
from banshi.matters import actions, decisions, filing, receiving

if TYPE_CHECKING:
    from uuid import UUID


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HOW_LOST = (
    "火车上遗失",
    "搬家时遗失",
    "钱包被盗，户口簿在内",
    "家中漏水，户口簿损坏",
    "多年未用，找不到了",
    "办理入学手续时遗失",
)
WORDS = ("很方便，没有来回跑", "两天就办好了", "工作人员很耐心", "", "", "希望窗口多开一个", "第一次不用回老家办事")


type Story = Callable[[Teller], Iterator[timedelta]]
type Begun = tuple[UUID, Actor, Applicant]


def filed_booklet(t: Teller) -> Begun:
    """Let somebody report a lost booklet; a third of the slips are kept as printed."""
    who = t.applicant()
    clerk = t.clerk(who)
    visit, _facts = receiving.receive(
        "lost-booklet", id_number=who.id_number, name=who.name, by=clerk, face_compared=True
    )
    lost = clock.today() - timedelta(days=t.rng.randrange(20))
    case = filing.file_case(
        visit.id, lost_booklet.Answers(lost_on=lost, circumstances=t.rng.choice(HOW_LOST)), by=clerk
    )
    if t.rng.random() < 0.3:  # noqa: PLR2004 - a share
        actions.print_slip(case.id, by=clerk)
    return case.id, clerk, who


def filed_education(t: Teller, *, proven: bool, who: Applicant | None = None) -> Begun:
    """Let somebody report a higher level; with a diploma that its holder knows, or with an upload."""
    who = who or t.applicant()
    clerk = t.clerk(who)
    visit, _facts = receiving.receive(
        "education-level", id_number=who.id_number, name=who.name, by=clerk, face_compared=True
    )
    level = "31" if who.education in {"61", "71", "44"} else "21"
    number = diploma_number(who.name, level, 2012) if proven else "D-1998-77001"
    answers = education_level.Answers(level=table("education").value(level), diploma=number)
    case = filing.file_case(visit.id, answers, by=clerk)
    if not proven:
        actions.add_document(case.id, "diploma", "毕业证.pdf", PDF, by=clerk)
    return case.id, clerk, who


def _hours(t: Teller, low: float, high: float) -> timedelta:
    return HOUR * t.rng.uniform(low, high)


def _printed(t: Teller, begun: Begun) -> Iterator[timedelta]:
    case, clerk, _who = begun
    yield _hours(t, 0.5, 4)
    actions.print_paper(case, by=clerk)


def _closed(t: Teller, begun: Begun) -> Iterator[timedelta]:
    case, clerk, _who = begun
    yield from _printed(t, begun)
    yield _hours(t, 0.2, 20)
    closed = actions.hand_over(case, by=clerk)
    if t.rng.random() < 0.6:  # noqa: PLR2004 - a share
        yield _hours(t, 1, 60)
        drawn = t.rng.random()
        verdict = "solved" if drawn < 0.86 else "partly" if drawn < 0.96 else "not-solved"  # noqa: PLR2004 - shares
        actions.give_verdict(closed.follow_code, verdict, t.rng.choice(WORDS))


def _waiting_booklet(t: Teller) -> Iterator[timedelta]:
    filed_booklet(t)
    yield from ()


def _waiting_education(t: Teller) -> Iterator[timedelta]:
    filed_education(t, proven=False)
    yield from ()


def _approved_booklet(t: Teller) -> Iterator[timedelta]:
    case, _clerk, who = filed_booklet(t)
    yield _hours(t, 1, 7)
    decisions.approve(case, by=t.officer(who.home))


def _printed_booklet(t: Teller) -> Iterator[timedelta]:
    begun = filed_booklet(t)
    yield _hours(t, 1, 7)
    decisions.approve(begun[0], by=t.officer(begun[2].home))
    yield from _printed(t, begun)


def _closed_booklet(t: Teller) -> Iterator[timedelta]:
    begun = filed_booklet(t)
    yield _hours(t, 1, 7)
    decisions.approve(begun[0], by=t.officer(begun[2].home))
    yield from _closed(t, begun)


def _refused_booklet(t: Teller) -> Iterator[timedelta]:
    case, _clerk, who = filed_booklet(t)
    yield _hours(t, 1, 7)
    officer = t.officer(who.home)
    decisions.refuse(case, "household-frozen", words="该户涉及房屋征收，暂停办理", by=officer)
    if t.rng.random() < 0.4:  # noqa: PLR2004 - a share
        decisions.print_letter(case, by=officer)


def _sent_back_booklet(t: Teller) -> Iterator[timedelta]:
    case, _clerk, who = filed_booklet(t)
    yield _hours(t, 1, 7)
    decisions.send_back(case, ["遗失经过的书面说明", "户主的联系电话"], by=t.officer(who.home))


def _sent_back_and_closed(t: Teller) -> Iterator[timedelta]:
    begun = filed_booklet(t)
    case, clerk, who = begun
    yield _hours(t, 1, 7)
    decisions.send_back(case, ["遗失经过的书面说明"], by=t.officer(who.home))
    yield _hours(t, 20, 70)
    actions.supplement(case, words="已补交书面说明", by=clerk)
    yield _hours(t, 1, 6)
    decisions.approve(case, by=t.officer(who.home))
    yield from _closed(t, begun)


def _withdrawn(t: Teller) -> Iterator[timedelta]:
    case, clerk, _who = filed_booklet(t)
    yield _hours(t, 1, 6)
    actions.withdraw(case, reason="户口簿已找到", by=clerk)


def _escalated_and_closed(t: Teller) -> Iterator[timedelta]:
    """Let the home station be silent past its term; the evening round passes the case to the county, which approves."""
    begun = filed_booklet(t)
    yield DAY * 12
    decisions.approve(begun[0], by=t.county(begun[2].home))
    yield from _closed(t, begun)


def _approved_education(t: Teller) -> Iterator[timedelta]:
    case, _clerk, who = filed_education(t, proven=False)
    yield _hours(t, 2, 30)
    decisions.approve(case, by=t.officer(who.home))


def _closed_education(t: Teller) -> Iterator[timedelta]:
    begun = filed_education(t, proven=False)
    yield _hours(t, 2, 30)
    decisions.approve(begun[0], by=t.officer(begun[2].home))
    yield from _closed(t, begun)


def _refused_education(t: Teller) -> Iterator[timedelta]:
    yield from _not_proven(t, filed_education(t, proven=False))


def _li_was_refused(t: Teller) -> Iterator[timedelta]:
    """Let Li try it without the number of the diploma, weeks ago; with the number it is granted at once."""
    yield from _not_proven(t, filed_education(t, proven=False, who=t.li))


def _not_proven(t: Teller, begun: Begun) -> Iterator[timedelta]:
    case, _clerk, who = begun
    yield _hours(t, 2, 30)
    officer = t.officer(who.home)
    decisions.refuse(case, "not-proven", words="证书编号查询不到，且未提供其他证明", by=officer)
    decisions.print_letter(case, by=officer)


def _sent_back_education(t: Teller) -> Iterator[timedelta]:
    case, _clerk, who = filed_education(t, proven=False)
    yield _hours(t, 2, 30)
    decisions.send_back(case, ["毕业证书的清晰照片", "学校出具的毕业证明"], by=t.officer(who.home))


def _granted(t: Teller) -> Iterator[timedelta]:
    filed_education(t, proven=True)
    yield from ()


def _granted_and_printed(t: Teller) -> Iterator[timedelta]:
    yield from _printed(t, filed_education(t, proven=True))


def _granted_and_closed(t: Teller) -> Iterator[timedelta]:
    yield from _closed(t, filed_education(t, proven=True))


def _objected(t: Teller) -> Iterator[timedelta]:
    case, _clerk, who = filed_education(t, proven=True)
    yield _hours(t, 4, 20)
    decisions.object_to(case, reason="本所存档的登记表与证书姓名不一致", by=t.officer(who.home))


def _upheld(t: Teller) -> Iterator[timedelta]:
    begun = filed_education(t, proven=True)
    yield from _closed_without_verdict(t, begun)
    yield _hours(t, 1, 5)
    decisions.object_to(begun[0], reason="该校在毕业年份尚未成立", by=t.officer(begun[2].home))
    yield _hours(t, 6, 20)
    decisions.uphold(begun[0], reason="经核实，该校前身已于当年招生", by=t.county(begun[2].home))


def _reversed_by_the_county(t: Teller) -> Iterator[timedelta]:
    case, _clerk, who = filed_education(t, proven=True)
    yield _hours(t, 4, 20)
    decisions.object_to(case, reason="该证书属于同名的另一人", by=t.officer(who.home))
    yield _hours(t, 6, 20)
    county = t.county(who.home)
    decisions.reverse(case, reason="证书所载出生日期与本人不符", by=county)
    decisions.print_letter(case, by=county)


def _closed_without_verdict(t: Teller, begun: Begun) -> Iterator[timedelta]:
    case, clerk, _who = begun
    yield from _printed(t, begun)
    yield _hours(t, 0.2, 3)
    actions.hand_over(case, by=clerk)


# How many, on which working days back from today they begin, and the story. 200 in all.
STORIES: tuple[tuple[int, tuple[float, float], Story], ...] = (
    (14, (0.95, 0.0), _waiting_booklet),
    (9, (7.0, 2.5), _waiting_booklet),  # silent offices: passed to the county, some of them late there as well
    (4, (1.6, 1.1), _waiting_booklet),  # silent since the last working day: the worker's next round passes them on
    (8, (1.9, 0.9), _approved_booklet),
    (5, (10.0, 4.0), _approved_booklet),  # late at the counter
    (4, (1.9, 0.95), _printed_booklet),
    (4, (5.0, 2.0), _printed_booklet),
    (46, (39.0, 5.0), _closed_booklet),
    (8, (37.0, 2.0), _refused_booklet),
    (8, (9.0, 1.9), _sent_back_booklet),
    (8, (36.0, 12.0), _sent_back_and_closed),
    (6, (36.0, 2.0), _withdrawn),
    (8, (38.0, 16.0), _escalated_and_closed),
    (8, (1.9, 0.0), _waiting_education),
    (3, (9.0, 5.0), _waiting_education),
    (4, (4.0, 2.9), _approved_education),
    (8, (38.0, 8.0), _closed_education),
    (4, (36.0, 4.0), _refused_education),
    (1, (30.0, 28.0), _li_was_refused),
    (4, (11.0, 3.0), _sent_back_education),
    (5, (0.95, 0.0), _granted),
    (3, (3.0, 1.5), _granted_and_printed),
    (18, (39.0, 4.0), _granted_and_closed),
    (4, (4.0, 3.0), _objected),
    (3, (32.0, 8.0), _upheld),
    (3, (32.0, 8.0), _reversed_by_the_county),
)
