"""Taking over a list that was published elsewhere: each line becomes a promise as it was written, and nothing is lost.

What such a list says of progress is kept in the words it used and shown as what the source said; nothing of ours counts
with it. The same file twice changes nothing; a line that cannot be read is told with its number and its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import beginning
from banshi.kernel import clock
from banshi.kernel.refusals import AlreadyDone, RuleBroken
from banshi.projects.lifecycle import TAKE_OVER, TAKE_OVER_LIST
from banshi.projects.models import Entry, ListFile, Project, ProjectList, Promise
from banshi.projects.promising import number
from banshi.projects.vocabulary import ListKind
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from banshi.kernel.actor import Actor

FIELDS = ("place", "year", "no", "item", "lead_unit", "progress", "deadline", "note", "source_url")
NEEDED = ("place", "no", "item")
HEADINGS = {
    "place": ("place", "地区", "地方", "区县", "县市"),
    "year": ("year", "年份", "年度", "年"),
    "no": ("no", "序号", "编号", "项目序号"),
    "item": ("item", "项目", "项目名称", "事项", "内容", "实事内容"),
    "lead_unit": ("lead_unit", "牵头单位", "责任单位", "主办单位"),
    "progress": ("progress", "进度", "进展", "进展情况", "完成情况"),
    "deadline": ("deadline", "时限", "完成时限", "期限"),
    "note": ("note", "备注", "说明"),
    "source_url": ("source_url", "来源", "网址", "出处"),
}
DAY = re.compile(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})")
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A line that could not be taken over: its number in the file, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """What came of a file."""

    file: ListFile
    lists: tuple[ProjectList, ...]
    refused: tuple[Refused, ...]


def mapping_of(headings: Sequence[str]) -> dict[str, str]:
    """Return for each field of ours the heading that seems to hold it; a person may change it."""
    plain = {heading.strip().lower(): heading for heading in headings}
    found = ((field, next((plain[one] for one in names if one in plain), "")) for field, names in HEADINGS.items())
    return {field: heading for field, heading in found if heading}


def take_over(
    lines: Sequence[Mapping[str, str]], mapping: Mapping[str, str], *, name: str, content: bytes, by: Actor
) -> TakenOver:
    """Take a list over: all lines that can be read, in one transaction.

    Raises ``RuleBroken`` where a needed column is missing, and ``AlreadyDone`` for a file that was taken over.
    """
    lacks = [field for field in NEEDED if not mapping.get(field)]
    if lacks:
        raise RuleBroken("no-column", _("Say which columns hold: %(what)s.") % {"what": ", ".join(lacks)})
    digest = sha256(content).hexdigest()
    known = ListFile.objects.filter(digest=digest).values_list("id", flat=True).first()
    if known is not None:
        raise AlreadyDone(known)
    lists: dict[tuple[str, int | None], ProjectList] = {}
    refused: list[Refused] = []
    with transaction.atomic():
        for line, cells in enumerate(lines, start=2):
            why = _take_line(cells, mapping, lists, by)
            if why:
                refused.append(Refused(line=line, why=why))
        file = ListFile.objects.create(
            name=name[:120], digest=digest, mapping=dict(mapping), rows=len(lines),
            taken_over=len(lines) - len(refused), refused=[[one.line, one.why] for one in refused],
            unit_id=by.unit_id, account_id=by.account_id, at=clock.now(),
        )  # fmt: skip
    return TakenOver(file=file, lists=tuple(lists.values()), refused=tuple(refused))


def day_of(text: str) -> date | None:
    """Return the first day that a deadline names, or none."""
    found = DAY.search(text)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def _take_line(
    cells: Mapping[str, str], mapping: Mapping[str, str], lists: dict[tuple[str, int | None], ProjectList], by: Actor
) -> str:
    """Take one line over; return why it cannot be, or nothing."""
    row = {field: str(cells.get(heading) or "").strip() for field, heading in mapping.items()}
    if not row["item"] or not row["place"]:
        return str(_("There is no text, or no place."))
    year = row.get("year", "")
    if not row["no"].isdecimal() or (year and not year.isdecimal()):
        return str(_("The number or the year is no number."))
    key = (row["place"], int(year) if year else None)
    if key not in lists:
        lists[key] = _list_of(*key, source=row.get("source_url", ""), by=by)
    if Entry.objects.filter(on_list=lists[key], no=int(row["no"])).exists():
        return str(_("This number stands on the list already."))
    _take_project(row, dict(cells), lists[key], by)
    return ""


def _list_of(place: str, year: int | None, *, source: str, by: Actor) -> ProjectList:
    known = ProjectList.objects.filter(place=place, kind=ListKind.YEARLY, year=year, month=None).first()
    if known is not None:
        return known
    begun = ProjectList(
        id=uuid4(), number=number("projects_list_number", "QD"), kind=ListKind.YEARLY, title=f"{place}{year or ''}",
        year=year, place=place, source=source[:300], at=clock.now(), adopted_at=clock.now(),
    )  # fmt: skip
    with beginning(TAKE_OVER_LIST, begun, by=by):
        pass
    return begun


def _take_project(row: Mapping[str, str], original: dict[str, Any], on_list: ProjectList, by: Actor) -> UUID:
    due_on, unit = day_of(row.get("deadline", "")), row.get("lead_unit", "")
    known = Unit.objects.filter(name=unit).values_list("id", flat=True).first() if unit else None
    project = Project(
        id=uuid4(), number=number("projects_number", "XM"), due_on=due_on, lead_unit_id=known, at=clock.now()
    )
    with beginning(TAKE_OVER, project, by=by):
        Promise.objects.create(
            project=project, version=1, at=clock.now(), account_id=by.account_id, unit_id=by.unit_id,
            title=row["item"][:LONGEST_TITLE], words=row["item"], place=on_list.place, lead_unit_id=known,
            lead_unit_name=unit[:120], due_on=due_on, due_because=row.get("deadline", "")[:120], original=original,
        )  # fmt: skip
        Entry.objects.create(
            on_list=on_list, project=project, no=int(row["no"]), how="taken", since=clock.today(),
            why=row.get("source_url", "")[:400],
        )  # fmt: skip
    return project.id
