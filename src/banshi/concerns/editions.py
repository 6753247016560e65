"""New editions of a hotline's duty catalogue: drafted from a list, tried on past concerns, and only then live.

A list with one faulty line is not taken; each fault is told with its line. The edition before is kept, so that what
was sent by it can be explained for good.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue, rules
from banshi.concerns.jurisdiction import pack
from banshi.concerns.models import Catalogue, Duty
from banshi.concerns.vocabulary import Kind
from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.kernel.actor import Duty as Right
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken, WrongState
from banshi.stations.models import Unit, UnitKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.actor import Actor
    from banshi.stations.models import Unit as Body

COLUMNS = ("category", "division", "kind", "unit_code", "co_unit_codes", "source")
NEEDED = ("category", "unit_code")
DRAFT, LIVE, RETIRED = "draft", "live", "retired"
"""The states of an edition; the table's own constraint allows one live edition a hotline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLine:
    """One line of a list as somebody typed it; ``at`` is its place in the file, the heading being line 1."""

    at: int
    category: str
    division: str
    kind: str
    unit_code: str
    co_unit_codes: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with one line, in words."""

    at: int
    sentence: _StrOrPromise


class FaultyList(RuleBroken):
    """A list that cannot become a draft: every fault with its line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(
            "faulty-list", _("Nothing was taken over: the list has faults."), cure=_("Mend these lines, then send it.")
        )
        self.faults = tuple(faults)


def read_lines(content: bytes) -> list[TypedLine]:
    """Read a list from CSV: UTF-8 or GB 18030, with commas, semicolons or tabs. Raises ``FaultyList``."""
    text = _text(content)
    first = text.partition("\n")[0]
    sign = max(",;\t", key=first.count)
    rows = csv.DictReader(io.StringIO(text), delimiter=sign)
    heads = [name.strip().lower() for name in rows.fieldnames or ()]
    if missing := [name for name in NEEDED if name not in heads]:
        said = _("The first line has to name the columns; missing: %(names)s.") % {"names": ", ".join(missing)}
        raise FaultyList([Fault(at=1, sentence=said)])
    rows.fieldnames = heads
    lines = [_line(at, row) for at, row in enumerate(rows, start=2) if any(value for value in row.values())]
    if not lines:
        raise FaultyList([Fault(at=2, sentence=_("There is no line below the heading."))])
    return lines


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _line(at: int, row: Mapping[str, str | None]) -> TypedLine:
    said = {name: (row.get(name) or "").strip() for name in COLUMNS}
    helping = said["co_unit_codes"].replace("；", ";").replace(" ", ";").replace("|", ";").split(";")
    return TypedLine(
        at=at, category=said["category"], division=said["division"], kind=said["kind"].lower(),
        unit_code=said["unit_code"], co_unit_codes=tuple(code for code in helping if code), source=said["source"][:200],
    )  # fmt: skip


def faults(lines: Sequence[TypedLine]) -> list[Fault]:
    """Return every fault of a list: a unit or category nobody knows, a lead that may not be, an area nobody keeps."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    seen: dict[tuple[str, str, str], int] = {}
    found: list[Fault] = []
    for line in lines:
        found += [Fault(at=line.at, sentence=said) for said in _faults_of(line, units)]
        key = (line.category, rules.area(line.division), line.kind)
        if first := seen.get(key):
            said = _("The same category, division and kind stand in line %(line)s already.") % {"line": first}
            found.append(Fault(at=line.at, sentence=said))
        seen.setdefault(key, line.at)
    return found


def _faults_of(line: TypedLine, units: Mapping[str, Body]) -> Iterator[_StrOrPromise]:
    lead = units.get(line.unit_code)
    if line.category and line.category not in catalogue.categories():
        yield _("There is no category %(code)s.") % {"code": line.category}
    if line.kind and line.kind not in set(Kind):
        yield _("“%(kind)s” is no kind. There are: %(kinds)s.") % {"kind": line.kind, "kinds": ", ".join(Kind)}
    if lead is None:
        yield _("There is no unit with the code %(code)s.") % {"code": line.unit_code or "—"}
    elif lead.kind not in pack().leads:
        said = _("%(unit)s may help, but not lead: a department's work cannot be sent down to a village or committee.")
        yield said % {"unit": lead}
    for code in line.co_unit_codes:
        if code not in units:
            yield _("There is no unit with the code %(code)s that could help.") % {"code": code}
        elif code == line.unit_code:
            yield _("%(unit)s leads and helps at once: leave it out of the helping units.") % {"unit": units[code]}
    if line.division and not (line.division.isdecimal() and len(line.division) in {2, 4, 6, 9, 12}):
        yield _("“%(code)s” is no division: type its 6 or 12 digits.") % {"code": line.division}
    elif line.division and not _has_government(line.division):
        yield _("No government is known for %(code)s: what no line fits would find nobody there.") % {
            "code": line.division
        }


def _has_government(division: str) -> bool:
    return any(
        body.kind == UnitKind.GOVERNMENT and rules.covers(body.division, division)
        for body in catalogue.bodies().values()
    )


def draft_from(lines: Sequence[TypedLine], hotline_id: int, *, edition: str, by: Actor) -> Catalogue:
    """Keep a list as a draft. Raises ``FaultyList`` for one with faults, ``NotAllowed`` for another's hotline."""
    _only_its_supervisor(hotline_id, by)
    if wrong := faults(lines):
        raise FaultyList(wrong)
    units = dict(Unit.objects.values_list("code", "id"))
    with transaction.atomic():
        made = Catalogue.objects.create(
            hotline_id=hotline_id, edition=edition.strip()[:40], state=DRAFT, made_at=clock.now(), made_by=by.account_id
        )
        Duty.objects.bulk_create(
            Duty(
                catalogue=made, category=line.category, division=line.division, kind=line.kind,
                unit_id=units[line.unit_code], co_units=[units[code] for code in line.co_unit_codes],
                source=line.source,
            )
            for line in lines
        )  # fmt: skip
        _write_down(made.pk, "draft", "", DRAFT, by, f"{edition} ({len(lines)})")
    return made


