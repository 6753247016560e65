"""The journal of a case in words: each step that was taken, when, by which office, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banshi.matters.jurisdiction import jurisdiction
from banshi.stations.queries import unit
from banshi.stations.standing_in import on_behalf_of
from banshi.web.templatetags.banshi import when

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.utils.functional import _StrOrPromise

    from banshi.journal.models import Line
    from banshi.matters.definition import Matter

STEP_WORDS: dict[str, _StrOrPromise] = {
    "file": _("Filed"),
    "grant-on-proof": _("Filed, and granted on verified proof"),
    "pass-on": _("Passed on with an opinion"),
    "stop-clock": _("The clock was stopped"),
    "restart-clock": _("The clock runs again"),
    "approve": _("Approved"),
    "refuse": _("Refused"),
    "send-back": _("Sent back with one list"),
    "supplement": _("What was missing was given"),
    "withdraw": _("Withdrawn"),
    "escalate": _("Passed to the office above"),
    "print": _("Printed"),
    "hand-over": _("Handed over"),
    "object": _("Objected to"),
    "uphold": _("Upheld"),
    "reverse": _("Reversed"),
    "word": _("Somebody gave their word"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One step that was taken: when, which, by which office, and why."""

    at: datetime
    step: _StrOrPromise
    office: str
    who: str
    reason: str


def history_rows(lines: Iterable[Line], matter: Matter[Any], names: dict[int, str]) -> list[HistoryRow]:
    """Return the journal of a case in words; what nobody did, the system did."""
    lines = list(lines)
    instead = on_behalf_of(lines)
    return [
        HistoryRow(
            at=line.at,
            step=STEP_WORDS.get(line.step, line.step),
            office=str(unit(line.unit_id)) if line.unit_id else "",
            who=_who(line, names, instead.get(line.pk)),
            reason=_reason(line, matter),
        )
        for line in lines
    ]


def _who(line: Line, names: dict[int, str], instead_of: str | None) -> str:
    """Return who did it, and for whom they stood in."""
    name = names.get(line.account_id or 0, "Banshi" if line.account_id is None and line.step != "word" else "")
    if instead_of is None:
        return name
    return gettext("%(name)s, on behalf of %(holder)s") % {"name": name, "holder": instead_of}


def _reason(line: Line, matter: Matter[Any]) -> str:
    """Return why a step was taken; of a refusal the ground by its sentence, never by its code."""
    code, _colon, words = line.reason.partition(": ")
    ground = next((one for one in matter.grounds if line.step == "refuse" and one.code == code), None)
    if ground is not None and words:
        return gettext("%(sentence)s %(words)s") % {"sentence": ground.sentence, "words": words}
    if ground is not None:
        return str(ground.sentence)
    if line.step == "word":
        return _word(line)
    if line.step == "stop-clock":
        stop, _space, until = line.reason.partition(" ")
        named = next((one.title for one in jurisdiction().clock_stops if one.code == stop), stop)
        return gettext("%(reason)s, until %(day)s") % {"reason": named, "day": when(date.fromisoformat(until))}
    return str(_("The term was over.")) if line.step == "escalate" else line.reason


def _word(line: Line) -> str:
    """Return what somebody said and how it came, as ``hearing`` wrote it down: name, answer, way, own words."""
    name, answer, how, words = (*line.reason.split(" ", 3), "")[:4]
    said = gettext("yes") if answer == "yes" else gettext("no")
    return f"{name}: {said}, {WAYS.get(how, how)}" + (f". “{words}”" if words else "")


WAYS = {
    "link": _("by their own link"),
    "counter": _("at the counter"),
    "paper": _("on paper"),
    "video": _("on a recorded video"),
}
