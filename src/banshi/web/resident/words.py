"""The words in which residents and the public read of a case: what happens next, its state, each look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.connections.sentences import reason
from banshi.journal.rows import all_rows
from banshi.matters.jurisdiction import matter
from banshi.matters.lifecycle import State
from banshi.matters.vocabulary import Task
from banshi.stations.models import Unit
from banshi.web import pictures
from banshi.web.templatetags.banshi import when

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.functional import _StrOrPromise
    from django.utils.safestring import SafeString

    from banshi.matters.models import Case, Leg

__all__ = ["NEXT", "TAGS", "next_step", "reason", "saved_map", "state_of", "title_of", "units_of"]

NEXT: dict[str, _StrOrPromise] = {
    State.ACCEPTED: _("%(office)s decides by %(due)s. You need not travel."),
    State.SENT_BACK: _("Something is missing, and only you can give it. The clock rests until then."),
    State.STOPPED: _("The clock stands still for a reason of the law. %(office)s has it. You need do nothing."),
    State.APPROVED: _("Approved. %(office)s prints your paper by %(due)s."),
    State.PRINTED: _("Your paper is ready. Fetch it at %(office)s; bring your ID card."),
    State.CLOSED: _("Done on %(ended)s."),
    State.REFUSED: _("Refused on %(ended)s. The letter says why, what can be done, and where to object."),
    State.WITHDRAWN: _("Withdrawn on %(ended)s. Nothing was changed on the register."),
    State.OBJECTED: _("The home station objected. %(office)s decides by %(due)s. You need do nothing."),
    State.REVERSED: _("Reversed by the county on %(ended)s. The letter says why and where to object."),
}

BEFORE_THE_DECISION: dict[str, _StrOrPromise] = {
    Task.INQUIRE: _("%(office)s inquires by %(due)s and passes it on. You need not travel."),
    Task.PERMIT: _("%(office)s decides by %(due)s whether you can move in. You need not travel."),
    Task.RELEASE: _("%(office)s, which you leave, confirms by %(due)s. You need not travel."),
}

TAGS: dict[str, str] = {
    State.STOPPED: "waiting",
    State.CLOSED: "done",
    State.REFUSED: "refused",
    State.REVERSED: "refused",
    State.SENT_BACK: "waiting",
    State.WITHDRAWN: "waiting",
}


def units_of(cases: Iterable[Case], legs: Iterable[Leg]) -> dict[int, Unit]:
    """Return all offices that have a part in these cases, by one statement."""
    wanted = {unit for case in cases for unit in (case.office_id, case.accepting_id, case.home_id)}
    ids = sorted(wanted | {leg.unit_id for leg in legs})
    return {one.pk: one for one in all_rows(Unit, "id = any(%s::bigint[])", [ids])}


def next_step(case: Case, units: Mapping[int, Unit]) -> str:
    """Return how a case stands and what comes next, by whom and by when, in one or two sentences."""
    words = {"office": units[case.office_id], "due": when(case.due_at), "ended": when(case.closed_at)}
    said = BEFORE_THE_DECISION.get(case.task) if case.state == State.ACCEPTED else None
    return str(said or NEXT[case.state]) % words


def saved_map(case: Case, units: Mapping[int, Unit]) -> SafeString | str:
    """Return the picture of the way a resident did not travel; nothing where there was none, or it is not done."""
    if case.state != State.CLOSED or case.accepting_id == case.home_id:
        return ""
    here, home = units[case.accepting_id], units[case.home_id]
    return pictures.two_stations(
        str(here), here.latitude, here.longitude, str(home), home.latitude, home.longitude, case.kilometres
    )


def title_of(case: Case) -> str:
    """Return what a case is about, in the words of its matter."""
    return str(matter(case.matter, case.version).title)


def state_of(case: Case) -> _StrOrPromise:
    """Return the state of a case as one phrase."""
    return State(case.state).label