def go_live(draft_id: int, *, by: Actor, since: date | None = None) -> Catalogue:
    """Let a draft count, at once or from the first moment of a day on; the one before is retired then.

    A day that lies ahead is kept with the draft: the worker calls ``begin_editions``.
    """
    found = edition_of(draft_id)
    _only_its_supervisor(found.hotline_id, by)
    if found.state != DRAFT:
        raise WrongState("no-draft", _("This edition is no draft any more."), cure=_("Look at the list again."))
    if since is not None and since > clock.today():
        with transaction.atomic():
            Catalogue.objects.filter(id=draft_id).update(since=clock.at_start_of(since))
            _write_down(draft_id, "go-live-later", DRAFT, DRAFT, by, since.isoformat())
    else:
        _begin(found, by)
    return edition_of(draft_id)


def begin_editions() -> int:
    """Let those drafts count whose day has come; return how many. To be called by the worker; twice is once."""
    due = list(Catalogue.objects.filter(state=DRAFT, since__lte=clock.now()).order_by("since"))
    for draft in due:
        _begin(draft, SYSTEM)
    return len(due)


def retire(edition_id: int, *, by: Actor) -> Catalogue:
    """Take a draft back, or end the live edition: then everything goes to the area's government."""
    found = edition_of(edition_id)
    _only_its_supervisor(found.hotline_id, by)
    with transaction.atomic():
        if not _move(found.pk, (DRAFT, LIVE), RETIRED):
            raise WrongState("retired-already", _("This edition is retired already."))
        _write_down(found.pk, "retire", found.state, RETIRED, by, "")
    catalogue.forget()
    return edition_of(edition_id)


def edition_of(edition_id: int) -> Catalogue:
    """Return one edition; ``NotFound`` if there is none."""
    found = Catalogue.objects.filter(id=edition_id).first()
    if found is None:
        raise NotFound("no-such-edition", _("There is no such edition."))
    return found


def _begin(draft: Catalogue, by: Actor) -> None:
    with transaction.atomic():
        before = Catalogue.objects.select_for_update().filter(hotline_id=draft.hotline_id, state=LIVE).first()
        if before is not None:
            _move(before.pk, (LIVE,), RETIRED)
            _write_down(before.pk, "retire", LIVE, RETIRED, by, draft.edition)
        if not _move(draft.pk, (DRAFT,), LIVE):
            raise WrongState("no-draft", _("This edition is no draft any more."), cure=_("Look at the list again."))
        _write_down(draft.pk, "go-live", DRAFT, LIVE, by, "")
    catalogue.forget()


MOVE = {
    RETIRED: "update concerns_catalogue set state = %s, until = %s where id = %s and state = any (%s::text[])",
    LIVE: "update concerns_catalogue set state = %s, since = %s where id = %s and state = any (%s::text[])",
}


def _move(edition_id: int, start: Sequence[str], end: str) -> bool:
    """Move an edition from one of some states to another; ``steps`` moves things with a UUID, and these have none."""
    with connection.cursor() as cursor:
        cursor.execute(MOVE[end], [end, clock.now(), edition_id, list(start)])
        return bool(cursor.rowcount)


def _write_down(edition_id: int, step: str, start: str, end: str, by: Actor, reason: str) -> None:
    """Write the journal's line; an edition is known there by its number, written as a UUID."""
    Line.objects.create(
        at=clock.now(), kind="concerns.catalogue", thing_id=UUID(int=edition_id), step=step, start=start, end=end,
        account_id=by.account_id, unit_id=by.unit_id, duty=by.duty or "", reason=reason,
    )  # fmt: skip


def _only_its_supervisor(hotline_id: int, by: Actor) -> None:
    if by.unit_id != hotline_id or by.duty != Right.SUPERVISOR:
        raise NotAllowed(
            "not-allowed",
            _("Only a supervisor of the hotline changes its duty catalogue."),
            cure=_("Give them the list."),
        )
