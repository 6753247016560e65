"""Which of their columns is which of ours: guessed from the headings, Chinese and English, and corrected by a person.

A mapping also says what their own words mean: which unit they call what, and which category.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping as Map
    from collections.abc import Sequence

    from django.utils.functional import _StrOrPromise

OURS: dict[str, _StrOrPromise] = {
    "words": _("What was said"),
    "title": _("Title"),
    "at": _("When it was reported"),
    "name": _("Name"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "address": _("Their address"),
    "place": _("Place of the concern"),
    "division": _("Division code"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "category": _("What it is about"),
    "kind": _("Kind"),
    "urgency": _("How urgent"),
    "number": _("Their number"),
    "status": _("State at the old hotline"),
    "unit": _("Unit that had it"),
    "answered_at": _("When it was answered"),
    "answer": _("The answer"),
    "result": _("How the unit said it stands"),
    "closed_at": _("When it was closed"),
    "contacted": _("Resident: contacted?"),
    "solved": _("Resident: solved?"),
    "satisfied": _("Resident: satisfied?"),
    "automatic": _("Written by a machine"),
}
REQUIRED = ("words",)
# The first that fits counts; within a field the most usual heading stands first.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "words": (
        "诉求内容", "反映内容", "工单内容", "问题描述", "来电内容", "诉求描述", "事件描述", "留言内容", "信件内容",
        "详细描述", "内容", "描述", "description", "content", "details", "text", "message", "body", "complaint",
        "words", "request",
    ),
    "title": ("诉求标题", "工单标题", "标题", "主题", "事项", "title", "subject", "summary"),
    "answered_at": (
        "答复时间", "回复时间", "反馈时间", "办理完成时间", "answeredat", "answerdate", "responsedate", "repliedat",
    ),
    "closed_at": (
        "办结时间", "结案时间", "关闭时间", "归档时间", "closedat", "closeddate", "dateclosed", "closed", "resolvedat",
    ),
    "at": (
        "来电时间", "受理时间", "诉求时间", "反映时间", "登记时间", "创建时间", "留言时间", "提交时间", "工单时间",
        "来信日期", "时间", "日期", "createdat", "createddate", "date", "time", "opened", "requesteddatetime",
        "reportedat", "at",
    ),
    "name": (
        "诉求人姓名", "来电人姓名", "联系人姓名", "反映人", "诉求人", "来电人", "市民姓名", "联系人", "姓名",
        "callername", "name", "caller", "contact", "from",
    ),
    "phone": (
        "联系电话", "来电号码", "联系方式", "手机号码", "手机号", "电话号码", "电话", "手机", "号码",
        "phonenumber", "phone", "telephone", "mobile", "tel",
    ),
    "email": ("电子邮箱", "邮箱", "邮件地址", "emailaddress", "email", "mail"),
    "address": ("联系地址", "住址", "家庭地址", "诉求人地址", "homeaddress"),
    "place": (
        "事发地址", "诉求地址", "事件地址", "问题地址", "发生地址", "事发地点", "地点", "地址", "位置", "小区",
        "location", "place", "addressstring", "address", "where",
    ),
    "division": ("行政区划代码", "区划代码", "地区代码", "divisioncode", "division", "districtcode"),
    "latitude": ("纬度", "latitude", "lat"),
    "longitude": ("经度", "longitude", "lon", "lng", "long"),
    "category": (
        "问题分类", "诉求分类", "事项分类", "工单分类", "问题类别", "诉求类别", "类别", "分类",
        "category", "servicecode", "servicename", "subject area", "topic",
    ),
    "kind": ("诉求类型", "工单类型", "类型", "性质", "requesttype", "type", "kind"),
    "urgency": ("紧急程度", "紧急", "优先级", "urgency", "priority"),
    "number": (
        "工单编号", "工单号", "诉求编号", "受理编号", "编号", "servicerequestid", "ticketid", "caseid", "number", "id",
    ),
    "status": ("工单状态", "办理状态", "处理状态", "状态", "status", "state"),
    "unit": (
        "承办单位", "办理单位", "责任单位", "处理单位", "主办单位", "答复单位", "单位", "部门",
        "agencyresponsible", "agency", "department", "unit", "assignedto", "office",
    ),
    "result": ("办理结果", "处理结果", "办结类型", "结果", "outcome", "result", "resolution"),
    "answer": (
        "答复内容", "回复内容", "办理意见", "处理意见", "反馈内容", "办理情况", "处理情况", "答复", "回复",
        "answer", "response", "reply", "statusnotes", "resolutionnotes",
    ),
    "contacted": ("是否联系", "是否回访", "响应", "contacted"),
    "solved": ("是否解决", "解决情况", "解决", "solved", "resolved"),
    "satisfied": ("满意度", "是否满意", "满意", "satisfaction", "satisfied"),
    "automatic": ("automatic",),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """``columns``: ours to their heading. ``meanings``: for a field of ours, their word to our value."""

    columns: Map[str, str] = field(default_factory=dict)
    meanings: Map[str, Map[str, str]] = field(default_factory=dict)
    division: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self)

    def unmapped(self, headings: Sequence[str]) -> list[str]:
        """Return the columns that are none of ours: they are kept beside the report."""
        used = set(self.columns.values())
        return [heading for heading in headings if heading not in used]

    def fits(self, headings: Sequence[str]) -> bool:
        """Tell whether a list has all the columns this mapping names."""
        return set(self.columns.values()) <= set(headings)


def from_json(kept: Map[str, Any]) -> Mapping:
    """Return a mapping as it was kept; what is no field of ours any more is left out."""
    columns = {ours: theirs for ours, theirs in kept.get("columns", {}).items() if ours in OURS}
    return Mapping(columns=columns, meanings=kept.get("meanings", {}), division=str(kept.get("division", "")))


def guess(headings: Sequence[str]) -> Mapping:
    """Return the likeliest mapping: equal headings first, then headings that hold one of our words."""
    plain = {heading: _plain(heading) for heading in headings}
    columns: dict[str, str] = {}
    for ours, known in SYNONYMS.items():
        exact = (h for word in known for h in headings if plain[h] == _plain(word) and h not in columns.values())
        if (found := next(exact, None)) is not None:
            columns[ours] = found
    for ours, known in SYNONYMS.items():
        if ours in columns:
            continue
        holds = (h for word in known for h in headings if _holds(plain[h], word) and h not in columns.values())
        if (found := next(holds, None)) is not None:
            columns[ours] = found
    return Mapping(columns={ours: columns[ours] for ours in OURS if ours in columns})


def _plain(heading: str) -> str:
    return re.sub(r"[\W_]", "", re.sub(r"[(（\[【].{0,60}?[)）\]】]", "", heading)).casefold()


SHORTEST_LATIN = 5


def _holds(plain: str, word: str) -> bool:
    """Tell whether a heading holds a word; short Latin words hide in others ("at" in "category")."""
    if word.isascii() and len(word) < SHORTEST_LATIN:
        return False
    return _plain(word) in plain
