"""The words in which residents read of a concern: who has it, until when, what happened so far, and what is public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banshi.concerns.jurisdiction import pack
from banshi.concerns.lifecycle import OPEN, State
from banshi.concerns.vocabulary import OUTCOME_WORDS, OtherWay, Outcome
from banshi.kernel import clock
from banshi.web.resident.words import reason
from banshi.web.templatetags.banshi import duty_in_words, unit_name, when

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.utils.functional import _StrOrPromise

    from banshi.access.queries import SeenLook
    from banshi.concerns.jurisdiction import Way
    from banshi.concerns.models import Answer, Concern, Contact
    from banshi.journal.models import Line

NEXT: dict[str, _StrOrPromise] = {
    State.RECEIVED: _("%(hotline)s reads and sends it to the office whose duty it is. You have an answer by %(due)s."),
    State.DISPATCHED: _("%(unit)s has it now: it gets in touch with you, acts, and answers by %(due)s."),
    State.OBJECTED: _("%(unit)s says it is not its duty; %(hotline)s decides. You still get an answer by %(due)s."),
    State.IN_HAND: _("%(unit)s is working on it and answers by %(due)s."),
    State.IN_REVIEW: _("%(unit)s has answered; %(hotline)s reads the answer before you get it, by %(due)s."),
    State.ANSWERED: _("%(unit)s has answered. Now you say whether it is solved."),
    State.WAITING: _("It cannot be solved now. It is taken up again by itself on %(day)s, and you are told."),
    State.CLOSED: _("Closed on %(closed)s: %(outcome)s."),
}
LATE: _StrOrPromise = _("%(holder)s has it now. The answer was due by %(due)s and is late; you need do nothing.")
LATE_WATCHED: _StrOrPromise = _(
    "The answer was due by %(due)s and is late. %(watch)s now sees to it that %(unit)s answers; you need do nothing."
)
SHORT: dict[str, _StrOrPromise] = {
    State.RECEIVED: _("taken in"),
    State.DISPATCHED: _("with the office"),
    State.OBJECTED: _("the hotline decides whose it is"),
    State.IN_HAND: _("being worked on"),
    State.IN_REVIEW: _("answer being checked"),
    State.ANSWERED: _("your word is asked"),
    State.WAITING: _("comes back by itself"),
    State.CLOSED: _("closed"),
}
TAGS: dict[str, str] = {State.WAITING: "waiting", State.CLOSED: "waiting", State.ANSWERED: "done"}
HAPPENED: dict[str, _StrOrPromise] = {
    "take-in": _("You reported it; %(hotline)s took it in."),
    "confirm": _("%(by)s sent it to %(first)s."),
    "answer-at-once": _("%(by)s answered it at once."),
    "tell-another-way": _("%(by)s told you another way."),
    "object": _("%(by)s said that it is not its duty."),
    "rule": _("%(by)s ruled, for good, whose duty it is."),
    "rule-along": _("%(by)s ruled, for good, whose duty it is."),
    "accept": _("%(by)s took it in hand."),
    "extend": _("%(by)s needs longer. Its reason: %(reason)s"),
    "answer": _("%(by)s answered."),
    "answer-not-now": _("%(by)s answered that it cannot be solved now."),
    "answer-in-doubt": _("%(by)s answered; %(hotline)s reads the answer first."),
    "pass-answer": _("%(by)s let the answer pass to you."),
    "pass-not-now": _("%(by)s let the answer pass to you."),
    "return-answer": _("%(by)s sent the answer back to be improved."),
    "settle": _("You said how it is, and it was closed."),
    "reopen": _("You said that it is not solved: it went one level up."),
    "say-meanwhile": _("You said how it is meanwhile."),
    "withdraw": _("It was taken back."),
    "escalate": _("It was not answered in time: the office above was told and sees to it."),
    "look-again": _("The day that was named has come: it is open again."),
    "give-up": _("You could not be reached, so it was closed without your word. You can still say it."),
    "call-in-vain": _("%(by)s called you and nobody answered."),
    "join": _("It was linked with others who say the same."),
    "leave": _("It was taken out of the problem it was linked with."),
}
"""What a resident reads of a step; a step that is not here is an office's own business."""
HOW_CONTACTED: dict[str, _StrOrPromise] = {
    "phone": _("by telephone"),
    "visit": _("by a visit"),
    "letter": _("by letter"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One stretch of the way of a concern, as the list of legs draws it."""

    office: _StrOrPromise
    what: _StrOrPromise
    state: str
    since: datetime | None = None
    until: datetime | None = None
    due: datetime | None = None
    overdue: bool = False
    stopped: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, in one sentence."""

    at: datetime
    said: str


def outcome_of(concern: Concern) -> _StrOrPromise:
    """Return how a concern ended or stands, in words."""
    return OUTCOME_WORDS[Outcome(concern.outcome)] if concern.outcome else _("closed")


def is_late(concern: Concern) -> bool:
    """Tell whether what the resident was promised is over."""
    return concern.state in OPEN and clock.now() > concern.due_at


def next_step(concern: Concern) -> str:
    """Return who has a concern and what comes next by when, in one sentence or two."""
    said = NEXT[concern.state]
    if is_late(concern):
        said = LATE_WATCHED if concern.watch_id else LATE
    return str(said) % _blanks(concern)


def _blanks(concern: Concern) -> dict[str, object]:
    return {
        "hotline": unit_name(concern.hotline_id),
        "unit": unit_name(concern.unit_id or concern.hotline_id),
        "first": unit_name(concern.first_unit_id or concern.unit_id or concern.hotline_id),
        "holder": unit_name(concern.holder_id),
        "watch": unit_name(concern.watch_id),
        "due": when(concern.due_at),
        "day": when(concern.look_again_on),
        "closed": when(concern.closed_at),
        "outcome": outcome_of(concern),
    }


def way(concern: Concern) -> list[Leg]:
    """Return the way of a concern through the offices, the present stretch marked."""
    if concern.state == State.CLOSED and concern.outcome in {Outcome.OTHER_WAY, Outcome.WITHDRAWN}:
        return [_hotline(concern), _end(concern)]
    return [_hotline(concern), _unit(concern), *_between(concern), _you(concern), _end(concern)]


def _hotline(concern: Concern) -> Leg:
    present = concern.state == State.RECEIVED
    return Leg(
        office=unit_name(concern.hotline_id), what=_("takes it in and sends it to the right office"),
        state="present" if present else "done", since=concern.at, until=concern.confirmed_at or concern.closed_at,
        due=concern.due_at if present else None, overdue=present and is_late(concern),
    )  # fmt: skip


def _unit(concern: Concern) -> Leg:
    unit = unit_name(concern.unit_id) if concern.unit_id else _("The office whose duty it is")
    here = concern.state in {State.DISPATCHED, State.IN_HAND, State.OBJECTED}
    what = _("gets in touch with you, acts and answers")
    if concern.state == State.OBJECTED:
        what = _("says it is not its duty; the hotline decides")
    if concern.level:
        what = _("one level up: gets in touch with you, acts and answers")
    state = "present" if here else "ahead" if concern.state == State.RECEIVED else "done"
    return Leg(
        office=unit, what=what, state=state, since=concern.since if here else None,
        until=concern.answered_at if state == "done" else None,
        due=None if state == "done" else concern.due_at, overdue=here and is_late(concern),
    )  # fmt: skip


def _between(concern: Concern) -> list[Leg]:
    if concern.state == State.IN_REVIEW:
        return [
            Leg(
                office=unit_name(concern.hotline_id), what=_("reads the answer before you get it"), state="present",
                since=concern.since, due=concern.due_at, overdue=is_late(concern),
            )
        ]  # fmt: skip
    if concern.state == State.WAITING:
        return [
            Leg(
                office=unit_name(concern.unit_id), what=_("cannot solve it now and takes it up again on that day"),
                state="present", since=concern.since, due=clock.at_start_of(concern.look_again_on or clock.today()),
            )
        ]  # fmt: skip
    return []


def _you(concern: Concern) -> Leg:
    if concern.state == State.ANSWERED:
        return Leg(office=_("You"), what=_("say whether it is solved"), state="present")
    done = concern.state == State.CLOSED
    what = _("were asked whether it is solved") if done else _("say whether it is solved")
    return Leg(office=_("You"), what=what, state="done" if done else "ahead", until=concern.closed_at)


def _end(concern: Concern) -> Leg:
    if concern.state != State.CLOSED:
        return Leg(office=_("Closed"), what=_("when you say that it is solved"), state="ahead")
    return Leg(office=_("Closed"), what=outcome_of(concern), state="done", until=concern.closed_at)


def events(concern: Concern, lines: Sequence[Line], contacts: Sequence[Contact]) -> list[Event]:
    """Return what happened so far, newest first; what only concerns offices is left out."""
    said = [
        Event(at=line.at, said=str(HAPPENED[line.step]) % (_blanks(concern) | _by(line)))
        for line in lines
        if line.step in HAPPENED
    ]
    for one in contacts:
        how = HOW_CONTACTED.get(one.how, _("got in touch"))
        words = _("%(unit)s reached you (%(how)s).") if one.reached else _("%(unit)s tried to reach you (%(how)s).")
        said.append(Event(at=one.at, said=str(words) % {"unit": unit_name(one.unit_id), "how": how}))
    return sorted(said, key=lambda event: event.at, reverse=True)


def _by(line: Line) -> dict[str, str]:
    return {"by": unit_name(line.unit_id) or str(_("Banshi")), "reason": line.reason}


def looked(looks: Sequence[SeenLook]) -> list[Event]:
    """Return who looked at who reported a concern, and for what; a sentence each."""
    said = []
    for look in looks:
        who = str(look.unit or _("An account without an office"))
        if look.duty and look.unit:
            who = gettext("%(unit)s, %(duty)s") % {"unit": who, "duty": duty_in_words(look.duty, look.unit.kind)}
        why = reason(look.purpose, look.reason)
        words = gettext("%(name)s: %(said)s") if look.items else gettext("%(name)s: %(said)s. It was shown nothing.")
        said.append(Event(at=look.at, said=words % {"name": who, "said": why}))
    return said


def other_way(concern: Concern, lines: Sequence[Line]) -> tuple[Way, str] | None:
    """Return where a concern belongs that is answered another way, and the hotline's own words."""
    line = next((one for one in reversed(lines) if one.step == "tell-another-way"), None)
    if concern.outcome != Outcome.OTHER_WAY or line is None:
        return None
    kind, _colon, words = line.reason.partition(": ")
    return pack().ways[OtherWay(kind)], words


def shown(answers: Sequence[Answer]) -> list[Answer]:
    """Return the answers a resident may read: those that raised no doubt, and those a person let pass."""
    return [one for one in answers if not one.returned and (one.passed_at or not one.flags)]
