"""What the words of another hotline's list mean: days and hours, states, verdicts, kinds. Pure.

A word that nobody knows is not guessed at: the row waits until a person has said what it means.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.concerns.vocabulary import Kind, Outcome, Satisfied, Solved, Urgency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum
    from zoneinfo import ZoneInfo

    from django.utils.functional import _StrOrPromise

NOTHING = frozenset(
    {"", "-", "--", "/", "\\", "无", "空", "未评价", "未回访", "未评", "null", "none", "nan", "n/a", "na"}
)
WORDS: dict[str, dict[StrEnum, str]] = {
    "kind": {
        Kind.ASK: "咨询 问询 询问 question inquiry enquiry ask",
        Kind.HELP: "求助 求决 help assistance request",
        Kind.COMPLAIN: "投诉 投诉举报 complaint complain",
        Kind.REPORT: "举报 反映 感谢 表扬 report other 其他",
        Kind.SUGGEST: "建议 意见 意见建议 suggestion suggest",
    },
    "urgency": {
        Urgency.DANGER: "特急 紧急 突发 危险 emergency danger urgent critical",
        Urgency.DAILY: "较急 加急 急 daily high",
        Urgency.GENERAL: "一般 普通 常规 正常 general normal medium low",
        Urgency.COMPLEX: "复杂 疑难 complex",
    },
    "solved": {
        Solved.YES: "已解决 解决 是 yes y true 1 solved resolved 基本解决",
        Solved.PARTLY: "部分解决 部分 partly partial",
        Solved.NO: "未解决 没有解决 没解决 否 no n false 0 unsolved unresolved notsolved",
    },
    "satisfied": {
        Satisfied.YES: "满意 非常满意 很满意 是 yes satisfied verysatisfied 5 4",
        Satisfied.BASICALLY: "基本满意 一般 较满意 比较满意 basically basicallysatisfied neutral 3",
        Satisfied.NO: "不满意 非常不满意 很不满意 否 no dissatisfied unsatisfied notsatisfied 2 1",
    },
    "result": {
        Outcome.SOLVED: "已解决 解决 已办结 已处理 办结 完成 solved resolved done completed",
        Outcome.PARTLY: "部分解决 partly partial",
        Outcome.NOT_NOW: "暂不能解决 暂无法解决 条件不具备 未解决 notnow deferred pending unresolved",
        Outcome.NOT_OUR_DUTY: "不属于职责 非职责范围 不予受理 notourduty notduty rejected",
        Outcome.UNLAWFUL: "诉求不合理 不合法 不合理 unlawful unreasonable",
    },
}
CLOSED = frozenset({
    "已办结", "办结", "已结案", "结案", "已关闭", "关闭", "已归档", "归档", "已完成", "完成", "已回访",
    "closed", "done", "completed", "resolved", "archived", "finished",
})  # fmt: skip
OPEN = frozenset({
    "待受理", "受理", "待派单", "已派单", "派单", "待办", "待处理", "处理中", "办理中", "在办", "未办结",
    "未完成", "待回访", "待审核", "已受理", "退回", "new", "open", "pending", "inprogress",
    "assigned", "acknowledged", "reopened", "active", "waiting",
})  # fmt: skip
TRUE = frozenset(["是", "已联系", "联系", "yes", "y", "true", "1", "已回访", "contacted"])
FALSE = frozenset(["否", "未联系", "没有联系", "no", "n", "false", "0"])
# A day of Excel is a number of days since 1899-12-30; these bounds are the years 1982 to 2064.
FIRST_SERIAL, LAST_SERIAL = 30_000, 60_000
EXCEL_BEGINS = datetime(1899, 12, 30, tzinfo=UTC)
DAY = re.compile(
    r"^\s*(?P<y>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?\s*[T ]?\s*"
    r"(?:(?P<h>\d{1,2})\s*[:：时点]\s*(?P<min>\d{1,2})?\s*分?(?:[:：]?(?P<s>\d{1,2})秒?)?)?(?:\.\d+)?\s*$"
)
TIGHT = re.compile(r"^\s*(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:(?P<h>\d\d)(?P<min>\d\d)(?P<s>\d\d)?)?\s*$")


class Unreadable(Exception):
    """A row cannot be taken as it stands: why, in words for whoever mends it."""

    def __init__(self, why: _StrOrPromise) -> None:
        super().__init__(str(why))
        self.why = str(why)


def moment(said: str, what: _StrOrPromise, zone: ZoneInfo, *, now: datetime) -> datetime | None:
    """Return a moment as a list writes it; none where nothing stands there. Raises ``Unreadable``."""
    if plain(said) in NOTHING:
        return None
    found = _iso(said, zone) or _serial(said, zone) or _written(said, zone)
    if found is None:
        raise Unreadable(
            _("“%(said)s” (%(what)s) is no day that can be read. Write it like 2026-01-05 10:20.")
            % {"said": said[:40], "what": what}
        )
    if found > now + timedelta(days=1):
        raise Unreadable(_("“%(said)s” (%(what)s) lies in the future.") % {"said": said[:40], "what": what})
    return found


def _iso(said: str, zone: ZoneInfo) -> datetime | None:
    try:
        found = datetime.fromisoformat(said.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _serial(said: str, zone: ZoneInfo) -> datetime | None:
    try:
        days = float(said)
    except ValueError:
        return None
    if not FIRST_SERIAL <= days <= LAST_SERIAL:
        return None
    return (EXCEL_BEGINS + timedelta(seconds=round(days * 86_400))).replace(tzinfo=zone)


def _written(said: str, zone: ZoneInfo) -> datetime | None:
    found = DAY.match(said) or TIGHT.match(said)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(found[part] or 0) for part in ("y", "m", "d", "h", "min", "s"))
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def meant[E: StrEnum](
    field: str, kind: type[E], said: str, meanings: Mapping[str, str], what: _StrOrPromise
) -> E | None:
    """Return what a word means: as a person has said, else as it is commonly used. Raises ``Unreadable``."""
    word = plain(said)
    if chosen := meanings.get(said.strip()):
        return kind(chosen)
    if word in NOTHING:
        return None
    if word in {str(one.value) for one in kind}:
        return kind(word)
    for value, known in WORDS[field].items():
        if word in known.split():
            return kind(value)
    raise Unreadable(
        _("“%(said)s” (%(what)s) is a word nobody has explained. Say what it means, or change it.")
        % {"said": said[:40], "what": what}
    )


def is_known(field: str, said: str) -> bool:
    """Tell whether a word of a field is understood without being told."""
    word = plain(said)
    known = WORDS[field]
    return word in NOTHING or any(word == value or word in words.split() for value, words in known.items())


def is_known_state(said: str) -> bool:
    """Tell whether a state of theirs is understood without being told."""
    return plain(said) in NOTHING | CLOSED | OPEN


def yes_or_no(said: str) -> bool | None:
    """Return yes or no; none for anything else."""
    word = plain(said)
    return True if word in TRUE else False if word in FALSE else None


def is_closed(said: str, meanings: Mapping[str, str], what: _StrOrPromise) -> bool | None:
    """Tell whether a state of theirs means that it was over; none where nothing stands there."""
    word = plain(said)
    if chosen := meanings.get(said.strip()):
        return chosen == "closed"
    if word in NOTHING:
        return None
    if word in CLOSED or word in OPEN:
        return word in CLOSED
    raise Unreadable(
        _("“%(said)s” (%(what)s) is a word nobody has explained. Say what it means, or change it.")
        % {"said": said[:40], "what": what}
    )


def degrees(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Return a point; nothing where one is missing, is no number, lies outside the world, or at 0, 0."""
    try:
        lat, lon = float(latitude), float(longitude)
    except ValueError:
        return None
    inside = abs(lat) <= 90 and abs(lon) <= 180  # noqa: PLR2004 - degrees
    return (lat, lon) if inside and (lat, lon) != (0, 0) else None


def plain(said: str) -> str:
    """Return a word without blanks, signs of punctuation and capitals, to be compared."""
    return re.sub(r"[\s_.。、,，-]", "", said).casefold() or said.strip()
