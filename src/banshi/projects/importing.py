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

from django.db import connection, transaction
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

    from django.utils.functional import _StrOrPromise

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
YEAR = re.compile(r"((?:19|20|21)\d\d)\s*(?:\.0+)?\s*年?度?")
NO = re.compile(r"(?:第|[((])?\s{0,9}(\d{1,5})(?:\.0+)?\s{0,9}(?:[..、))]|项|号)?")
LONGEST_TITLE, LONGEST_PLACE, LARGEST_NO, AT_A_TIME = 200, 80, 32_767, 2000


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
    if not lines:
        raise RuleBroken(
            "no-rows", _("No rows were found in this file."), cure=_("It needs one line for each project.")
        )
    digest = sha256(content).hexdigest()
    with transaction.atomic(), connection.cursor() as cursor:
        # One file after the other: two of the same lists would begin them twice, or wait for each other.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('projects_take_over', 0))")
        known = ListFile.objects.filter(digest=digest).values_list("id", flat=True).first()
        if known is not None:
            raise AlreadyDone(known)
        reading = _Reading(by)
        for line, cells in enumerate(lines, start=2):
            reading.take(line, cells, mapping)
        reading.write()
        file = ListFile.objects.create(
            name=name[:120], digest=digest, mapping=dict(mapping), rows=len(lines),
            taken_over=len(lines) - len(reading.refused), refused=[[one.line, one.why] for one in reading.refused],
            unit_id=by.unit_id, account_id=by.account_id, at=clock.now(),
        )  # fmt: skip
    return TakenOver(file=file, lists=tuple(reading.lists.values()), refused=tuple(reading.refused))


def day_of(text: str) -> date | None:
    """Return the first day that a deadline names, or none."""
    found = DAY.search(text)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def year_of(text: str) -> int | None:
    """Return the year that a cell names, however it is written ('2022', '2022年', '2022年度'), or none."""
    found = YEAR.fullmatch(text)
    return int(found.group(1)) if found else None


def no_of(text: str) -> int | None:
    """Return the number that a cell names ('3', '3.', '第3项'), or none."""
    found = NO.fullmatch(text)
    return int(found.group(1)) if found else None


class _Reading:
    """One file while it is taken over: its lists so far, the numbers on them, and what is to be written at its end."""

    def __init__(self, by: Actor) -> None:
        self.by = by
        self.lists: dict[tuple[str, int | None], ProjectList] = {}
        self.refused: list[Refused] = []
        self.units: dict[str, int] = {}
        self.taken: set[tuple[UUID, int]] = set()
        self.promises: list[Promise] = []
        self.entries: list[Entry] = []

    def take(self, line: int, cells: Mapping[str, str], mapping: Mapping[str, str]) -> None:
        """Take one line over, or note why it cannot be."""
        row = {field: str(cells.get(heading) or "").replace("\0", "").strip() for field, heading in mapping.items()}
        year, no = year_of(row.get("year", "")), no_of(row["no"])
        why = _unreadable(row, year, no)
        if not why and no is not None:
            on_list = self._list_of(row["place"], year, source=row.get("source_url", ""))
            if (on_list.id, no) in self.taken:
                why = _("This number stands on the list already.")
            else:
                self.taken.add((on_list.id, no))
                self._take_project(row, no, dict(cells), on_list)
        if why:
            self.refused.append(Refused(line=line, why=str(why)))

    def write(self) -> None:
        """Write the first versions and the places on the lists, all at once."""
        Promise.objects.bulk_create(self.promises, batch_size=AT_A_TIME)
        Entry.objects.bulk_create(self.entries, batch_size=AT_A_TIME)

    def _list_of(self, place: str, year: int | None, *, source: str) -> ProjectList:
        if (place, year) not in self.lists:
            # Only what was taken over before: nobody's file adds to a list that a government keeps here.
            known = ProjectList.objects.select_for_update().filter(
                place=place, kind=ListKind.YEARLY, year=year, month=None, keeper_id=None
            )
            on_list = known.first() or self._begun(place, year, source)
            self.lists[place, year] = on_list
            there = Entry.objects.filter(on_list=on_list).values_list("no", flat=True)
            self.taken.update((on_list.id, no) for no in there)
        return self.lists[place, year]

    def _begun(self, place: str, year: int | None, source: str) -> ProjectList:
        begun = ProjectList(
            id=uuid4(), number=number("projects_list_number", "QD"), kind=ListKind.YEARLY, title=f"{place}{year or ''}",
            year=year, place=place, source=source[:300], at=clock.now(), adopted_at=clock.now(),
        )  # fmt: skip
        with beginning(TAKE_OVER_LIST, begun, by=self.by):
            pass
        return begun

    def _unit(self, name: str) -> int | None:
        if not self.units:
            self.units = dict(Unit.objects.order_by("-id").values_list("name", "id"))
        return self.units.get(name) if name else None

    def _take_project(self, row: Mapping[str, str], no: int, original: dict[str, Any], on_list: ProjectList) -> None:
        due_on, unit, today = day_of(row.get("deadline", "")), row.get("lead_unit", ""), clock.today()
        known = self._unit(unit)
        project = Project(
            id=uuid4(), number=number("projects_number", "XM"), due_on=due_on, lead_unit_id=known, at=clock.now()
        )
        with beginning(TAKE_OVER, project, by=self.by):
            pass
        self.promises.append(Promise(
            project=project, version=1, at=clock.now(), account_id=self.by.account_id, unit_id=self.by.unit_id,
            title=row["item"][:LONGEST_TITLE], words=row["item"], place=on_list.place, lead_unit_id=known,
            lead_unit_name=unit[:120], due_on=due_on, due_because=row.get("deadline", "")[:120], original=original,
        ))  # fmt: skip
        self.entries.append(Entry(
            on_list=on_list, project=project, no=no, how="taken", since=today, why=row.get("source_url", "")[:400]
        ))  # fmt: skip


def _unreadable(row: Mapping[str, str], year: int | None, no: int | None) -> _StrOrPromise:
    if not row["item"] or not row["place"]:
        return _("There is no text, or no place.")
    if len(row["place"]) > LONGEST_PLACE:
        return _("The place is longer than %(most)s characters.") % {"most": LONGEST_PLACE}
    if no is None or not 1 <= no <= LARGEST_NO or (row.get("year") and year is None):
        return _("The number or the year is no number.")
    return ""
